// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/project_text.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sauti;
using namespace sauti::test;

/// What the tests of faults call equal.
class ProjectTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void times_do_not_count_but_values_do() {
        QCOMPARE(json_text(R"({"step":5,"time":"a","deep":[{"wall_s":1,"loss":2}]})"),
                 json_text(R"({"step":5,"time":"b","deep":[{"wall_s":9,"loss":2}]})"));
        QVERIFY(json_text(R"({"step":5})") != json_text(R"({"step":6})"));
        QVERIFY(json_lines_text("{\"step\":1}\n") != json_lines_text("{\"step\":1}\n{\"step\":2}\n"));
    }

    void a_torn_line_counts() {
        QVERIFY(json_lines_text("{\"step\":1}\n") != json_lines_text("{\"step\":1}\n{\"st"));
        QVERIFY(log_text("t one\n") != log_text("t one\nt tw"));
    }

    void a_line_told_again_does_not_count() {
        QCOMPARE(log_text("t1 update 5\nt2 going on after update 0\nt3 update 5\nt4 update 6\n"),
                 log_text("t1 update 5\nt9 update 6\n"));
        QVERIFY(log_text("t update 5\n") != log_text("t update 6\n"));
    }

    void one_other_row_of_an_index_is_found() {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const char* side : {"a", "b"}) {
            fs::create_directories(root / side);
            auto database = store::Database::open(root / side / "index.sqlite", store::Access::build);
            QVERIFY(database);
            QVERIFY(database->execute("CREATE TABLE t(id INTEGER PRIMARY KEY, data BLOB); "
                                      "INSERT INTO t VALUES (1, x'00ff'), (2, x'01')"));
        }
        QCOMPARE(difference(project_text(root / "a"), project_text(root / "b")), std::string());
        {
            auto database = store::Database::open(root / "b/index.sqlite", store::Access::write);
            QVERIFY(database && database->execute("UPDATE t SET data=x'02' WHERE id=2"));
        }
        QVERIFY(difference(project_text(root / "a"), project_text(root / "b")).find("different: index.sqlite") == 0);
    }

    void a_file_more_or_less_is_found() {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        fs::create_directories(root / "a/x");
        fs::create_directories(root / "b");
        QCOMPARE(difference(project_text(root / "a"), project_text(root / "b")), std::string("too much: x\n"));
        QCOMPARE(difference(project_text(root / "b"), project_text(root / "a")), std::string("missing: x\n"));
    }
};

QTEST_APPLESS_MAIN(ProjectTextTest)
#include "project_text_test.moc"
