// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "corpus/import.h"
#include "corpus/preview.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sauti;
using namespace sauti::corpus;

class PreviewTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    [[nodiscard]] fs::path root() const { return folder_.path().toStdString(); }

private Q_SLOTS:
    void initTestCase() {
        fs::create_directories(root() / "swa");
        std::string train;
        for (int i = 0; i < 20; ++i)
            train += "Rais B-PER\nSamia I-PER\nleo O\n\nMji O\nwa O\nDodoma B-LOC\n\n";
        QVERIFY(base::write_atomically(root() / "swa/train.txt", train));
        QVERIFY(base::write_atomically(root() / "swa/dev.txt", "Leo O\nhapa O\n\n"));
    }

    void counts_as_the_import_does() {
        const auto seen = recognise(root() / "swa");
        QVERIFY(seen);
        const auto preview = preview_import(*seen);
        QVERIFY(preview);
        QVERIFY(preview->whole);
        QCOMPARE(preview->rows.size(), std::size_t{5});
        QCOMPARE(preview->rows[1].text, std::string("Mji wa Dodoma"));
        QCOMPARE(preview->rows[1].first_line, 5);
        QCOMPARE(preview->entities, (std::map<std::string, std::int64_t>{{"LOC", 20}, {"PER", 20}}));
        const auto imported = import_corpus(root() / "project", *seen, {});
        QVERIFY(imported);
        QCOMPARE(preview->counts, imported->counts);
        QCOMPARE(preview->row_count(), imported->rows());
    }

    void stops_where_it_was_told_and_says_so() {
        const auto seen = recognise(root() / "swa");
        const auto preview = preview_import(*seen, {3, 7});
        QVERIFY(preview);
        QVERIFY(!preview->whole);
        QCOMPARE(preview->row_count(), 7);
        QCOMPARE(preview->rows.size(), std::size_t{3});
    }

    void can_be_stopped() {
        std::stop_source stop;
        stop.request_stop();
        const auto seen = recognise(root() / "swa");
        const auto preview = preview_import(*seen, {}, base::Work(stop.get_token()));
        QVERIFY(!preview);
        QCOMPARE(preview.error().kind, base::ErrorKind::cancelled);
    }
};

QTEST_APPLESS_MAIN(PreviewTest)
#include "preview_test.moc"
