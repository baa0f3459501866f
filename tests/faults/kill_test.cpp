// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "faults/main_job.h"

#include <QTest>
#include <memory>

using namespace sauti;
using namespace sauti::test;

namespace {

/// Kills of each stage that hit a running program.
constexpr int k_kills = 20;

} // namespace

/// kill −9 at any moment of the main job: what is there afterwards is whole, and the same command goes on to the same
/// end.
class KillTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MainJob> job_;

    /// SAUTI_TEST_KILLS in the environment asks for another number.
    static int kills_wanted() {
        bool is_number = false;
        const int wanted = qEnvironmentVariableIntValue("SAUTI_TEST_KILLS", &is_number);
        return is_number ? wanted : k_kills;
    }

    void kill_and_go_on(Stage stage) {
        const MainJob::Whole& whole = job_->whole(stage);
        base::RandomStream moments(1, std::string("kills of ") + name(stage), 0);
        const int wanted = kills_wanted();
        int kills = 0;
        int misses = 0;
        int ends = 0;
        const auto end = [&](const Place& place) {
            place.finish(stage);
            place.compare(whole.text);
            ++ends;
        };
        while (kills < wanted && misses < 20 * k_kills) {
            const Place place = job_->begin(stage);
            for (bool again = true; again && kills < wanted;) {
                const QStringList words = place.command(stage);
                if (words.empty()) break;
                const Ended ended = place.run(words, {moments.uniform() * whole.wall_s, {}});
                kills += ended.killed ? 1 : 0;
                misses += ended.killed ? 0 : 1;
                if (!ended.killed) demand_done(ended, name(stage));
                place.inspect(stage, whole.text);
                again = ended.killed && moments.chance(stage == Stage::train ? 0.9 : 0.5);
            }
            end(place);
        }
        qInfo("%s: %d kills hit a running program, %d came too late; %d times to the end; whole %.2f s", name(stage),
              kills, misses, ends, whole.wall_s);
        QCOMPARE(kills, wanted);
    }

private Q_SLOTS:
    void initTestCase() { job_ = std::make_unique<MainJob>(fs::exists(SAUTI_ENGINE)); }

    void a_killed_stage_goes_on_to_the_same_end_data() {
        QTest::addColumn<Stage>("stage");
        for (const Stage stage : {Stage::import, Stage::build, Stage::train})
            QTest::newRow(name(stage)) << stage;
    }

    void a_killed_stage_goes_on_to_the_same_end() {
        QFETCH(Stage, stage);
        if (stage == Stage::train && !fs::exists(SAUTI_ENGINE)) QSKIP("built without the engine plug-in");
        try {
            kill_and_go_on(stage);
        } catch (const std::exception& fault) {
            QFAIL(fault.what());
        }
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
