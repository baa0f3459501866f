// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/corpus_common.h"
#include "cli/corpus_detail.h"
#include "corpus/filter.h"
#include "formats/conll.h"
#include "workspace/binding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <ostream>
#include <unordered_map>

namespace sauti::cli {

namespace {

using base::ErrorKind;
using base::Json;
using base::Result;
using corpus::Corpus;
using corpus::CorpusInfo;
using corpus::Row;

struct RowsOptions {
    std::string id;
    std::string filter;
    std::vector<std::string> columns;
    std::string format = "tsv";
    std::string sort = "source";
    bool descending = false;
    std::int64_t offset = 0;
    std::int64_t limit = -1;
};

struct ColumnShown {
    std::string_view name;
    Json (*value)(const CorpusInfo& info, const Row& row);
};

const std::vector<ColumnShown>& columns() {
    static const std::vector<ColumnShown> all = {
        {"id", [](const CorpusInfo&, const Row& row) -> Json { return row.id; }},
        {"split", [](const CorpusInfo&, const Row& row) -> Json { return row.split; }},
        {"text", [](const CorpusInfo&, const Row& row) -> Json { return row.text; }},
        {"phones", [](const CorpusInfo&, const Row& row) -> Json { return row.phones; }},
        {"tags", [](const CorpusInfo&, const Row& row) -> Json { return row.tags; }},
        {"tokens", [](const CorpusInfo&, const Row& row) -> Json { return row.tokens; }},
        {"place", [](const CorpusInfo& info, const Row& row) -> Json { return place_of(info, row); }},
        {"path", [](const CorpusInfo& info, const Row& row) -> Json { return info.files[row.file].path; }},
        {"line", [](const CorpusInfo&, const Row& row) -> Json { return row.first_line; }},
        {"byte", [](const CorpusInfo&, const Row& row) -> Json { return row.byte_offset; }},
        {"bytes", [](const CorpusInfo&, const Row& row) -> Json { return row.byte_length; }},
        {"length", [](const CorpusInfo&, const Row& row) -> Json { return row.length_cps; }},
        {"speaker", [](const CorpusInfo&, const Row& row) -> Json { return row.speaker; }},
        {"problem", [](const CorpusInfo&, const Row& row) -> Json { return corpus::problem_text(row.problems); }},
        {"same_as", [](const CorpusInfo&, const Row& row) -> Json { return row.same_as; }},
    };
    return all;
}

Result<std::vector<const ColumnShown*>> chosen_columns(const std::vector<std::string>& names, const CorpusInfo& info) {
    std::vector<std::string> wanted = names;
    if (wanted.empty()) {
        wanted = {"id", "split", "text"};
        if (!info.code.empty()) wanted.emplace_back("phones");
        if (info.reader == "conll") wanted.emplace_back("tags");
    }
    std::vector<const ColumnShown*> chosen;
    for (const std::string& name : wanted) {
        const auto known = std::find_if(columns().begin(), columns().end(),
                                        [&](const ColumnShown& column) { return column.name == name; });
        if (known == columns().end()) {
            std::vector<std::string> all;
            for (const ColumnShown& column : columns())
                all.emplace_back(column.name);
            const auto nearest = base::nearest_name(name, all);
            return base::fail(ErrorKind::usage, fmt::format("there is no column \"{}\"", name),
                              nearest ? fmt::format("did you mean {}?", *nearest)
                                      : fmt::format("the columns are {}", fmt::join(all, ", ")));
        }
        chosen.push_back(&*known);
    }
    return chosen;
}

/// A value in one cell: lists are joined by blanks.
std::string cell(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.dump();
    std::string joined;
    for (const Json& part : value) {
        if (!joined.empty()) joined += ' ';
        joined += part.get<std::string>();
    }
    return joined;
}

/// TSV has no quoting: what would break a cell is written as \t, \n, \r, \\.
std::string tsv_cell(const std::string& text) {
    std::string safe;
    for (const char letter : text) {
        switch (letter) {
        case '\t': safe += "\\t"; break;
        case '\n': safe += "\\n"; break;
        case '\r': safe += "\\r"; break;
        case '\\': safe += "\\\\"; break;
        default: safe += letter;
        }
    }
    return safe;
}

/// RFC 4180.
std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + '"';
}

/// Writes rows in one of the formats.
class Writer {
public:
    Writer(std::string format, std::vector<const ColumnShown*> chosen, const CorpusInfo& info, Streams& streams)
        : format_(std::move(format)), columns_(std::move(chosen)), info_(info), streams_(streams), out_(streams.out) {}

    void head() {
        if (format_ != "tsv" && format_ != "csv") return;
        std::vector<std::string_view> names;
        for (const ColumnShown* column : columns_)
            names.push_back(column->name);
        out_ << fmt::format("{}\n", fmt::join(names, format_ == "tsv" ? "\t" : ","));
    }

    Result<void> write(const Row& row) {
        if (format_ == "conll") {
            std::string lines;
            SAUTI_CHECK(formats::append_conll(lines, row.tokens, row.tags));
            out_ << lines;
        } else if (format_ == "jsonl") {
            Json object = Json::object();
            for (const ColumnShown* column : columns_)
                object[std::string(column->name)] = column->value(info_, row);
            out_ << base::compact(object) << '\n';
        } else {
            const bool tsv = format_ == "tsv";
            std::string line;
            for (const ColumnShown* column : columns_) {
                if (column != columns_.front()) line += tsv ? '\t' : ',';
                const std::string text = cell(column->value(info_, row));
                line += tsv ? tsv_cell(text) : csv_cell(text);
            }
            out_ << line << '\n';
        }
        return check_output(streams_);
    }

private:
    std::string format_;
    std::vector<const ColumnShown*> columns_;
    const CorpusInfo& info_;
    Streams& streams_;
    std::ostream& out_;
};

/// Phones of a row that the index does not have yet, computed here: a look at ten rows fills nothing.
class RowPhones {
public:
    explicit RowPhones(corpus::Phonemizer phonemizer) : phonemizer_(std::move(phonemizer)) {}

