// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "store/database.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sauti;
using store::Access;
using store::Database;

namespace {

const std::vector<std::string> k_schema = {"CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL, body BLOB)"};

base::Result<void> insert(Database& database, std::string_view text, std::string_view body) {
    SAUTI_TRY(store::Statement statement, database.prepare("INSERT INTO word(text, body) VALUES (?, ?)"));
    SAUTI_CHECK(statement.bind_text(1, text));
    SAUTI_CHECK(statement.bind_blob(2, body));
    return statement.run();
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path path_;

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        path_ = folder_->filePath("a %?#é.sqlite").toStdString();
    }

    void gives_back_what_was_written() {
        auto database = Database::open(path_, Access::write);
        QVERIFY(database.has_value());
        QVERIFY(database->migrate(k_schema).has_value());
        QVERIFY(insert(*database, "ng'ombe", std::string_view("a\0b", 3)).has_value());
        QVERIFY(insert(*database, "", "").has_value());
        QVERIFY(database->close().has_value());

        const auto reader = Database::open(path_, Access::read);
        QVERIFY(reader.has_value());
        auto select = reader->prepare("SELECT id, text, body, NULL, 1.5 FROM word ORDER BY id");
        QVERIFY(select.has_value());
        QVERIFY(select->step().value());
        QCOMPARE(select->integer(0), 1);
        QVERIFY(select->text(1) == "ng'ombe");
        QVERIFY(select->blob(2) == std::string_view("a\0b", 3));
        QVERIFY(select->is_null(3));
        QCOMPARE(select->real(4), 1.5);
        QVERIFY(select->step().value());
        QVERIFY(select->text(1).empty());
        QVERIFY(!select->is_null(2));
        QVERIFY(!select->step().value());
    }

    void rolls_back_when_the_body_fails() {
        auto database = Database::open(path_, Access::write);
        QVERIFY(database->migrate(k_schema).has_value());
        const auto outcome = database->transaction([&]() -> base::Result<void> {
            SAUTI_CHECK(insert(*database, "a", ""));
            return base::fail(base::ErrorKind::invalid, "no");
        });
        QCOMPARE(outcome.error().kind, base::ErrorKind::invalid);
        QCOMPARE(database->integer("SELECT count(*) FROM word", -1).value(), 0);
        QVERIFY(database->transaction([&] { return insert(*database, "b", ""); }).has_value());
        QCOMPARE(database->integer("SELECT count(*) FROM word", -1).value(), 1);
    }

    void migrates_from_where_it_is() {
        auto database = Database::open(path_, Access::write);
        QVERIFY(database->migrate(k_schema).has_value());
        QVERIFY(insert(*database, "a", "").has_value());
        auto longer = k_schema;
        longer.emplace_back("ALTER TABLE word ADD COLUMN note TEXT DEFAULT 'x'");
        QVERIFY(database->migrate(longer).has_value());
        QVERIFY(database->migrate(longer).has_value());
        QCOMPARE(database->integer("SELECT count(*) FROM word WHERE note='x'", -1).value(), 1);
        const auto older = database->migrate(k_schema);
        QCOMPARE(older.error().kind, base::ErrorKind::unsupported);
    }

    void a_failed_migration_leaves_the_former_schema() {
        auto database = Database::open(path_, Access::write);
        QVERIFY(database->migrate(k_schema).has_value());
        auto broken = k_schema;
        broken.emplace_back("CREATE TABLE other(a); NONSENSE");
        QVERIFY(!database->migrate(broken).has_value());
        QCOMPARE(database->integer("PRAGMA user_version", -1).value(), 1);
        QCOMPARE(database->integer("SELECT count(*) FROM sqlite_master WHERE name='other'", -1).value(), 0);
    }

