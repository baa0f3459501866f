// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/rows.h"

#include "formats/conll.h"
#include "formats/jsonl_ids.h"
#include "shiba/code_points.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace sauti::training {

using base::ErrorKind;

namespace {

constexpr std::int64_t k_rows_between_checks = 256;

base::Place place_of(const fs::path& path, std::int64_t line) {
    base::Place place;
    place.path = path.string();
    place.line = line;
    return place;
}

base::Error too_long(const fs::path& path, std::int64_t line, std::size_t length, int max_ids, std::string hint) {
    return base::make_error(ErrorKind::invalid,
                            fmt::format("a row has {} ids, batch.max_ids allows {}", length, max_ids), std::move(hint))
        .at(place_of(path, line));
}

base::Error no_rows(const fs::path& path) {
    return base::make_error(ErrorKind::invalid, "there is not one row in this file",
                            "look at the data set's counts: sauti-cli dataset info")
        .within(path.string());
}

} // namespace

base::Result<IdRows> IdRows::open(const fs::path& path, int max_ids, const base::Work& work) {
    SAUTI_TRY(base::FileReader file, base::FileReader::open(path));
    SAUTI_TRY(formats::IdsReader reader, formats::IdsReader::open(path));
    IdRows rows;
    rows.path_ = path;
    while (true) {
        if (rows.size() % k_rows_between_checks == 0) SAUTI_CHECK(work.check());
        SAUTI_TRY(const std::optional<formats::IdsRow> row, reader.next());
        if (!row) break;
        if (row->ids.size() > static_cast<std::size_t>(max_ids)) {
            return base::fail(
                too_long(path, row->line, row->ids.size(), max_ids,
                         fmt::format("pack the text anew: step shiba-jsonl with max_length {}", max_ids)));
        }
        if (row->ids.empty()) {
            return base::fail(
                base::make_error(ErrorKind::invalid, "this row has no ids").at(place_of(path, row->line)));
        }
        rows.spans_.push_back({row->begin_bytes, static_cast<std::uint32_t>(row->size_bytes)});
        rows.lengths_.push_back(static_cast<std::int32_t>(row->ids.size()));
        for (const std::uint32_t id : row->ids)
            ++rows.counts_[id];
    }
    if (rows.lengths_.empty()) return base::fail(no_rows(path));
    rows.warnings_ = reader.diagnostics().kept();
    rows.file_ = std::make_shared<base::FileReader>(std::move(file));
    return rows;
}

base::Result<std::vector<std::int64_t>> IdRows::read(std::int64_t row) const {
    const Span& span = spans_[static_cast<std::size_t>(row)];
    SAUTI_TRY(const std::string line, file_->read_at(span.begin_bytes, span.size_bytes));
    formats::IdsReader reader(formats::source_of(line), path_.string());
    SAUTI_TRY(const std::optional<formats::IdsRow> read, reader.next());
    if (!read || read->ids.size() != static_cast<std::size_t>(lengths_[static_cast<std::size_t>(row)])) {
        return base::fail(
            base::make_error(ErrorKind::invalid, "this file was changed while it was trained on", "start a new run")
                .at(place_of(path_, row + 1)));
    }
    return std::vector<std::int64_t>(read->ids.begin(), read->ids.end());
}

TaggedRow tagged_row(std::vector<std::string> tokens, std::vector<std::string> tags) {
    TaggedRow row;
    row.ids.push_back(shiba::k_cls);
    for (const std::string& token : tokens) {
        row.starts.push_back(static_cast<std::int32_t>(row.ids.size()));
        for (const char32_t letter : unicode::to_code_points(token))
            row.ids.push_back(static_cast<std::int64_t>(letter));
    }
    row.tokens = std::move(tokens);
    row.tags = std::move(tags);
    return row;
}

base::Result<TaggedRows> TaggedRows::open(const fs::path& path, const TaggedOptions& options, const base::Work& work) {
    SAUTI_TRY(formats::ConllReader reader, formats::ConllReader::open(path));
    TaggedRows rows;
    while (true) {
        if (rows.size() % k_rows_between_checks == 0) SAUTI_CHECK(work.check());
        SAUTI_TRY(std::optional<formats::ConllSentence> sentence, reader.next());
        if (!sentence) break;
        const std::int64_t line = sentence->first_line();
        TaggedRow row = tagged_row(std::move(sentence->tokens), std::move(sentence->tags));
        row.line = line;
        const std::size_t letters = row.ids.size() - 1;
        if (options.single_letters && letters != row.tokens.size()) {
            return base::fail(base::make_error(ErrorKind::invalid,
                                               "the reference trains on single characters; this token has several",
                                               "use the step split-characters, or model.mode=corrected")
                                  .at(place_of(path, line)));
        }
        if (letters < static_cast<std::size_t>(options.shortest_letters)) {
            ++rows.left_out_;
            continue;
        }
        if (row.ids.size() > static_cast<std::size_t>(options.max_ids)) {
            return base::fail(
                too_long(path, line, row.ids.size(), options.max_ids,
                         "raise batch.max_ids (and model.max_length), or cut the sentence in the corpus"));
        }
        rows.lengths_.push_back(static_cast<std::int32_t>(row.ids.size()));
        rows.rows_.push_back(std::move(row));
    }
    if (rows.rows_.empty()) return base::fail(no_rows(path));
    rows.warnings_ = reader.diagnostics().kept();
    return rows;
}

} // namespace sauti::training
