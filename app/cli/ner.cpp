// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/cli.h"
#include "cli/ner_input.h"
#include "cli/verbs.h"
#include "formats/conll.h"
#include "ner/labels.h"
#include "ner/paper_metrics.h"
#include "ner/score.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <ostream>
#include <utility>

namespace sauti::cli {

namespace {

using base::ErrorKind;
using base::Json;

struct SchemeFlags {
    std::string scheme;
    bool strict = false;
    bool suffix = false;
};

struct ScoreFlags : SchemeFlags {
    std::vector<std::string> files;
    std::string average = "micro";
    std::string zero_division = "warn";
    std::string beta = "1";
    std::string mode = "corrected";
    int digits = 2;
    bool report = false;
    bool paper = false;
};

struct EntityFlags : SchemeFlags {
    std::string file;
};

base::Result<double> beta_of(const std::string& text) {
    if (text == "inf") return std::numeric_limits<double>::infinity();
    double beta = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), beta);
    if (error != std::errc() || end != text.data() + text.size() || !(beta >= 0)) {
        return base::fail(ErrorKind::usage, fmt::format("--beta is {}, not a number from 0 or \"inf\"", text));
    }
    return beta;
}

/// The scheme that was named, if strict mode asks for one.
std::optional<ner::Scheme> named_scheme(const SchemeFlags& flags, const Globals& globals, Streams& streams) {
    if (flags.scheme.empty()) return std::nullopt;
    if (!flags.strict) {
        tell_warning({"--scheme says nothing without --strict: the default mode has no scheme", {}, ErrorKind::usage},
                     globals, streams.err);
        return std::nullopt;
    }
    return ner::scheme_of(flags.scheme);
}

base::Result<ner::ScoreOptions> options_of(const ScoreFlags& flags, const Globals& globals, Streams& streams) {
    ner::ScoreOptions options;
    options.strict = flags.strict;
    options.scheme = named_scheme(flags, globals, streams);
    options.suffix = flags.suffix;
    options.zero_division = flags.zero_division == "1" ? 1 : 0;
    SAUTI_TRY(options.beta, beta_of(flags.beta));
    options.mode = base::mode_of(flags.mode).value_or(base::Mode::corrected);
    return options;
}

