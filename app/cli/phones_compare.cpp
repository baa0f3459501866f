// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/line_source.h"
#include "cli/phones_detail.h"
#include "phones/alignment.h"
#include "phones/distance.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <unordered_map>
#include <utility>

namespace sauti::cli {

namespace {

using base::ErrorKind;

struct DistanceOptions : PhonesOptions {
    std::string name;
};

struct AlignOptions : PhonesOptions {
    bool fewest_edits = false;
};

struct ScoreOptions : PhonesOptions {
    std::filesystem::path reference;
    std::filesystem::path hypothesis;
    std::vector<std::string> by;
    std::size_t confusions = 20;
};

/// Calls `take` for the two strings of each line.
base::Result<void> for_each_pair(
    const PhonesOptions& options, Streams& streams,
    const std::function<base::Result<void>(const std::string&, const std::string&, const base::Place&)>& take) {
    LineSource lines(options.files, streams);
    while (true) {
        SAUTI_TRY(const auto line, lines.next());
        if (!line) return {};
        const std::size_t tab = line->find('\t');
        if (tab == std::string_view::npos || line->find('\t', tab + 1) != std::string_view::npos) {
            return base::fail(base::make_error(ErrorKind::syntax, "a line is not two phone strings with a tab between")
                                  .at(lines.place()));
        }
        SAUTI_TRY(const std::string a, text_of_line(options, line->substr(0, tab), lines.place()));
        SAUTI_TRY(const std::string b, text_of_line(options, line->substr(tab + 1), lines.place()));
        SAUTI_CHECK(take(a, b, lines.place()));
        if (streams.in_is_pipe) streams.out.flush();
        SAUTI_CHECK(check_output(streams));
    }
}

base::Result<int> run_distance(const DistanceOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const phones::DistanceName* name, phones::distance_of(options.name));
    SAUTI_TRY(const phones::Distances distances, phones::Distances::find(options.panphon, options.mode_value()));
    std::int64_t undefined = 0;
    SAUTI_CHECK(
        for_each_pair(options, streams, [&](const std::string& a, const std::string& b, const base::Place& place) {
            const auto found = distances.words(*name, a, b);
            if (!found && ++undefined == 1) {
                tell_warning({found.error().message, place}, globals, streams.err);
            }
            streams.out << (found ? base::compact(base::Json(*found)) : "nan") << '\n';
            return base::Result<void>();
        }));
    return undefined > 0 ? k_answer_is_no : k_done;
}

base::Json rate(std::optional<double> value) {
    return value ? base::Json(*value) : base::Json(nullptr);
}

base::Result<base::Json> alignment_json(const phones::Distances& distances, phones::CostTable& costs,
                                        const std::string& a, const std::string& b, phones::Aim aim) {
    const std::vector<phones::Phone> left = distances.reader().read(a).phones;
    const std::vector<phones::Phone> right = distances.reader().read(b).phones;
    const phones::PhoneNumbers reference = costs.number(left);
    const phones::PhoneNumbers hypothesis = costs.number(right);
    SAUTI_TRY(const phones::Alignment found, phones::align(costs, reference, hypothesis, aim));
    base::Json pairs = base::Json::array();
    for (const phones::AlignedPair& pair : found.pairs) {
        const auto text = [](const std::vector<phones::Phone>& list, std::ptrdiff_t at) {
            return at < 0 ? base::Json(nullptr) : base::Json(list[static_cast<std::size_t>(at)].text);
        };
        pairs.push_back({{"ref", text(left, pair.reference)},
                         {"hyp", text(right, pair.hypothesis)},
                         {"edit", phones::name(pair.edit)},
                         {"cost", pair.cost}});
    }
    SAUTI_TRY(const phones::ErrorCounts counts, phones::ErrorScorer(distances).add(a, b));
    return base::Json{{"pairs", pairs},       {"S", found.substitutions},  {"I", found.insertions},
                      {"D", found.deletions}, {"per", rate(counts.per())}, {"pfer", rate(counts.pfer())}};
}

base::Result<int> run_align(const AlignOptions& options, const Globals&, Streams& streams) {
    SAUTI_TRY(const phones::Distances distances, phones::Distances::find(options.panphon, options.mode_value()));
    phones::CostTable costs(distances.costs(phones::Metric::feature));
    const phones::Aim aim = options.fewest_edits ? phones::Aim::edits : phones::Aim::features;
    SAUTI_CHECK(for_each_pair(
        options, streams, [&](const std::string& a, const std::string& b, const base::Place&) -> base::Result<void> {
            SAUTI_TRY(const base::Json answer, alignment_json(distances, costs, a, b, aim));
            streams.out << base::compact(answer) << '\n';
            return base::Result<void>();
        }));
    return k_done;
}

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    while (true) {
        const std::size_t tab = line.find('\t');
        cells.emplace_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return cells;
        line.remove_prefix(tab + 1);
    }
}

