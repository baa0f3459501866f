// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/batches.h"

#include <QTest>
#include <algorithm>
#include <set>

using namespace sauti::shiba;
using sauti::engine::k_ignored_label;
using Ids = std::vector<std::int64_t>;

namespace {

constexpr std::int64_t k_cls_id = 0xE000;

std::vector<std::int32_t> some_lengths(int count) {
    std::vector<std::int32_t> lengths;
    sauti::base::RandomStream stream(5, "lengths", 0);
    for (int i = 0; i < count; ++i)
        lengths.push_back(static_cast<std::int32_t>(stream.below(200)) + 1);
    return lengths;
}

std::int64_t padding_of(const std::vector<std::vector<std::uint32_t>>& batches,
                        const std::vector<std::int32_t>& lengths) {
    std::int64_t padding = 0;
    for (const auto& batch : batches) {
        std::int32_t width = 0;
        for (const auto row : batch)
            width = std::max(width, lengths[row]);
        for (const auto row : batch)
            padding += width - lengths[row];
    }
    return padding;
}

} // namespace

class BatchesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pads_ids_with_0_and_labels_with_ignored() {
        const std::vector<LabelledRow> rows = {{{k_cls_id, 97, 98}, {k_ignored_label, 1, 2}},
                                               {{k_cls_id, 99}, {k_ignored_label, 0}}};
        const auto batch = collate(rows);
        QCOMPARE(batch.rows, std::int64_t{2});
        QCOMPARE(batch.width, std::int64_t{3});
        QCOMPARE(batch.ids, (Ids{k_cls_id, 97, 98, k_cls_id, 99, 0}));
        QCOMPARE(batch.labels, (Ids{-100, 1, 2, -100, 0, -100}));
        QCOMPARE(batch.lengths, (Ids{3, 2}));
        QVERIFY(batch.predict_offsets.empty());
    }

    void masked_rows_keep_their_own_number_of_questions() {
        const std::vector<Ids> originals = {{k_cls_id, 97, 98, 99}, {k_cls_id, 100}};
        const std::vector<MaskedRow> masked = {{{k_cls_id, 0xE003, 98, 120}, {1, 3}}, {{k_cls_id, 0xE003}, {1}}};
        const auto batch = collate(masked, originals, Vocabulary::of_counts({{97, 3}, {98, 1}, {99, 1}}));
        QCOMPARE(batch.predict_offsets, (Ids{0, 2, 3}));
        QCOMPARE(batch.predict_positions, (Ids{1, 3, 1}));
        QCOMPARE(batch.predict_targets, (Ids{0, 2, 3})); // a, c, unknown
        QCOMPARE(batch.ids, (Ids{k_cls_id, 0xE003, 98, 120, k_cls_id, 0xE003, 0, 0}));
        QVERIFY(batch.labels.empty());
    }

    void a_vocabulary_knows_the_letters_that_occur() {
        const auto vocabulary = Vocabulary::of_counts({{0, 4}, {97, 1}, {99, 2}, {0x1F600, 1}, {0xE003, 9}});
        QCOMPARE(vocabulary.size, std::int64_t{3});
        QCOMPARE(vocabulary.class_of(99), std::int64_t{1});
        QCOMPARE(vocabulary.class_of(98), std::int64_t{3});
        QCOMPARE(vocabulary.letter_of(2), std::int64_t{0x1F600});
        QCOMPARE(vocabulary.letter_of(3), std::int64_t{0});
        const auto full = Vocabulary::full();
        QCOMPARE(full.class_of(0x9fae), std::int64_t{0x9fae});
        QCOMPARE(full.class_of(0x9faf), std::int64_t{0x9faf}); // the id that equals the size is unknown as well
        QCOMPARE(full.class_of(0xE001), std::int64_t{0x9faf});
    }

    void every_order_gives_every_row_once_data() {
        QTest::addColumn<int>("order");
        QTest::newRow("shuffle") << static_cast<int>(BatchOrder::shuffle);
        QTest::newRow("group_by_length") << static_cast<int>(BatchOrder::group_by_length);
        QTest::newRow("bucket") << static_cast<int>(BatchOrder::bucket);
        QTest::newRow("sequential") << static_cast<int>(BatchOrder::sequential);
    }

    void every_order_gives_every_row_once() {
        QFETCH(int, order);
        for (const int count : {0, 1, 7, 8, 9, 1001}) {
            const auto lengths = some_lengths(count);
            const auto batches = batches_of_epoch(lengths, 8, static_cast<BatchOrder>(order), 3, 2);
            QCOMPARE(batches.size(), static_cast<std::size_t>((count + 7) / 8));
            std::multiset<std::uint32_t> seen;
            for (std::size_t i = 0; i < batches.size(); ++i) {
                QVERIFY(i + 1 == batches.size() || batches[i].size() == 8);
                seen.insert(batches[i].begin(), batches[i].end());
            }
            QCOMPARE(seen.size(), static_cast<std::size_t>(count));
            QCOMPARE(std::set<std::uint32_t>(seen.begin(), seen.end()).size(), static_cast<std::size_t>(count));
            QCOMPARE(batches_of_epoch(lengths, 8, static_cast<BatchOrder>(order), 3, 2), batches);
        }
    }

    void epochs_and_seeds_differ() {
        const auto lengths = some_lengths(100);
        const auto first = batches_of_epoch(lengths, 8, BatchOrder::shuffle, 3, 0);
        QVERIFY(batches_of_epoch(lengths, 8, BatchOrder::shuffle, 3, 1) != first);
        QVERIFY(batches_of_epoch(lengths, 8, BatchOrder::shuffle, 4, 0) != first);
    }

    void the_longest_row_comes_first_when_grouped_by_length() {
        const auto lengths = some_lengths(1000);
        const auto batches = batches_of_epoch(lengths, 4, BatchOrder::group_by_length, 1, 0);
        QCOMPARE(lengths[batches[0][0]], *std::max_element(lengths.begin(), lengths.end()));
        // min(1000 / 16, 50) = 50 batches a mega-batch, each sorted by length but for the swapped rows.
        for (std::size_t i = 1; i + 1 < 50; ++i)
            QVERIFY(lengths[batches[i][0]] >= lengths[batches[i][3]]);
    }

    void buckets_save_most_of_the_padding() {
        const auto lengths = some_lengths(1000);
        const auto plain = padding_of(batches_of_epoch(lengths, 8, BatchOrder::shuffle, 1, 0), lengths);
        const auto bucketed = padding_of(batches_of_epoch(lengths, 8, BatchOrder::bucket, 1, 0), lengths);
        QVERIFY2(bucketed * 10 < plain, qPrintable(QString("%1 of %2").arg(bucketed).arg(plain)));
    }
};

QTEST_APPLESS_MAIN(BatchesTest)
#include "batches_test.moc"
