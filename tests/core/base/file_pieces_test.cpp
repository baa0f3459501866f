// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sauti::base;

class FilePiecesTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] fs::path path(const char* name) const { return fs::path(folder_.path().toStdString()) / name; }

private Q_SLOTS:
    void a_log_is_cut_where_it_is_asked_to_be() {
        const fs::path log = path("log");
        {
            auto appender = LineAppender::open(log);
            QVERIFY(appender && appender->append("one") && appender->append("two"));
            QCOMPARE(*appender->size_bytes(), std::uint64_t{8});
        }
        {
            auto appender = LineAppender::open_at(log, 4);
            QVERIFY(appender && appender->append("three"));
        }
        QCOMPARE(*read_file(log), std::string("one\nthree\n"));
        QVERIFY(LineAppender::open_at(log, 1000).has_value()); // longer than the file: nothing to cut
        QCOMPARE(*read_file(log), std::string("one\nthree\n"));
    }

    void pieces_are_read_anywhere_and_never_past_the_end() {
        QVERIFY(write_atomically(path("file"), "abcdef").has_value());
        const auto reader = FileReader::open(path("file"));
        QVERIFY(reader.has_value());
        QCOMPARE(*reader->read_at(2, 3), std::string("cde"));
        QCOMPARE(reader->read_at(4, 3).error().kind, ErrorKind::truncated);
        QCOMPARE(reader->read_at(~std::uint64_t{0}, 2).error().kind, ErrorKind::truncated);
        QCOMPARE(*reader->read_at(6, 0), std::string());
    }

    void a_folder_goes_away_as_a_whole() {
        fs::create_directories(path("a/b"));
        QVERIFY(write_atomically(path("a/b/c"), "x").has_value());
        QVERIFY(remove_folder(path("a")).has_value());
        QVERIFY(!fs::exists(path("a")));
        QVERIFY(remove_folder(path("a")).has_value());
        for (const auto& entry : fs::directory_iterator(path("."))) {
            QVERIFY(entry.path().filename().string().rfind(k_temporary_prefix, 0) != 0);
        }
    }
};

QTEST_APPLESS_MAIN(FilePiecesTest)
#include "file_pieces_test.moc"