/// Rows of a table with a column "phones", or plain lines of phones.
class PhoneRows {
public:
    PhoneRows(const ScoreOptions& options, const std::filesystem::path& path, Streams& streams)
        : options_(options), lines_({path}, streams) {}

    struct Row {
        std::string phones;
        std::vector<std::string> cells;
    };

    [[nodiscard]] base::Result<void> open() {
        SAUTI_TRY(const auto line, lines_.next());
        if (!line) return {};
        names_ = cells_of(*line);
        phones_ = column("phones");
        if (phones_ < names_.size()) return {};
        names_.clear();
        SAUTI_TRY(first_, text_of_line(options_, *line, lines_.place()));
        has_first_ = true;
        return {};
    }
    /// Past the end where there is none.
    [[nodiscard]] std::size_t column(std::string_view name) const {
        return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    }
    [[nodiscard]] bool has(std::string_view name) const { return column(name) < names_.size(); }

    [[nodiscard]] base::Result<std::optional<Row>> next() {
        if (std::exchange(has_first_, false)) return Row{first_, {}};
        SAUTI_TRY(const auto line, lines_.next());
        if (!line) return std::optional<Row>();
        Row row;
        if (names_.empty()) {
            SAUTI_TRY(row.phones, text_of_line(options_, *line, lines_.place()));
            return row;
        }
        row.cells = cells_of(*line);
        if (row.cells.size() != names_.size()) {
            return base::fail(base::make_error(ErrorKind::syntax, fmt::format("a row has {} cells instead of {}",
                                                                              row.cells.size(), names_.size()))
                                  .at(lines_.place()));
        }
        SAUTI_TRY(row.phones, text_of_line(options_, row.cells[phones_], lines_.place()));
        return row;
    }
    [[nodiscard]] base::Place place() const { return lines_.place(); }

private:
    const ScoreOptions& options_;
    LineSource lines_;
    std::vector<std::string> names_; ///< empty: plain lines
    std::size_t phones_ = 0;
    std::string first_;
    bool has_first_ = false;
};

class Score {
public:
    Score(const ScoreOptions& options, const phones::Distances& distances, Streams& streams)
        : options_(options), scorer_(distances), reference_(options, options.reference, streams),
          hypothesis_(options, options.hypothesis, streams) {}

    [[nodiscard]] base::Result<void> run(const Streams& streams) {
        SAUTI_CHECK(reference_.open());
        SAUTI_CHECK(hypothesis_.open());
        for (const std::string& name : options_.by) {
            if (!reference_.has(name)) {
                return base::fail(ErrorKind::invalid,
                                  fmt::format("the reference has no column \"{}\" to group by", name),
                                  "a table with a line of names: id, split, speaker, phones (corpus rows --columns)");
            }
        }
        SAUTI_CHECK(reference_.has("id") && hypothesis_.has("id") ? by_id() : by_line());
        return check_output(streams);
    }

    [[nodiscard]] const phones::ErrorCounts& sum() const { return sum_; }
    [[nodiscard]] const std::map<std::vector<std::string>, phones::ErrorCounts>& groups() const { return groups_; }
    [[nodiscard]] const phones::ErrorScorer& scorer() const { return scorer_; }
    [[nodiscard]] std::int64_t alone_in_reference() const { return alone_in_reference_; }
    [[nodiscard]] std::int64_t alone_in_hypothesis() const { return alone_in_hypothesis_; }

private:
    base::Result<void> add(const PhoneRows::Row& row, std::string_view hypothesis) {
        auto scored = scorer_.add(row.phones, hypothesis);
        if (!scored) return base::fail(std::move(scored.error()).at(reference_.place()));
        const phones::ErrorCounts& counts = *scored;
        sum_.add(counts);
        if (options_.by.empty()) return {};
        std::vector<std::string> key;
        for (const std::string& name : options_.by)
            key.push_back(row.cells[reference_.column(name)]);
        groups_[key].add(counts);
        return {};
    }

