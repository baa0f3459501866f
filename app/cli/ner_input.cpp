// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/ner_input.h"

#include "base/json.h"
#include "formats/conll.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <istream>
#include <utility>

namespace sauti::cli {

using base::ErrorKind;

namespace {

base::Result<ner::Tags> tags_of(const base::Json& object, std::string_view key) {
    const auto found = object.find(key);
    const bool good = found != object.end() && found->is_array() &&
                      std::all_of(found->begin(), found->end(), [](const base::Json& tag) { return tag.is_string(); });
    if (!good) {
        return base::fail(ErrorKind::invalid, fmt::format("the line has no list of tags under \"{}\"", key),
                          "lines look like {\"gold\":[\"B-PER\",\"O\"],\"pred\":[\"B-PER\",\"O\"]}");
    }
    return found->get<ner::Tags>();
}

base::Result<base::Json> object_of(std::string_view line) {
    SAUTI_TRY(base::Json value, base::parse_json(line, {}));
    if (!value.is_object()) return base::fail(ErrorKind::invalid, "the line is not a JSON object");
    return value;
}

std::string shown_name(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

base::Result<std::string> whole_input(const std::string& path, Streams& streams) {
    SAUTI_TRY(const formats::Source source, open_input(path, streams));
    std::string bytes;
    while (true) {
        SAUTI_TRY(const std::string piece, source());
        if (piece.empty()) return bytes;
        bytes += piece;
    }
}

base::Result<TagPairs> read_json_lines(std::string_view bytes, const std::string& origin) {
    TagPairs pairs;
    pairs.origin = origin;
    formats::LineReader reader(formats::source_of(bytes), origin);
    while (true) {
        SAUTI_TRY(const auto line, reader.next());
        if (!line) return pairs;
        const base::Place place = {origin, line->number, static_cast<std::int64_t>(line->begin_bytes)};
        if (line->text.empty()) {
            pairs.warnings.push_back({"an empty line was left out", place, ErrorKind::syntax});
            continue;
        }
        auto object = object_of(line->text);
        auto gold = object ? tags_of(*object, "gold") : base::fail(object.error());
        auto predicted = object ? tags_of(*object, "pred") : base::fail(object.error());
        if (!gold) return base::fail(std::move(gold.error()).at(place));
        if (!predicted) return base::fail(std::move(predicted.error()).at(place));
        pairs.gold.push_back(std::move(*gold));
        pairs.predicted.push_back(std::move(*predicted));
        pairs.lines.push_back(line->number);
    }
}

base::Result<formats::ConllFile> conll_columns(std::string_view bytes, const std::string& origin, int tag_column) {
    formats::ConllOptions options;
    options.dialect = formats::ConllDialect::columns;
    options.tag_column = tag_column;
    auto file = formats::parse_conll(bytes, origin, options);
    if (!file && file.error().kind == ErrorKind::syntax && tag_column == -2) {
        file.error().hint = "one file needs three columns (token, gold, predicted); or name two files";
    }
    return file;
}

void add_warnings(const base::Diagnostics& diagnostics, TagPairs& pairs) {
    pairs.warnings.insert(pairs.warnings.end(), diagnostics.kept().begin(), diagnostics.kept().end());
}

void compare_tokens(const formats::ConllFile& gold, const formats::ConllFile& predicted, TagPairs& pairs) {
    std::int64_t different = 0;
    std::int64_t first_line = -1;
    const std::size_t sentences = std::min(gold.sentences.size(), predicted.sentences.size());
    for (std::size_t i = 0; i < sentences; ++i) {
        const auto& wanted = gold.sentences[i];
        const auto& given = predicted.sentences[i];
        const std::size_t tokens = std::min(wanted.tokens.size(), given.tokens.size());
        for (std::size_t at = 0; at < tokens; ++at) {
            if (wanted.tokens[at] == given.tokens[at]) continue;
            if (different++ == 0) first_line = wanted.lines[at];
        }
    }
    if (different == 0) return;
    pairs.warnings.push_back(
        {fmt::format("{} tokens differ between the two files; are these the same sentences?", different),
         {pairs.origin, first_line, -1},
         ErrorKind::invalid});
}

} // namespace

formats::Source source_of(std::istream& in) {
    return [&in]() -> base::Result<std::string> {
        std::string line;
        if (!std::getline(in, line)) return std::string();
        // getline reaches the end of the stream only where the last line has no LF
        if (!in.eof()) line += '\n';
        return line;
    };
}

base::Result<formats::Source> open_input(const std::string& path, Streams& streams) {
    if (path == "-") return source_of(streams.in);
    return formats::open_source(path);
}

base::Result<TagPairs> read_two_files(const std::string& gold, const std::string& predicted, Streams& streams) {
    if (gold == "-" && predicted == "-") {
        return base::fail(ErrorKind::usage, "the standard input cannot be both files");
    }
    SAUTI_TRY(const std::string gold_bytes, whole_input(gold, streams));
    SAUTI_TRY(const std::string predicted_bytes, whole_input(predicted, streams));
    SAUTI_TRY(formats::ConllFile wanted, formats::parse_conll(gold_bytes, shown_name(gold)));
    SAUTI_TRY(formats::ConllFile given, formats::parse_conll(predicted_bytes, shown_name(predicted)));
    TagPairs pairs;
    pairs.origin = shown_name(gold);
    add_warnings(wanted.diagnostics, pairs);
    add_warnings(given.diagnostics, pairs);
    compare_tokens(wanted, given, pairs);
    for (formats::ConllSentence& sentence : wanted.sentences) {
        pairs.lines.push_back(sentence.first_line());
        pairs.gold.push_back(std::move(sentence.tags));
    }
    for (formats::ConllSentence& sentence : given.sentences)
        pairs.predicted.push_back(std::move(sentence.tags));
    return pairs;
}

base::Result<TagPairs> read_one_file(const std::string& path, Streams& streams) {
    SAUTI_TRY(const std::string bytes, whole_input(path, streams));
    if (looks_like_json_line(std::string_view(bytes).substr(0, bytes.find('\n')))) {
        return read_json_lines(bytes, shown_name(path));
    }
    SAUTI_TRY(formats::ConllFile wanted, conll_columns(bytes, shown_name(path), -2));
    SAUTI_TRY(formats::ConllFile given, conll_columns(bytes, shown_name(path), -1));
    TagPairs pairs;
    pairs.origin = shown_name(path);
    add_warnings(wanted.diagnostics, pairs);
    for (std::size_t i = 0; i < wanted.sentences.size(); ++i) {
        pairs.lines.push_back(wanted.sentences[i].first_line());
        pairs.gold.push_back(std::move(wanted.sentences[i].tags));
        pairs.predicted.push_back(std::move(given.sentences[i].tags));
    }
    return pairs;
}

bool looks_like_json_line(std::string_view text) {
    const std::size_t brace = text.find_first_not_of(" \t");
    if (brace == std::string_view::npos || text[brace] != '{') return false;
    // a token may be a brace, but a CoNLL line is no JSON
    const std::size_t next = text.find_first_not_of(" \t", brace + 1);
    return next != std::string_view::npos && (text[next] == '"' || text[next] == '}');
}

} // namespace sauti::cli