    void names_what_is_wrong_with_a_file() {
        QCOMPARE(Database::open(path_, Access::read).error().kind, base::ErrorKind::not_found);
        QVERIFY(
            base::write_atomically(path_, "this is no database, it is a sentence, and a long one at that").has_value());
        const auto nonsense = Database::open(path_, Access::read);
        QCOMPARE(nonsense.error().kind, base::ErrorKind::invalid);
        QCOMPARE(QString::fromStdString(nonsense.error().place.path), QString::fromStdString(path_.string()));
        const auto nowhere = Database::open(path_.parent_path() / "absent" / "x.sqlite", Access::write);
        QCOMPARE(nowhere.error().kind, base::ErrorKind::io_write);
    }

    void refuses_to_write_where_it_reads() {
        {
            auto database = Database::open(path_, Access::write);
            QVERIFY(database->migrate(k_schema).has_value());
        }
        auto reader = Database::open(path_, Access::read);
        QCOMPARE(insert(*reader, "a", "").error().kind, base::ErrorKind::io_write);
    }

    void tells_a_broken_rule_from_wrong_sql() {
        auto database = Database::open(path_, Access::write);
        QVERIFY(database->migrate(k_schema).has_value());
        QCOMPARE(database->execute("INSERT INTO word(text) VALUES (NULL)").error().kind, base::ErrorKind::invalid);
        QCOMPARE(database->execute("SELEC 1").error().kind, base::ErrorKind::internal);
        QCOMPARE(database->prepare("SELECT nothing FROM word").error().kind, base::ErrorKind::internal);
    }

    void says_full_when_the_disk_is() {
        // In a child, because the limit holds for the whole process.
        const pid_t child = fork();
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit small = {200000, 200000};
            setrlimit(RLIMIT_FSIZE, &small);
            auto database = Database::open(path_, Access::build);
            auto outcome = database ? database->migrate(k_schema) : base::Result<void>(base::fail(database.error()));
            const std::string body(50000, 'x');
            for (int i = 0; outcome && i < 1000; ++i)
                outcome = insert(*database, "a", body);
            _exit(!outcome && outcome.error().kind == base::ErrorKind::full ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }

    void what_a_killed_writer_left_is_rolled_back_by_a_reader() {
        {
            auto database = Database::open(path_, Access::write);
            QVERIFY(database->migrate(k_schema).has_value());
            QVERIFY(insert(*database, "kept", "").has_value());
        }
        const pid_t child = fork();
        if (child == 0) {
            auto database = Database::open(path_, Access::write);
            // More than the cache holds, so that pages reach the file before the end of the transaction.
            static_cast<void>(database->execute("PRAGMA cache_size=10"));
            static_cast<void>(database->transaction([&]() -> base::Result<void> {
                for (int i = 0; i < 500; ++i)
                    SAUTI_CHECK(insert(*database, "torn", std::string(20000, 'x')));
                raise(SIGKILL);
                return {};
            }));
            _exit(1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY(std::filesystem::exists(path_.string() + "-journal"));
        const auto reader = Database::open(path_, Access::read);
        if (!reader) QFAIL(reader.error().to_string().c_str());
        QCOMPARE(reader->integer("SELECT count(*) FROM word", -1).value(), 1);
    }

    void a_build_is_readable_after_its_transaction() {
        auto database = Database::open(path_, Access::build);
        QVERIFY(database->migrate(k_schema).has_value());
        QVERIFY(database
                    ->transaction([&]() -> base::Result<void> {
                        for (int i = 0; i < 1000; ++i)
                            SAUTI_CHECK(insert(*database, "a", std::string(1000, 'b')));
                        return {};
                    })
                    .has_value());
        QVERIFY(database->close().has_value());
        const auto reader = Database::open(path_, Access::read);
        QCOMPARE(reader->integer("SELECT sum(length(body)) FROM word", -1).value(), 1000000);
        QVERIFY(QDir(folder_->path()).entryList(QDir::Files).size() == 1);
    }
};

QTEST_APPLESS_MAIN(DatabaseTest)
#include "database_test.moc"
