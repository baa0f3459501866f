// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "core/dataset/test_project.h"
#include "dataset/g2p_tools.h"

#include <QTest>
#include <map>
#include <sstream>
#include <string>

using namespace sauti;
namespace fs = std::filesystem;

/// The paper's 18 derived files of MasakhaNER (six sets, three splits), byte for byte.
namespace {

const fs::path k_folder = fs::path(SAUTI_SHARED) / "data/masakhaner";

/// "swa_phonemes/train" → SHA-256.
std::map<std::string, std::string> published() {
    std::map<std::string, std::string> sums;
    std::istringstream table(base::read_file(k_folder / "files.tsv").value_or(""));
    for (std::string line; std::getline(table, line);) {
        std::istringstream row(line);
        std::string folder, split, bytes, sha256;
        row >> folder >> split >> bytes >> sha256;
        sums[folder + "/" + split] = sha256;
    }
    return sums;
}

std::string recipe_for(const std::string& language) {
    return R"({ "format": "sauti-recipe", "version": 1, "name": "paper",
      "inputs": { "c": { "corpus": ")" +
           language + R"(" } },
      "steps": [
        { "id": "phones", "step": "phonemize-conll", "from": ["c"], "options": { "mode": "reference", "code": ")" +
           language + R"(-Latn" } },
        { "id": "both", "step": "split-characters", "from": ["phones"], "options": { "mode": "reference" } },
        { "id": "letters", "step": "split-characters", "from": ["c"], "options": { "mode": "reference" } } ],
      "outputs": { "phonemes": "phones", "phonemes_no_word_boundaries": "both", "no_word_boundaries": "letters" } })";
}

} // namespace

class PaperFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steps_give_the_published_files_data() {
        QTest::addColumn<QString>("language");
        if (!fs::exists(k_folder / "files.tsv")) QSKIP("no folder of reference answers (SAUTI_SHARED)");
        QTest::newRow("swa") << "swa";
        QTest::newRow("kin") << "kin";
    }

    void steps_give_the_published_files() {
        QFETCH(const QString, language);
        const auto sums = published();
        const auto tools = dataset::g2p_tools();
        const std::string code = language.toStdString();
        const auto run = [&](const char* name, const std::string& text) {
            const dataset::StepInfo& step = **dataset::find_step(name);
            std::map<std::string, std::string> words = {{"mode", "reference"}};
            if (!step.options.empty()) words["code"] = code + "-Latn";
            return dataset::run_step_on_text(step, *dataset::Options::from_words(step.options, words),
                                             dataset::Kind::conll, text, tools)
                ->text;
        };
        for (const std::string split : {"train", "dev", "test"}) {
            const std::string base_text = *base::read_file(k_folder / code / (split + ".txt"));
            const std::string phones = run("phonemize-conll", base_text);
            QCOMPARE(base::sha256_hex(phones), sums.at(code + "_phonemes/" + split));
            QCOMPARE(base::sha256_hex(run("split-characters", phones)),
                     sums.at(code + "_phonemes_no_word_boundaries/" + split));
            QCOMPARE(base::sha256_hex(run("split-characters", base_text)),
                     sums.at(code + "_no_word_boundaries/" + split));
        }
    }

    void a_recipe_gives_the_published_files_data() { steps_give_the_published_files_data(); }

    void a_recipe_gives_the_published_files() {
        QFETCH(const QString, language);
        const std::string code = language.toStdString();
        TestProject project;
        QVERIFY(project.import(code, k_folder / code, code + "-Latn"));
        dataset::BuildRequest request;
        request.project = project.project();
        request.name = "paper";
        request.recipe = *dataset::parse_recipe(recipe_for(code), "r.json");
        request.tools = dataset::g2p_tools();
        const auto result = dataset::build(request);
        QVERIFY2(result.has_value(), result ? "" : result.error().to_string().c_str());
        const auto sums = published();
        int compared = 0;
        for (const auto& file : result->info.files) {
            QCOMPARE(file.sha256, sums.at(code + "_" + file.output + "/" + file.split));
            ++compared;
        }
        QCOMPARE(compared, 9);
    }
};

QTEST_APPLESS_MAIN(PaperFilesTest)
#include "paper_files_test.moc"
