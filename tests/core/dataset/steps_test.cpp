// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "base/random.h"
#include "core/dataset/test_tools.h"
#include "dataset/step.h"
#include "unicode/utf8.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace sauti;
using dataset::Kind;

namespace {

const base::Json& cases() {
    static const base::Json all =
        base::read_json(base::fs::path(SAUTI_FIXTURES) / "steps/cases.json").value_or(base::Json{})["cases"];
    return all;
}

std::string bytes_of(const base::Json& entry, const std::string& key) {
    if (!entry.contains(key + "_hex")) return entry[key].get<std::string>();
    return QByteArray::fromHex(QByteArray::fromStdString(entry[key + "_hex"].get<std::string>())).toStdString();
}

std::map<std::string, std::int64_t> counts_of(const base::Json& entry, const char* key) {
    std::map<std::string, std::int64_t> counts;
    for (const auto& [reason, count] : entry[key].items())
        counts[reason] = count.get<std::int64_t>();
    return counts;
}

std::string run(const std::string& name, Kind kind, const std::string& text,
                std::map<std::string, std::string> words = {}) {
    const dataset::StepInfo& step = **dataset::find_step(name);
    const auto options = dataset::Options::from_words(step.options, words);
    if (!options) return options.error().to_string();
    const auto result = dataset::run_step_on_text(step, *options, kind, text, small_tools());
    return result ? result->text : result.error().to_string();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string random_text(base::RandomStream& random, std::uint64_t most) {
    static const std::vector<std::string> k_pieces = {"a",          "Ch",
                                                      "q",          " ",
                                                      "\n",         "\n\n",
                                                      "\t",         "\r",
                                                      "\r\n",       "\u00a0",
                                                      " O\n",       " B-PER\n",
                                                      "\u2028",     "\x0b",
                                                      "\u0301",     "\u200b",
                                                      "\uFEFF",     "\xff",
                                                      "\U0001F600", "'",
                                                      "\uE001",     std::string(1, '\0')};
    std::string text;
    for (std::uint64_t n = random.below(most); n > 0; --n)
        text += k_pieces[random.below(k_pieces.size())];
    return text;
}

} // namespace

class StepsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case_holds_data() {
        QTest::addColumn<int>("number");
        QVERIFY(cases().size() > 40);
        for (std::size_t i = 0; i < cases().size(); ++i) {
            const auto title = cases()[i]["name"].get<std::string>() + ", " + cases()[i]["mode"].get<std::string>();
            QTest::newRow(title.c_str()) << static_cast<int>(i);
        }
    }

    void case_holds() {
        QFETCH(const int, number);
        const base::Json& entry = cases()[static_cast<std::size_t>(number)];
        const dataset::StepInfo& step = **dataset::find_step(entry["step"].get<std::string>());
        std::map<std::string, std::string> words = {{"mode", entry["mode"].get<std::string>()}};
        if (entry.contains("options")) {
            for (const auto& [key, value] : entry["options"].items())
                words[key] = value.get<std::string>();
        }
        const Kind kind =
            entry.contains("kind_of") ? *dataset::kind_of(entry["kind_of"].get<std::string>()) : step.takes[0];
        const std::string wanted = entry.contains("error") ? entry["error"].get<std::string>() : "";
        const auto options = dataset::Options::from_words(step.options, words);
        if (!options) {
            QCOMPARE(std::string(base::name(options.error().kind)), wanted);
            return;
        }
        const auto result = dataset::run_step_on_text(step, *options, kind, bytes_of(entry, "in"), small_tools());
        QCOMPARE(result ? std::string() : std::string(base::name(result.error().kind)), wanted);
        if (!result) return;
        QCOMPARE(QByteArray::fromStdString(result->text), QByteArray::fromStdString(bytes_of(entry, "out")));
        if (entry.contains("lost")) QCOMPARE(result->report.lost, counts_of(entry, "lost"));
        if (entry.contains("changed")) QCOMPARE(result->report.changed, counts_of(entry, "changed"));
        if (entry.contains("printed")) QCOMPARE(result->report.printed.at(0), entry["printed"][0].get<std::string>());
        if (entry.contains("unmapped"))
            QCOMPARE(result->report.unmapped.at(U'q'), counts_of(entry, "unmapped").at("q"));
    }

    void errors_say_file_and_line() {
        const dataset::StepInfo& step = **dataset::find_step("split-characters");
        auto options = *dataset::Options::from_words(step.options, {{"mode", "reference"}});
        const auto result = dataset::run_step_on_text(step, options, Kind::conll, "a O\nb\n", {});
        QCOMPARE(result.error().place.line, 2);
    }

    void an_unknown_step_or_option_names_the_nearest() {
        QVERIFY(dataset::find_step("split-charcters").error().hint.find("split-characters") != std::string::npos);
        const dataset::StepInfo& step = **dataset::find_step("shiba-jsonl");
        const auto options = dataset::Options::from_words(step.options, {{"max_lenght", "3"}});
        QVERIFY(options.error().hint.find("max_length") != std::string::npos);
    }

