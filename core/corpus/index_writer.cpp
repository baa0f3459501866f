// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/index_writer.h"

#include "base/hash.h"
#include "corpus/search_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::int64_t k_findings_kept = 10000;
constexpr std::size_t k_findings_first = 20;
constexpr std::size_t k_names = 65535;

constexpr const char* k_schema = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE tag(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE speaker(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE block(id INTEGER PRIMARY KEY, first INTEGER, rows INTEGER, facts BLOB);
CREATE TABLE text(block INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE folded(block INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE tokens(block INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE phones(block INTEGER PRIMARY KEY, stamp TEXT, without INTEGER, data BLOB);
CREATE TABLE problem(block INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE finding(id INTEGER PRIMARY KEY, file TEXT, line INTEGER, kind TEXT, message TEXT);
)";

Result<void> insert_blob(std::optional<store::Statement>& statement, std::int64_t block, std::string_view blob) {
    SAUTI_CHECK(statement->bind_integer(1, block));
    SAUTI_CHECK(statement->bind_blob(2, blob));
    return statement->run();
}

/// Control, zero-width, private-use characters and U+FFFD: seldom meant.
bool is_odd(char32_t code_point) {
    if (code_point < 0x20) return code_point != '\t';
    if (code_point >= 0x7F && code_point < 0xA0) return true;
    if (code_point == 0x00AD || code_point == 0xFEFF || code_point == unicode::k_replacement) return true;
    if (code_point >= 0x200B && code_point <= 0x200F) return true;
    if (code_point >= 0x202A && code_point <= 0x202E) return true;
    if (code_point >= 0x2060 && code_point <= 0x2064) return true;
    return (code_point >= 0xE000 && code_point <= 0xF8FF) || code_point >= 0xF0000;
}

bool holds_odd(std::string_view text, bool ascii) {
    if (ascii) {
        return std::any_of(text.begin(), text.end(),
                           [](char letter) { return is_odd(static_cast<unsigned char>(letter)); });
    }
    while (!text.empty()) {
        const unicode::Decoded decoded = unicode::decode_first(text);
        if (is_odd(decoded.code_point)) return true;
        text.remove_prefix(decoded.size_bytes);
    }
    return false;
}

/// An I- tag whose former tag is neither B- nor I- of its type.
bool holds_orphan(const std::vector<std::string>& tags) {
    std::string_view former = "O";
    for (const std::string& tag : tags) {
        if (tag.size() > 2 && tag[0] == 'I' && tag[1] == '-') {
            const bool goes_on = former.size() == tag.size() && (former[0] == 'B' || former[0] == 'I') &&
                                 former.substr(1) == tag.substr(1);
            if (!goes_on) return true;
        }
        former = tag;
    }
    return false;
}

std::uint32_t count_words(const SourceRow& row, bool ascii) {
    if (row.tokens != nullptr) return static_cast<std::uint32_t>(row.tokens->size());
    if (!ascii) return static_cast<std::uint32_t>(words_of(row.text).size());
    std::uint32_t words = 0;
    bool inside = false;
    for (const char letter : row.text) {
        const bool blank = unicode::is_white_space(static_cast<unsigned char>(letter));
        if (!blank && !inside) ++words;
        inside = !blank;
    }
    return words;
}

} // namespace

IndexWriter::IndexWriter(store::Database database, std::vector<SourceFile> files)
    : database_(std::move(database)), files_(std::move(files)) {
    for (const SourceFile& file : files_) {
        const auto same = std::find_if(files_.begin(), files_.end(),
                                       [&](const SourceFile& other) { return same_split(other.split, file.split); });
        split_of_file_.push_back(static_cast<std::uint8_t>(same - files_.begin()));
    }
}

Result<IndexWriter> IndexWriter::create(const fs::path& path, std::vector<SourceFile> files) {
    if (files.size() > 255) return base::fail(ErrorKind::limit, "a corpus has at most 255 files");
    SAUTI_TRY(store::Database database, store::Database::open(path, store::Access::build));
    IndexWriter writer(std::move(database), std::move(files));
    SAUTI_CHECK(writer.prepare());
    return writer;
}

Result<void> IndexWriter::prepare() {
    // One transaction for the whole: synced once, at the end.
    SAUTI_CHECK(database_.execute(std::string("BEGIN IMMEDIATE;") + k_schema));
    SAUTI_TRY(insert_block_, database_.prepare("INSERT INTO block(id, first, rows, facts) VALUES (?, ?, ?, ?)"));
    SAUTI_TRY(insert_text_, database_.prepare("INSERT INTO text(block, data) VALUES (?, ?)"));
    SAUTI_TRY(insert_folded_, database_.prepare("INSERT INTO folded(block, data) VALUES (?, ?)"));
    SAUTI_TRY(insert_tokens_, database_.prepare("INSERT INTO tokens(block, data) VALUES (?, ?)"));
    return {};
}

Result<std::uint32_t> IndexWriter::tag_number(const std::string& tag) {
    const auto [place, fresh] = tags_.try_emplace(tag, static_cast<std::uint32_t>(tags_.size()));
    if (fresh && tags_.size() > k_names) {
        return base::fail(ErrorKind::limit, "over 65,535 different tags", "is the last column really the tag?");
    }
    return place->second;
}

Problems IndexWriter::problems_of(const SourceRow& row, bool ascii) const {
    unsigned problems = 0;
    if (row.broken) problems |= static_cast<unsigned>(Problem::broken);
    if (holds_odd(row.text, ascii)) problems |= static_cast<unsigned>(Problem::odd);
    if (row.tags != nullptr && holds_orphan(*row.tags)) problems |= static_cast<unsigned>(Problem::orphan);
    return static_cast<Problems>(problems);
}

Result<void> IndexWriter::add(const SourceRow& row) {
    if (hashes_.size() >= std::numeric_limits<std::uint32_t>::max() - 1) {
        return base::fail(ErrorKind::limit, "a corpus has at most 4,294,967,294 rows");
    }
    const bool ascii = is_ascii(row.text);
    RowFacts facts;
    facts.byte_offset = row.byte_offset;
    facts.byte_length = row.byte_length;
    facts.first_line = static_cast<std::uint64_t>(row.first_line);
    facts.length_cps = static_cast<std::uint32_t>(ascii ? row.text.size() : unicode::length_cps(row.text));
    facts.file = static_cast<std::uint32_t>(row.file);
    facts.words = count_words(row, ascii);
    if (!row.speaker.empty()) {
        const auto next = static_cast<std::uint32_t>(speakers_.size() + 1);
        facts.speaker = speakers_.try_emplace(std::string(row.speaker), next).first->second;
    }
    row_tokens_.clear();
    if (row.tokens != nullptr) {
        for (std::size_t i = 0; i < row.tokens->size(); ++i) {
            SAUTI_TRY(const std::uint32_t tag, tag_number((*row.tags)[i]));
            row_tokens_.push_back({static_cast<std::uint32_t>((*row.tokens)[i].size()), tag});
        }
    }
    facts_.push_back(facts);
    text_.add(row.text);
    fold_into(row.text, ascii, folded_row_);
    folded_.add(folded_row_);
    tokens_.add(bytes_of(row_tokens_));
    hashes_.push_back(base::fnv1a_64(row.text));
    splits_.push_back(split_of_file_[row.file]);
    problems_.push_back(problems_of(row, ascii));

    SplitCounts& counts = counts_[files_[row.file].split];
    ++counts.rows;
    counts.words += facts.words;
    counts.letters += facts.length_cps;
    const bool whole = facts_.size() >= k_block_rows || text_.size_bytes() >= k_block_bytes;
    return whole ? write_block() : Result<void>{};
}

Result<void> IndexWriter::write_block() {
    if (facts_.empty()) return {};
    const auto block = static_cast<std::int64_t>(block_first_.size());
    const std::int64_t first = rows() - static_cast<std::int64_t>(facts_.size());
    SAUTI_CHECK(insert_block_->bind_integer(1, block));
    SAUTI_CHECK(insert_block_->bind_integer(2, first));
    SAUTI_CHECK(insert_block_->bind_integer(3, static_cast<std::int64_t>(facts_.size())));
    SAUTI_CHECK(insert_block_->bind_blob(4, bytes_of(facts_)));
    SAUTI_CHECK(insert_block_->run());
    SAUTI_CHECK(insert_blob(insert_text_, block, text_.blob()));
    SAUTI_CHECK(insert_blob(insert_folded_, block, folded_.blob()));
    if (!tags_.empty()) SAUTI_CHECK(insert_blob(insert_tokens_, block, tokens_.blob()));
    block_first_.push_back(first);
    facts_.clear();
    text_.clear();
    folded_.clear();
    tokens_.clear();
    return {};
}

Result<void> IndexWriter::add_finding(const Finding& finding) {
    ++findings_;
    ++findings_by_kind_[finding.kind];
    if (first_findings_.size() < k_findings_first) first_findings_.push_back(finding);
    if (findings_ > k_findings_kept) return {};
    SAUTI_TRY(store::Statement insert,
              database_.prepare("INSERT INTO finding(id, file, line, kind, message) VALUES (?, ?, ?, ?, ?)"));
    SAUTI_CHECK(insert.bind_integer(1, findings_));
    SAUTI_CHECK(insert.bind_text(2, finding.file));
    SAUTI_CHECK(insert.bind_integer(3, finding.line));
    SAUTI_CHECK(insert.bind_text(4, finding.kind));
    SAUTI_CHECK(insert.bind_text(5, finding.message));
    return insert.run();
}

void IndexWriter::mark_repeated_rows() {
    same_as_.assign(hashes_.size(), 0);
    std::vector<std::uint32_t> order(hashes_.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::uint32_t>(i);
    std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
        return hashes_[a] != hashes_[b] ? hashes_[a] < hashes_[b] : a < b;
    });
    std::vector<std::uint32_t> first_of_split(files_.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && hashes_[order[end]] == hashes_[order[begin]])
            ++end;
        if (end - begin > 1) {
            const std::vector<std::uint32_t> group(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                                   order.begin() + static_cast<std::ptrdiff_t>(end));
            mark_group(group, first_of_split);
        }
        begin = end;
    }
}

void IndexWriter::mark_group(const std::vector<std::uint32_t>& group, std::vector<std::uint32_t>& first_of_split) {
    constexpr std::uint32_t k_none = std::numeric_limits<std::uint32_t>::max();
    std::fill(first_of_split.begin(), first_of_split.end(), k_none);
    for (const std::uint32_t row : group) {
        if (first_of_split[splits_[row]] == k_none) first_of_split[splits_[row]] = row;
    }
    for (const std::uint32_t row : group) {
        if (first_of_split[splits_[row]] != row) {
            problems_[row] |= static_cast<std::uint8_t>(Problem::duplicate);
            same_as_[row] = first_of_split[splits_[row]] + 1;
        }
        for (std::size_t split = 0; split < first_of_split.size(); ++split) {
            if (split == splits_[row] || first_of_split[split] == k_none) continue;
            problems_[row] |= static_cast<std::uint8_t>(Problem::leak);
            same_as_[row] = first_of_split[split] + 1;
            break;
        }
    }
}

Result<void> IndexWriter::write_problems() {
    SAUTI_TRY(std::optional<store::Statement> insert,
              database_.prepare("INSERT INTO problem(block, data) VALUES (?, ?)"));
    std::vector<RowProblem> found;
    for (std::size_t block = 0; block < block_first_.size(); ++block) {
        const auto first = static_cast<std::size_t>(block_first_[block]);
        const std::size_t end =
            block + 1 < block_first_.size() ? static_cast<std::size_t>(block_first_[block + 1]) : hashes_.size();
        found.clear();
        for (std::size_t row = first; row < end; ++row) {
            if (problems_[row] == 0) continue;
            found.push_back({static_cast<std::uint32_t>(row - first), same_as_[row], problems_[row]});
        }
        if (!found.empty()) SAUTI_CHECK(insert_blob(insert, static_cast<std::int64_t>(block), bytes_of(found)));
    }
    return {};
}

Result<void> IndexWriter::write_names(const std::string& table,
                                      const std::unordered_map<std::string, std::uint32_t>& names) {
    SAUTI_TRY(store::Statement insert, database_.prepare(fmt::format("INSERT INTO {}(id, name) VALUES (?, ?)", table)));
    for (const auto& [name, number] : names) {
        SAUTI_CHECK(insert.bind_integer(1, number));
        SAUTI_CHECK(insert.bind_text(2, name));
        SAUTI_CHECK(insert.run());
    }
    return {};
}

Result<void> IndexWriter::finish(CorpusInfo& info) {
    SAUTI_CHECK(write_block());
    mark_repeated_rows();
    SAUTI_CHECK(write_problems());
    SAUTI_CHECK(write_names("tag", tags_));
    SAUTI_CHECK(write_names("speaker", speakers_));
    {
        SAUTI_TRY(store::Statement insert, database_.prepare("INSERT INTO meta(key, value) VALUES (?, ?)"));
        for (const auto& [key, value] : {std::pair<std::string, std::string>("build", index_build()),
                                         {"fingerprint", info.fingerprint},
                                         {"rows", std::to_string(rows())},
                                         {"phones_stamp", ""}}) {
            SAUTI_CHECK(insert.bind_text(1, key));
            SAUTI_CHECK(insert.bind_text(2, value));
            SAUTI_CHECK(insert.run());
        }
    }
    SAUTI_CHECK(database_.execute("COMMIT"));
    for (auto* statement : {&insert_block_, &insert_text_, &insert_folded_, &insert_tokens_})
        statement->reset();
    SAUTI_CHECK(database_.close());
    info.counts = counts_;
    info.findings_total = findings_;
    info.findings_by_kind = findings_by_kind_;
    info.findings = first_findings_;
    return {};
}

} // namespace sauti::corpus
