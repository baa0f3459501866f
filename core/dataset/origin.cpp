// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/origin.h"

#include "base/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace sauti::dataset {

namespace {

constexpr std::string_view k_magic = "SAUTIIDX";
constexpr std::uint32_t k_version = 1;
constexpr std::size_t k_head_bytes = 16;
constexpr std::size_t k_record_fields = 10;
constexpr std::size_t k_record_bytes = k_record_fields * 4;
constexpr std::uint64_t k_block_records = 1600; // 64,000 bytes
constexpr std::uint32_t k_exact = 1;

void put_u32(std::string& bytes, std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(static_cast<unsigned char>(value >> shift));
}

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) {
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    }
    return value;
}

struct Record {
    std::uint32_t first_line = 0;
    std::uint32_t line_count = 0;
    Span span;
    std::uint32_t advance = 0;
};

Record record_at(std::string_view bytes, std::size_t at) {
    std::array<std::uint32_t, k_record_fields> f = {};
    for (std::size_t i = 0; i < f.size(); ++i)
        f[i] = u32_at(bytes, at + i * 4);
    Record record;
    record.first_line = f[0];
    record.line_count = f[1];
    record.span = {f[4], f[5], f[6], f[7], f[8], f[2], f[3], (f[9] & k_exact) != 0};
    record.advance = f[9] >> 1;
    return record;
}

bool is_whole(const Span& span) {
    return span.begin_cps == 0 && span.end_cps == k_whole;
}

base::Json json_of(const std::vector<SourceFile>& sources) {
    base::Json list = base::Json::array();
    for (const SourceFile& source : sources) {
        list.push_back({{"kind", source.kind}, {"id", source.id}, {"path", source.path}, {"sha256", source.sha256}});
    }
    return list;
}

base::Error not_an_index(const base::fs::path& path, base::ErrorKind kind, const std::string& why) {
    return base::make_error(kind, fmt::format("{} is no index of a data set: {}", path.string(), why),
                            "build the data set again")
        .within(path.string());
}

} // namespace

// IndexWriter --------------------------------------------------------------------------------------------------------

base::Result<IndexWriter> IndexWriter::begin(Write write, const std::vector<SourceFile>& sources) {
    const std::string json = base::compact(json_of(sources));
    if (json.size() >= k_whole) return base::fail(base::ErrorKind::limit, "too many source files for one data set");
    IndexWriter writer(std::move(write));
    std::string head(k_magic);
    put_u32(head, k_version);
    put_u32(head, static_cast<std::uint32_t>(json.size()));
    SAUTI_CHECK(writer.write_(head + json));
    return writer;
}

bool IndexWriter::joins(std::uint32_t line, const Span& part) {
    if (!may_join_ || line_count_ == 0 || line != first_line_ + line_count_) return false;
    Span next_line = span_;
    next_line.line += line_count_;
    const bool by_line = span_.lines == 1 && is_whole(span_) && next_line == part;
    Span next_character = span_;
    next_character.begin_cps += line_count_;
    next_character.end_cps += line_count_;
    const bool by_character = !is_whole(span_) && span_.end_cps != k_whole && next_character == part;
    const bool same = span_ == part;
    const Advance wanted = same ? Advance::none : by_line ? Advance::line : Advance::character;
    if (!same && !by_line && !by_character) return false;
    if (line_count_ > 1 && wanted != advance_) return false;
    advance_ = wanted;
    return true;
}

base::Result<void> IndexWriter::add(std::uint32_t line, std::span<const Span> parts) {
    for (const Span& part : parts) {
        if (parts.size() == 1 && joins(line, part)) {
            ++line_count_;
            continue;
        }
        SAUTI_CHECK(flush());
        span_ = part;
        first_line_ = line;
        line_count_ = 1;
        advance_ = Advance::none;
        may_join_ = parts.size() == 1;
    }
    return {};
}

base::Result<void> IndexWriter::flush() {
    if (line_count_ == 0) return {};
    std::string bytes;
    const std::uint32_t flags = (span_.exact ? k_exact : 0) | static_cast<std::uint32_t>(advance_) << 1;
    for (const std::uint32_t field : {first_line_, line_count_, span_.unit_begin, span_.unit_end, span_.source,
                                      span_.line, span_.lines, span_.begin_cps, span_.end_cps, flags}) {
        put_u32(bytes, field);
    }
    line_count_ = 0;
    return write_(bytes);
}

