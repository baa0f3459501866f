// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "torch/philox_halves.h"

#include <QTest>
#include <vector>

using namespace sauti;

class PhiloxHalvesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void halves_are_those_of_the_plain_blocks() {
        for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{0xFFFFFFF8}, std::uint64_t{1} << 40}) {
            const std::array<std::uint32_t, 2> key = base::RandomStream(7, "dropout/x/0", first).key();
            std::vector<std::uint16_t> halves(torch_engine::k_halves_at_once);
            torch_engine::philox_halves(first, key, halves.data());
            for (std::uint64_t block = 0; block < 16; ++block) {
                const std::uint64_t at = first + block;
                const auto words =
                    base::philox({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at >> 32), 0, 0}, key);
                for (std::size_t word = 0; word < 4; ++word) {
                    QCOMPARE(halves[8 * block + 2 * word], static_cast<std::uint16_t>(words[word]));
                    QCOMPARE(halves[8 * block + 2 * word + 1], static_cast<std::uint16_t>(words[word] >> 16));
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(PhiloxHalvesTest)
#include "philox_halves_test.moc"
