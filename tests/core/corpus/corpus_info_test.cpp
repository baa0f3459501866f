// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus_fixture.h"

#include <algorithm>

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

namespace {

void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t place = text.find(from);
    if (place == std::string::npos) qFatal("%s is not there", from.c_str());
    text.replace(place, from.size(), to);
}

} // namespace

class CorpusInfoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comes_back_as_it_was_written() {
        const Project project;
        VERIFY_OK(project.news());
        const auto info = read_corpus_info(project.corpus("swa"));
        VERIFY_OK(info);
        CorpusInfo changed = *info;
        changed.code = "kin-Latn";
        changed.phones = {"epitran", base::Mode::reference};
        changed.options["a"] = "b";
        changed.findings.push_back({"train.txt", 3, "syntax", "words"});
        changed.findings_total = 1;
        changed.findings_by_kind["syntax"] = 1;
        VERIFY_OK(write_corpus_info(project.corpus("swa"), changed));
        const auto again = read_corpus_info(project.corpus("swa"));
        VERIFY_OK(again);
        QVERIFY(*again == changed);
    }

    void keeps_keys_that_it_does_not_know() {
        const Project project;
        VERIFY_OK(project.news());
        const auto path = project.corpus("swa") / "corpus.json";
        std::string text = *base::read_file(path);
        replace(text, "\"imported\"", "\"licence\": {\"name\": \"CC\"},\n  \"imported\"");
        VERIFY_OK(base::write_atomically(path, text));
        VERIFY_OK(set_corpus(project.corpus("swa"), "code", "none"));
        const std::string after = *base::read_file(path);
        QVERIFY(after.find("\"licence\"") != std::string::npos);
        QCOMPARE(read_corpus_info(project.corpus("swa"))->code, std::string());
    }

    void a_source_inside_the_project_is_stored_relative_to_it() {
        const Project project;
        VERIFY_OK(project.news());
        const std::string text = *base::read_file(project.corpus("swa") / "corpus.json");
        QVERIFY(text.find("\"source\": \"source/swa\"") != std::string::npos);
        // The whole project may move.
        QTemporaryDir other;
        const auto moved = std::filesystem::path(other.path().toStdString()) / "moved";
        std::filesystem::copy(project.path(), moved, std::filesystem::copy_options::recursive);
        const auto corpus = Corpus::open(moved / "corpora/swa");
        VERIFY_OK(corpus);
        QVERIFY(std::filesystem::equivalent(corpus->info().source, moved / "source/swa"));
    }

    void refuses_what_it_cannot_read_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, const char* from, const char* to, base::ErrorKind kind) {
            QTest::newRow(name) << from << to << static_cast<int>(kind);
        };
        row("a newer version", "\"version\": 1", "\"version\": 2", base::ErrorKind::unsupported);
        row("another format", "sauti-corpus", "sauti-dataset", base::ErrorKind::not_this_format);
        row("a path that leads out", "\"path\": \"train.txt\"", "\"path\": \"../train.txt\"",
            base::ErrorKind::forbidden);
        row("an absolute path", "\"path\": \"train.txt\"", "\"path\": \"/etc/passwd\"", base::ErrorKind::forbidden);
        row("a wrong type", "\"id\": \"swa\"", "\"id\": 3", base::ErrorKind::invalid);
        row("no json", "{", "[", base::ErrorKind::syntax);
    }

    void refuses_what_it_cannot_read() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, kind);
        const Project project;
        VERIFY_OK(project.news());
        const auto path = project.corpus("swa") / "corpus.json";
        std::string text = *base::read_file(path);
        replace(text, from.toStdString(), to.toStdString());
        VERIFY_OK(base::write_atomically(path, text));
        const auto info = read_corpus_info(project.corpus("swa"));
        QVERIFY(!info.has_value());
        QCOMPARE(static_cast<int>(info.error().kind), kind);
        QVERIFY(!Corpus::open(project.corpus("swa")).has_value());
        QCOMPARE(*base::read_file(path), text);
    }

    void every_truncation_gives_an_answer() {
        const Project project;
        VERIFY_OK(project.news());
        const auto path = project.corpus("swa") / "corpus.json";
        const std::string text = *base::read_file(path);
        for (std::size_t size = 0; size + 2 < text.size(); size += 7) {
            VERIFY_OK(base::write_atomically(path, text.substr(0, size)));
            QVERIFY(!read_corpus_info(project.corpus("swa")).has_value());
        }
    }

    void names_the_settings_that_there_are() {
        const Project project;
        VERIFY_OK(project.news());
        const auto wrong = set_corpus(project.corpus("swa"), "cod", "x");
        QCOMPARE(wrong.error().kind, base::ErrorKind::usage);
        QCOMPARE(wrong.error().hint, std::string("did you mean code?"));
        QCOMPARE(set_corpus(project.corpus("swa"), "phones.mode", "right").error().kind, base::ErrorKind::usage);
        VERIFY_OK(set_corpus(project.corpus("swa"), "phones.mode", "reference"));
        QCOMPARE(read_corpus_info(project.corpus("swa"))->phones.mode, base::Mode::reference);
    }

    void dev_and_validation_are_one_split() {
        QVERIFY(same_split("dev", "validation"));
        QVERIFY(same_split("val", "valid"));
        QVERIFY(!same_split("dev", "test"));
        QVERIFY(!same_split("dev", "devel"));
    }
};

QTEST_APPLESS_MAIN(CorpusInfoTest)
#include "corpus_info_test.moc"