    base::Result<void> by_line() {
        while (true) {
            SAUTI_TRY(const auto reference, reference_.next());
            SAUTI_TRY(const auto hypothesis, hypothesis_.next());
            if (!reference && !hypothesis) return {};
            if (reference && hypothesis) {
                SAUTI_CHECK(add(*reference, hypothesis->phones));
            } else {
                ++(reference ? alone_in_reference_ : alone_in_hypothesis_);
            }
        }
    }

    base::Result<void> by_id() {
        std::unordered_map<std::string, std::string> phones_of;
        const std::size_t id = hypothesis_.column("id");
        while (true) {
            SAUTI_TRY(auto row, hypothesis_.next());
            if (!row) break;
            if (!phones_of.emplace(row->cells[id], std::move(row->phones)).second) {
                return base::fail(
                    base::make_error(ErrorKind::invalid, fmt::format("the id {} stands twice", row->cells[id]))
                        .at(hypothesis_.place()));
            }
        }
        const std::size_t own = reference_.column("id");
        while (true) {
            SAUTI_TRY(const auto row, reference_.next());
            if (!row) break;
            const auto found = phones_of.find(row->cells[own]);
            if (found == phones_of.end()) {
                ++alone_in_reference_;
                continue;
            }
            SAUTI_CHECK(add(*row, found->second));
            phones_of.erase(found);
        }
        alone_in_hypothesis_ = static_cast<std::int64_t>(phones_of.size());
        return {};
    }

    const ScoreOptions& options_;
    phones::ErrorScorer scorer_;
    PhoneRows reference_;
    PhoneRows hypothesis_;
    phones::ErrorCounts sum_;
    std::map<std::vector<std::string>, phones::ErrorCounts> groups_;
    std::int64_t alone_in_reference_ = 0;
    std::int64_t alone_in_hypothesis_ = 0;
};

base::Json counts_json(const phones::ErrorCounts& counts) {
    return {{"lines", counts.lines},       {"phones", counts.reference_phones}, {"per", rate(counts.per())},
            {"pfer", rate(counts.pfer())}, {"S", counts.substitutions},         {"I", counts.insertions},
            {"D", counts.deletions}};
}

std::string counts_row(std::string_view group, const phones::ErrorCounts& counts) {
    const auto shown = [](std::optional<double> value) { return value ? fmt::format("{:.4f}", *value) : "-"; };
    return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", group, counts.lines, counts.reference_phones,
                       shown(counts.per()), shown(counts.pfer()), counts.substitutions, counts.insertions,
                       counts.deletions);
}

/// Most frequent first.
std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> confusions_of(const Score& score,
                                                                                        std::size_t most) {
    std::vector<std::pair<std::pair<std::string, std::string>, std::int64_t>> list(score.scorer().confusions().begin(),
                                                                                   score.scorer().confusions().end());
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (list.size() > most) list.resize(most);
    return list;
}

void print_json(const ScoreOptions& options, const Score& score, Streams& streams) {
    base::Json answer = counts_json(score.sum());
    answer["mode"] = options.mode;
    answer["alone_in_reference"] = score.alone_in_reference();
    answer["alone_in_hypothesis"] = score.alone_in_hypothesis();
    answer["without_features"] = score.scorer().without_features();
    if (!options.by.empty()) answer["by"] = base::Json::array();
    for (const auto& [key, counts] : score.groups()) {
        base::Json row = base::Json::object();
        for (std::size_t i = 0; i < key.size(); ++i)
            row[options.by[i]] = key[i];
        row.update(counts_json(counts));
        answer["by"].push_back(std::move(row));
    }
    answer["confusions"] = base::Json::array();
    for (const auto& [pair, count] : confusions_of(score, options.confusions)) {
        const auto side = [](const std::string& text) { return text.empty() ? base::Json(nullptr) : base::Json(text); };
        answer["confusions"].push_back({{"ref", side(pair.first)}, {"hyp", side(pair.second)}, {"count", count}});
    }
    streams.out << base::compact(answer) << '\n';
}

