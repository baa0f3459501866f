// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "base/file.h"
#include "core/base/child.h"

#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

using namespace sauti::base;

/// Started with "--show", the program prepares its environment as a training verb does and writes what it found.
namespace {

int show_environment(char** argv) {
    prepare_environment(3, argv);
    const auto value = [](const char* name) {
        const char* text = std::getenv(name);
        return std::string(text == nullptr ? "unset" : text);
    };
    const std::string text = value("OMP_WAIT_POLICY") + " " + value("OPENBLAS_NUM_THREADS") + "\n";
    return write_atomically(argv[2], text) ? 0 : 1;
}

} // namespace

class EnvironmentTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir dir_;

    std::string shown_with(const char* wait_policy, const char* blas_threads) {
        const std::string out = dir_.path().toStdString() + "/shown";
        const int code = sauti::testing::in_child([&] {
            for (const char* name : {"OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS", "SAUTI_ENVIRONMENT_READY"})
                unsetenv(name);
            if (wait_policy != nullptr) setenv("OMP_WAIT_POLICY", wait_policy, 1);
            if (blas_threads != nullptr) setenv("OPENBLAS_NUM_THREADS", blas_threads, 1);
            execl("/proc/self/exe", "environment_test", "--show", out.c_str(), nullptr);
            return 99;
        });
        return code == 0 ? read_file(out).value_or("no file") : "exit code " + std::to_string(code);
    }

private Q_SLOTS:
    void what_is_unset_is_set_before_libraries_load() {
        QCOMPARE(shown_with(nullptr, nullptr), std::string("PASSIVE 3\n"));
    }

    void what_the_person_set_is_kept() {
        QCOMPARE(shown_with("ACTIVE", "1"), std::string("ACTIVE 1\n"));
        QCOMPARE(shown_with("ACTIVE", nullptr), std::string("ACTIVE 3\n"));
    }

    void resources_are_found_where_the_person_says_first() {
        const std::string folder = dir_.path().toStdString();
        QVERIFY(write_atomically(folder + "/only-here.txt", "x"));
        setenv("SAUTI_RESOURCES", folder.c_str(), 1);
        QCOMPARE(find_resource("only-here.txt"), fs::path(folder + "/only-here.txt"));
        unsetenv("SAUTI_RESOURCES");
        QCOMPARE(find_resource("only-here.txt"), fs::path());
        QVERIFY(fs::exists(find_resource("demo/README.md")));
    }

    void the_program_knows_where_it_lies() {
        QVERIFY(fs::exists(program_folder() / "environment_test"));
        QVERIFY(!version().empty());
        QVERIFY(machine_text().find("cores") != std::string::npos);
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--show") == 0) return show_environment(argv);
    EnvironmentTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "environment_test.moc"
