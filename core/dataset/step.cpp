// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/step.h"

#include "base/file.h"
#include "base/json.h"
#include "dataset/step_detail.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace sauti::dataset {

namespace {

constexpr double k_most = 1e9;

OptionInfo code_option() {
    OptionInfo option;
    option.name = "code";
    option.help = "language and script of the G2P tables, as in swa-Latn; in a recipe the corpus's own if left out";
    option.required = true;
    return option;
}

OptionInfo seed_option() {
    return {"seed", OptionType::integer, "", "1", 0, 9007199254740992.0, {}, "another seed, another order", false};
}

OptionInfo share_option(std::string_view name, std::string_view help) {
    return {name, OptionType::real, "share of the sentences", "0.1", 0, 1, {}, help, false};
}

std::vector<StepInfo> text_steps() {
    std::vector<StepInfo> list;
    list.push_back({"phonemize-text",
                    "each line of text as phones",
                    {Kind::text},
                    Kind::text,
                    Units::lines,
                    Shape::each_file,
                    {code_option()},
                    false,
                    1,
                    detail::phonemize_text});
    list.push_back({"phonemize-conll",
                    "each token of CoNLL as phones, tags kept",
                    {Kind::conll},
                    Kind::conll,
                    std::nullopt,
                    Shape::each_file,
                    {code_option()},
                    false,
                    1,
                    detail::phonemize_conll});
    list.push_back({"split-characters",
                    "a line for each character of a token; B- stays on the first",
                    {Kind::conll},
                    Kind::conll,
                    Units::characters,
                    Shape::each_file,
                    {},
                    false,
                    1,
                    detail::split_characters});
    list.push_back({"conll-text",
                    "the tokens of a sentence joined by one blank, a sentence a line",
                    {Kind::conll},
                    Kind::text,
                    Units::lines,
                    Shape::each_file,
                    {},
                    false,
                    1,
                    detail::conll_text});
    list.push_back({"strip-spaces",
                    "text without the blanks between words",
                    {Kind::text},
                    Kind::text,
                    Units::lines,
                    Shape::each_file,
                    {},
                    false,
                    1,
                    detail::strip_spaces});
    list.push_back({"drop-blank-lines",
                    "only lines that hold text",
                    {Kind::text},
                    Kind::text,
                    Units::lines,
                    Shape::each_file,
                    {},
                    false,
                    1,
                    detail::drop_blank_lines});
    list.push_back(
        {"shiba-jsonl",
         "lines packed into rows of code points, for pretraining",
         {Kind::text},
         Kind::jsonl,
         Units::ids,
         Shape::each_file,
         {{"max_length", OptionType::integer, "ids", "2048", 1, k_most, {}, "longest row, CLS and SEP included", false},
          {"max_sents",
           OptionType::integer,
           "lines",
           "0",
           -k_most,
           k_most,
           {},
           "most lines in a row; 0: no limit",
           false},
          {"cross_docs",
           OptionType::boolean,
           "",
           "true",
           0,
           0,
           {},
           "false: an empty line ends a document and its row",
           false}},
         false,
         1,
         detail::shiba_jsonl});
    return list;
}

std::vector<StepInfo> all_steps() {
    const std::vector<Kind> any = {Kind::text, Kind::conll, Kind::jsonl};
    std::vector<StepInfo> list = text_steps();
    list.push_back({"concatenate",
                    "files of the same name from several inputs, one after the other",
                    any,
                    std::nullopt,
                    std::nullopt,
                    Shape::joins,
                    {},
                    false,
                    1,
                    detail::concatenate});
    list.push_back({"shuffle",
                    "sentences in a seeded order, each file for itself",
                    any,
                    std::nullopt,
                    std::nullopt,
                    Shape::each_file,
                    {seed_option()},
                    true,
                    1,
                    detail::shuffle});
    list.push_back(
        {"split",
         "sentences dealt out to train, dev and test; equal ones stay together",
         any,
         std::nullopt,
         std::nullopt,
         Shape::splits,
         {share_option("dev", "part that goes to dev"),
          share_option("test", "part that goes to test"),
          {"by",
           OptionType::choice,
           "",
           "sentence",
           0,
           0,
           {"sentence", "speaker"},
           "what stays on one side: equal sentences, or all of a speaker",
           false},
          {"speakers", OptionType::path, "", "", 0, 0, {}, "file with a speaker's name for each sentence", false},
          seed_option()},
         true,
         1,
         detail::split});
    list.push_back(
        {"limit",
         "only the first sentences of each file",
         any,
         std::nullopt,
         std::nullopt,
         Shape::each_file,
         {{"count", OptionType::integer, "sentences", "1000", 0, k_most, {}, "how many are kept", false},
          {"skip", OptionType::integer, "sentences", "0", 0, k_most, {}, "how many are left out before", false}},
         false,
         1,
         detail::limit});
    return list;
}

} // namespace

