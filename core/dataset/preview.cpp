// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/preview.h"

#include "corpus/import.h"
#include "dataset/file_set.h"
#include "dataset/line_cutter.h"
#include "formats/conll.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

namespace sauti::dataset {

namespace {

/// The beginning of an input or of what a step made of it.
struct Beginning {
    std::string text;
    std::vector<std::string> lines;
    Kind kind = Kind::text;
    std::string code;
    std::vector<std::uint32_t> numbers = {}; ///< of the lines in their file, where a filter leaves some out
};

std::vector<std::string> cut(const std::string& text) {
    std::vector<std::string> lines;
    LineCutter cutter(formats::source_of(text), LineEnds::universal, "-");
    while (true) {
        const auto line = cutter.next();
        if (!line || !*line) return lines;
        lines.emplace_back((*line)->text);
    }
}

base::Result<Beginning> read_beginning(const FileSet& set, const PreviewOptions& options) {
    Beginning beginning;
    beginning.code = set.code;
    const DataFile* file = &set.files.front();
    for (const DataFile& one : set.files) {
        if (!options.split.empty() && corpus::same_split(one.split, options.split)) file = &one;
    }
    beginning.kind = file->kind;
    SAUTI_TRY(formats::Source source, formats::open_source(file->path));
    LineCutter cutter(std::move(source), LineEnds::universal, file->path.string());
    while (true) {
        SAUTI_TRY(const auto line, cutter.next());
        if (!line) break;
        beginning.text.append(line->text);
        if (line->ended) beginning.text += '\n';
        const bool whole = file->kind != Kind::conll || line->text.empty();
        if (cutter.lines() >= options.read_lines && whole) break;
    }
    beginning.lines = cut(beginning.text);
    return beginning;
}

/// The first rows that the input's filter leaves, as a build writes them; of one file, as above.
base::Result<Beginning> read_filtered(const RecipeInput& input, const PreviewOptions& options, const base::Work& work) {
    SAUTI_TRY(const fs::path folder, corpus::corpus_folder(options.project, input.corpus));
    SAUTI_TRY([[maybe_unused]] const bool built, corpus::ensure_index(folder, work));
    SAUTI_TRY(const corpus::Corpus corpus, corpus::Corpus::open(folder, options.open));
    const corpus::CorpusInfo& info = corpus.info();
    corpus::Query query;
    query.filter = input.where;
    query.limit = static_cast<std::int64_t>(options.read_lines);
    SAUTI_TRY(const corpus::RowPage page, corpus.rows(query, work));
    Beginning beginning;
    beginning.code = info.code;
    std::optional<decltype(corpus::Row::file)> of_file;
    for (const corpus::Row& row : page.rows) {
        const corpus::SourceFile& file = info.files.at(row.file);
        if (!options.split.empty() && !corpus::same_split(file.split, options.split)) continue;
        if (of_file.value_or(row.file) != row.file || beginning.lines.size() >= options.read_lines) break;
        of_file = row.file;
        const std::size_t begin = beginning.text.size();
        if (file.kind == corpus::FileKind::conll) {
            beginning.kind = Kind::conll;
            SAUTI_CHECK(formats::append_conll(beginning.text, row.tokens, row.tags));
        } else {
            beginning.text += row.text + "\n";
        }
        auto number = static_cast<std::uint32_t>(row.first_line);
        for (std::string& line : cut(beginning.text.substr(begin))) {
            beginning.lines.push_back(std::move(line));
            beginning.numbers.push_back(number++);
        }
    }
    if (beginning.lines.empty()) {
        return base::fail(base::ErrorKind::invalid,
                          fmt::format("no row of corpus {} passes the filter {}", info.id, input.where));
    }
    return beginning;
}

base::Result<FileSet> set_of(const RecipeInput& input, const PreviewOptions& options) {
    if (!input.dataset.empty()) return data_set_output(options.project, input.dataset);
    SAUTI_TRY(const fs::path folder, corpus::corpus_folder(options.project, input.corpus));
    return corpus_originals(folder);
}

/// Runs one step in memory and keeps where each shown line comes from.
class PreviewRun {
public:
    PreviewRun(const RecipeStep& step, Options options, std::size_t most)
        : step_(step), options_(std::move(options)), most_(most) {}

