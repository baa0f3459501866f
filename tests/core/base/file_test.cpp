// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

using namespace sauti::base;

class FileTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> dir_;
    fs::path root_;

    int entries() const {
        int count = 0;
        for (const auto& entry : fs::directory_iterator(root_))
            count += entry.exists() ? 1 : 0;
        return count;
    }

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        root_ = dir_->path().toStdString();
    }

    void what_was_written_is_read_back() {
        const std::string bytes("a\0\xff\r\n", 5);
        QVERIFY(write_atomically(root_ / "a", bytes));
        QCOMPARE(*read_file(root_ / "a"), bytes);
        QVERIFY(write_atomically(root_ / "a", ""));
        QCOMPARE(*read_file(root_ / "a"), std::string());
        QCOMPARE(entries(), 1);
    }

    void more_than_a_buffer_is_written_whole() {
        std::string bytes;
        for (int i = 0; bytes.size() < (3U << 20); ++i)
            bytes += std::to_string(i) + ",";
        auto file = AtomicFile::create(root_ / "big");
        QVERIFY(file);
        for (std::size_t at = 0; at < bytes.size(); at += 7777) {
            QVERIFY(file->write(std::string_view(bytes).substr(at, 7777)));
        }
        QCOMPARE(file->bytes_written(), std::uint64_t{bytes.size()});
        QVERIFY(!fs::exists(root_ / "big"));
        QVERIFY(file->commit());
        QVERIFY(*read_file(root_ / "big") == bytes);
    }

    void a_file_without_commit_leaves_nothing() {
        QVERIFY(write_atomically(root_ / "a", "old"));
        {
            auto file = AtomicFile::create(root_ / "a");
            QVERIFY(file);
            QVERIFY(file->write("new"));
            AtomicFile moved = std::move(*file);
            QVERIFY(moved.write("er"));
        }
        QCOMPARE(*read_file(root_ / "a"), std::string("old"));
        QCOMPARE(entries(), 1);
    }

    void permissions_are_those_of_the_umask() {
        const mode_t before = umask(027);
        QVERIFY(write_atomically(root_ / "a", "x"));
        umask(before);
        struct stat status = {};
        QCOMPARE(::stat((root_ / "a").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t{0640});
    }

    void a_name_as_long_as_names_may_be_can_be_written() {
        const std::string name(255, 'n');
        QVERIFY(write_atomically(root_ / name, "x"));
        QCOMPARE(*read_file(root_ / name), std::string("x"));
    }

    void a_missing_folder_is_an_error_with_its_place() {
        const auto written = write_atomically(root_ / "no" / "a", "x");
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::io_write);
        QCOMPARE(written.error().place.path, (root_ / "no" / "a").string());
        QVERIFY(!written.error().hint.empty());
    }

    void a_folder_that_may_not_be_written_is_io_write() {
        if (geteuid() == 0) QSKIP("root may write everywhere");
        fs::permissions(root_, fs::perms::owner_read | fs::perms::owner_exec);
        const auto written = write_atomically(root_ / "a", "x");
        fs::permissions(root_, fs::perms::owner_all);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::io_write);
    }

    void a_target_that_is_a_folder_is_left_alone() {
        fs::create_directory(root_ / "d");
        const auto written = write_atomically(root_ / "d", "x");
        QVERIFY(!written);
        QVERIFY(fs::is_directory(root_ / "d"));
        QCOMPARE(entries(), 1);
    }

    void reading_what_is_not_there_is_not_found() {
        QCOMPARE(read_file(root_ / "a").error().kind, ErrorKind::not_found);
        QVERIFY(write_atomically(root_ / "f", "x"));
        QCOMPARE(read_file(root_ / "f" / "a").error().kind, ErrorKind::not_found);
        QCOMPARE(FileReader::open(root_ / "a").error().kind, ErrorKind::not_found);
    }

    void reading_a_folder_is_io_read() {
        QCOMPARE(read_file(root_).error().kind, ErrorKind::io_read);
        QCOMPARE(FileReader::open(root_).error().kind, ErrorKind::io_read);
    }

    void a_file_over_the_limit_is_refused() {
        QVERIFY(write_atomically(root_ / "a", "12345"));
        QVERIFY(read_file(root_ / "a", 5));
        QCOMPARE(read_file(root_ / "a", 4).error().kind, ErrorKind::limit);
        // its size is 0 to those who ask, its bytes never end
        QCOMPARE(read_file("/dev/zero", 1000).error().kind, ErrorKind::limit);
    }

    void a_reader_gives_pieces_to_the_end() {
        QVERIFY(write_atomically(root_ / "a", "1234567"));
        auto reader = FileReader::open(root_ / "a");
        QVERIFY(reader);
        QCOMPARE(reader->size(), std::uint64_t{7});
        FileReader moved = std::move(*reader);
        QCOMPARE(*moved.read(3), std::string("123"));
        QCOMPARE(*moved.read(3), std::string("456"));
        QCOMPARE(*moved.read(3), std::string("7"));
        QCOMPARE(*moved.read(3), std::string());
        QCOMPARE(*moved.read(3), std::string());
    }

    void write_errors_tell_a_full_disk_from_others() {
        QCOMPARE(write_error(ENOSPC, "a", "write").kind, ErrorKind::full);
        QCOMPARE(write_error(EDQUOT, "a", "write").kind, ErrorKind::full);
        QCOMPARE(write_error(EFBIG, "a", "write").kind, ErrorKind::full);
        QCOMPARE(write_error(EACCES, "a", "write").kind, ErrorKind::io_write);
        QCOMPARE(write_error(EROFS, "a", "write").message, std::string("cannot write a: Read-only file system"));
    }

    void a_write_error_names_the_place_that_a_person_knows() {
        const fs::path part = fs::path("runs") / (std::string(k_temporary_prefix) + "12-34-step-7") / "model.safetensors";
        const Error error = write_error(ENOSPC, part, "write");
        QCOMPARE(error.place.path, std::string("runs/step-7/model.safetensors"));
        QVERIFY(error.message.find(k_temporary_prefix) == std::string::npos);
        const fs::path other = fs::path("runs") / (std::string(k_temporary_prefix) + "x") / "a";
        QCOMPARE(write_error(ENOSPC, other, "write").place.path, other.string());
    }
};

QTEST_APPLESS_MAIN(FileTest)
#include "file_test.moc"
