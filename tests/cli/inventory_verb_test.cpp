// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli_runner.h"
#include "support/golden.h"

#include <QTemporaryDir>
#include <QTest>
#include <cstdlib>
#include <filesystem>

using namespace sauti;

class InventoryVerbTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    [[nodiscard]] std::string path(const std::string& name) const { return folder_.path().toStdString() + "/" + name; }
    std::string write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        return base::write_atomically(path(name), text) ? path(name) : std::string();
    }
    /// In the project.
    test::Run run(std::vector<std::string> words, const std::string& input = {}) const {
        words.insert(words.begin(), {"--project", path("study")});
        return test::run_cli(words, input);
    }
    static QString out(const test::Run& run) {
        return QString::fromStdString(run.code == 0 ? run.out : "exit " + std::to_string(run.code) + ": " + run.err);
    }
    static base::Json json(const test::Run& run) { return base::parse_json(run.out, "out").value_or(base::Json()); }

private Q_SLOTS:
    void initTestCase() {
        unsetenv("SAUTI_EPITRAN_DATA");
        unsetenv("SAUTI_PANPHON_DATA");
        QCOMPARE(test::run_cli({"project", "new", path("study")}).code, 0);
        write("data/map/tst-Latn.csv", "Orth,Phon\na,a\nmb,mb\nr,ɾ\nc,t͡ʃ\nk,k\nm,m\n");
        write("right.txt", "a\nm\nb\nr\nʃ\nk\n");
        write("model/phone.txt", "a 1\nk 2\nm 3\n");
        write("model/inventory/index.json", R"([{"ISO6393":"tst","GlottoCode":"test1234","LanguageName":"Test"}])");
        write("model/inventory/test1234.txt", "a\nb\n");
        write("source/train.txt", "akamba kara\nmama\n");
    }

    void shows_a_map_in_its_order() {
        QCOMPARE(out(run({"--quiet", "inventory", "show", "epitran:tst-Latn", "--data", path("data")})),
                 QString("phone\tcount\tdescription\tsegments\tnote\n"
                         "a\t\topen front unrounded vowel\ta\t\n"
                         "mb\t\t\tm b\t\n"
                         "ɾ\t\tvoiced alveolar tap or flap\tɾ\t\n"
                         "t͡ʃ\t\tvoiceless postalveolar affricate\tt͡ʃ\t\n"
                         "k\t\tvoiceless velar plosive\tk\t\n"
                         "m\t\tvoiced bilabial nasal\tm\t\n"));
        QCOMPARE(run({"inventory", "show", "epitran:tst-Latn"}).code, 3);
        QCOMPARE(run({"inventory", "show", "epitran:xyz-Latn", "--data", path("data")}).code, 3);
        QCOMPARE(run({"inventory", "show", "builtin:swa-Latn"}).code, 0);
        QCOMPARE(run({"inventory", "show", "nothing"}).code, 2);
        QCOMPARE(run({"inventory", "show", "odd:thing"}).code, 2);
        QCOMPARE(run({"inventory", "show", "file:" + path("absent.txt")}).code, 3);
    }

    void diff_tells_the_nearest() {
        const auto found = json(run({"--json", "inventory", "diff", "epitran:tst-Latn", "file:" + path("right.txt"),
                                     "--data", path("data"), "--model", path("model")}));
        QCOMPARE(found["shared"].dump(), std::string(R"(["a","k","m"])"));
        QCOMPARE(found["only_left"].size(), std::size_t{3});
        QCOMPARE(found["only_left"][0]["phone"].get<std::string>(), std::string("mb"));
        QCOMPARE(found["only_left"][0]["nearest"].dump(), std::string(R"(["m","b"])"));
        QCOMPARE(found["only_left"][1]["nearest"].get<std::string>(), std::string("r"));
        QCOMPARE(found["only_left"][1]["emitted"].get<bool>(), false);
        QCOMPARE(found["only_left"][2]["differs"].dump(), std::string(R"(["+cont","-delrel"])"));
        QCOMPARE(found["lookalikes"].size(), std::size_t{1});
        QCOMPARE(found["jaccard"].get<double>(), 3.0 / 9);
        const QString text =
            out(run({"inventory", "diff", "epitran:tst-Latn", "file:" + path("right.txt"), "--data", path("data")}));
        QVERIFY2(text.startsWith("epitran tst-Latn and right: 3 in both, 3 only left, 3 only right, Jaccard 0.3333\n"),
                 qPrintable(text));
        QVERIFY(text.contains("\nmb\t-\tm + b\t0\t2 segments\n"));
    }

    void the_numbers_of_the_paper_come_out_of_the_verb() {
        if (!test::has_shared("data/inventories")) QSKIP("the paper's lists are not here");
        const std::string folder = test::shared("data/inventories").string();
        const std::string swh = "file:" + folder + "/allosaurus_swh_phone_inventory.txt";
        const std::string swa = "file:" + folder + "/epitran_swa-Latn_phones.txt";
        const std::string kin = "file:" + folder + "/epitran_kin-Latn_phones.txt";
        const auto counts = [&](const std::string& a, const std::string& b) {
            const auto found = json(run({"--json", "inventory", "diff", a, b}));
            return QString("%1/%2/%3")
                .arg(found["shared"].size())
                .arg(found["only_left"].size())
                .arg(found["only_right"].size());
        };
        QCOMPARE(counts(swh, swa), QString("29/18/8"));
        QCOMPARE(counts(swa, kin), QString("21/16/14"));
        QCOMPARE(counts(swh, kin), QString("24/23/11"));
        if (!test::has_shared("data/epitran/map")) QSKIP("Epitran's folder is not here");
        setenv("SAUTI_EPITRAN_DATA", test::shared("data/epitran").c_str(), 1);
        QCOMPARE(counts(swh, "epitran:swa-Latn"), QString("29/18/8"));
        QCOMPARE(counts("epitran:swa-Latn", "epitran:kin-Latn"), QString("21/16/14"));
        const std::string model = "allosaurus:" + test::shared("golden/allosaurus/models/tiny").string();
        QCOMPARE(counts(model + ":swh", "epitran:kin-Latn"), QString("24/23/11"));
        unsetenv("SAUTI_EPITRAN_DATA");
    }

    void sources_are_joined() {
        const std::string right = "file:" + path("right.txt");
        const auto shown = [&](const std::string& source) {
            QString text;
            for (const QString& line :
                 out(run({"--json", "inventory", "show", source, "--data", path("data")})).split('\n'))
                if (!line.isEmpty())
                    text += QString::fromStdString(base::parse_json(line.toStdString(), "-").value()["phone"]);
            return text;
        };
        QCOMPARE(shown("epitran:tst-Latn & " + right), QString("akm"));
        QCOMPARE(shown("epitran:tst-Latn - " + right + " | " + right), QString("mbɾt͡ʃambrʃk"));
        QCOMPARE(shown("allosaurus:" + path("model") + ":TST"), QString("ab"));
        QCOMPARE(shown("allosaurus:" + path("model") + ":ipa"), QString("akm"));
    }

    void inventories_are_made_listed_and_used() {
        QCOMPARE(run({"inventory", "make", "mine", "file:" + path("right.txt"), "--add", "ʒ", "--remove", "b,r"}).code,
                 0);
        QCOMPARE(run({"inventory", "make", "mine"}).code, 3); // it is there already
        QCOMPARE(run({"inventory", "make", "../x"}).code, 3);
        QCOMPARE(run({"inventory", "make", "other", "project:mine", "--remove", "ɮ"}).code, 2);
        QVERIFY(out(run({"inventory", "list"})).contains("mine\t5\tmade\tfile:"));
        QCOMPARE(
            json(run({"--json", "inventory", "diff", "project:mine", "file:" + path("right.txt")}))["only_left"].size(),
            std::size_t{1});
        QVERIFY(out(run({"inventory", "list", "allosaurus:" + path("model")})).contains("tst\ttest1234\tTest\tfalse"));
    }

    void exports_tables_and_charts() {
        const std::string source = "file:" + path("right.txt");
        QVERIFY(out(run({"inventory", "export", source})).startsWith("phone,count,description,note\na,,open front"));
        QVERIFY(out(run({"inventory", "export", source, "--format", "tex"})).contains("\\begin{tabular}"));
        QVERIFY(out(run({"inventory", "export", source, "--format", "json"})).contains("\"sauti-inventory\""));
        QCOMPARE(run({"inventory", "export", source, "--format", "svg", "--with", source, "--out", path("c.svg")}).code,
                 0);
        QVERIFY(base::read_file(path("c.svg")).value_or("").rfind("<svg", 0) == 0);
        QCOMPARE(run({"inventory", "export", source, "--with", source}).code, 2);
    }

    void a_corpus_is_counted_and_covered() {
        QCOMPARE(run({"corpus", "add", path("source"), "--id", "tst", "--code", "swa-Latn"}).code, 0);
        const auto found =
            json(run({"--json", "inventory", "coverage", "file:" + path("right.txt"), "corpus:tst:text"}));
        QCOMPARE(found["missing"].size(), std::size_t{0});
        QCOMPARE(found["recall"].get<double>(), 1.0);
        QCOMPARE(found["unused"].dump(), std::string(R"(["ʃ"])"));
        QCOMPARE(found["precision"].get<double>(), 5.0 / 6);
        QVERIFY(out(run({"--quiet", "inventory", "show", "corpus:tst/train:phones"})).contains("\na\t7\t"));
        QVERIFY(out(run({"--quiet", "inventory", "show", "corpus:tst:phones:segments"})).contains("\nk\t2\t"));
        QCOMPARE(run({"inventory", "show", "corpus:tst:tags"}).code, 2);
        QCOMPARE(run({"inventory", "show", "corpus:none:phones"}).code, 3);
    }

    void folds_are_suggested_kept_and_applied() {
        const std::vector<std::string> fold = {
            "inventory", "fold", "epitran:tst-Latn", "file:" + path("right.txt"), "--data", path("data")};
        auto save = fold;
        save.insert(save.end(), {"--name", "to-right", "--save"});
        const auto table = json(run(save));
        QCOMPARE(table["folds"].size(), std::size_t{3});
        QCOMPARE(table["folds"][0]["to"].dump(), std::string(R"(["m","b"])"));
        QCOMPARE(run(save).code, 3); // finished by hand perhaps: not written over
        auto csv = fold;
        csv.insert(csv.end(), {"--format", "csv", "--name", "x"});
        QCOMPARE(out(run(csv)), QString("phon_x,phon_ipa\nmb,m b\nɾ,r\nt͡ʃ,ʃ\n"));
        const std::string lines = write("lines.txt", "t͡ʃaɾa\nmamba\n");
        auto check = csv;
        check.insert(check.end(), {"--check", lines});
        QCOMPARE(run(check).code, 0);
        setenv("SAUTI_EPITRAN_DATA", path("data").c_str(), 1);
        const std::string file = path("study/folds/to-right.json");
        QCOMPARE(out(run({"g2p", "tst-Latn", "--fold", "to-right"}, "cara\n")), QString("ʃara\n"));
        QCOMPARE(out(run({"g2p", "tst-Latn", "--fold", file}, "mba\n")), QString("mba\n"));
        QCOMPARE(run({"g2p", "tst-Latn", "--fold", "absent"}, "a\n").code, 3);
        unsetenv("SAUTI_EPITRAN_DATA");
    }
};

QTEST_APPLESS_MAIN(InventoryVerbTest)
#include "inventory_verb_test.moc"