void print_text(const ScoreOptions& options, const Score& score, Streams& streams) {
    streams.out << "group\tlines\tphones\tPER\tPFER\tS\tI\tD\n" << counts_row("all", score.sum());
    for (const auto& [key, counts] : score.groups())
        streams.out << counts_row(fmt::format("{}", fmt::join(key, ", ")), counts);
    const auto list = confusions_of(score, options.confusions);
    if (!list.empty()) streams.out << "\nreference\thypothesis\tcount\n";
    for (const auto& [pair, count] : list) {
        const auto side = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
        streams.out << fmt::format("{}\t{}\t{}\n", side(pair.first), side(pair.second), count);
    }
}

base::Result<int> run_score(const ScoreOptions& options, const Globals& globals, Streams& streams) {
    if (options.reference == "-" && options.hypothesis == "-") {
        return base::fail(ErrorKind::usage, "reference and hypothesis cannot both be standard input");
    }
    SAUTI_TRY(const phones::Distances distances, phones::Distances::find(options.panphon, options.mode_value()));
    Score score(options, distances, streams);
    SAUTI_CHECK(score.run(streams));
    globals.json ? print_json(options, score, streams) : print_text(options, score, streams);
    if (score.scorer().without_features() > 0) {
        tell_warning(
            {fmt::format("{} phones have no features; phones check lists them", score.scorer().without_features()), {}},
            globals, streams.err);
    }
    if (score.alone_in_reference() + score.alone_in_hypothesis() == 0) return k_done;
    tell_warning({fmt::format("without a partner, and not counted: {} of the reference, {} of the hypothesis",
                              score.alone_in_reference(), score.alone_in_hypothesis()),
                  {}},
                 globals, streams.err);
    return k_answer_is_no;
}

} // namespace

void declare_phones_compare(Cli& cli, CLI::App& family) {
    const auto distance = std::make_shared<DistanceOptions>();
    CLI::App* verb = cli.verb(
        family, "distance", "How far apart the two phone strings of each line are",
        "  printf 'bapa\\tbata\\n' | sauti-cli phones distance feature_edit_distance\n"
        "  printf 'aː\\ta\\n' | sauti-cli phones distance weighted_feature_edit_distance\n",
        [distance](const Globals& globals, Streams& streams) { return run_distance(*distance, globals, streams); });
    add_phones_options(*verb, *distance);
    std::string names;
    for (const phones::DistanceName& entry : phones::distance_names())
        names += (names.empty() ? "" : ", ") + std::string(entry.name);
    verb->add_option("name", distance->name, names)->required();
    verb->add_option("files", distance->files, "Files of two phone strings a line with a tab; none: standard input");

    const auto align = std::make_shared<AlignOptions>();
    verb = cli.verb(family, "align", "Which phone of a reference became which of a hypothesis, JSON a line",
                    "  printf 'kitabu\\tkitaɓu\\n' | sauti-cli phones align\n"
                    "  printf 'mtoto\\ttoto\\n' | sauti-cli phones align --fewest-edits\n",
                    [align](const Globals& globals, Streams& streams) { return run_align(*align, globals, streams); });
    add_phones_options(*verb, *align);
    verb->add_flag("--fewest-edits", align->fewest_edits,
                   "Fewest edits first, as the PER counts them; default: the least cost by features");
    verb->add_option("files", align->files, "Files of reference, tab, hypothesis; none: standard input");

    const auto score = std::make_shared<ScoreOptions>();
    verb = cli.verb(family, "score", "Phone error rates of a corpus, with the confusions",
                    "  sauti-cli phones score ref.tsv hyp.tsv --by split,speaker\n"
                    "  sauti-cli --json phones score ref.txt hyp.txt\n",
                    [score](const Globals& globals, Streams& streams) { return run_score(*score, globals, streams); });
    add_phones_options(*verb, *score);
    verb->add_option("reference", score->reference,
                     "Lines of phones, or a table (tabs) whose first line names a column phones")
        ->required();
    verb->add_option("hypothesis", score->hypothesis, "The same; tables with a column id are joined by it")->required();
    verb->add_option("--by", score->by, "Columns of the reference to group by: split,speaker")->delimiter(',');
    verb->add_option("--confusions", score->confusions, "How many of the most frequent confusions")
        ->capture_default_str();
}

} // namespace sauti::cli
