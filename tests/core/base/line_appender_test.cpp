// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "core/base/child.h"

#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <string>
#include <vector>

using namespace sauti::base;

class LineAppenderTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> dir_;
    fs::path log_;

    std::vector<std::string> lines() const {
        std::vector<std::string> all;
        const auto read = for_each_line(log_, [&all](std::string_view line) {
            all.emplace_back(line);
            return true;
        });
        if (!read) all.emplace_back(read.error().to_string());
        return all;
    }

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        log_ = fs::path(dir_->path().toStdString()) / "log";
    }

    void lines_are_appended_and_kept() {
        {
            auto log = LineAppender::open(log_);
            QVERIFY(log);
            QVERIFY(log->append("one"));
            LineAppender moved = std::move(*log);
            QVERIFY(moved.append(""));
        }
        auto again = LineAppender::open(log_);
        QVERIFY(again);
        QVERIFY(again->append("three"));
        QVERIFY(again->sync());
        QCOMPARE(lines(), (std::vector<std::string>{"one", "", "three"}));
    }

    void a_torn_last_line_is_not_read_and_is_cut_off_at_opening_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("whole");
        QTest::newRow("empty file") << QByteArray("") << QByteArray("");
        QTest::newRow("nothing torn") << QByteArray("a\nb\n") << QByteArray("a\nb\n");
        QTest::newRow("torn") << QByteArray("a\nb") << QByteArray("a\n");
        QTest::newRow("only a torn line") << QByteArray("abc") << QByteArray("");
        QTest::newRow("torn inside of a character") << QByteArray("a\n\xc9") << QByteArray("a\n");
    }

    void a_torn_last_line_is_not_read_and_is_cut_off_at_opening() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, whole);
        QVERIFY(write_atomically(log_, bytes.toStdString()));
        QCOMPARE(static_cast<int>(lines().size()), static_cast<int>(whole.count('\n')));
        auto log = LineAppender::open(log_);
        QVERIFY(log);
        QCOMPARE(QByteArray::fromStdString(*read_file(log_)), whole);
        QVERIFY(log->append("next"));
        QCOMPARE(QByteArray::fromStdString(*read_file(log_)), whole + "next\n");
    }

    void reading_stops_when_told() {
        QVERIFY(write_atomically(log_, "1\n2\n3\n"));
        int seen = 0;
        QVERIFY(for_each_line(log_, [&seen](std::string_view) { return ++seen < 2; }));
        QCOMPARE(seen, 2);
    }

    void a_line_longer_than_a_piece_is_read_whole() {
        const std::string wide(3U << 20, 'x');
        QVERIFY(write_atomically(log_, "a\n" + wide + "\nb\n"));
        const auto all = lines();
        QCOMPARE(all.size(), std::size_t{3});
        QVERIFY(all[1] == wide);
    }

    void a_missing_log_is_not_found() {
        QCOMPARE(for_each_line(log_, [](std::string_view) { return true; }).error().kind, ErrorKind::not_found);
        QCOMPARE(LineAppender::open(log_ / "no").error().kind, ErrorKind::io_write);
    }

    void killed_at_any_moment_every_line_read_is_whole() {
        const std::string line(300, 'l');
        for (int round = 0; round < 20; ++round) {
            const pid_t pid = fork();
            if (pid == 0) {
                auto log = LineAppender::open(log_);
                while (log && log->append(line)) {
                }
                _exit(1);
            }
            usleep(static_cast<useconds_t>(500 + 211 * round));
            ::kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
            if (!fs::exists(log_)) continue; // killed before it opened
            for (const std::string& one : lines())
                QCOMPARE(one, line);
        }
    }
};

QTEST_APPLESS_MAIN(LineAppenderTest)
#include "line_appender_test.moc"
