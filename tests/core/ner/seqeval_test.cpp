// SPDX-License-Identifier: GPL-3.0-or-later
// Every answer of seqeval 1.2.2 that our fixtures and the reference answers hold, one by one.
#include "ner/score.h"
#include "support/golden.h"

#include <fmt/format.h>

#include <QTest>
#include <cmath>

using namespace sauti;
using namespace sauti::ner;
using test::json;

namespace {

struct Case {
    std::string id;
    bool suffix = false;
    bool flat = false; ///< one list of tags where lists of lists are asked for
    TagRows gold;
    TagRows predicted;
    json answers;
};

struct Tally {
    int equal = 0;
    int total = 0;
    std::vector<std::string> differences;

    void compare(const std::string& what, const json& actual, const json& expected) {
        ++total;
        if (same(actual, expected)) {
            ++equal;
        } else if (differences.size() < 10) {
            differences.push_back(what + ": " + actual.dump() + " instead of " + expected.dump());
        }
    }

    /// Numbers within 1e-12; an error if its sentence ends with the reference's (a word on the tag may come before).
    static bool same(const json& actual, const json& expected) {
        if (expected.is_object() && expected.contains("error")) {
            if (!actual.is_object() || !actual.contains("message")) return false;
            const std::string ours = actual["message"];
            const std::string theirs = expected["message"];
            if (theirs == "This scheme is not supported") return ours.rfind(theirs, 0) == 0;
            return ours.size() >= theirs.size() &&
                   ours.compare(ours.size() - theirs.size(), theirs.size(), theirs) == 0;
        }
        if (expected.is_number() && actual.is_number()) {
            return std::abs(expected.get<double>() - actual.get<double>()) <= 1e-12;
        }
        if (!expected.is_array() || !actual.is_array()) return actual == expected;
        if (expected.size() != actual.size()) return false;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (!same(actual[i], expected[i])) return false;
        }
        return true;
    }
};

json number(double value) {
    return std::isnan(value) ? json("nan") : json(value);
}

json as_json(const Score& score) {
    return {number(score.precision), number(score.recall), number(score.f), score.support};
}

json as_json(const base::Error& error) {
    return {{"message", error.message}};
}

template <class T, class Show>
json shown(const base::Result<T>& result, Show show) {
    return result ? json(show(*result)) : as_json(result.error());
}

TagRows rows_of(const json& value, bool flat) {
    if (flat) return {value.get<Tags>()};
    return value.get<TagRows>();
}

Case case_of(const json& line) {
    Case one;
    one.id = line["id"];
    one.suffix = line["suffix"];
    one.flat = !line["y_true"].empty() && line["y_true"][0].is_string();
    one.gold = rows_of(line["y_true"], one.flat);
    one.predicted = rows_of(line["y_pred"], one.flat);
    one.answers = line["answers"];
    return one;
}

json default_entities(const TagRows& rows, const Case& one) {
    const auto found = one.flat ? entities(rows[0], one.suffix) : joined_entities(rows, one.suffix);
    return shown(found, [](const std::vector<Entity>& list) {
        json all = json::array();
        for (const Entity& entity : list)
            all.push_back({entity.type, entity.begin, entity.end - 1});
        return all;
    });
}

json strict_json(const TagRows& rows, Scheme scheme, bool suffix) {
    json all = json::array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto found = strict_entities(rows[i], scheme, suffix);
        if (!found) return as_json(found.error());
        for (const Entity& entity : *found)
            all.push_back({i, entity.type, entity.begin, entity.end});
    }
    return all;
}

/// One of micro, macro, weighted, None, each also with zero_division 1.
json averaged(std::string key, const Case& one, ScoreOptions options) {
    const std::string with_one = "_zero_division_1";
    if (key.size() > with_one.size() && key.compare(key.size() - with_one.size(), with_one.size(), with_one) == 0) {
        options.zero_division = 1;
        key.resize(key.size() - with_one.size());
    }
    const auto lengths = check_lengths(one.gold, one.predicted, base::Mode::reference);
    if (!lengths) return as_json(lengths.error());
    const auto counts = count_types(one.gold, one.predicted, options);
    if (!counts) return as_json(counts.error());
    if (key == "micro" || key == "weighted_samples_micro") return as_json(micro_score(*counts, options));
    if (key == "macro" || key == "weighted_samples_macro") return as_json(macro_score(*counts, options));
    if (key == "weighted") return as_json(weighted_score(*counts, options));
    if (key == "f1_micro") return number(micro_score(*counts, options).f);
    json columns = {json::array(), json::array(), json::array(), json::array()};
    for (const TypeCounts& type : *counts) {
        const json score = as_json(score_of(type, options));
        for (std::size_t i = 0; i < 4; ++i)
            columns[i].push_back(score[i]);
    }
    return columns;
}

/// The report as the reference makes it: in the default mode it asks for the types before it compares lengths.
json reported(const Case& one, ScoreOptions options, int digits) {
    const auto lengths = check_lengths(one.gold, one.predicted, base::Mode::reference);
    if (options.strict && !lengths) return as_json(lengths.error());
    if (options.strict && !options.scheme) {
        const auto scheme = detect_scheme(one.gold, options.suffix);
        if (!scheme) return as_json(scheme.error());
        options.scheme = *scheme;
    }
    Scores scores;
    auto counts = count_types(one.gold, one.predicted, options);
    if (!counts) return as_json(counts.error());
    scores.counts = *counts;
    if (!scores.counts.empty() && !lengths) return as_json(lengths.error());
    for (const TypeCounts& type : scores.counts)
        scores.by_type.push_back(score_of(type, options));
    scores.micro = micro_score(scores.counts, options);
    scores.macro = macro_score(scores.counts, options);
    scores.weighted = weighted_score(scores.counts, options);
    return shown(report(scores, digits, base::Mode::reference), [](const std::string& text) { return text; });
}