/// Undefined is null.
Json figure(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json figure(const std::optional<double>& value) {
    return value ? figure(*value) : Json(nullptr);
}

void put_score(Json& json, const ner::Score& score) {
    json["precision"] = figure(score.precision);
    json["recall"] = figure(score.recall);
    json["f1"] = figure(score.f);
}

/// Average "none": lists with one value a type, in the order of by_type.
void put_lists(Json& json, const std::vector<ner::Score>& scores) {
    for (const char* key : {"precision", "recall", "f1", "support"})
        json[key] = Json::array();
    for (const ner::Score& score : scores) {
        json["precision"].push_back(figure(score.precision));
        json["recall"].push_back(figure(score.recall));
        json["f1"].push_back(figure(score.f));
        json["support"].push_back(score.support);
    }
}

const ner::Score& averaged(const ner::Scores& scores, const std::string& average) {
    if (average == "macro") return scores.macro;
    return average == "weighted" ? scores.weighted : scores.micro;
}

Json json_of(const ner::Scores& scores, const std::string& average) {
    Json json = Json::object();
    if (average == "none") {
        put_lists(json, scores.by_type);
    } else {
        put_score(json, averaged(scores, average));
        json["support"] = averaged(scores, average).support;
    }
    json["accuracy"] = figure(scores.accuracy);
    const ner::Performance& counts = scores.performance;
    json["performance"] = {{"TP", counts.true_positives},
                           {"FP", counts.false_positives},
                           {"FN", counts.false_negatives},
                           {"TN", counts.true_negatives}};
    json["average"] = average;
    json["scheme"] = scores.scheme ? Json(ner::name(*scores.scheme)) : Json(nullptr);
    Json by_type = Json::object();
    for (std::size_t i = 0; i < scores.counts.size(); ++i) {
        Json& one = by_type[scores.counts[i].type];
        put_score(one, scores.by_type[i]);
        one["support"] = scores.by_type[i].support;
    }
    json["by_type"] = std::move(by_type);
    return json;
}

/// Under the names that the paper's notebook prints.
Json json_of(const ner::PaperMetrics& metrics) {
    return {{"proportion_of_true_entities_totally_correct", figure(metrics.totally_correct)},
            {"true_entities_mean_proportion_of_correct_chars", figure(metrics.mean_correct_chars)},
            {"true_entities_proportion_with_first_char_correct", figure(metrics.first_char_correct)},
            {"mean_proportion_of_each_predicted_entity_which_is_consistent_and_correct",
             figure(metrics.consistent_and_correct)},
            {"true_positives_by_first_char", metrics.true_positives},
            {"false_positives_by_first_char", metrics.false_positives},
            {"false_negatives_by_first_char", metrics.false_negatives},
            {"true_entity_count", metrics.gold_count},
            {"predicted_entity_count", metrics.predicted_count},
            {"precision_score_by_first_char", metrics.precision},
            {"recall_score_by_first_char", metrics.recall},
            {"accuracy_score_by_first_char", metrics.accuracy},
            {"f1_score_by_first_char", metrics.f1},
            {"f1", metrics.character_f1},
            {"f1_without_o", metrics.character_f1_without_o},
            {"seqeval_accuracy", figure(metrics.seqeval_accuracy)},
            {"seqeval_f1", metrics.seqeval_f1}};
}

ner::ClassRows numbered(const ner::TagRows& rows, const ner::LabelSet& labels) {
    ner::ClassRows numbers;
    for (const ner::Tags& tags : rows) {
        auto& row = numbers.emplace_back();
        for (const std::string& tag : tags)
            row.push_back(labels.index(tag).value_or(0)); // all are in the set
    }
    return numbers;
}

base::Result<ner::PaperMetrics> paper_metrics_of(const TagPairs& pairs, base::Mode mode) {
    ner::LabelCollector collector;
    for (const ner::Tags& tags : pairs.gold)
        collector.add(tags);
    for (const ner::Tags& tags : pairs.predicted)
        collector.add(tags);
    const ner::LabelSet labels = collector.labels();
    return ner::paper_metrics(numbered(pairs.gold, labels), numbered(pairs.predicted, labels), labels.names(), mode);
}

std::string plain(const Json& value, int digits) {
    if (value.is_null()) return "-";
    if (value.is_number_float()) return fmt::format("{:.{}f}", value.get<double>(), digits);
    return base::compact(value);
}

void print_scores(const ner::Scores& scores, const ScoreFlags& flags, std::ostream& out) {
    const int digits = std::max(flags.digits, 4);
    const auto line = [&](std::string_view name, const ner::Score& score) {
        out << fmt::format("{}: precision {} recall {} f1 {} support {}\n", name,
                           plain(figure(score.precision), digits), plain(figure(score.recall), digits),
                           plain(figure(score.f), digits), score.support);
    };
    if (flags.average == "none") {
        for (std::size_t i = 0; i < scores.counts.size(); ++i)
            line(scores.counts[i].type, scores.by_type[i]);
    } else {
        line(flags.average, averaged(scores, flags.average));
    }
    out << fmt::format("accuracy: {}\n", plain(figure(scores.accuracy), digits));
    const ner::Performance& counts = scores.performance;
    out << fmt::format("tokens: TP {} FP {} FN {} TN {}\n", counts.true_positives, counts.false_positives,
                       counts.false_negatives, counts.true_negatives);
    if (scores.scheme) out << fmt::format("scheme: {}\n", ner::name(*scores.scheme));
}

/// Adds the file and line of the sentence where the lengths begin to differ.
base::Error with_place(base::Error error, const TagPairs& pairs) {
    for (std::size_t i = 0; i < pairs.gold.size(); ++i) {
        if (i < pairs.predicted.size() && pairs.gold[i].size() == pairs.predicted[i].size()) continue;
        return std::move(error).at({pairs.origin, pairs.lines[i], -1});
    }
    return std::move(error).within(pairs.origin);
}

base::Result<int> run_score(const ScoreFlags& flags, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const ner::ScoreOptions options, options_of(flags, globals, streams));
    const bool two = flags.files.size() == 2;
    SAUTI_TRY(const TagPairs pairs,
              two ? read_two_files(flags.files[0], flags.files[1], streams) : read_one_file(flags.files[0], streams));
    for (const base::Warning& warning : pairs.warnings)
        tell_warning(warning, globals, streams.err);
    auto scores = ner::score(pairs.gold, pairs.predicted, options);
    if (!scores) return base::fail(with_place(std::move(scores.error()), pairs));
    if (flags.zero_division == "warn") {
        for (const base::Warning& warning : scores->warnings)
            tell_warning(warning, globals, streams.err);
    }
    Json json = json_of(*scores, flags.average);
    std::string table;
    if (flags.report) {
        SAUTI_TRY(table, ner::report(*scores, flags.digits, options.mode));
        json["report"] = table;
    }
    if (flags.paper) {
        SAUTI_TRY(const ner::PaperMetrics metrics, paper_metrics_of(pairs, options.mode));
        json["paper_metrics"] = json_of(metrics);
    }
    if (globals.json) {
        streams.out << base::compact(json) << '\n';
        return k_done;
    }
    if (flags.report) streams.out << table;
    if (flags.paper) {
        for (const auto& [key, value] : json["paper_metrics"].items()) {
            streams.out << key << ": " << plain(value, std::max(flags.digits, 4)) << '\n';
        }
    }
    if (!flags.report && !flags.paper) print_scores(*scores, flags, streams.out);
    return k_done;
}

