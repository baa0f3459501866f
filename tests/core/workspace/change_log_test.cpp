// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "workspace/change_log.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <map>

using namespace sauti;
using workspace::Change;
using workspace::ChangeLog;

namespace fs = std::filesystem;

namespace {

/// Every file of the project with its bytes, the log's own files left out.
std::map<std::string, std::string> files_of(const fs::path& project) {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(project)) {
        const std::string path = fs::relative(entry.path(), project).string();
        if (!entry.is_regular_file() || path.rfind(".sauti", 0) == 0) continue;
        all[path] = *base::read_file(entry.path());
    }
    return all;
}

Change edit(const char* name, const char* path, std::optional<std::string> before, std::optional<std::string> after) {
    Change change;
    change.name = name;
    change.edits.push_back({path, std::move(before), std::move(after)});
    return change;
}

} // namespace

class ChangeLogTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> temporary_;
    fs::path project_;

    void write(const char* path, const char* bytes) const {
        fs::create_directories((project_ / path).parent_path());
        QVERIFY(base::write_atomically(project_ / path, bytes).has_value());
    }

private Q_SLOTS:
    void init() {
        temporary_ = std::make_unique<QTemporaryDir>();
        project_ = temporary_->path().toStdString();
        write("corpora/swa/corpus.json", "old");
    }

    void undo_restores_the_bytes_and_redo_the_change() {
        const auto before = files_of(project_);
        auto log = ChangeLog::open(project_);
        QVERIFY(log.has_value());
        QVERIFY(log->apply(edit("Set code of swa", "corpora/swa/corpus.json", "old", "new")).has_value());
        const auto after = files_of(project_);
        QCOMPARE(after.at("corpora/swa/corpus.json"), std::string("new"));
        QCOMPARE(*log->undo_name(), std::string("Set code of swa"));
        QVERIFY(log->undo().has_value());
        QCOMPARE(files_of(project_), before);
        QVERIFY(!log->undo_name().has_value());
        QCOMPARE(*log->redo_name(), std::string("Set code of swa"));
        QVERIFY(log->redo().has_value());
        QCOMPARE(files_of(project_), after);
        QVERIFY(!log->redo_name().has_value());
    }

    void undo_works_after_a_restart() {
        {
            auto log = ChangeLog::open(project_);
            QVERIFY(log->apply(edit("First", "recipes/a.json", std::nullopt, "a")).has_value());
            QVERIFY(log->apply(edit("Second", "recipes/a.json", "a", "b")).has_value());
            QVERIFY(log->undo().has_value());
        }
        auto log = ChangeLog::open(project_);
        QVERIFY(log.has_value());
        QCOMPARE(*log->undo_name(), std::string("First"));
        QCOMPARE(*log->redo_name(), std::string("Second"));
        QVERIFY(log->undo().has_value());
        QVERIFY(!fs::exists(project_ / "recipes/a.json"));
    }

    void a_new_change_drops_what_could_be_redone() {
        auto log = ChangeLog::open(project_);
        QVERIFY(log->apply(edit("First", "a.json", std::nullopt, "1")).has_value());
        QVERIFY(log->undo().has_value());
        QVERIFY(log->apply(edit("Other", "b.json", std::nullopt, "2")).has_value());
        QVERIFY(!log->redo_name().has_value());
        QCOMPARE(*log->undo_name(), std::string("Other"));
    }

    void refuses_to_undo_over_somebody_elses_change() {
        auto log = ChangeLog::open(project_);
        QVERIFY(log->apply(edit("Set", "corpora/swa/corpus.json", "old", "new")).has_value());
        write("corpora/swa/corpus.json", "by hand");
        const auto undone = log->undo();
        QVERIFY(!undone);
        QCOMPARE(undone.error().kind, base::ErrorKind::invalid);
        QCOMPARE(*base::read_file(project_ / "corpora/swa/corpus.json"), std::string("by hand"));
    }

    void finishes_a_change_that_a_crash_cut_in_half() {
        {
            auto log = ChangeLog::open(project_);
            Change change = edit("Both", "a.json", std::nullopt, "1");
            change.edits.push_back({"b.json", std::nullopt, "2"});
            QVERIFY(log->apply(std::move(change)).has_value());
        }
        // As the crash would leave it: the journal knows the change but not its end, the second file is missing.
        auto journal = *base::read_file(project_ / ".sauti/changes.jsonl");
        journal.resize(journal.find("{\"what\":\"end\"}"));
        QVERIFY(base::write_atomically(project_ / ".sauti/changes.jsonl", journal).has_value());
        fs::remove(project_ / "b.json");
        auto log = ChangeLog::open(project_);
        QVERIFY(log.has_value());
        QCOMPARE(*base::read_file(project_ / "b.json"), std::string("2"));
        QVERIFY(log->undo().has_value());
        QVERIFY(!fs::exists(project_ / "a.json"));
        QVERIFY(!fs::exists(project_ / "b.json"));
    }

    void a_torn_journal_line_is_as_if_never_begun() {
        {
            auto log = ChangeLog::open(project_);
            QVERIFY(log->apply(edit("First", "a.json", std::nullopt, "1")).has_value());
        }
        std::ofstream(project_ / ".sauti/changes.jsonl", std::ios::app) << "{\"name\":\"Torn\",\"edits\":[{\"pa";
        auto log = ChangeLog::open(project_);
        QVERIFY(log.has_value());
        QCOMPARE(*log->undo_name(), std::string("First"));
    }

    void trash_moves_and_undo_brings_back() {
        const auto before = files_of(project_);
        auto log = ChangeLog::open(project_);
        QVERIFY(log->apply(workspace::trash_change(project_, "corpora/swa", "Remove corpus swa")).has_value());
        QVERIFY(!fs::exists(project_ / "corpora/swa"));
        QVERIFY(fs::exists(project_ / "trash/swa/corpus.json"));
        QVERIFY(log->undo().has_value());
        QCOMPARE(files_of(project_), before);
    }

    void paths_cannot_leave_the_project() {
        auto log = ChangeLog::open(project_);
        const auto applied = log->apply(edit("Escape", "../outside.json", std::nullopt, "x"));
        QVERIFY(!applied);
        QCOMPARE(applied.error().kind, base::ErrorKind::forbidden);
    }

    void two_writers_are_told_apart() {
        const auto first = ChangeLog::open(project_);
        QVERIFY(first.has_value());
        const auto second = ChangeLog::open(project_);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, base::ErrorKind::busy);
    }

    void an_unwritable_project_is_an_error_not_a_crash() {
        const auto log = ChangeLog::open("/proc/no-such-project");
        QVERIFY(!log);
        QVERIFY(log.error().kind == base::ErrorKind::io_write);
    }
};

QTEST_APPLESS_MAIN(ChangeLogTest)
#include "change_log_test.moc"
