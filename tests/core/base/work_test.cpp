// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/work.h"

#include <QTest>
#include <atomic>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

using namespace sauti::base;

class WorkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void each_place_is_visited_once_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("threads");
        QTest::newRow("nothing") << 0 << 4;
        QTest::newRow("one") << 1 << 4;
        QTest::newRow("fewer than threads") << 3 << 8;
        QTest::newRow("one thread") << 100 << 1;
        QTest::newRow("uneven") << 1001 << 7;
        QTest::newRow("all cores") << 1000 << 0;
    }

    void each_place_is_visited_once() {
        QFETCH(int, count);
        QFETCH(int, threads);
        std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
        QVERIFY(parallel_for(count, threads, [&](std::int64_t begin, std::int64_t end) -> Result<void> {
            for (std::int64_t i = begin; i < end; ++i)
                ++visits[static_cast<std::size_t>(i)];
            return {};
        }));
        for (const auto& visit : visits)
            QCOMPARE(visit.load(), 1);
    }

    void of_several_errors_the_lowest_part_wins() {
        for (int round = 0; round < 20; ++round) {
            const auto outcome = parallel_for(400, 4, [](std::int64_t begin, std::int64_t) -> Result<void> {
                if (begin == 0) return {};
                return fail(ErrorKind::invalid, std::to_string(begin));
            });
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().message, std::string("100"));
        }
    }

    void an_exception_becomes_an_error() {
        for (const int threads : {1, 4}) {
            const auto outcome = parallel_for(8, threads, [](std::int64_t, std::int64_t) -> Result<void> {
                throw std::runtime_error("out of hand");
            });
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().kind, ErrorKind::internal);
            QVERIFY(outcome.error().message.find("out of hand") != std::string::npos);
        }
    }

    void work_tells_whether_to_stop() {
        std::stop_source source;
        Progress seen;
        const Work work(source.get_token(), [&seen](const Progress& progress) { seen = progress; });
        QVERIFY(work.check());
        work.report({3, 10, "rows", "reading"});
        QCOMPARE(seen.done, std::int64_t{3});
        source.request_stop();
        QVERIFY(work.cancelled());
        QCOMPARE(work.check().error().kind, ErrorKind::cancelled);
        const Work quiet;
        quiet.report({});
        QVERIFY(!quiet.cancelled());
        QVERIFY(core_count() >= 1);
    }
};

QTEST_APPLESS_MAIN(WorkTest)
#include "work_test.moc"
