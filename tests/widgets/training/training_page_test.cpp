// SPDX-License-Identifier: GPL-3.0-or-later
#include "training_bench.h"
#include "widgets/common/actions.h"
#include "widgets/training/outlook_pane.h"
#include "widgets/training/run_log_view.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_form.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/spec_row.h"
#include "workspace/live_run.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QStandardPaths>
#include <chrono>
#include <thread>

using namespace sauti;
using namespace sauti::test;
using widgets::Actions;
using widgets::training_page::SpecModel;

namespace {

/// An engine whose batches take a few milliseconds, so that a test can step in.
std::unique_ptr<engine::Engines> slow_engines(int ms = 3) {
    return std::make_unique<engine::Engines>(make_letter_engine(
        {[ms](std::uint64_t, std::uint64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }, -1}));
}

void shorten(SpecModel& model, const char* steps) {
    model.change([&](training::RunForm& form) {
        form.set("schedule.max_steps", steps);
        form.set("evaluate.every_steps", "10");
        form.set("checkpoint.every_steps", "20");
        form.set("threads", "1");
    });
    model.endStep();
}

} // namespace

class TrainingPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void the_form_is_a_well_behaved_table() {
        SpecModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const int row = model.rowOf(QStringLiteral("masking.rate"));
        QVERIFY(row >= 0);
        QVERIFY(model.setData(model.index(row, SpecModel::ValueColumn), QStringLiteral("0.2")));
        QVERIFY(model.index(row, 0).data(SpecModel::DiffersRole).toBool());
        QCOMPARE(model.index(row, SpecModel::NoteColumn).data().toString(), QStringLiteral("preset 0.15"));
        model.change([](training::RunForm& form) { must(form.take_preset(runs::RunKind::finetune, "tiny")); });
        QCOMPARE(model.rowOf(QStringLiteral("masking.rate")), -1);
        QVERIFY(model.rowOf(QStringLiteral("decode")) >= 0);
        model.undo();
        QVERIFY(model.rowOf(QStringLiteral("masking.rate")) >= 0);
    }

    void proposes_the_projects_rows_and_tells_what_will_happen() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.page().outlook()->outlook().has_value());
        QCOMPARE(bench.page().outlook()->outlook()->rows, std::int64_t{36});
        QCOMPARE(bench.page().model().form().text("data.eval"), std::string("mini/pretrain:dev"));
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        bench.action("train.copy")->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(
            QStringLiteral("sauti-cli train --preset tiny --data mini/pretrain")));
    }

    void typing_is_checked_at_once_and_undone_field_by_field() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        auto* form = bench.page().form();
        form->focusKey(QStringLiteral("model.attention_heads"));
        auto* heads = qobject_cast<QLineEdit*>(form->row(QStringLiteral("model.attention_heads"))->editor());
        QVERIFY(heads != nullptr);
        heads->selectAll();
        QTest::keyClicks(heads, QStringLiteral("5"));
        QVERIFY(heads->property("invalid").toBool());
        QVERIFY(!bench.action("train.start")->isEnabled());
        QVERIFY(Actions::reasonOf(bench.action("train.start")).contains(QStringLiteral("must divide hidden_size 64")));
        QVERIFY(bench.page().statusText().contains(QStringLiteral("1 to mend")));
        QVERIFY(heads->accessibleDescription().contains(QStringLiteral("must divide")));
        form->focusKey(QStringLiteral("masking.rate"));
        auto* rate = qobject_cast<QLineEdit*>(form->row(QStringLiteral("masking.rate"))->editor());
        rate->selectAll();
        QTest::keyClicks(rate, QStringLiteral("0.2"));
        QCOMPARE(bench.page().model().form().text("masking.rate"), std::string("0.2"));
        QTest::keyClick(rate, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(rate->text(), QStringLiteral("0.15"));
        QTest::keyClick(rate, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(heads->text(), QStringLiteral("4"));
        QVERIFY(bench.action("train.start")->isEnabled());
        QTest::keyClick(rate, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(heads->text(), QStringLiteral("5"));
    }

    void trains_pauses_stops_and_goes_on() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        shorten(bench.page().model(), "400"); // long enough to be stepped into
        bench.page().model().change([](training::RunForm& form) { form.set("name", "phones s2"); });
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        bench.action("train.start")->trigger();
        QVERIFY(bench.page().showsRun());
        QVERIFY(bench.action("train.pause")->isVisible());
        QTRY_VERIFY(bench.page().run()->view().has_value() && bench.page().run()->view()->step >= 20);
        bench.action("train.pause")->trigger();
        QCOMPARE(bench.action("train.pause")->text(), QStringLiteral("Go on"));
        QTRY_COMPARE(bench.page().run()->live()->news().doing, std::string("paused"));
        bench.action("train.pause")->trigger();
        QTRY_VERIFY(bench.page().run()->view().has_value() && bench.page().run()->view()->sample.has_value());
        QVERIFY(!bench.page().run()->view()->sample->guesses.empty());
        bench.action("train.stop")->trigger();
        QVERIFY(!bench.action("train.stop")->isEnabled());
        QVERIFY(Actions::reasonOf(bench.action("train.stop")).contains(QStringLiteral("checkpoint")));
        QTRY_VERIFY(bench.page().run()->live() == nullptr);
        QTRY_VERIFY(bench.action("train.continue")->isVisible());
        QCOMPARE(runs::read_run(bench.run("phones-s2"))->state, runs::RunState::stopped);
        QTRY_VERIFY(bench.bar(QStringLiteral("continue:phones-s2")) != nullptr);
        bench.action("train.continue")->trigger();
        QVERIFY(bench.bar(QStringLiteral("continue:phones-s2")) == nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(bench.bar(QStringLiteral("ended")) != nullptr, 300'000);
        QCOMPARE(runs::read_run(bench.run("phones-s2"))->state, runs::RunState::finished);
        bench.action("train.new")->trigger();
        QVERIFY(!bench.page().showsRun());
    }

    void fine_tunes_from_a_run_that_another_page_names() {
        TrainingBench bench(slow_engines(0));
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        shorten(bench.page().model(), "20");
        bench.action("train.start")->trigger();
        QTRY_VERIFY(bench.bar(QStringLiteral("ended")) != nullptr);
        bench.page().goTo({QStringLiteral("train"), {}, -1, QStringLiteral("start:tiny")});
        QTRY_COMPARE(bench.page().model().form().text("data.train"), std::string("mini/ner:train"));
        QCOMPARE(bench.page().model().form().text("start"), std::string("run:tiny@best"));
        shorten(bench.page().model(), "20");
        QTRY_COMPARE(Actions::reasonOf(bench.action("train.start")), QString());
        bench.action("train.start")->trigger();
        QTRY_VERIFY(bench.bar(QStringLiteral("ended")) != nullptr &&
                    bench.bar(QStringLiteral("ended"))->message().what.contains(QStringLiteral("tiny-2")));
        QVERIFY(bench.bar(QStringLiteral("ended"))->message().detail.contains(QStringLiteral("F1")));
        QTRY_VERIFY(bench.page().run()->view().has_value() &&
                    bench.page().run()->view()->curves.count("eval/entity_f1") == 1);
    }

    void a_failed_run_says_why() {
        TrainingBench bench(std::make_unique<engine::Engines>(make_letter_engine({nullptr, 3})));
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        bench.action("train.start")->trigger();
        QTRY_VERIFY(bench.bar(QStringLiteral("ended")) != nullptr);
        QVERIFY(bench.bar(QStringLiteral("ended"))->message().kind == widgets::Message::Kind::error);
    }

    void a_start_that_does_not_fit_is_told_at_its_field() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        bench.page().model().change([](training::RunForm& form) { form.set("start", "run:nobody@best"); });
        QTRY_VERIFY(!bench.page().model().problem(QStringLiteral("start")).isEmpty());
        QVERIFY(!bench.action("train.start")->isEnabled());
        bench.page().model().undo();
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
    }

    void a_half_typed_form_is_offered_again_after_a_crash() {
        QTemporaryDir home;
        const QString project = home.filePath(QStringLiteral("study"));
        make_training_project(project.toStdString());
        const fs::path kept = (project + QStringLiteral("/.sauti/drafts/train.json")).toStdString();
        std::string crashed;
        {
            TrainingBench bench(slow_engines(), project);
            QTRY_VERIFY(bench.action("train.start")->isEnabled());
            bench.page().model().change([](training::RunForm& form) { form.set("batch.rows", "oops"); });
            QTRY_VERIFY(fs::exists(kept));
            crashed = *base::read_file(kept);
        }
        {
            TrainingBench closed(slow_engines(), project);
            QTRY_COMPARE(closed.page().model().form().text("batch.rows"), std::string("oops"));
            QVERIFY(closed.bar(QStringLiteral("draft")) == nullptr);
        }
        must(base::write_atomically(kept, crashed));
        {
            TrainingBench undecided(slow_engines(), project);
            QTRY_VERIFY(undecided.bar(QStringLiteral("draft")) != nullptr);
        }
        TrainingBench again(slow_engines(), project);
        QTRY_VERIFY(again.bar(QStringLiteral("draft")) != nullptr);
        again.bar(QStringLiteral("draft"))->message().ways.first().go();
        QCOMPARE(again.page().model().form().text("batch.rows"), std::string("oops"));
        QVERIFY(again.bar(QStringLiteral("draft")) == nullptr);
    }

    void nothing_is_kept_of_a_form_that_was_not_touched_or_is_only_pictured() {
        QTemporaryDir home;
        const QString project = home.filePath(QStringLiteral("study"));
        make_training_project(project.toStdString());
        const QString kept = project + QStringLiteral("/.sauti/drafts/train.json");
        {
            TrainingBench bench(slow_engines(), project);
            QTRY_VERIFY(bench.action("train.start")->isEnabled());
        }
        QVERIFY(!QFile::exists(kept));
        {
            TrainingBench bench(slow_engines());
            bench.session().setKeepsDrafts(false);
            bench.session().openProject(project);
            QTRY_COMPARE(QString::fromStdString(bench.session().project()->folder().string()), project);
            bench.page().model().change([](training::RunForm& form) { form.set("batch.rows", "oops"); });
            QTest::qWait(700);
        }
        QVERIFY(!QFile::exists(kept));
    }

    void another_project_begins_with_a_form_of_its_own() {
        QTemporaryDir home;
        const QString other = home.filePath(QStringLiteral("other"));
        make_training_project(other.toStdString());
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        bench.page().model().change([](training::RunForm& form) { form.set("batch.rows", "3"); });
        bench.session().openProject(other);
        QTRY_COMPARE(bench.page().model().form().text("batch.rows"), std::string("2"));
        bench.session().openProject(bench.folder());
        QTRY_COMPARE(bench.page().model().form().text("batch.rows"), std::string("3"));
    }

    void a_runs_spec_fills_the_form() {
        TrainingBench bench(slow_engines(0));
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        shorten(bench.page().model(), "20");
        bench.action("train.start")->trigger();
        QTRY_VERIFY(bench.bar(QStringLiteral("ended")) != nullptr);
        bench.page().model().change([](training::RunForm& form) { form.set("schedule.max_steps", "33"); });
        bench.action("train.new")->trigger();
        bench.action("train.open-spec")->trigger();
        auto* dialog = bench.page().findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->fileSelected(QString::fromStdString((bench.run("tiny") / "run.json").string()));
        dialog->close();
        QTRY_COMPARE(bench.page().model().form().text("schedule.max_steps"), std::string("20"));
        QCOMPARE(bench.page().model().form().text("data.train"), std::string("mini/pretrain:train"));
    }

    void shows_memory_and_the_log_of_a_run() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        shorten(bench.page().model(), "400");
        bench.action("train.start")->trigger();
        bench.action("train.log")->trigger();
        auto* log = bench.page().findChild<widgets::training_page::RunLogView*>();
        QVERIFY(log->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(log->text().contains(QStringLiteral("checkpoint of update 20")), 60'000);
        QTRY_VERIFY(bench.page().run()->view()->process.has_value());
        bench.action("train.stop")->trigger();
        QVERIFY(bench.action("train.stop")->text().startsWith(QStringLiteral("Stopping")));
        QTRY_VERIFY_WITH_TIMEOUT(log->text().contains(QStringLiteral("stopped at update")), 60'000);
    }

    void charts_are_live_four_times_a_second() {
        TrainingBench bench(slow_engines(2));
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        shorten(bench.page().model(), "100,000");
        bench.action("train.start")->trigger();
        QTRY_VERIFY(bench.page().run()->view().has_value() && bench.page().run()->view()->step >= 20);
        int news = 0;
        connect(bench.page().run(), &widgets::training_page::RunPane::renewed, this, [&news] { ++news; });
        QTest::qWait(2000);
        QVERIFY2(news >= 4 && news <= 9, qPrintable(QString::number(news)));
        bench.action("train.stop")->trigger();
        QTRY_VERIFY(bench.page().run()->live() == nullptr);
    }

    void measuring_makes_the_estimate_one_of_this_machine() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.measure")->isEnabled());
        QTRY_VERIFY(bench.page().outlook()->outlook().has_value());
        bench.action("train.measure")->trigger();
        QTRY_VERIFY(bench.page().outlook()->outlook().has_value() &&
                    bench.page().outlook()->outlook()->basis == training::Outlook::Basis::measured);
    }

    void every_control_has_a_name() {
        TrainingBench bench(slow_engines());
        QTRY_VERIFY(bench.action("train.start")->isEnabled());
        for (QWidget* widget : bench.page().findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isEnabled()) continue;
            if (widget->window() != &bench.page()) continue; // the list of a combo box has the box's name
            const QAccessibleInterface* told = QAccessible::queryAccessibleInterface(widget);
            const bool is_part = qobject_cast<QComboBox*>(widget->parentWidget()) != nullptr ||
                                 widget->objectName().startsWith(QLatin1String("qt_"));
            // A strip of views without views answers with the name of none.
            const bool named = told != nullptr && !(told->text(QAccessible::Name) + widget->accessibleName()).isEmpty();
            if (!named && !is_part) {
                QFAIL(qPrintable(QStringLiteral("no name: %1 in %2")
                                     .arg(QString::fromLatin1(widget->metaObject()->className()),
                                          QString::fromLatin1(widget->parentWidget()->metaObject()->className()))));
            }
        }
    }

    void the_search_leaves_what_it_finds() {
        TrainingBench bench(slow_engines());
        auto* form = bench.page().form();
        QTest::keyClicks(form->search(), QStringLiteral("warm"));
        QVERIFY(!form->row(QStringLiteral("schedule.warmup_ratio"))->isHidden());
        QVERIFY(form->row(QStringLiteral("batch.rows"))->isHidden());
        form->focusKey(QStringLiteral("batch.rows"));
        QVERIFY(!form->row(QStringLiteral("batch.rows"))->isHidden());
    }
};

QTEST_MAIN(TrainingPageTest)
#include "training_page_test.moc"
