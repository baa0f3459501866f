// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "core/base/child.h"
#include "core/base/names_in.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>
#include <set>
#include <string>

using namespace sauti::base;
using sauti::testing::in_child;
using sauti::testing::limit_file_size;
using sauti::testing::names_in;

/// Every write is made to fail after n bytes, for every n of a small save, in a process of its own.
namespace {

constexpr int k_saved = 0;
constexpr int k_full = 1;
constexpr int k_other = 2;

int outcome_of(const Result<void>& result) {
    if (result) return k_saved;
    return result.error().kind == ErrorKind::full ? k_full : k_other;
}

} // namespace

class FailingDiskTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> dir_;
    fs::path root_;

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        root_ = dir_->path().toStdString();
    }

    void a_whole_file_is_old_or_new_for_every_n() {
        const std::string fresh = "{\"format\": \"sauti-project\", \"version\": 1}\n";
        QVERIFY(write_atomically(root_ / "sauti.json", "old"));
        for (std::size_t n = 0; n <= fresh.size(); ++n) {
            const int outcome = in_child([&] {
                limit_file_size(n);
                return outcome_of(write_atomically(root_ / "sauti.json", fresh));
            });
            QCOMPARE(outcome, n < fresh.size() ? k_full : k_saved);
            QCOMPARE(*read_file(root_ / "sauti.json"), n < fresh.size() ? std::string("old") : fresh);
            QCOMPARE(names_in(root_), std::set<std::string>{"sauti.json"});
        }
    }

    void json_too() {
        const Json value = {{"format", "sauti-project"}, {"version", 1}};
        const int outcome = in_child([&] {
            limit_file_size(10);
            return outcome_of(write_json(root_ / "a.json", value));
        });
        QCOMPARE(outcome, k_full);
        QVERIFY(names_in(root_).empty());
    }

    void a_file_in_pieces_leaves_nothing_when_a_buffer_fails() {
        const int outcome = in_child([&] {
            limit_file_size(1500000);
            auto file = AtomicFile::create(root_ / "big");
            if (!file) return k_other;
            const std::string piece(100000, 'x');
            for (int i = 0; i < 30; ++i) {
                const auto written = file->write(piece);
                if (!written) return outcome_of(written);
            }
            return outcome_of(file->commit());
        });
        QCOMPARE(outcome, k_full);
        // The child ended by _exit inside of the builder's scope only after the file was dropped.
        QVERIFY(remove_leftovers(root_));
        QVERIFY(names_in(root_).empty());
    }

    void a_folder_is_old_or_new_for_every_n() {
        fs::create_directory(root_ / "set");
        QVERIFY(write_atomically(root_ / "set" / "a", "old"));
        const std::string fresh = "0123456789";
        for (std::size_t n = 0; n <= fresh.size(); ++n) {
            const int outcome = in_child([&] {
                limit_file_size(n);
                auto builder = FolderBuilder::create(root_ / "set", true);
                if (!builder) return k_other;
                const auto written = write_atomically(builder->path() / "a", fresh);
                return written ? outcome_of(builder->commit()) : outcome_of(written);
            });
            QCOMPARE(outcome, n < fresh.size() ? k_full : k_saved);
            QCOMPARE(*read_file(root_ / "set" / "a"), n < fresh.size() ? std::string("old") : fresh);
            QCOMPARE(names_in(root_), std::set<std::string>{"set"});
        }
    }

    void a_log_keeps_whole_lines_for_every_n() {
        const fs::path log = root_ / "log";
        const std::string line = "{\"step\":1}";
        for (std::size_t n = 0; n <= 3 * (line.size() + 1); ++n) {
            fs::remove(log);
            in_child([&] {
                limit_file_size(n);
                auto appender = LineAppender::open(log);
                if (!appender) return k_other;
                for (int i = 0; i < 3; ++i)
                    static_cast<void>(appender->append(line)); // also after a failure
                return k_saved;
            });
            std::string expected;
            while (expected.size() + line.size() + 1 <= n)
                expected += line + "\n";
            QCOMPARE(*read_file(log), expected);
        }
    }

    void a_lock_holds_where_its_text_cannot_be_written() {
        const int outcome = in_child([&] {
            limit_file_size(0);
            const auto lock = FileLock::acquire(root_ / "lock", "the run");
            return lock && FileLock::is_held(root_ / "lock") ? k_saved : k_other;
        });
        QCOMPARE(outcome, k_saved);
    }
};

QTEST_APPLESS_MAIN(FailingDiskTest)
#include "failing_disk_test.moc"
