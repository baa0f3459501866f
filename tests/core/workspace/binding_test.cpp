// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "corpus/import.h"
#include "workspace/binding.h"
#include "workspace/project.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sauti;
namespace fs = std::filesystem;

namespace {

std::string sentence_file(const char* first, const char* second) {
    return std::string(first) + " O\n" + second + " O\n\n";
}

} // namespace

class BindingTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    fs::path corpus_;

private Q_SLOTS:
    void initTestCase() {
        const fs::path root = temporary_.path().toStdString();
        QVERIFY(workspace::Project::create(root / "study").has_value());
        fs::create_directories(root / "swa");
        QVERIFY(base::write_atomically(root / "swa/train.txt", sentence_file("chai", "moto")).has_value());
        const auto seen = corpus::recognise(root / "swa");
        QVERIFY(seen.has_value());
        corpus::ImportOptions options;
        options.code = "swa-Latn";
        const auto imported = corpus::import_corpus(root / "study", *seen, options);
        QVERIFY(imported.has_value());
        corpus_ = root / "study/corpora" / imported->id;
    }

    void completes_a_corpus_once() {
        const auto first = workspace::complete_corpus(corpus_);
        QVERIFY(first.has_value());
        QVERIFY(*first);
        const auto again = workspace::complete_corpus(corpus_);
        QVERIFY(again.has_value());
        QVERIFY(!*again);
    }

    void an_index_that_was_removed_is_built_again() {
        fs::remove(corpus_ / "index.sqlite");
        const auto done = workspace::complete_corpus(corpus_);
        QVERIFY(done.has_value());
        QVERIFY(*done);
    }

    void filters_know_phone_patterns() {
        QVERIFY(workspace::complete_corpus(corpus_).has_value());
        const auto opened = workspace::open_corpus(corpus_, 1);
        QVERIFY(opened.has_value());
        const auto with_affricate = opened->count("[ t͡ʃ ]");
        QVERIFY(with_affricate.has_value());
        QCOMPARE(*with_affricate, 1);
        QCOMPARE(*opened->count("[ k͡p ]"), 0);
    }

    void a_corpus_without_a_code_has_no_phonemizer() {
        auto info = corpus::read_corpus_info(corpus_);
        QVERIFY(info.has_value());
        info->code.clear();
        const auto none = workspace::phonemizer_of(*info);
        QVERIFY(none.has_value());
        QVERIFY(!none->has_value());
        info->code = "xyz-Latn";
        QVERIFY(!workspace::phonemizer_of(*info));
    }
};

QTEST_APPLESS_MAIN(BindingTest)
#include "binding_test.moc"