    void add_to(Row& row) {
        row.phones.clear();
        for (const std::string_view word : corpus::words_of(row)) {
            const std::string key(word);
            auto known = known_.find(key);
            if (known == known_.end()) {
                if (known_.size() >= k_words_known) known_.clear();
                known = known_.emplace(key, phonemizer_.phones_of_word(word).value_or(std::string())).first;
            }
            if (known->second.empty()) continue;
            if (!row.phones.empty()) row.phones += ' ';
            row.phones += known->second;
        }
        row.has_phones = true;
    }
    [[nodiscard]] const std::string& stamp() const { return phonemizer_.stamp; }

private:
    static constexpr std::size_t k_words_known = 100000;
    corpus::Phonemizer phonemizer_;
    std::unordered_map<std::string, std::string> known_;
};

Result<int> rows(const RowsOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto project, project_folder(globals));
    const auto parsed = corpus::parse_filter(options.filter);
    if (!parsed) return base::fail(filter_error(parsed.error(), options.filter));
    const auto sort = corpus::sort_key_of(options.sort);
    if (!sort) return base::fail(ErrorKind::usage, fmt::format("rows cannot be sorted by \"{}\"", options.sort));
    const bool needs_phones = parsed->needs_phones || *sort == corpus::SortKey::phones;
    SAUTI_TRY(const Corpus opened, open_corpus(project, options.id, needs_phones, globals, streams));
    SAUTI_TRY(const std::vector<const ColumnShown*> chosen, chosen_columns(options.columns, opened.info()));
    const std::string format = globals.json ? "jsonl" : options.format;
    if (format == "conll" && opened.info().reader != "conll") {
        return base::fail(ErrorKind::usage,
                          fmt::format("corpus {} has no tags: it cannot be written as conll", options.id),
                          "--format tsv, csv or jsonl");
    }
    std::optional<RowPhones> row_phones;
    const bool shows_phones =
        std::any_of(chosen.begin(), chosen.end(), [](const ColumnShown* column) { return column->name == "phones"; });
    if (shows_phones && format != "conll") {
        SAUTI_TRY(auto phonemizer, workspace::phonemizer_of(opened.info()));
        if (phonemizer) row_phones.emplace(std::move(*phonemizer));
    }
    SAUTI_TRY(const corpus::PhonesState state, opened.phones_state());
    const bool are_fresh = row_phones && state.stamp == row_phones->stamp();
    Writer writer(format, chosen, opened.info(), streams);
    writer.head();
    const auto write = [&](const Row& row) -> Result<void> {
        if (!row_phones || (row.has_phones && are_fresh)) return writer.write(row);
        Row with_phones = row;
        row_phones->add_to(with_phones);
        return writer.write(with_phones);
    };
    if (*sort == corpus::SortKey::source && !options.descending && options.limit < 0 && options.offset == 0) {
        if (auto outcome = opened.for_each_row(options.filter, write); !outcome) {
            return base::fail(filter_error(std::move(outcome.error()), options.filter));
        }
        return k_done;
    }
    corpus::Query query{options.filter, *sort, options.descending, options.offset, options.limit};
    auto page = opened.rows(query);
    if (!page) return base::fail(filter_error(std::move(page.error()), options.filter));
    for (const Row& row : page->rows)
        SAUTI_CHECK(write(row));
    return k_done;
}

} // namespace

void declare_corpus_rows(Cli& cli, CLI::App& family) {
    const auto options = std::make_shared<RowsOptions>();
    CLI::App* verb =
        cli.verb(family, "rows", "Rows of a corpus, filtered and sorted",
                 "  sauti-cli corpus rows swa --filter 'tag:PER split:train' --limit 5\n"
                 "  sauti-cli corpus rows kin --columns id,place,text,phones --sort length --descending --limit 5",
                 [options](const Globals& globals, Streams& streams) { return rows(*options, globals, streams); });
    verb->add_option("ID", options->id, "The corpus")->required();
    verb->add_option("--filter", options->filter, "Filter language: words, /regex/, tag:PER, length<=60, [ [+nas] V ]");
    verb->add_option(
            "--columns", options->columns,
            "id, split, text, phones, tags, tokens, place, path, line, byte, bytes, length, speaker, problem, same_as")
        ->delimiter(',');
    verb->add_option("--format", options->format, "tsv, csv, jsonl or conll")
        ->check(CLI::IsMember({"tsv", "csv", "jsonl", "conll"}));
    verb->add_option("--sort", options->sort,
                     "source, text, length, split, tags, problems, phones, speaker, path or same");
    verb->add_flag("--descending", options->descending, "From the end");
    verb->add_option("--offset", options->offset, "Rows to leave out at the start")->check(CLI::NonNegativeNumber);
    verb->add_option("--limit", options->limit, "Rows at most (default: all)")->check(CLI::NonNegativeNumber);
}

} // namespace sauti::cli