    void every_option_of_the_table_has_a_good_default_and_help() {
        for (const dataset::StepInfo& step : dataset::steps()) {
            QVERIFY(!step.help.empty() && step.run != nullptr && !step.takes.empty());
            const dataset::Options defaults(step.options);
            const auto again = dataset::Options::from_json(step.options, defaults.json(), "-", "options");
            QVERIFY2(again.has_value(), again ? "" : again.error().to_string().c_str());
            QCOMPARE(base::compact(again->json()), base::compact(defaults.json()));
            for (const dataset::OptionInfo& option : step.options)
                QVERIFY(!option.help.empty());
        }
    }

    void shuffle_keeps_every_sentence_and_its_seed_decides() {
        std::string text;
        for (int i = 0; i < 50; ++i)
            text += "w" + std::to_string(i) + " O\nx B-PER\n\n";
        const std::string one = run("shuffle", Kind::conll, text, {{"seed", "1"}});
        QCOMPARE(one, run("shuffle", Kind::conll, text, {{"seed", "1"}}));
        QVERIFY(one != run("shuffle", Kind::conll, text, {{"seed", "2"}}));
        QVERIFY(one != text);
        auto before = lines_of(text);
        auto after = lines_of(one);
        std::sort(before.begin(), before.end());
        std::sort(after.begin(), after.end());
        QCOMPARE(after, before);
        QCOMPARE(run("shuffle", Kind::text, "a\n\nb", {}).size(), std::size_t{5}); // the empty line is kept too
    }

    void split_puts_equal_sentences_on_one_side() {
        const dataset::StepInfo& step = **dataset::find_step("split");
        const auto options =
            *dataset::Options::from_words(step.options, {{"dev", "0.2"}, {"test", "0.2"}, {"seed", "5"}});
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "s" + std::to_string(i % 60) + "\n";
        std::vector<dataset::StepInput> inputs = {dataset::text_input("-", Kind::text, text)};
        std::vector<std::string> sides(3);
        std::vector<dataset::LineOutput> outputs;
        for (std::string& side : sides) {
            outputs.emplace_back([&side](std::string_view bytes) -> base::Result<void> {
                side += bytes;
                return {};
            });
        }
        dataset::StepReport report;
        const dataset::Tools tools;
        const base::Work work;
        dataset::StepRun step_run = {options, options.mode(), inputs, {&outputs[0], &outputs[1], &outputs[2]},
                                     report,  tools,          work};
        QVERIFY(dataset::run_step(step, step_run).has_value());
        std::vector<std::set<std::string>> sets;
        std::size_t total = 0;
        for (const std::string& side : sides) {
            const auto lines = lines_of(side);
            total += lines.size();
            sets.emplace_back(lines.begin(), lines.end());
        }
        QCOMPARE(total, std::size_t{100});
        QCOMPARE(sets[0].size() + sets[1].size() + sets[2].size(), std::size_t{60});
        QCOMPARE(lines_of(sides[1]).size(), std::size_t{20});
        QCOMPARE(lines_of(sides[2]).size(), std::size_t{20});
        QCOMPARE(report.lines_in, 100);
        QCOMPARE(report.lines_out, 100);
    }

    void split_by_speaker_needs_names() {
        QVERIFY(run("split", Kind::text, "a\nb\n", {{"by", "speaker"}}).find("speakers") != std::string::npos);
        QVERIFY(run("split", Kind::text, "a\nb\n", {{"dev", "0.6"}, {"test", "0.4"}}).find("nothing for train") !=
                std::string::npos);
    }

    void random_bytes_never_break_a_step() {
        base::RandomStream random(3, "steps-test", 0);
        for (int round = 0; round < 3000; ++round) {
            const std::string text = random_text(random, 24);
            for (const dataset::StepInfo& step : dataset::steps()) {
                for (const char* mode : {"reference", "corrected"}) {
                    std::map<std::string, std::string> words = {{"mode", mode}};
                    if (!step.options.empty() && step.options[0].name == "code") words["code"] = "x";
                    const auto options = *dataset::Options::from_words(step.options, words);
                    const Kind kind = step.takes[random.below(step.takes.size())];
                    const auto result = dataset::run_step_on_text(step, options, kind, text, small_tools());
                    const bool corrected = options.mode() == base::Mode::corrected;
                    QVERIFY2(result || !corrected, result ? "" : result.error().to_string().c_str());
                    if (!result) continue;
                    // What is said about lines is true of the bytes.
                    const bool open = !result->text.empty() && result->text.back() != '\n';
                    const auto newlines = std::count(result->text.begin(), result->text.end(), '\n');
                    if (step.shape != dataset::Shape::splits)
                        QCOMPARE(result->report.lines_out, newlines + (open ? 1 : 0));
                    if (corrected) QVERIFY(!open);
                }
            }
        }
    }

    void corrected_conll_steps_end_each_sentence_with_one_blank_line() {
        base::RandomStream random(4, "steps-test", 0);
        for (int round = 0; round < 2000; ++round) {
            const std::string text = random_text(random, 30);
            for (const char* step : {"phonemize-conll", "split-characters", "shuffle"}) {
                std::map<std::string, std::string> words;
                if (step == std::string("phonemize-conll")) words["code"] = "x";
                const std::string out = run(step, Kind::conll, text, words);
                QVERIFY(out.find("\n\n\n") == std::string::npos);
                QVERIFY(out.empty() || (out.front() != '\n' && out.substr(out.size() - 2) == "\n\n"));
            }
        }
    }
};

QTEST_APPLESS_MAIN(StepsTest)
#include "steps_test.moc"