base::Result<void> IndexWriter::finish() {
    return flush();
}

// IndexReader --------------------------------------------------------------------------------------------------------

struct IndexReader::State {
    base::FileReader file;
    base::fs::path path;
    std::vector<SourceFile> sources;
    std::uint64_t records_begin = 0;
    std::uint64_t records = 0;
    std::string block;
    std::uint64_t block_first = 0;
    std::uint64_t hint = 0; ///< record that answered last

    base::Result<Record> record(std::uint64_t number) {
        const std::uint64_t have = block.size() / k_record_bytes;
        if (number < block_first || number >= block_first + have) {
            block_first = number - number % k_block_records;
            const std::uint64_t count = std::min(k_block_records, records - block_first);
            SAUTI_TRY(block, file.read_at(records_begin + block_first * k_record_bytes, count * k_record_bytes));
        }
        return record_at(block, static_cast<std::size_t>(number - block_first) * k_record_bytes);
    }

    /// The first record that ends after `line`; `records` if none does.
    base::Result<std::uint64_t> first_reaching(std::uint32_t line) {
        const auto ends_before = [&](std::uint64_t number) -> base::Result<bool> {
            SAUTI_TRY(const Record one, record(number));
            return std::uint64_t{one.first_line} + one.line_count <= line;
        };
        // Read in order, the answer is where the last one was or one further.
        for (std::uint64_t number = hint; number < std::min(hint + 2, records); ++number) {
            SAUTI_TRY(const bool here_before, ends_before(number));
            if (here_before) continue;
            if (number == 0) return number;
            SAUTI_TRY(const bool previous_before, ends_before(number - 1));
            if (previous_before) return number;
            break;
        }
        std::uint64_t low = 0;
        std::uint64_t high = records;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            SAUTI_TRY(const bool before, ends_before(middle));
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
};

IndexReader::IndexReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
IndexReader::IndexReader(IndexReader&&) noexcept = default;
IndexReader::~IndexReader() = default;

base::Result<IndexReader> IndexReader::open(const base::fs::path& path) {
    using base::ErrorKind;
    SAUTI_TRY(base::FileReader file, base::FileReader::open(path));
    SAUTI_TRY(const std::string head, file.read_at(0, std::min<std::uint64_t>(k_head_bytes, file.size())));
    if (head.compare(0, k_magic.size(), k_magic) != 0) {
        return base::fail(not_an_index(path, ErrorKind::not_this_format, "it does not begin with SAUTIIDX"));
    }
    if (head.size() < k_head_bytes) return base::fail(not_an_index(path, ErrorKind::truncated, "the head is cut"));
    if (u32_at(head, 8) != k_version) {
        return base::fail(not_an_index(path, ErrorKind::unsupported, fmt::format("version {}", u32_at(head, 8))));
    }
    const std::uint32_t json_bytes = u32_at(head, 12);
    if (k_head_bytes + std::uint64_t{json_bytes} > file.size()) {
        return base::fail(not_an_index(path, ErrorKind::truncated, "the list of sources is cut"));
    }
    SAUTI_TRY(const std::string json, file.read_at(k_head_bytes, json_bytes));
    SAUTI_TRY(const base::Json list, base::parse_json(json, path.string()));
    auto state = std::make_unique<State>(State{std::move(file), path, {}, 0, 0, {}, 0, 0});
    if (!list.is_array()) return base::fail(not_an_index(path, ErrorKind::invalid, "its sources are no list"));
    for (const base::Json& one : list) {
        base::ObjectReader reader(one, path.string(), "sources");
        SourceFile source = {reader.text("kind"), reader.text("id"), reader.text("path"), reader.text("sha256")};
        SAUTI_CHECK(reader.finish());
        state->sources.push_back(std::move(source));
    }
    state->records_begin = k_head_bytes + json_bytes;
    const std::uint64_t rest = state->file.size() - state->records_begin;
    if (rest % k_record_bytes != 0) return base::fail(not_an_index(path, ErrorKind::truncated, "a record is cut"));
    state->records = rest / k_record_bytes;
    return IndexReader(std::move(state));
}

const std::vector<SourceFile>& IndexReader::sources() const {
    return state_->sources;
}

base::Result<std::vector<Span>> IndexReader::lookup(std::uint32_t line) {
    std::vector<Span> parts;
    SAUTI_TRY(std::uint64_t number, state_->first_reaching(line));
    for (; number < state_->records; ++number) {
        SAUTI_TRY(const Record record, state_->record(number));
        if (record.first_line > line) break;
        state_->hint = number;
        Span span = record.span;
        const std::uint32_t steps = line - record.first_line;
        if (record.advance == 1) span.line += steps;
        if (record.advance == 2) {
            span.begin_cps += steps;
            span.end_cps += steps;
        }
        if (span.source >= state_->sources.size()) {
            return base::fail(not_an_index(state_->path, base::ErrorKind::invalid, "a record names no source"));
        }
        parts.push_back(span);
    }
    return parts;
}

// Composer -----------------------------------------------------------------------------------------------------------

std::uint32_t Composer::number_of(const SourceFile& source) {
    const auto found = std::find(sources_.begin(), sources_.end(), source);
    if (found == sources_.end()) sources_.push_back(source);
    return static_cast<std::uint32_t>(std::find(sources_.begin(), sources_.end(), source) - sources_.begin());
}

void Composer::add_original(SourceFile source) {
    const std::uint32_t number = number_of(source);
    inputs_.push_back({nullptr, {number}});
}

void Composer::add_indexed(IndexReader reader) {
    Input input;
    for (const SourceFile& source : reader.sources())
        input.source_numbers.push_back(number_of(source));
    input.reader = std::make_unique<IndexReader>(std::move(reader));
    inputs_.push_back(std::move(input));
}

/// Cuts `span`, a part of an input's line, to what the step's `part` takes of that line, and speaks of the step's line.
void Composer::clip(Span& span, const Span& part) {
    if (!part.exact) {
        span.exact = false;
        span.unit_begin = part.unit_begin;
        span.unit_end = part.unit_end;
        return;
    }
    const std::uint32_t begin = std::max(part.begin_cps, span.unit_begin);
    const std::uint32_t end = std::min(part.end_cps, span.unit_end);
    if (span.exact) {
        const std::uint32_t from_cps = span.begin_cps;
        span.begin_cps = from_cps + (begin - span.unit_begin);
        span.end_cps = end == k_whole ? k_whole : from_cps + (end - span.unit_begin);
    }
    span.unit_begin = part.unit_begin + (begin - part.begin_cps);
    span.unit_end = end == k_whole ? part.unit_end : span.unit_begin + (end - begin);
}

base::Result<void> Composer::through(Input& input, const Span& part, std::vector<Span>& into) {
    for (std::uint32_t i = 0; i < part.lines; ++i) {
        SAUTI_TRY(const std::vector<Span> found, input.reader->lookup(part.line + i));
        for (Span span : found) {
            // The part's span is in units of the input's line; only what of it comes from `span` is taken.
            if (part.end_cps <= span.unit_begin || part.begin_cps >= span.unit_end) continue;
            clip(span, part);
            span.source = input.source_numbers[span.source];
            Span* const last = into.empty() ? nullptr : &into.back();
            const bool goes_on = last != nullptr && last->source == span.source && is_whole(*last) && is_whole(span) &&
                                 last->line + last->lines == span.line && last->unit_begin == span.unit_begin &&
                                 last->unit_end == span.unit_end;
            if (goes_on) {
                last->lines += span.lines;
                last->exact = false;
            } else {
                into.push_back(span);
            }
        }
    }
    return {};
}

base::Result<std::vector<Span>> Composer::compose(std::span<const Span> parts) {
    std::vector<Span> composed;
    composed.reserve(parts.size());
    for (const Span& part : parts) {
        if (part.source >= inputs_.size())
            return base::fail(base::ErrorKind::internal, "a step names an input it has not");
        Input& input = inputs_[part.source];
        if (input.reader != nullptr) {
            SAUTI_CHECK(through(input, part, composed));
            continue;
        }
        composed.push_back(part);
        composed.back().source = input.source_numbers[0];
    }
    return composed;
}

} // namespace sauti::dataset