Json json_of(const std::vector<ner::Entity>& entities, bool end_inclusive) {
    Json list = Json::array();
    for (const ner::Entity& entity : entities) {
        list.push_back({entity.type, entity.begin, entity.end - (end_inclusive ? 1 : 0)});
    }
    return list;
}

/// One sentence after the other; `line` is where each begins.
class EntityPrinter {
public:
    EntityPrinter(const EntityFlags& flags, std::optional<ner::Scheme> scheme, Streams& streams)
        : flags_(flags), scheme_(scheme), streams_(streams) {}

    base::Result<void> print(const ner::Tags& tags, const base::Place& place) {
        auto found = scheme_ ? ner::strict_entities(tags, *scheme_, flags_.suffix) : ner::entities(tags, flags_.suffix);
        if (!found) return base::fail(std::move(found.error()).at(place));
        streams_.out << base::compact(json_of(*found, !scheme_)) << '\n';
        if (streams_.in_is_pipe) streams_.out.flush();
        return check_output(streams_);
    }

private:
    const EntityFlags& flags_;
    std::optional<ner::Scheme> scheme_;
    Streams& streams_;
};

formats::ConllOptions conll_options(const std::string& file) {
    formats::ConllOptions options;
    // a pipe must not wait for the beginning of a file before it answers
    if (file == "-") options.dialect = formats::ConllDialect::columns;
    return options;
}

/// Strict mode without a name needs all gold tags before the first answer.
base::Result<ner::Scheme> told_scheme(const std::vector<formats::ConllSentence>& sentences, bool suffix) {
    ner::TagRows rows;
    for (const formats::ConllSentence& sentence : sentences)
        rows.push_back(sentence.tags);
    return ner::detect_scheme(rows, suffix);
}

