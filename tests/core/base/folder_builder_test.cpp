// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "core/base/child.h"
#include "core/base/names_in.h"

#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <set>
#include <string>

using namespace sauti::base;
using sauti::testing::dead_pid;
using sauti::testing::in_child;
using sauti::testing::names_in;

class FolderBuilderTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> dir_;
    fs::path root_;

    void make_folder(const std::string& name, const std::string& text) const {
        fs::create_directories(root_ / name);
        QVERIFY(write_atomically(root_ / name / "file", text));
    }

    std::string leftover(pid_t pid, char mark, const std::string& name) const {
        return std::string(k_temporary_prefix) + std::to_string(pid) + "-7" + mark + name;
    }

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        root_ = dir_->path().toStdString();
    }

    void a_folder_appears_when_whole() {
        auto builder = FolderBuilder::create(root_ / "deep" / "set");
        QVERIFY(builder);
        QVERIFY(!fs::exists(root_ / "deep" / "set"));
        fs::create_directory(builder->path() / "inner");
        QVERIFY(write_atomically(builder->path() / "inner" / "file", "x"));
        QVERIFY(builder->commit());
        QCOMPARE(*read_file(root_ / "deep" / "set" / "inner" / "file"), std::string("x"));
        QCOMPARE(std::distance(fs::directory_iterator(root_ / "deep"), {}), std::ptrdiff_t{1});
    }

    void a_folder_without_commit_leaves_nothing() {
        {
            auto builder = FolderBuilder::create(root_ / "set");
            QVERIFY(builder);
            FolderBuilder moved = std::move(*builder);
            QVERIFY(write_atomically(moved.path() / "file", "x"));
        }
        QVERIFY(names_in(root_).empty());
    }

    void a_target_that_exists_is_refused() {
        make_folder("set", "old");
        const auto builder = FolderBuilder::create(root_ / "set");
        QVERIFY(!builder);
        QCOMPARE(builder.error().kind, ErrorKind::invalid);
        QCOMPARE(*read_file(root_ / "set" / "file"), std::string("old"));
    }

    void a_target_that_came_meanwhile_is_not_overwritten() {
        auto builder = FolderBuilder::create(root_ / "set");
        QVERIFY(builder);
        make_folder("set", "other");
        QVERIFY(!builder->commit());
        QCOMPARE(*read_file(root_ / "set" / "file"), std::string("other"));
    }

    void replacing_swaps_old_for_new() {
        make_folder("set", "old");
        auto builder = FolderBuilder::create(root_ / "set", true);
        QVERIFY(builder);
        QVERIFY(write_atomically(builder->path() / "file", "new"));
        QCOMPARE(*read_file(root_ / "set" / "file"), std::string("old"));
        QVERIFY(builder->commit());
        QCOMPARE(*read_file(root_ / "set" / "file"), std::string("new"));
        QCOMPARE(names_in(root_), std::set<std::string>{"set"});
    }

    void a_name_that_ends_in_a_slash_is_the_same_folder() {
        auto builder = FolderBuilder::create(root_ / "set" / "");
        QVERIFY(builder);
        QVERIFY(builder->commit());
        QCOMPARE(names_in(root_), std::set<std::string>{"set"});
    }

    void what_a_killed_process_left_is_removed() {
        const int signal = in_child([this] {
            auto builder = FolderBuilder::create(root_ / "set");
            auto file = AtomicFile::create(root_ / "file");
            if (!builder || !file || !write_atomically(builder->path() / "a", "x")) return 1;
            ::kill(getpid(), SIGKILL);
            return 0;
        });
        QCOMPARE(signal, 200 + SIGKILL);
        QCOMPARE(names_in(root_).size(), std::size_t{2});
        QCOMPARE(*remove_leftovers(root_), 2);
        QVERIFY(names_in(root_).empty());
    }

    void what_a_living_process_makes_is_left_alone() {
        auto mine = FolderBuilder::create(root_ / "set");
        QVERIFY(mine);
        fs::create_directory(root_ / leftover(1, '-', "of-init"));
        QCOMPARE(*remove_leftovers(root_), 0);
        QCOMPARE(names_in(root_).size(), std::size_t{2});
    }

    void what_an_earlier_process_of_the_same_number_left_is_removed() {
        fs::create_directory(root_ / leftover(getpid(), '-', "set"));
        auto mine = FolderBuilder::create(root_ / "set");
        QVERIFY(mine);
        QCOMPARE(*remove_leftovers(root_), 1);
        QVERIFY(mine->commit());
        QCOMPARE(names_in(root_), std::set<std::string>{"set"});
    }

    void a_name_of_somebody_else_is_left_alone() {
        make_folder(std::string(k_temporary_prefix) + "notes", "mine");
        make_folder(std::string(k_temporary_prefix) + "12", "mine");
        QCOMPARE(*remove_leftovers(root_), 0);
        QCOMPARE(names_in(root_).size(), std::size_t{2});
    }

    void a_death_between_two_renames_gives_the_old_folder_back() {
        const pid_t pid = dead_pid();
        make_folder(leftover(pid, '~', "set"), "old");
        make_folder(leftover(pid, '-', "set"), "new");
        QCOMPARE(*remove_leftovers(root_), 1);
        QCOMPARE(names_in(root_), std::set<std::string>{"set"});
        QCOMPARE(*read_file(root_ / "set" / "file"), std::string("old"));
    }

    void a_death_after_both_renames_keeps_the_new_folder() {
        make_folder(leftover(dead_pid(), '~', "set"), "old");
        make_folder("set", "new");
        QCOMPARE(*remove_leftovers(root_), 1);
        QCOMPARE(names_in(root_), std::set<std::string>{"set"});
        QCOMPARE(*read_file(root_ / "set" / "file"), std::string("new"));
    }

    void leftovers_of_a_missing_folder_are_an_error() {
        QCOMPARE(remove_leftovers(root_ / "no").error().kind, ErrorKind::not_found);
    }

    void killed_at_any_moment_old_or_new_is_whole() {
        make_folder("set", std::string(100, 'a'));
        for (int round = 0; round < 40; ++round) {
            const pid_t pid = fork();
            if (pid == 0) {
                for (char letter = 'a';; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
                    auto builder = FolderBuilder::create(root_ / "set", true);
                    if (!builder || !write_atomically(builder->path() / "file", std::string(100, letter)) ||
                        !builder->commit()) {
                        _exit(1);
                    }
                }
            }
            usleep(static_cast<useconds_t>(1000 + 317 * round));
            ::kill(pid, SIGKILL);
            int status = 0;
            waitpid(pid, &status, 0);
            QVERIFY(WIFSIGNALED(status));
            QVERIFY(remove_leftovers(root_));
            QCOMPARE(names_in(root_), std::set<std::string>{"set"});
            const auto text = read_file(root_ / "set" / "file");
            QVERIFY(text);
            QCOMPARE(*text, std::string(100, text->empty() ? '?' : text->front()));
        }
    }
};

QTEST_APPLESS_MAIN(FolderBuilderTest)
#include "folder_builder_test.moc"