json answer(const std::string& key, const Case& one, const ScoreOptions& options) {
    if (key == "accuracy") {
        const auto value = accuracy(one.gold, one.predicted);
        return value ? number(*value) : json{{"message", "division by zero"}};
    }
    if (key == "performance_measure") {
        const Performance counts = performance(one.gold, one.predicted);
        return {{"TP", counts.true_positives},
                {"FP", counts.false_positives},
                {"FN", counts.false_negatives},
                {"TN", counts.true_negatives}};
    }
    if (key == "report_2") return reported(one, options, 2);
    if (key == "report_4") return reported(one, options, 4);
    const bool entities_asked = key == "entities_true" || key == "entities_pred";
    if (!entities_asked) return averaged(key, one, options);
    const TagRows& rows = key == "entities_true" ? one.gold : one.predicted;
    return options.strict ? strict_json(rows, *options.scheme, one.suffix) : default_entities(rows, one);
}

/// Flat lists: a program with types cannot even ask for the scores of them.
bool askable(const Case& one, const std::string& group, const std::string& key) {
    if (!one.flat) return true;
    return group == "default" && (key == "accuracy" || key == "performance_measure" || key.rfind("entities", 0) == 0);
}

void check_case(const Case& one, Tally& tally) {
    for (const auto& [group, expected] : one.answers.items()) {
        ScoreOptions options;
        options.suffix = one.suffix;
        options.mode = base::Mode::reference;
        const std::string place = one.id + " " + group;
        if (group == "auto_detect_true") {
            if (one.flat) continue;
            const auto scheme = detect_scheme(one.gold, one.suffix);
            tally.compare(place, shown(scheme, [](Scheme found) { return std::string(name(found)); }), expected);
            continue;
        }
        if (group == "strict_auto_report_2") {
            if (one.flat) continue;
            options.strict = true;
            tally.compare(place, reported(one, options, 2), expected);
            continue;
        }
        if (group != "default") {
            options.strict = true;
            options.scheme = scheme_of(group.substr(std::string("strict_").size()));
            if (!options.scheme) continue; // "published", "sentences", "tokens"
        }
        for (const auto& [key, value] : expected.items()) {
            if (askable(one, group, key)) tally.compare(place + " " + key, answer(key, one, options), value);
        }
    }
}

void finish(const Tally& tally, const char* what) {
    qInfo("%s: %d of %d answers equal", what, tally.equal, tally.total);
    for (const std::string& difference : tally.differences)
        qWarning("%s", difference.c_str());
    QVERIFY(tally.total > 0);
    QCOMPARE(tally.equal, tally.total);
}

Tally checked_file(const std::filesystem::path& path) {
    Tally tally;
    for (const std::string& line : test::split(test::text_of(path), '\n')) {
        if (!line.empty()) check_case(case_of(json::parse(line)), tally);
    }
    return tally;
}

TagRows rows_of_file(const std::filesystem::path& path) {
    TagRows rows;
    for (const std::string& line : test::split(test::text_of(path), '\n')) {
        if (!line.empty()) rows.push_back(test::split(line, ' '));
    }
    return rows;
}

} // namespace

class SeqevalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void our_cases_give_the_references_answers() {
        finish(checked_file(std::filesystem::path(SAUTI_FIXTURES) / "ner/seqeval.jsonl"), "own cases");
    }

    void golden_cases_give_the_references_answers_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("edge") << "edge.jsonl";
        QTest::newRow("random") << "random.jsonl";
    }
    void golden_cases_give_the_references_answers() {
        QFETCH(QString, file);
        const std::string name = "golden/seqeval/" + file.toStdString();
        if (!test::has_shared(name)) QSKIP("the reference answers are not here");
        finish(checked_file(test::shared(name)), qPrintable(file));
    }

    void published_predictions_score_as_published() {
        if (!test::has_shared("golden/seqeval/pairs.json")) QSKIP("the reference answers are not here");
        const json pairs = json::parse(test::text_of(test::shared("golden/seqeval/pairs.json")));
        Tally tally;
        for (const auto& [pair, answers] : pairs.items()) {
            Case one;
            one.id = pair;
            one.gold = rows_of_file(test::shared("golden/seqeval/gold/" + pair.substr(0, pair.find('_')) + ".txt"));
            one.predicted = rows_of_file(test::shared("golden/seqeval/pred/" + pair + ".txt"));
            one.answers = answers;
            for (const char* key : {"published", "sentences", "tokens"})
                one.answers.erase(key);
            check_case(one, tally);
            const auto scores = score(one.gold, one.predicted);
            QVERIFY(scores.has_value());
            const json& published = answers["published"];
            tally.compare(pair + " published f1", number(scores->micro.f), published["f1"]);
            tally.compare(pair + " published precision", number(scores->micro.precision), published["precision"]);
            tally.compare(pair + " published recall", number(scores->micro.recall), published["recall"]);
            tally.compare(pair + " sentences", one.gold.size(), answers["sentences"]);
        }
        finish(tally, "pairs.json");
    }
};

QTEST_APPLESS_MAIN(SeqevalTest)
#include "seqeval_test.moc"
