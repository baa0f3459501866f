// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "dataset/g2p_tools.h"
#include "dataset/step.h"
#include "formats/lines.h"

#include <QTest>
#include <map>
#include <string>
#include <vector>

using namespace sauti;
namespace fs = std::filesystem;

namespace {

const fs::path k_folder = fs::path(SAUTI_SHARED) / "golden/steps";

/// Our steps behind the name of the original script, first to last.
const std::map<std::string, std::vector<std::string>> k_chains = {
    {"ner-split-characters", {"split-characters"}},
    {"ner-phonemize-swa", {"phonemize-conll"}},
    {"ner-phonemize-kin", {"phonemize-conll"}},
    {"ner-phonemize-then-split-swa", {"phonemize-conll", "split-characters"}},
    {"ner-phonemize-then-split-kin", {"phonemize-conll", "split-characters"}},
    {"text-phonemize-swa", {"phonemize-text"}},
    {"text-phonemize-kin", {"phonemize-text"}},
    {"remove-spaces", {"strip-spaces"}},
    {"drop-blank-lines", {"drop-blank-lines"}},
    {"to-examples", {"shiba-jsonl"}},
};

std::vector<std::vector<std::string>> table(const fs::path& path) {
    std::vector<std::vector<std::string>> rows;
    const std::string text = base::read_file(path).value_or("");
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::vector<std::string> row(1);
        for (const char c : text.substr(begin, end - begin)) {
            if (c == '\t') {
                row.emplace_back();
            } else {
                row.back() += c;
            }
        }
        rows.push_back(row);
        begin = end + 1;
    }
    return rows;
}

/// "--max_length 14 --cross_docs \"\"" as words.
std::map<std::string, std::string> words_of(const std::string& step, const std::string& options) {
    std::map<std::string, std::string> words = {{"mode", "reference"}};
    if (step.find("phonemize") != std::string::npos) words["code"] = options.substr(0, 8);
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < options.size();) {
        const std::size_t end = std::min(options.find(' ', at), options.size());
        parts.push_back(options.substr(at, end - at));
        at = end + 1;
    }
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        if (parts[i].rfind("--", 0) == 0) words[parts[i].substr(2)] = parts[i + 1] == "\"\"" ? "" : parts[i + 1];
    }
    return words;
}

} // namespace

class StepsGoldenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equals_the_original_data() {
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("options");
        QTest::addColumn<bool>("fails");
        if (!fs::exists(k_folder / "cases.tsv")) QSKIP("no folder of reference answers (SAUTI_SHARED)");
        for (const auto& row : table(k_folder / "cases.tsv")) {
            if (row.size() < 4 || k_chains.count(row[0]) == 0) continue;
            QTest::newRow((row[0] + "/" + row[1]).c_str())
                << QString::fromStdString(row[0]) << QString::fromStdString(row[1]) << QString::fromStdString(row[2])
                << (row[3] != "ok");
        }
    }

    void equals_the_original() {
        QFETCH(const QString, step);
        QFETCH(const QString, name);
        QFETCH(const QString, options);
        QFETCH(const bool, fails);
        const fs::path place = k_folder / step.toStdString() / name.toStdString();
        std::string text = *base::read_file(place.string() + ".in");
        const auto tools = dataset::g2p_tools();
        for (const std::string& one : k_chains.at(step.toStdString())) {
            const dataset::StepInfo& info = **dataset::find_step(one);
            auto words = words_of(step.toStdString(), options.toStdString());
            if (info.options.empty()) words.erase("code");
            const auto values = dataset::Options::from_words(info.options, words);
            QVERIFY2(values.has_value(), values ? "" : values.error().to_string().c_str());
            const auto result = dataset::run_step_on_text(info, *values, info.takes[0], text, tools);
            QCOMPARE(!result, fails);
            if (!result) return;
            text = result->text;
            if (one != "shiba-jsonl") continue;
            for (const auto& row : table(k_folder / "to-examples/messages.tsv")) {
                if (row[0] == name.toStdString()) QCOMPARE(result->report.printed.at(0), row[1]);
            }
        }
        QCOMPARE(QByteArray::fromStdString(text), QByteArray::fromStdString(*base::read_file(place.string() + ".out")));
    }

    void joins_as_the_original_data() {
        QTest::addColumn<QString>("name");
        if (!fs::exists(k_folder / "concatenate")) QSKIP("no folder of reference answers (SAUTI_SHARED)");
        for (const auto& entry : fs::directory_iterator(k_folder / "concatenate")) {
            if (entry.path().extension() == ".in1")
                QTest::newRow(entry.path().stem().c_str()) << QString(entry.path().stem().c_str());
        }
    }

    void joins_as_the_original() {
        QFETCH(const QString, name);
        const fs::path place = k_folder / "concatenate" / name.toStdString();
        const std::string first = *base::read_file(place.string() + ".in1");
        const std::string second = *base::read_file(place.string() + ".in2");
        const dataset::StepInfo& step = **dataset::find_step("concatenate");
        const auto options = *dataset::Options::from_words(step.options, {{"mode", "reference"}});
        const auto join = [&](std::vector<dataset::StepInput> inputs) {
            std::string text;
            dataset::LineOutput out([&](std::string_view bytes) -> base::Result<void> {
                text += bytes;
                return {};
            });
            dataset::StepReport report;
            const dataset::Tools tools;
            const base::Work work;
            dataset::StepRun run = {options, options.mode(), inputs, {&out}, report, tools, work};
            return dataset::run_step(step, run) ? text : std::string("failed");
        };
        const auto one = dataset::text_input("1", dataset::Kind::text, first);
        const auto two = dataset::text_input("2", dataset::Kind::text, second);
        const std::string once = join({one, two});
        QCOMPARE(once, *base::read_file(place.string() + ".out"));
        // The original appends when it is run again: the old result comes first.
        const auto old = dataset::text_input("0", dataset::Kind::text, once);
        QCOMPARE(join({old, one, two}), *base::read_file(place.string() + ".out_run_twice"));
    }
};

QTEST_APPLESS_MAIN(StepsGoldenTest)
#include "steps_golden_test.moc"
