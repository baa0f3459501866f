// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli_runner.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

using namespace sauti;

namespace {

QString text_of(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

class CorpusVerbTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path root_;

    [[nodiscard]] std::string path(const std::string& relative) const { return (root_ / relative).string(); }

    test::Run run(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--project", path("study")});
        return test::run_cli(words);
    }

    void write(const std::string& relative, const std::string& bytes) const {
        std::filesystem::create_directories((root_ / relative).parent_path());
        QVERIFY(base::write_atomically(root_ / relative, bytes).has_value());
    }

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        root_ = folder_->path().toStdString();
        QCOMPARE(test::run_cli({"project", "new", path("study")}).code, 0);
        write("swa/train.txt",
              "Juma B-PER\nanaishi O\nDodoma B-LOC\n. O\n\nWizara B-ORG\nya I-ORG\nAfya I-ORG\n. O\n\n");
        write("swa/dev.txt", "Juma B-PER\nanaishi O\nDodoma B-LOC\n. O\n\n");
        write("swa/test.txt", "Habari O\nza O\nasubuhi O\n\n");
    }

    void adds_lists_and_tells() {
        const auto dry = run({"corpus", "add", path("swa"), "--dry-run"});
        QCOMPARE(dry.code, 0);
        QVERIFY(text_of(dry.out).contains("reader    conll"));
        QVERIFY(text_of(dry.out).contains("G2P swa-Latn: guessed"));
        QVERIFY(!std::filesystem::exists(path("study/corpora/swa")));

        const auto added = run({"corpus", "add", path("swa")});
        QVERIFY2(added.code == 0, added.err.c_str());
        QCOMPARE(text_of(added.out), QString("Corpus swa: 4 rows\n"));
        const auto listed = run({"corpus", "list"});
        QCOMPARE(text_of(listed.out), QString("id\treader\trows\tsplits\tcode\tsource\n"
                                              "swa\tconll\t4\ttrain,dev,test\tswa-Latn\t%1\n")
                                          .arg(text_of(std::filesystem::canonical(path("swa")).string())));
        const auto told = run({"--json", "corpus", "info", "swa"});
        const auto json = base::parse_json(told.out, "info");
        QVERIFY(json.has_value());
        QCOMPARE((*json)["rows"].get<int>(), 4);
        QCOMPARE((*json)["counts"]["train"]["words"].get<int>(), 8);
        QVERIFY(text_of(run({"corpus", "info", path("swa")}).out).contains("because   Splits by the files' names"));
    }

