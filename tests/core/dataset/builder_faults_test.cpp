// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "core/base/child.h"
#include "core/dataset/builder_cases.h"

#include <QTest>
#include <chrono>
#include <csignal>
#include <thread>

using namespace sauti;

class BuilderFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killed_at_any_moment_it_goes_on_to_the_same_bytes() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", long_text(3000)}, {"dev.txt", k_dev}}, "swa-Latn"));
        const auto begin = std::chrono::steady_clock::now();
        QVERIFY(dataset::build(request_for(project, k_recipe, "whole")).has_value());
        const auto whole_us =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
        const auto wanted = project.files_of("whole");
        base::RandomStream random(1, "builder-test", 0);
        for (int round = 0; round < 20; ++round) {
            const auto wait = std::chrono::microseconds(random.below(static_cast<std::uint64_t>(whole_us) + 1));
            const pid_t pid = fork();
            if (pid == 0) {
                static_cast<void>(dataset::build(request_for(project, k_recipe))); // killed on the way
                _exit(0);
            }
            std::this_thread::sleep_for(wait);
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
            // Whatever stands there is whole.
            const auto folder = project.project() / "datasets/swa-phones";
            if (base::fs::exists(folder)) QVERIFY(dataset::verify(folder)->empty());
            QVERIFY(dataset::build(request_for(project, k_recipe)).has_value());
            QCOMPARE(project.files_of("swa-phones"), wanted);
            QVERIFY(project.leftovers().empty());
            base::fs::remove_all(folder);
            if (round % 2 == 0) base::fs::remove_all(project.project() / ".sauti");
        }
    }

    void a_full_disk_leaves_the_old_data_set() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", long_text(300)}}, "swa-Latn"));
        QVERIFY(dataset::build(request_for(project, k_recipe)).has_value());
        const auto before = project.files_of("swa-phones");
        const auto other = changed(k_recipe, "\"max_length\": 16", "\"max_length\": 12");
        for (const unsigned long bytes : {0UL, 10UL, 100UL, 1000UL, 3000UL, 8000UL, 12000UL}) {
            base::fs::remove_all(project.project() / ".sauti");
            const int code = testing::in_child([&] {
                testing::limit_file_size(bytes);
                const auto result = dataset::build(request_for(project, other));
                return result ? 1 : result.error().kind == base::ErrorKind::full ? 0 : 2;
            });
            QCOMPARE(code, 0);
            QCOMPARE(project.files_of("swa-phones"), before);
            QVERIFY(project.leftovers().empty());
        }
        QVERIFY(dataset::build(request_for(project, other)).has_value());
        QVERIFY(project.files_of("swa-phones") != before);
    }
};

QTEST_APPLESS_MAIN(BuilderFaultsTest)
#include "builder_faults_test.moc"
