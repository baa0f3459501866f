// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus_fixture.h"

#include <csignal>
#include <random>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

class ImportInterruptedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_full_disk_leaves_the_project_as_it_was() {
        const Project project;
        project.write("source/m/train.txt", many_lines(20000));
        for (const rlim_t limit : {rlim_t{0}, rlim_t{20000}, rlim_t{200000}, rlim_t{1000000}}) {
            const pid_t child = fork();
            if (child == 0) {
                std::signal(SIGXFSZ, SIG_IGN);
                const rlimit small = {limit, limit};
                setrlimit(RLIMIT_FSIZE, &small);
                const auto outcome = project.import("source/m");
                _exit(!outcome && outcome.error().kind == base::ErrorKind::full ? 0 : 1);
            }
            int status = 0;
            waitpid(child, &status, 0);
            QCOMPARE(status, 0);
            QVERIFY(corpus_ids(project.path())->empty());
        }
        VERIFY_OK(project.import("source/m"));
    }

    void killed_at_any_moment_leaves_nothing_torn() {
        const Project project;
        project.write("source/m/train.txt", many_lines(60000));
        project.write("source/m/test.txt", many_lines(300));
        ImportOptions options;
        options.id = "whole";
        VERIFY_OK(project.import("source/m", options));
        const std::string rows = all_rows(*Corpus::open(project.corpus("whole")));
        std::mt19937 random(7);
        int torn = 0;
        for (int round = 0; round < 20; ++round) {
            const pid_t child = fork();
            if (child == 0) {
                options.id = "killed";
                _exit(project.import("source/m", options).has_value() ? 0 : 1);
            }
            usleep(static_cast<useconds_t>(random() % 200000));
            kill(child, SIGKILL);
            int status = 0;
            waitpid(child, &status, 0);
            if (std::filesystem::exists(project.corpus("killed"))) {
                VERIFY_OK(Corpus::open(project.corpus("killed")));
                std::filesystem::remove_all(project.corpus("killed"));
            } else {
                ++torn;
            }
        }
        QVERIFY(torn > 0);
        options.id = "killed";
        VERIFY_OK(project.import("source/m", options));
        QVERIFY(all_rows(*Corpus::open(project.corpus("killed"))) == rows);
        // What the killed ones left is cleared away.
        for (const auto& entry : std::filesystem::directory_iterator(project.path("corpora"))) {
            QVERIFY(entry.path().filename().string().rfind(".sauti-tmp-", 0) != 0);
        }
    }
};

QTEST_APPLESS_MAIN(ImportInterruptedTest)
#include "import_interrupted_test.moc"