    void shows_rows_with_phones() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const auto shown = run({"corpus", "rows", "swa", "--filter", "tag:ORG"});
        QVERIFY2(shown.code == 0, shown.err.c_str());
        QCOMPARE(text_of(shown.out), QString("id\tsplit\ttext\tphones\ttags\n"
                                             "2\ttrain\tWizara ya Afya .\twizaɾa ja afja .\tB-ORG I-ORG I-ORG O\n"));
        const auto pattern = run({"corpus", "rows", "swa", "--filter", "[ ɾ a # ]", "--columns", "id,place"});
        QVERIFY2(pattern.code == 0, pattern.err.c_str());
        QCOMPARE(text_of(pattern.out), QString("id\tplace\n2\ttrain.txt:6\n"));
        const auto sorted = run({"corpus", "rows", "swa", "--sort", "text", "--limit", "2", "--columns", "id"});
        QCOMPARE(text_of(sorted.out), QString("id\n4\n1\n"));
    }

    void writes_each_format() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const std::vector<std::string> one = {"corpus", "rows", "swa", "--filter", "tag:ORG"};
        const auto with = [&](std::vector<std::string> more) {
            std::vector<std::string> words = one;
            words.insert(words.end(), more.begin(), more.end());
            return text_of(run(words).out);
        };
        QCOMPARE(with({"--format", "conll"}), QString("Wizara B-ORG\nya I-ORG\nAfya I-ORG\n. O\n\n"));
        QCOMPARE(with({"--format", "csv", "--columns", "id,tags"}), QString("id,tags\n2,B-ORG I-ORG I-ORG O\n"));
        QCOMPARE(with({"--format", "jsonl", "--columns", "id,tokens"}),
                 QString("{\"id\":2,\"tokens\":[\"Wizara\",\"ya\",\"Afya\",\".\"]}\n"));
        write("plain/notes.txt", "a, \"b\"\tc\\d\n");
        QCOMPARE(run({"corpus", "add", path("plain")}).code, 0);
        QCOMPARE(text_of(run({"corpus", "rows", "plain", "--columns", "text"}).out),
                 QString("text\na, \"b\"\\tc\\\\d\n"));
        QCOMPARE(text_of(run({"corpus", "rows", "plain", "--columns", "text", "--format", "csv"}).out),
                 QString("text\n\"a, \"\"b\"\"\tc\\d\"\n"));
        QCOMPARE(run({"corpus", "rows", "plain", "--format", "conll"}).code, 2);
    }

    void shows_an_error_under_its_place() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const auto wrong = run({"corpus", "rows", "swa", "--filter", "juma tagg:PER"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2(text_of(wrong.err).contains("juma tagg:PER\n     ^\n"), wrong.err.c_str());
        QVERIFY(text_of(wrong.err).contains("did you mean tag?"));
        const auto later = run({"corpus", "rows", "swa", "--filter", "split:devv"});
        QCOMPARE(later.code, 2);
        QVERIFY(text_of(later.err).contains("split:devv\n      ^\n"));
        QCOMPARE(run({"corpus", "rows", "swa", "--columns", "txt"}).code, 2);
        QCOMPARE(run({"corpus", "rows", "swo"}).code, 3);
        QCOMPARE(run({"corpus", "rows", "swa", "--sort", "beauty"}).code, 2);
    }

    void finds_what_is_wrong() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const auto found = run({"corpus", "validate", "swa"});
        QCOMPARE(found.code, 1);
        QCOMPARE(text_of(found.out), QString("train.txt:1: leak: row 1 has the text of row 3 (dev, dev.txt:1)\n"
                                             "dev.txt:1: leak: row 3 has the text of row 1 (train, train.txt:1)\n"));
        QCOMPARE(text_of(found.err), QString("4 rows, 2 leak\n"));
        const auto by_path = run({"corpus", "validate", path("swa")});
        QCOMPARE(by_path.out, found.out);
        write("good/train.txt", "Sawa O\n\n");
        QCOMPARE(run({"corpus", "validate", path("good")}).code, 0);
        write("bad/train.txt", "Sawa O\nMbaya\n. O\n\n");
        const auto added = run({"corpus", "add", path("bad")});
        QCOMPARE(added.code, 1);
        QVERIFY2(text_of(added.err).contains("train.txt:2"), added.err.c_str());
        const auto bad = run({"--json", "corpus", "validate", "bad"});
        QCOMPARE(bad.code, 1);
        const auto json = base::parse_json(bad.out.substr(0, bad.out.find('\n')), "line");
        QCOMPARE((*json)["line"].get<int>(), 2);
        QCOMPARE(text_of((*json)["kind"].get<std::string>()), QString("syntax"));
    }

    void counts() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const auto all = run({"--json", "corpus", "stats", "swa"});
        const auto json = base::parse_json(all.out, "stats");
        QVERIFY2(json.has_value(), all.err.c_str());
        QCOMPARE((*json)["entities"].get<int>(), 5);
        QCOMPARE((*json)["entity_types"]["ORG"].get<int>(), 1);
        QCOMPARE((*json)["tags"]["I-ORG"].get<int>(), 2);
        QCOMPARE((*json)["splits"]["train"]["rows"].get<int>(), 2);
        QCOMPARE((*json)["characters"]["J"].get<int>(), 2);
        QCOMPARE((*json)["problems"]["leak"].get<int>(), 2);
        QCOMPARE((*json)["longest"].get<int>(), 21);
        const auto part = run({"corpus", "stats", "swa", "--filter", "split:test"});
        QVERIFY(text_of(part.out).startsWith("split\trows\twords\tletters\tentities\ntest\t1\t3\t17\t0\nall\t1\t"));
    }

    void sets_what_may_be_set() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const auto set = run({"corpus", "set", "swa", "phones.mode=reference", "code=kin-Latn"});
        QVERIFY2(set.code == 0, set.err.c_str());
        QVERIFY(text_of(set.out).contains("phones    auto, reference"));
        QCOMPARE(run({"corpus", "set", "swa", "colour=red"}).code, 2);
        QCOMPARE(run({"corpus", "set", "swa", "code"}).code, 2);
        QCOMPARE(run({"corpus", "set", "swa", "code=none"}).code, 0);
        QCOMPARE(text_of(run({"corpus", "rows", "swa", "--limit", "1"}).out),
                 QString("id\tsplit\ttext\ttags\n1\ttrain\tJuma anaishi Dodoma .\tB-PER O B-LOC O\n"));
        QCOMPARE(run({"corpus", "rows", "swa", "--filter", "[ V ]"}).code, 3);
    }

    void says_what_is_no_corpus() {
        write("empty/picture.png", "x");
        const auto none = run({"corpus", "add", path("empty")});
        QCOMPARE(none.code, 3);
        QVERIFY(text_of(none.err).contains("looked for"));
        QCOMPARE(run({"corpus", "add", path("nowhere")}).code, 3);
        const auto above = run({"corpus", "add", root_.string()});
        QCOMPARE(above.code, 3);
        QVERIFY2(text_of(above.err).contains("swa"), above.err.c_str());
        QCOMPARE(test::run_cli({"--project", path("swa"), "corpus", "list"}).code, 3);
    }

    void is_busy_while_another_writes() {
        const auto lock = base::FileLock::acquire(root_ / "study/corpora/.swa.lock", "the corpus swa");
        QVERIFY(lock.has_value());
        const auto busy = run({"corpus", "add", path("swa"), "--id", "swa"});
        QCOMPARE(busy.code, 5);
        QVERIFY(text_of(busy.err).contains("in use by another process"));
    }

    void builds_a_deleted_index_and_tells_a_changed_source() {
        QCOMPARE(run({"corpus", "add", path("swa")}).code, 0);
        const auto before = run({"corpus", "rows", "swa"});
        std::filesystem::remove(path("study/corpora/swa/index.sqlite"));
        QCOMPARE(run({"corpus", "rows", "swa"}).out, before.out);
        write("swa/test.txt", "Habari O\nza O\njioni O\n\n");
        const auto changed = run({"corpus", "rows", "swa"});
        QCOMPARE(changed.out, before.out);
        QVERIFY2(text_of(changed.err).contains("has changed"), changed.err.c_str());
        QCOMPARE(run({"corpus", "set", "swa", "source=" + path("swa")}).code, 0);
        QVERIFY(text_of(run({"corpus", "rows", "swa", "--columns", "text"}).out).contains("jioni"));
    }
};

QTEST_APPLESS_MAIN(CorpusVerbTest)
#include "corpus_verb_test.moc"