base::Result<int> run_entities(const EntityFlags& flags, const Globals& globals, Streams& streams) {
    const std::optional<ner::Scheme> named = named_scheme(flags, globals, streams);
    const std::string origin = flags.file == "-" ? "standard input" : flags.file;
    SAUTI_TRY(formats::Source source, open_input(flags.file, streams));
    formats::ConllReader reader(std::move(source), origin, conll_options(flags.file));
    std::vector<formats::ConllSentence> held;
    const bool hold = flags.strict && !named;
    EntityPrinter direct(flags, named, streams);
    while (true) {
        SAUTI_TRY(std::optional<formats::ConllSentence> sentence, reader.next());
        if (!sentence) break;
        if (hold) {
            held.push_back(std::move(*sentence));
        } else {
            SAUTI_CHECK(direct.print(sentence->tags, {origin, sentence->first_line(), -1}));
        }
    }
    for (const base::Warning& warning : reader.diagnostics().kept())
        tell_warning(warning, globals, streams.err);
    if (hold) {
        SAUTI_TRY(const ner::Scheme scheme, told_scheme(held, flags.suffix));
        EntityPrinter printer(flags, scheme, streams);
        for (const formats::ConllSentence& sentence : held) {
            SAUTI_CHECK(printer.print(sentence.tags, {origin, sentence.first_line(), -1}));
        }
    }
    return k_done;
}

void add_scheme_flags(CLI::App& verb, SchemeFlags& flags) {
    verb.add_option("--scheme", flags.scheme, "IOB1, IOB2, IOE1, IOE2, IOBES or BILOU (with --strict)")
        ->check([](const std::string& text) {
            return ner::scheme_of(text) ? std::string() : text + " is none of IOB1, IOB2, IOE1, IOE2, IOBES, BILOU";
        });
    verb.add_flag("--strict", flags.strict, "Follow the scheme to the letter; without --scheme the gold tags name it");
    verb.add_flag("--suffix", flags.suffix, "Tags are PER-B, not B-PER");
}

void declare_score(Cli& cli, CLI::App& family) {
    const auto flags = std::make_shared<ScoreFlags>();
    CLI::App* verb =
        cli.verb(family, "score", "Entity scores of predicted against gold tags",
                 "  sauti-cli ner score gold.conll predicted.conll --report\n"
                 "  echo '{\"gold\":[\"B-PER\",\"O\"],\"pred\":[\"B-PER\",\"O\"]}' | sauti-cli --json ner score -",
                 [flags](const Globals& globals, Streams& streams) { return run_score(*flags, globals, streams); });
    verb->add_option("FILES", flags->files,
                     "GOLD PRED (CoNLL), or one file: CoNLL with token, gold, predicted, or JSON lines "
                     "{\"gold\":[…],\"pred\":[…]}")
        ->required()
        ->expected(1, 2);
    add_scheme_flags(*verb, *flags);
    verb->add_option("--average", flags->average, "micro, macro, weighted or none (a value for each type)")
        ->check(CLI::IsMember({"micro", "macro", "weighted", "none"}));
    verb->add_option("--zero-division", flags->zero_division,
                     "Value of an undefined ratio: 0, 1, or warn (0, and say so)")
        ->check(CLI::IsMember({"0", "1", "warn"}));
    verb->add_option("--beta", flags->beta, "Recall counts this much more than precision; inf: recall alone");
    verb->add_option("--digits", flags->digits, "Digits after the point in the report")->check(CLI::Range(0, 30));
    verb->add_flag("--report", flags->report, "The table by type");
    verb->add_flag("--paper-metrics", flags->paper, "The scores over characters of the paper's notebook");
    verb->add_option("--mode", flags->mode, "corrected, or reference: errors where the reference has them")
        ->check(CLI::IsMember({"corrected", "reference"}));
}

void declare_entities(Cli& cli, CLI::App& family) {
    const auto flags = std::make_shared<EntityFlags>();
    CLI::App* verb =
        cli.verb(family, "entities", "The entities of each sentence: [[type, begin, end], …]",
                 "  sauti-cli ner entities tagged.conll\n"
                 "  sauti-cli ner entities tagged.conll --strict --scheme IOB2",
                 [flags](const Globals& globals, Streams& streams) { return run_entities(*flags, globals, streams); });
    verb->add_option("FILE", flags->file, "CoNLL; - is the standard input, in columns parted by blanks")->required();
    add_scheme_flags(*verb, *flags);
}

} // namespace

void declare_ner(Cli& cli) {
    CLI::App* family = cli.family("ner", "Named entities: scores and spans of tagged sentences");
    declare_score(cli, *family);
    declare_entities(cli, *family);
}

} // namespace sauti::cli
