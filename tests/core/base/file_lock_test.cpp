// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "core/base/child.h"

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <memory>
#include <string>

using namespace sauti::base;
using sauti::testing::in_child;

/// Another process that holds a lock until it is told to end.
class Holder {
public:
    explicit Holder(const fs::path& path) {
        if (pipe(ready_.data()) != 0) return;
        pid_ = fork();
        if (pid_ != 0) {
            char byte = 0;
            held_ = read(ready_[0], &byte, 1) == 1 && byte == 'y';
            return;
        }
        const auto lock = FileLock::acquire(path, "the run \"a\"");
        const char answer = lock ? 'y' : 'n';
        if (write(ready_[1], &answer, 1) != 1) _exit(1);
        while (true)
            pause();
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() {
        kill();
        close(ready_[0]);
        close(ready_[1]);
    }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    [[nodiscard]] bool held() const { return held_; }
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    std::array<int, 2> ready_ = {};
    pid_t pid_ = 0;
    bool held_ = false;
};

class FileLockTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> dir_;
    fs::path path_;

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        path_ = fs::path(dir_->path().toStdString()) / "lock";
    }

    void a_lock_is_free_again_when_it_is_dropped() {
        QVERIFY(!FileLock::is_held(path_));
        {
            const auto lock = FileLock::acquire(path_, "the run");
            QVERIFY(lock);
            QVERIFY(FileLock::is_held(path_));
        }
        QVERIFY(!FileLock::is_held(path_));
        QVERIFY(FileLock::acquire(path_, "the run"));
    }

    void another_process_is_refused_and_told_by_whom() {
        Holder holder(path_);
        QVERIFY(holder.held());
        QVERIFY(FileLock::is_held(path_));
        const auto lock = FileLock::acquire(path_, "the run \"a\"");
        QVERIFY(!lock);
        QCOMPARE(lock.error().kind, ErrorKind::busy);
        const std::string expected = "the run \"a\" is in use by another process (pid " + std::to_string(holder.pid());
        QVERIFY2(lock.error().message.rfind(expected, 0) == 0, lock.error().message.c_str());
        QVERIFY(!lock.error().hint.empty());
    }

    void the_lock_of_a_killed_process_is_free() {
        Holder holder(path_);
        QVERIFY(holder.held());
        holder.kill();
        QVERIFY(!FileLock::is_held(path_));
        QVERIFY(FileLock::acquire(path_, "the run"));
    }

    void the_same_process_cannot_take_it_twice() {
        const auto lock = FileLock::acquire(path_, "the run");
        QVERIFY(lock);
        QCOMPARE(FileLock::acquire(path_, "the run").error().kind, ErrorKind::busy);
    }

    void a_moved_lock_is_held_once() {
        auto first = FileLock::acquire(path_, "a");
        auto second = FileLock::acquire(path_.string() + "2", "b");
        QVERIFY(first && second);
        FileLock moved = std::move(*first);
        QVERIFY(FileLock::is_held(path_));
        moved = std::move(*second);
        QVERIFY(FileLock::is_held(path_.string() + "2"));
    }

    void asking_does_not_make_a_file() {
        QVERIFY(!FileLock::is_held(path_));
        QVERIFY(!fs::exists(path_));
    }

    void many_who_ask_do_not_hinder_one_who_locks() {
        { QVERIFY(FileLock::acquire(path_, "a")); }
        const pid_t pid = fork();
        if (pid == 0) {
            while (true)
                static_cast<void>(FileLock::is_held(path_));
        }
        int refused = 0;
        for (int i = 0; i < 200; ++i)
            refused += FileLock::acquire(path_, "a") ? 0 : 1;
        ::kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        QVERIFY2(refused <= 10, std::to_string(refused).c_str());
    }

    void a_folder_that_is_not_there_is_io_write() {
        QCOMPARE(FileLock::acquire(path_ / "no", "a").error().kind, ErrorKind::io_write);
    }
};

QTEST_APPLESS_MAIN(FileLockTest)
#include "file_lock_test.moc"
