// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/schedule.h"

#include <QTest>
#include <cmath>

using namespace sauti;
using training::Schedule;

namespace {

runs::RunSpec spec_with(const std::vector<std::string>& settings) {
    runs::RunSpec spec;
    for (const std::string& setting : settings) {
        const auto set = runs::apply_setting(spec, setting);
        if (!set) qFatal("%s", set.error().to_string().c_str());
    }
    return spec;
}

} // namespace

class ScheduleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_as_the_original_did() {
        // The notebook: 2104 rows, 16 a batch: 132 updates an epoch, 660000 in 5000 epochs.
        const auto spec = spec_with({"schedule.max_epochs=5000", "schedule.warmup_ratio=0", "batch.rows=16"});
        const Schedule schedule(spec, training::batch_count(spec, 2104));
        QCOMPARE(schedule.updates_per_epoch(), std::int64_t{132});
        QCOMPARE(schedule.total_updates(), std::int64_t{660000});
        // Its log shows this rate at 100 updates.
        QVERIFY(std::abs(schedule.learning_rate(100) - 3.9993940e-4) < 1e-11);
        QCOMPARE(schedule.learning_rate(0), 4e-4);
        QCOMPARE(schedule.learning_rate(660000), 0.0);
    }

    void warm_up_is_rounded_up_and_begins_at_0() {
        const Schedule schedule(spec_with({"schedule.max_steps=300000"}), 10);
        QCOMPARE(schedule.warmup_updates(), std::int64_t{7500});
        QCOMPARE(schedule.learning_rate(0), 0.0);
        QVERIFY(std::abs(schedule.learning_rate(3750) - 2e-4) < 1e-15);
        QCOMPARE(schedule.learning_rate(7500), 4e-4);
        QCOMPARE(Schedule(spec_with({"schedule.max_steps=101"}), 10).warmup_updates(), std::int64_t{3});
    }

    void an_epoch_has_whole_updates_only() {
        const auto spec = spec_with({"schedule.max_epochs=2.5", "batch.accumulation=3"});
        const Schedule schedule(spec, 7);
        QCOMPARE(schedule.updates_per_epoch(), std::int64_t{2});
        QCOMPARE(schedule.total_updates(), std::int64_t{5});
        QVERIFY(!schedule.ends_update(0));
        QVERIFY(schedule.ends_update(2));
        QVERIFY(schedule.ends_update(5));
        QVERIFY(!schedule.ends_update(6));
        QVERIFY(schedule.is_left_over(6));
        QVERIFY(!schedule.is_left_over(5));
        QVERIFY(std::abs(schedule.loss_scale() - 1.0 / 3) < 1e-15);
    }

    void fewer_batches_than_accumulation_make_one_update() {
        auto spec = spec_with({"schedule.max_epochs=1", "batch.accumulation=6"});
        const Schedule corrected(spec, 2);
        QVERIFY(corrected.ends_update(1));
        QVERIFY(!corrected.is_left_over(1));
        QCOMPARE(corrected.loss_scale(), 0.5); // the mean over the batches there are
        spec.model.mode = "reference";
        QVERIFY(std::abs(Schedule(spec, 2).loss_scale() - 1.0 / 6) < 1e-15);
        QVERIFY(!Schedule(spec, 7).is_left_over(6));
    }

    void what_is_due_by_steps_and_by_epochs() {
        const Schedule schedule(spec_with({"schedule.max_steps=25"}), 10);
        std::vector<int> by_steps;
        std::vector<int> by_epochs;
        std::vector<int> by_half_epochs;
        std::vector<int> by_nothing;
        for (int update = 0; update <= 25; ++update) {
            if (schedule.is_due(update, 10, std::nullopt)) by_steps.push_back(update);
            if (schedule.is_due(update, std::nullopt, 1)) by_epochs.push_back(update);
            if (schedule.is_due(update, std::nullopt, 0.5)) by_half_epochs.push_back(update);
            if (schedule.is_due(update, std::nullopt, std::nullopt)) by_nothing.push_back(update);
        }
        QCOMPARE(by_steps, (std::vector<int>{10, 20, 25}));
        QCOMPARE(by_epochs, (std::vector<int>{10, 20, 25}));
        QCOMPARE(by_half_epochs, (std::vector<int>{5, 10, 15, 20, 25}));
        QCOMPARE(by_nothing, (std::vector<int>{25}));
    }
};

QTEST_APPLESS_MAIN(ScheduleTest)
#include "schedule_test.moc"
