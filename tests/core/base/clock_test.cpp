// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/file.h"

#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace sauti::base;

class ClockTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void now_is_utc_in_whole_seconds() {
        const QString text = QString::fromStdString(now_rfc3339());
        QCOMPARE(text.size(), qsizetype{20});
        QVERIFY(text.endsWith('Z'));
        const QDateTime parsed = QDateTime::fromString(text, Qt::ISODate);
        QVERIFY(parsed.isValid());
        QVERIFY(qAbs(parsed.secsTo(QDateTime::currentDateTimeUtc())) < 5);
    }

    void a_files_time_counts_from_1970() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("a.txt").toStdString();
        QCOMPARE(modified_ns(path), std::int64_t{0});
        QVERIFY(write_atomically(path, "a").has_value());
        const std::int64_t seconds = modified_ns(path) / 1'000'000'000;
        QVERIFY(qAbs(seconds - QDateTime::currentSecsSinceEpoch()) < 5);
    }

    void durations_read_well_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << 0.0 << "0.0 s";
        QTest::newRow("moment") << 4.04 << "4.0 s";
        QTest::newRow("seconds") << 42.4 << "42 s";
        QTest::newRow("nearly a minute") << 59.7 << "1 min 00 s";
        QTest::newRow("minutes") << 200.0 << "3 min 20 s";
        QTest::newRow("hours") << 7500.0 << "2 h 05 min";
        QTest::newRow("not a number") << std::nan("") << "over 30 years";
        QTest::newRow("for ever") << HUGE_VAL << "over 30 years";
    }

    void durations_read_well() {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(duration_text(seconds)), text);
    }
};

QTEST_APPLESS_MAIN(ClockTest)
#include "clock_test.moc"
