// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/corpus_common.h"
#include "cli/corpus_detail.h"
#include "cli/terminal.h"
#include "corpus/import.h"
#include "corpus/statistics.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace sauti::cli {

namespace {

using base::Json;
using base::Result;
using corpus::Corpus;
using corpus::Row;
using corpus::Statistics;

struct StatsOptions {
    std::string id;
    std::string filter;
};

// validate -----------------------------------------------------------------------------------------------------------

class Findings {
public:
    Findings(const Globals& globals, std::ostream& out) : globals_(globals), out_(out) {}

    void tell(const std::string& path, std::int64_t line, const std::string& kind, const std::string& message) {
        ++counts_[kind];
        if (globals_.json) {
            out_ << base::compact({{"path", path}, {"line", line}, {"kind", kind}, {"message", message}}) << '\n';
        } else {
            out_ << fmt::format("{}:{}: {}: {}\n", path, line, kind, message);
        }
    }

    /// Sentence for standard error; the exit code.
    int end(Streams& streams, std::int64_t rows) const {
        std::string summary = fmt::format("{} rows", rows);
        for (const auto& [kind, count] : counts_)
            summary += fmt::format(", {} {}", count, kind);
        if (counts_.empty()) summary += ", nothing found";
        say(globals_, streams, summary);
        return counts_.empty() ? k_done : k_answer_is_no;
    }

private:
    const Globals& globals_;
    std::ostream& out_;
    std::map<std::string, std::int64_t> counts_;
};

std::string explain(corpus::Problem problem, const corpus::CorpusInfo& info, const Corpus& opened, const Row& row) {
    // A row that is both names the other split's row.
    const bool is_leak = (row.problems & static_cast<corpus::Problems>(corpus::Problem::leak)) != 0;
    const bool repeats = problem == corpus::Problem::leak || (problem == corpus::Problem::duplicate && !is_leak);
    if (repeats && row.same_as > 0) {
        if (const auto other = opened.row(row.same_as)) {
            return fmt::format("row {} has the text of row {} ({}, {})", row.id, other->id, other->split,
                               place_of(info, *other));
        }
    }
    const auto& names = corpus::problem_names();
    const auto known = std::find_if(names.begin(), names.end(),
                                    [problem](const corpus::ProblemName& name) { return name.problem == problem; });
    return fmt::format("row {}: {}", row.id, known == names.end() ? "" : known->help);
}

Result<int> tell_findings(const Corpus& opened, const Globals& globals, Streams& streams) {
    const corpus::CorpusInfo& info = opened.info();
    Findings findings(globals, streams.out);
    SAUTI_TRY(const std::vector<corpus::Finding> of_import, opened.findings(10000));
    for (const corpus::Finding& finding : of_import) {
        findings.tell(finding.file, finding.line, finding.kind, finding.message);
    }
    SAUTI_CHECK(opened.for_each_row("problem:any", [&](const Row& row) -> Result<void> {
        for (const corpus::ProblemName& known : corpus::problem_names()) {
            // What is broken was told above, with the line's own reason.
            const bool has = (row.problems & static_cast<corpus::Problems>(known.problem)) != 0;
            if (!has || known.problem == corpus::Problem::broken) continue;
            findings.tell(info.files[row.file].path, row.first_line, std::string(known.name),
                          explain(known.problem, info, opened, row));
        }
        return check_output(streams);
    }));
    return findings.end(streams, opened.row_count());
}

Result<int> validate(const std::string& what, const Globals& globals, Streams& streams) {
    const auto project = project_folder(globals);
    if (project && corpus::corpus_folder(*project, what)) {
        SAUTI_TRY(const Corpus opened, open_corpus(*project, what, false, globals, streams));
        return tell_findings(opened, globals, streams);
    }
    std::error_code error;
    if (project && !std::filesystem::exists(what, error)) {
        return base::fail(corpus::corpus_folder(*project, what).error());
    }
    SAUTI_TRY(const corpus::Recognition seen, corpus::recognise(what));
    // The same import into a place that vanishes: what it finds is what an import would find.
    const auto temporary = std::filesystem::temp_directory_path(error) / "sauti-validate";
    SAUTI_TRY(const base::FolderBuilder folder, base::FolderBuilder::create(temporary, true));
    const Interrupt interrupt;
    ProgressLine line(globals, streams, "Validate");
    SAUTI_TRY(const corpus::CorpusInfo info,
              corpus::import_corpus(folder.path(), seen, {}, work_with(interrupt, line)));
    line.clear();
    SAUTI_TRY(const Corpus opened, Corpus::open(folder.path() / "corpora" / info.id));
    return tell_findings(opened, globals, streams);
}

// stats --------------------------------------------------------------------------------------------------------------

Json json_of(const corpus::SplitStatistics& part) {
    return {{"rows", part.rows}, {"words", part.words}, {"letters", part.letters}, {"entities", part.entities}};
}

Json json_of(const Statistics& found) {
    Json json = json_of(found.all);
    json["shortest"] = found.shortest_cps;
    json["longest"] = found.longest_cps;
    json["mean_length"] = found.mean_cps;
    json["rows_with_phones"] = found.rows_with_phones;
    for (const auto& [split, part] : found.by_split)
        json["splits"][split] = json_of(part);
    json["tags"] = Json::object();
    for (const auto& [tag, count] : found.tags)
        json["tags"][tag] = count;
    json["entity_types"] = Json::object();
    for (const auto& [type, count] : found.entities)
        json["entity_types"][type] = count;
    json["problems"] = Json::object();
    for (const auto& [problem, count] : found.problems)
        json["problems"][problem] = count;
    json["lengths"] = Json::array();
    for (const corpus::LengthBar& bar : found.lengths)
        json["lengths"].push_back({bar.begin_cps, bar.end_cps, bar.rows});
    json["characters"] = Json::object();
    for (const auto& [character, count] : found.characters) {
        json["characters"][unicode::to_utf8(std::u32string_view(&character, 1))] = count;
    }
    return json;
}

void show(const Statistics& found, std::ostream& out) {
    out << "split\trows\twords\tletters\tentities\n";
    for (const auto& [split, part] : found.by_split) {
        out << fmt::format("{}\t{}\t{}\t{}\t{}\n", split, part.rows, part.words, part.letters, part.entities);
    }
    out << fmt::format("all\t{}\t{}\t{}\t{}\n", found.all.rows, found.all.words, found.all.letters, found.all.entities);
    out << fmt::format("\nlength\t{} to {} letters, {:.1f} on average\n", found.shortest_cps, found.longest_cps,
                       found.mean_cps);
    for (const auto& [type, count] : found.entities)
        out << fmt::format("entity\t{}\t{}\n", type, count);
    for (const auto& [tag, count] : found.tags)
        out << fmt::format("tag\t{}\t{}\n", tag, count);
    for (const auto& [problem, count] : found.problems)
        out << fmt::format("problem\t{}\t{}\n", problem, count);
    std::vector<std::pair<char32_t, std::int64_t>> characters(found.characters.begin(), found.characters.end());
    std::stable_sort(characters.begin(), characters.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    for (const auto& [character, count] : characters) {
        const std::string shown =
            character > 0x20 ? unicode::to_utf8(std::u32string_view(&character, 1)) : std::string();
        out << fmt::format("character\t{}\tU+{:04X}\t{}\n", shown, static_cast<std::uint32_t>(character), count);
    }
}

Result<int> stats(const StatsOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto project, project_folder(globals));
    SAUTI_TRY(const Corpus opened, open_corpus(project, options.id, false, globals, streams));
    const Interrupt interrupt;
    ProgressLine line(globals, streams, "Count");
    auto found = corpus::statistics(opened, options.filter, work_with(interrupt, line));
    line.clear();
    if (!found) return base::fail(filter_error(std::move(found.error()), options.filter));
    if (globals.json) {
        streams.out << base::compact(json_of(*found)) << '\n';
    } else {
        show(*found, streams.out);
    }
    return k_done;
}

} // namespace

void declare_corpus_validate(Cli& cli, CLI::App& family) {
    const auto what = std::make_shared<std::string>();
    CLI::App* verb =
        cli.verb(family, "validate", "Broken lines, repeated rows, leaks between splits, orphan tags, odd characters",
                 "  sauti-cli corpus validate swa\n"
                 "  sauti-cli --json corpus validate kin",
                 [what](const Globals& globals, Streams& streams) { return validate(*what, globals, streams); });
    verb->add_option("ID|PATH", *what, "A corpus of the project, or a folder or file")->required();
}

void declare_corpus_stats(Cli& cli, CLI::App& family) {
    const auto options = std::make_shared<StatsOptions>();
    CLI::App* verb =
        cli.verb(family, "stats", "Lengths, tags, entities and characters",
                 "  sauti-cli corpus stats swa\n"
                 "  sauti-cli --json corpus stats kin --filter split:train",
                 [options](const Globals& globals, Streams& streams) { return stats(*options, globals, streams); });
    verb->add_option("ID", options->id, "The corpus")->required();
    verb->add_option("--filter", options->filter, "Only the rows that this filter leaves");
}

} // namespace sauti::cli
