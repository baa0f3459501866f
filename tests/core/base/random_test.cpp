// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <numeric>

using namespace sauti::base;

class RandomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void philox_gives_the_known_answers() {
        // Known answers published with Random123: kat_vectors, philox4x32 10.
        QCOMPARE(philox({0, 0, 0, 0}, {0, 0}),
                 (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        constexpr std::uint32_t all = 0xffffffff;
        QCOMPARE(philox({all, all, all, all}, {all, all}),
                 (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    }

    void streams_of_different_names_differ_and_repeat() {
        RandomStream first(1, "order", 0);
        RandomStream again(1, "order", 0);
        RandomStream other_purpose(1, "masking", 0);
        RandomStream other_epoch(1, "order", 1);
        const std::uint64_t value = first.next_u64();
        QCOMPARE(again.next_u64(), value);
        QVERIFY(other_purpose.next_u64() != value);
        QVERIFY(other_epoch.next_u64() != value);
    }

    void below_is_even() {
        RandomStream stream(7, "even", 0);
        std::array<int, 6> counts = {};
        for (int i = 0; i < 60000; ++i)
            ++counts[stream.below(6)];
        double chi = 0;
        for (const int count : counts)
            chi += (count - 10000.0) * (count - 10000.0) / 10000.0;
        QVERIFY2(chi < 20.5, qPrintable(QString::number(chi))); // 0.1 % point with 5 degrees of freedom
    }

    void shuffle_keeps_every_value() {
        std::vector<int> values(1000);
        std::iota(values.begin(), values.end(), 0);
        auto shuffled = values;
        RandomStream(3, "order", 2).shuffle(shuffled);
        QVERIFY(shuffled != values);
        std::sort(shuffled.begin(), shuffled.end());
        QCOMPARE(shuffled, values);
    }
};

QTEST_APPLESS_MAIN(RandomTest)
#include "random_test.moc"
