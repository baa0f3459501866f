// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/trace.h"

#include "corpus/corpus.h"
#include "corpus/import.h"
#include "dataset/data_set.h"
#include "dataset/line_cutter.h"
#include "dataset/recipe.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace sauti::dataset {

using base::ErrorKind;

namespace {

constexpr std::size_t k_shown_bytes = 2000;

std::string shown(std::string_view text) {
    if (text.size() <= k_shown_bytes) return std::string(text);
    std::size_t end = k_shown_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end)) + "…";
}

/// Lines [first, first + count) of a file, joined by \n; nothing if the file ends before.
base::Result<std::optional<std::string>> lines_of(const fs::path& path, std::uint32_t first, std::uint32_t count,
                                                  const base::Work& work) {
    SAUTI_TRY(formats::Source source, formats::open_source(path));
    LineCutter cutter(std::move(source), LineEnds::universal, path.string());
    std::optional<std::string> text;
    while (true) {
        if (cutter.lines() % 65536 == 0) SAUTI_CHECK(work.check());
        SAUTI_TRY(const auto cut, cutter.next());
        if (!cut) return text;
        if (cut->line < first) continue;
        text = text ? *text + "\n" + std::string(cut->text) : std::string(cut->text);
        if (cut->line - first + 1 >= count || text->size() > k_shown_bytes) return text;
    }
}

/// What is known of a corpus, read once a trace.
struct Known {
    corpus::CorpusInfo info;
    std::optional<corpus::Corpus> rows;
};

class Tracer {
public:
    Tracer(fs::path project, const base::Work& work) : project_(std::move(project)), work_(work) {}

    base::Result<TracedPart> part(const SourceFile& source, const Span& span) {
        TracedPart part;
        part.source = source;
        part.span = span;
        const fs::path path = path_of(source, part);
        if (path.empty()) return part;
        auto text = lines_of(path, span.line, span.lines, work_);
        if (!text) {
            if (text.error().kind == ErrorKind::cancelled) return base::fail(std::move(text.error()));
            part.problem = text.error().message;
        } else if (!*text) {
            part.problem = fmt::format("{} ends before line {}", path.string(), span.line);
        } else {
            part.text = shown(**text);
        }
        SAUTI_CHECK(find_row(part));
        return part;
    }

private:
    Known* known(const std::string& id, std::string& problem) {
        const auto found = corpora_.find(id);
        if (found != corpora_.end()) return &found->second;
        const auto folder = corpus::corpus_folder(project_, id);
        auto info =
            folder ? corpus::read_corpus_info(*folder) : base::Result<corpus::CorpusInfo>(base::fail(folder.error()));
        if (!info) {
            problem = info.error().message;
            return nullptr;
        }
        Known one = {std::move(*info), std::nullopt};
        auto rows = corpus::Corpus::open(*folder);
        if (rows) one.rows = std::move(*rows);
        return &corpora_.emplace(id, std::move(one)).first->second;
    }

    fs::path path_of(const SourceFile& source, TracedPart& part) {
        if (source.kind != "corpus") return source.path;
        const Known* const corpus = known(source.id, part.problem);
        if (corpus == nullptr) return {};
        for (const corpus::SourceFile& file : corpus->info.files) {
            if (file.path == source.path && file.sha256 != source.sha256)
                part.problem = "the file changed since the build";
        }
        return corpus->info.source / source.path;
    }

    base::Result<void> find_row(TracedPart& part) {
        if (part.source.kind != "corpus") return {};
        Known& corpus = corpora_.at(part.source.id);
        if (!corpus.rows) return {};
        const auto& files = corpus.info.files;
        const auto file =
            std::find_if(files.begin(), files.end(), [&](const auto& one) { return one.path == part.source.path; });
        if (file == files.end()) return {};
        const auto number = static_cast<std::size_t>(file - files.begin());
        // Rows come in the order of the source: the last one that begins at or before the line holds it.
        const auto past = base::make_error(ErrorKind::cancelled, "found");
        bool ended = false;
        auto looked = corpus.rows->for_each_row(
            "",
            [&](const corpus::Row& row) -> base::Result<void> {
                ended = row.file > number || (row.file == number && row.first_line > part.span.line);
                if (ended) return base::fail(past);
                if (row.file == number) part.row = row.id;
                return {};
            },
            work_);
        if (!looked && !ended) return base::fail(std::move(looked.error()));
        return {};
    }