    base::Result<StepPreview> run(const std::vector<const Beginning*>& from, Beginning& into, const Tools& tools,
                                  const base::Work& work) {
        StepPreview shown;
        shown.id = step_.id;
        std::vector<StepInput> inputs;
        for (const Beginning* one : from)
            inputs.push_back(text_input(step_.from[inputs.size()], one->kind, one->text));
        const std::size_t count = step_.step->shape == Shape::splits ? 3 : 1;
        std::vector<std::string> texts(count);
        std::vector<LineOutput> outputs;
        for (std::size_t i = 0; i < count; ++i) {
            outputs.emplace_back(
                [&texts, i](std::string_view bytes) -> base::Result<void> {
                    texts[i] += bytes;
                    return {};
                },
                [this, i](std::uint32_t, std::span<const Span> parts) -> base::Result<void> {
                    if (i == 0 && spans_.size() < most_) spans_.emplace_back(parts.begin(), parts.end());
                    return {};
                });
        }
        StepRun step_run = {options_, options_.mode(), inputs, {}, shown.report, tools, work};
        for (LineOutput& output : outputs)
            step_run.outputs.push_back(&output);
        SAUTI_CHECK(run_step(*step_.step, step_run));
        into.text = std::move(texts[0]);
        into.lines = cut(into.text);
        into.kind = step_.step->gives_for(from.front()->kind);
        into.code = from.front()->code;
        shown.kind = into.kind;
        for (std::size_t i = 0; i < std::min(spans_.size(), into.lines.size()); ++i) {
            shown.lines.push_back(line(into.lines[i], spans_[i], from));
        }
        return shown;
    }

private:
    static PreviewLine line(const std::string& text, const std::vector<Span>& spans,
                            const std::vector<const Beginning*>& from) {
        PreviewLine shown;
        shown.text = text;
        for (const Span& span : spans) {
            const std::vector<std::string>& lines = from.at(span.source)->lines;
            if (shown.from_line == 0) shown.from_line = span.line;
            for (std::uint32_t i = 0; i < span.lines && span.line - 1 + i < lines.size(); ++i) {
                if (!shown.before.empty()) shown.before += '\n';
                shown.before += lines[span.line - 1 + i];
            }
        }
        shown.changed = shown.before != shown.text;
        return shown;
    }

    const RecipeStep& step_;
    Options options_;
    std::size_t most_;
    std::vector<std::vector<Span>> spans_;
};

} // namespace

base::Result<std::vector<StepPreview>> preview(const Recipe& recipe, const PreviewOptions& options, const Tools& tools,
                                               const base::Work& work) {
    std::vector<StepPreview> shown;
    std::map<std::string, Beginning> beginnings;
    for (const RecipeInput& input : recipe.inputs) {
        Beginning& beginning = beginnings[input.name];
        if (input.where.empty()) {
            SAUTI_TRY(const FileSet set, set_of(input, options));
            SAUTI_TRY(beginning, read_beginning(set, options));
        } else {
            SAUTI_TRY(beginning, read_filtered(input, options, work));
        }
        StepPreview one;
        one.id = input.name;
        one.kind = beginning.kind;
        for (std::size_t i = 0; i < std::min(options.lines, beginning.lines.size()); ++i) {
            const auto number = i < beginning.numbers.size() ? beginning.numbers[i] : static_cast<std::uint32_t>(i) + 1;
            one.lines.push_back({beginning.lines[i], beginning.lines[i], false, number});
        }
        one.report.lines_in = one.report.lines_out = static_cast<std::int64_t>(beginning.lines.size());
        shown.push_back(std::move(one));
    }
    for (const RecipeStep* step : in_order(recipe)) {
        SAUTI_CHECK(work.check());
        Options values = step->options;
        std::vector<const Beginning*> from;
        for (const std::string& id : step->from) {
            const Beginning& beginning = beginnings[id];
            const bool as_text = !step->step->takes_kind(beginning.kind) && beginning.kind == Kind::conll &&
                                 step->step->takes_kind(Kind::text) && recipe.input(id) != nullptr;
            if (!as_text) {
                from.push_back(&beginning);
                continue;
            }
            const StepInfo& text = **find_step("conll-text");
            SAUTI_TRY(TextResult result,
                      run_step_on_text(text, Options(text.options), Kind::conll, beginning.text, tools));
            Beginning& made = beginnings[id + " as text"];
            made = {std::move(result.text), {}, Kind::text, beginning.code, {}};
            made.lines = cut(made.text);
            from.push_back(&made);
        }
        if (values.text("code").empty()) values.set("code", from.front()->code);
        Beginning into;
        auto one = PreviewRun(*step, std::move(values), options.lines).run(from, into, tools, work);
        if (!one) return base::fail(std::move(one.error()).context("preview of step " + step->id));
        shown.push_back(std::move(*one));
        beginnings[step->id] = std::move(into);
    }
    return shown;
}

} // namespace sauti::dataset
