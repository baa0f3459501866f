// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus_fixture.h"

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

namespace {

QString files_of(const Recognition& recognition) {
    QStringList files;
    for (const SourceFile& file : recognition.files) {
        files << QString::fromStdString(file.path + "=" + file.split + "/" + std::string(name(file.kind)));
    }
    return files.join(' ');
}

bool says(const std::vector<std::string>& reasons, const std::string& words) {
    for (const std::string& reason : reasons) {
        if (reason.find(words) != std::string::npos) return true;
    }
    return false;
}

} // namespace

class RecogniseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sees_tagged_sentences_in_three_splits() {
        const Project project;
        project.write_news();
        project.write("source/swa/README.md", "About.");
        project.write("source/swa/._train.txt", "companion");
        const auto seen = recognise(project.path("source/swa"));
        VERIFY_OK(seen);
        QCOMPARE(files_of(*seen), QString("train.txt=train/conll dev.txt=dev/conll test.txt=test/conll"));
        QCOMPARE(seen->reader, std::string("conll"));
        QCOMPARE(seen->id, std::string("swa"));
        QCOMPARE(seen->code, std::string("swa-Latn"));
        QVERIFY(says(seen->reasons, "guessed from \"swa\""));
        QVERIFY(says(seen->reasons, "3 of 3 files"));
        QCOMPARE(seen->left_out.size(), std::size_t{1});
    }

    void sees_plain_text_in_a_file() {
        const Project project;
        project.write("text/kin/igihe.txt", "Amakuru y'uyu munsi.\nUmunsi mwiza.\n");
        const auto seen = recognise(project.path("text/kin/igihe.txt"));
        VERIFY_OK(seen);
        QCOMPARE(files_of(*seen), QString("igihe.txt=train/text"));
        QCOMPARE(seen->id, std::string("igihe"));
        QCOMPARE(seen->code, std::string("kin-Latn"));
        QVERIFY(says(seen->reasons, "taken as train: igihe.txt"));
    }

    void knows_the_languages_that_have_tables() {
        const Project project;
        for (const auto& [folder, code] : {std::pair("ibo", "ibo-Latn"), std::pair("luo", "luo-Latn"),
                                           std::pair("wol", "wol-Latn"), std::pair("pcm", "pcm-Latn")}) {
            project.write(std::string(folder) + "/train.txt", "a\n");
            const auto seen = recognise(project.path(folder));
            VERIFY_OK(seen);
            QCOMPARE(seen->code, std::string(code));
        }
    }

    void keeps_the_splits_own_names() {
        const Project project;
        project.write("c/my-corpus/swahili.validation.txt", "a\n");
        project.write("c/my-corpus/swahili_train.txt", "a\n");
        project.write("c/my-corpus/testing.txt", "a\n");
        const auto seen = recognise(project.path("c/my-corpus"));
        VERIFY_OK(seen);
        QCOMPARE(files_of(*seen),
                 QString("swahili_train.txt=train/text swahili.validation.txt=validation/text testing.txt=train/text"));
        QCOMPARE(seen->id, std::string("my-corpus"));
    }

    void files_without_tags_are_left_out_beside_tagged_ones() {
        const Project project;
        project.write_news();
        project.write("source/swa/notes.txt", "plain words here\nand here\n");
        const auto seen = recognise(project.path("source/swa"));
        QCOMPARE(seen->files.size(), std::size_t{3});
        QCOMPARE(seen->left_out[0].path, std::string("notes.txt"));
        const auto forced = recognise(project.path("source/swa"), "text");
        QCOMPARE(forced->reader, std::string("text"));
        QCOMPARE(forced->files.size(), std::size_t{4});
        QCOMPARE(forced->files[0].kind, FileKind::text);
        QCOMPARE(recognise(project.path("source/swa"), "kaldi").error().kind, base::ErrorKind::usage);
    }

    void a_few_bad_lines_do_not_hide_the_tags() {
        const Project project;
        project.write("source/x/train.txt", "Chipatara B-ORG\nMadhokotera'I-ORG\nSangano I-ORG\nya O\nsita O\n\n");
        QCOMPARE(recognise(project.path("source/x"))->reader, std::string("conll"));
    }

    void a_folder_of_phones_gets_no_g2p() {
        const Project project;
        project.write("source/swa_phonemes/train.txt", k_train);
        const auto seen = recognise(project.path("source/swa_phonemes"));
        QCOMPARE(seen->code, std::string());
        QVERIFY(says(seen->reasons, "phones already"));
    }

    void says_what_it_looked_for() {
        const Project project;
        project.write("source/empty/picture.png", std::string("\x89PNG\0\0", 6));
        project.write("source/empty/zero.txt", std::string("a\0b", 3));
        const auto outcome = recognise(project.path("source/empty"));
        QCOMPARE(outcome.error().kind, base::ErrorKind::not_this_format);
        QVERIFY(outcome.error().message.find("looked for") != std::string::npos);
        QVERIFY(outcome.error().message.find("picture.png (its name ends like no text)") != std::string::npos);
        QVERIFY(outcome.error().message.find("zero.txt (it holds zero bytes") != std::string::npos);
        QCOMPARE(recognise(project.path("nowhere")).error().kind, base::ErrorKind::not_found);
        project.write("source/table/counts.tsv", "word\tcount\nna\t3\n");
        QCOMPARE(recognise(project.path("source/table")).error().kind, base::ErrorKind::not_this_format);
    }

    void names_the_subfolders_that_would_do() {
        const Project project;
        project.write_news();
        project.write("source/kin/train.txt", "Amakuru O\n\n");
        const auto outcome = recognise(project.path("source"));
        QCOMPARE(outcome.error().kind, base::ErrorKind::not_this_format);
        QVERIFY2(outcome.error().hint.find("kin, swa") != std::string::npos, outcome.error().hint.c_str());
    }

    void makes_slugs_of_names_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("slug");
        QTest::newRow("plain") << "swa"
                               << "swa";
        QTest::newRow("capitals and blanks") << "My Corpus (2)"
                                             << "my-corpus-2";
        QTest::newRow("dots") << "../.."
                              << "corpus";
        QTest::newRow("underscore") << "swa_phonemes"
                                    << "swa_phonemes";
        QTest::newRow("letters of others") << "Ìbàdàn"
                                           << "b-d-n";
        QTest::newRow("nothing") << ""
                                 << "corpus";
    }

    void makes_slugs_of_names() {
        QFETCH(QString, name);
        QFETCH(QString, slug);
        QCOMPARE(QString::fromStdString(slug_of(name.toStdString())), slug);
    }
};

QTEST_APPLESS_MAIN(RecogniseTest)
#include "recognise_test.moc"