    fs::path project_;
    const base::Work& work_;
    std::map<std::string, Known> corpora_;
};

/// Ids on the way from an output back to the inputs.
std::vector<std::string> way_back(const DataSetInfo& info, const std::string& output) {
    std::vector<std::string> way;
    const auto recipe = parse_recipe(info.recipe, std::string(k_data_set_file));
    if (!recipe) return way;
    std::vector<std::string> open;
    for (const auto& [name, from] : recipe->outputs) {
        if (name == output) open.push_back(from);
    }
    while (!open.empty()) {
        const std::string id = open.front();
        open.erase(open.begin());
        if (std::find(way.begin(), way.end(), id) != way.end()) continue;
        way.push_back(id);
        const RecipeStep* const step = recipe->step(id);
        if (step != nullptr) open.insert(open.end(), step->from.begin(), step->from.end());
    }
    return way;
}

} // namespace

base::Result<TraceQuestion> trace_question(std::string_view text) {
    const std::size_t first = text.find(':');
    const std::size_t last = text.rfind(':');
    TraceQuestion question;
    if (first != std::string_view::npos && last > first) {
        question.data_set = text.substr(0, first);
        question.file = text.substr(first + 1, last - first - 1);
        const std::string_view number = text.substr(last + 1);
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), question.line);
        if (error == std::errc{} && end == number.data() + number.size() && question.line > 0) return question;
    }
    return base::fail(ErrorKind::usage, fmt::format("\"{}\" names no line of a data set", text),
                      "write NAME:FILE:LINE, as in swa-phones-ner:ner/train.txt:812");
}

base::Result<Trace> trace(const fs::path& project, const TraceQuestion& question, const base::Work& work) {
    SAUTI_TRY(const fs::path folder, data_set_folder(project, question.data_set));
    SAUTI_TRY(const DataSetInfo info, read_data_set(folder));
    const auto file =
        std::find_if(info.files.begin(), info.files.end(), [&](const auto& one) { return one.path == question.file; });
    if (file == info.files.end()) {
        std::vector<std::string> names;
        std::string all;
        for (const DataSetFile& one : info.files) {
            names.push_back(one.path);
            all += (all.empty() ? "" : ", ") + one.path;
        }
        const auto nearest = base::nearest_name(question.file, names);
        return base::fail(ErrorKind::not_found,
                          fmt::format("data set {} has no file {}", question.data_set, question.file),
                          nearest ? fmt::format("did you mean {}?", *nearest) : "it has: " + all);
    }
    if (question.line > file->lines) {
        return base::fail(ErrorKind::not_found,
                          fmt::format("{} has {} lines, not {}", question.file, file->lines, question.line));
    }
    Trace trace;
    trace.question = question;
    const fs::path path = folder / file->path;
    SAUTI_TRY(const auto text, lines_of(path, question.line, 1, work));
    trace.text = shown(text.value_or(""));
    trace.steps = way_back(info, file->output);
    SAUTI_TRY(IndexReader index, IndexReader::open(path.string() + std::string(k_index_suffix)));
    SAUTI_TRY(const std::vector<Span> spans, index.lookup(question.line));
    Tracer tracer(project, work);
    for (const Span& span : spans) {
        SAUTI_TRY(TracedPart part, tracer.part(index.sources()[span.source], span));
        trace.parts.push_back(std::move(part));
    }
    return trace;
}

} // namespace sauti::dataset
