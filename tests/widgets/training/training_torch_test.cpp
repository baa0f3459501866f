// SPDX-License-Identifier: GPL-3.0-or-later
#include "training_bench.h"
#include "widgets/training/outlook_pane.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_form.h"
#include "widgets/training/spec_model.h"

#include <QAction>
#include <QFile>
#include <QStandardPaths>

/// The page with the real plug-in: pretraining and fine-tuning.
using namespace sauti;
using namespace sauti::test;

namespace {

std::unique_ptr<engine::Engines> real_engines() {
    return std::make_unique<engine::Engines>(fs::path(SAUTI_CLI));
}

void make_small(TrainingBench& bench, const char* steps, const char* name) {
    bench.page().model().change([&](training::RunForm& form) {
        form.set("name", name);
        form.set("model.hidden_size", "32");
        form.set("model.transformer_ff_size", "64");
        form.set("schedule.max_steps", steps);
        form.set("evaluate.every_epochs", "");
        form.set("evaluate.every_steps", "10");
        form.set("checkpoint.every_epochs", "");
        form.set("checkpoint.every_steps", "10");
        form.set("threads", "1");
    });
    bench.page().model().endStep();
}

} // namespace

class TrainingTorchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        if (engine::Engines::candidates().empty() && !QFile::exists(QStringLiteral(SAUTI_CLI)))
            QSKIP("no engine plug-in was built");
    }

    void pretrains_and_fine_tunes_by_the_page() {
        TrainingBench bench(real_engines());
        QTRY_VERIFY_WITH_TIMEOUT(bench.action("train.start")->isEnabled(), 60'000);
        make_small(bench, "30", "letters");
        bench.action("train.start")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bench.bar(QStringLiteral("ended")) != nullptr, 300'000);
        QCOMPARE(runs::read_run(bench.run("letters"))->state, runs::RunState::finished);
        QTRY_VERIFY(bench.page().run()->view().has_value() && bench.page().run()->view()->sample.has_value());
        bench.page().goTo({QStringLiteral("train"), {}, -1, QStringLiteral("start:letters")});
        QTRY_COMPARE(bench.page().model().form().text("data.train"), std::string("mini/ner:train"));
        bench.page().model().change([](training::RunForm& form) {
            for (const char* key : {"model.hidden_size", "model.transformer_ff_size"})
                form.set(key, form.preset_text(key)); // the start decides them
            form.set("name", "names");
            form.set("schedule.max_steps", "30");
            form.set("threads", "1");
        });
        QTRY_VERIFY_WITH_TIMEOUT(bench.action("train.start")->isEnabled(), 60'000);
        QTRY_VERIFY(bench.page().outlook()->outlook().has_value());
        QCOMPARE(bench.page().outlook()->outlook()->model.hidden_size, 32);
        bench.action("train.start")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            bench.bar(QStringLiteral("ended")) != nullptr &&
                bench.bar(QStringLiteral("ended"))->message().what.contains(QStringLiteral("names")),
            300'000);
        QVERIFY2(bench.bar(QStringLiteral("ended"))->message().detail.contains(QStringLiteral("F1")),
                 qPrintable(bench.bar(QStringLiteral("ended"))->message().detail));
    }
};

QTEST_MAIN(TrainingTorchTest)
#include "training_torch_test.moc"