std::string_view name(Kind kind) {
    switch (kind) {
    case Kind::text: return "text";
    case Kind::conll: return "conll";
    case Kind::jsonl: return "jsonl";
    }
    return "";
}

std::optional<Kind> kind_of(std::string_view text) {
    for (const Kind kind : {Kind::text, Kind::conll, Kind::jsonl}) {
        if (name(kind) == text) return kind;
    }
    return std::nullopt;
}

std::string_view name(Units units) {
    switch (units) {
    case Units::characters: return "characters";
    case Units::words: return "words";
    case Units::lines: return "lines";
    case Units::ids: return "ids";
    }
    return "";
}

std::optional<Units> units_of(std::string_view text) {
    for (const Units units : {Units::characters, Units::words, Units::lines, Units::ids}) {
        if (name(units) == text) return units;
    }
    return std::nullopt;
}

void StepReport::add(const StepReport& other) {
    lines_in += other.lines_in;
    lines_out += other.lines_out;
    for (const auto& [reason, lines] : other.lost)
        lost[reason] += lines;
    for (const auto& [what, times] : other.changed)
        changed[what] += times;
    for (const auto& [code_point, times] : other.unmapped)
        unmapped[code_point] += times;
    for (const base::Warning& warning : other.warnings.kept())
        warnings.add(warning);
    printed.insert(printed.end(), other.printed.begin(), other.printed.end());
}

std::int64_t StepReport::lost_total() const {
    std::int64_t total = 0;
    for (const auto& [reason, lines] : lost)
        total += lines;
    return total;
}

void StepReport::lose(const std::string& reason, const std::string& path, std::int64_t line) {
    ++lost[reason];
    warnings.add({fmt::format("line left out: {}", reason), {path, line, -1}, base::ErrorKind::invalid});
}

bool StepInfo::takes_kind(Kind kind) const {
    return std::find(takes.begin(), takes.end(), kind) != takes.end();
}

const std::vector<StepInfo>& steps() {
    static const std::vector<StepInfo> list = all_steps();
    return list;
}

base::Result<const StepInfo*> find_step(std::string_view name) {
    std::vector<std::string> names;
    std::string all;
    for (const StepInfo& step : steps()) {
        if (step.name == name) return &step;
        names.emplace_back(step.name);
        all += (all.empty() ? "" : ", ") + names.back();
    }
    const auto nearest = base::nearest_name(name, names);
    return base::fail(base::ErrorKind::usage, fmt::format("there is no step \"{}\"", name),
                      nearest ? fmt::format("did you mean {}?", *nearest) : "one of " + all);
}

base::Result<void> run_step(const StepInfo& step, StepRun& run) {
    for (const OptionInfo& option : step.options) {
        if (option.required && run.options.text(option.name).empty()) {
            return base::fail(base::ErrorKind::invalid, fmt::format("{} needs the option {}", step.name, option.name),
                              std::string(option.help));
        }
    }
    SAUTI_CHECK(step.run(run));
    for (LineOutput* const output : run.outputs) {
        SAUTI_CHECK(output->finish());
        run.report.lines_out += output->lines();
    }
    return {};
}

StepInput text_input(std::string path, Kind kind, std::string_view bytes) {
    StepInput input;
    input.path = std::move(path);
    input.kind = kind;
    input.open = [bytes]() -> base::Result<formats::Source> { return formats::source_of(bytes); };
    input.read_at = [bytes](std::uint64_t offset, std::size_t size) -> base::Result<std::string> {
        if (offset >= bytes.size()) return std::string();
        return std::string(bytes.substr(static_cast<std::size_t>(offset), size));
    };
    return input;
}

base::Result<StepInput> file_input(const base::fs::path& path, Kind kind) {
    SAUTI_TRY(base::FileReader opened, base::FileReader::open(path));
    const auto file = std::make_shared<base::FileReader>(std::move(opened));
    StepInput input;
    input.path = path.string();
    input.kind = kind;
    input.open = [path]() { return formats::open_source(path); };
    input.read_at = [file](std::uint64_t offset, std::size_t size) { return file->read_at(offset, size); };
    return input;
}

base::Result<TextResult> run_step_on_text(const StepInfo& step, const Options& options, Kind kind,
                                          std::string_view text, const Tools& tools) {
    TextResult result;
    std::vector<StepInput> inputs = {text_input("-", kind, text)};
    std::vector<std::string> texts(step.shape == Shape::splits ? 3 : 1);
    std::vector<LineOutput> outputs;
    for (std::string& one : texts) {
        outputs.emplace_back([&one](std::string_view bytes) -> base::Result<void> {
            one += bytes;
            return {};
        });
    }
    const base::Work work;
    StepRun run = {options, options.mode(), inputs, {}, result.report, tools, work};
    for (LineOutput& output : outputs)
        run.outputs.push_back(&output);
    SAUTI_CHECK(run_step(step, run));
    for (const std::string& one : texts)
        result.text += one;
    return result;
}

} // namespace sauti::dataset
