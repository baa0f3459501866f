// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/elided_label.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/jobs_model.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/row_text.h"
#include "widgets/common/table_view.h"
#include "widgets/window_bench.h"
#include "workspace/change_log.h"
#include "workspace/project.h"

#include <QAbstractItemModelTester>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using namespace sauti;
using namespace sauti::widgets;

namespace {

/// A body that reports `total` steps and then waits until it is told to end or to stop.
base::Jobs::Body counting_body(std::shared_ptr<std::atomic<bool>> may_end) {
    return [may_end](const base::JobContext& job) -> base::Result<void> {
        job.log("begins");
        job.work().report({860, 2000, "steps", "training"});
        while (!*may_end) {
            SAUTI_CHECK(job.work().check());
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return {};
    };
}

QToolButton* button_named(QWidget* in, const QString& name) {
    for (QToolButton* button : in->findChildren<QToolButton*>()) {
        if (button->accessibleName() == name && button->isVisibleTo(in)) return button;
    }
    return nullptr;
}

} // namespace

class PartsTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WindowBench> bench_;
    Session* session_ = nullptr;
    Settings* settings_ = nullptr;

    [[nodiscard]] QString path(const char* inside) const {
        return QString::fromStdString(bench_->path(inside).string());
    }

private Q_SLOTS:
    void init() {
        bench_ = std::make_unique<WindowBench>();
        session_ = &bench_->session;
        settings_ = &bench_->settings;
    }
    void cleanup() { bench_.reset(); }

    void numbers_of_a_job_read_well() {
        base::JobStatus job;
        job.progress = {860, 2000, "steps", ""};
        job.elapsed_s = 537.5;
        job.left_s = 724;
        QCOMPARE(done_text(job.progress), QString("860 of 2,000 steps"));
        QCOMPARE(rate_text(job), QString("1.6 steps/s"));
        QCOMPARE(left_text(job), QString("12:04 left"));
        QCOMPARE(clock_text(11900), QString("3:18:20"));
        QCOMPARE(bytes_text(12'300'000), QString("12.3 MB"));
        QCOMPARE(fraction_of({1, -1, "", ""}), -1.0);
        QCOMPARE(fraction_of({3, 2, "", ""}), 1.0);
        job.state = base::JobState::done;
        QCOMPARE(done_text({7672, 7672, "rows", ""}), QString("7,672 rows"));
    }

    void the_jobs_model_keeps_its_contract_while_jobs_come_and_go() {
        JobsModel model(*session_);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        auto may_end = std::make_shared<std::atomic<bool>>(false);
        JobRequest request;
        request.name = "index swa";
        request.body = counting_body(may_end);
        const base::JobId first = session_->start(std::move(request), this);
        JobRequest quiet;
        quiet.name = "filter";
        quiet.quiet = true;
        quiet.body = [](const base::JobContext&) -> base::Result<void> { return {}; };
        session_->start(std::move(quiet), this);
        QTRY_COMPARE(model.rowCount(), 1);
        QTRY_COMPARE(model.index(0, JobsModel::k_done).data().toString(), QString("860 of 2,000 steps"));
        QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString().left(26),
                 QString("index swa, 43 %, 860 of 2,"));
        QVERIFY(!model.index(1, 0).isValid());
        QVERIFY(!model.data(model.index(0, 0), Qt::UserRole + 999).isValid());
        QVERIFY(!model.headerData(JobsModel::k_column_count, Qt::Horizontal, Qt::DisplayRole).isValid());
        *may_end = true;
        QTRY_COMPARE(model.ended(), 1);
        session_->dismiss(first);
        QCOMPARE(model.rowCount(), 0);
    }

    void quiet_jobs_are_not_announced() {
        QSignalSpy announced(session_, &Session::jobsChanged);
        bool over = false;
        JobRequest quiet;
        quiet.name = "filter";
        quiet.quiet = true;
        quiet.body = [](const base::JobContext&) -> base::Result<void> { return {}; };
        session_->start(quiet, this, [&](const base::JobStatus&) { over = true; });
        QTRY_VERIFY(over);
        QCOMPARE(announced.count(), 0);
        over = false;
        quiet.quiet = false;
        session_->start(std::move(quiet), this, [&](const base::JobStatus&) { over = true; });
        QCOMPARE(announced.count(), 1);
        QTRY_VERIFY(over);
        QTRY_COMPARE(announced.count(), 2);
    }

    void numbers_that_change_ask_for_no_new_room() {
        ElidedLabel label(QStringLiteral("1 of 1,000"));
        const int before = label.sizeHint().width();
        label.setText(QStringLiteral("1,000 of 1,000"));
        const int widest = label.sizeHint().width();
        QVERIFY(widest > before);
        label.setText(QStringLiteral("1 of 1,000"));
        QCOMPARE(label.sizeHint().width(), before);
        label.setSteady(true);
        label.setText(QStringLiteral("1,000 of 1,000"));
        label.setText(QStringLiteral("1 of 1,000"));
        QCOMPARE(label.sizeHint().width(), widest);
    }

    void an_ended_job_is_told_once_and_on_this_thread() {
        int told = 0;
        JobRequest request;
        request.name = "look";
        request.body = [](const base::JobContext&) -> base::Result<void> {
            return base::fail(base::ErrorKind::not_found, "nothing there");
        };
        session_->start(std::move(request), this, [&](const base::JobStatus& end) {
            ++told;
            QCOMPARE(QThread::currentThread(), thread());
            QCOMPARE(end.state, base::JobState::failed);
        });
        QTRY_COMPARE(told, 1);
        QTest::qWait(80);
        QCOMPARE(told, 1);
    }

    void an_end_is_not_told_to_who_has_gone() {
        auto owner = std::make_unique<QObject>();
        auto may_end = std::make_shared<std::atomic<bool>>(false);
        int told = 0;
        JobRequest request;
        request.name = "look";
        request.body = counting_body(may_end);
        session_->start(std::move(request), owner.get(), [&](const base::JobStatus&) { ++told; });
        owner.reset();
        *may_end = true;
        QTRY_VERIFY(!session_->isBusy());
        QCOMPARE(told, 0);
    }

    void the_drawer_shows_a_job_and_cancels_it() {
        JobsDrawer drawer(*session_, nullptr);
        drawer.resize(1100, 336);
        drawer.show();
        auto may_end = std::make_shared<std::atomic<bool>>(false);
        JobRequest request;
        request.name = "training run phones-s2";
        request.body = counting_body(may_end);
        session_->start(std::move(request), this);
        QTRY_VERIFY(button_named(&drawer, "Cancel training run phones-s2") != nullptr);
        drawer.setOpen(true);
        QTRY_VERIFY(button_named(&drawer, "Cancel training run phones-s2") != nullptr);
        QTest::mouseClick(button_named(&drawer, "Cancel training run phones-s2"), Qt::LeftButton);
        QTRY_VERIFY(button_named(&drawer, "Dismiss training run phones-s2") != nullptr);
        QCOMPARE(drawer.model()->index(0, JobsModel::k_left).data().toString(), QString("cancelled"));
        QTest::mouseClick(button_named(&drawer, "Dismiss training run phones-s2"), Qt::LeftButton);
        QCOMPARE(drawer.model()->rowCount(), 0);
    }

    void undo_is_named_and_puts_the_file_back() {
        session_->createProject(path("study"), "study");
        QTRY_VERIFY(session_->project() != nullptr);
        QVERIFY(!session_->undoName());
        const std::string note = "a note\n";
        QVERIFY(session_->apply({"Write the note", {{"note.txt", std::nullopt, note}}, {}}));
        QCOMPARE(session_->undoName().value_or(""), QString("Write the note"));
        QVERIFY(QFile::exists(path("study/note.txt")));
        session_->undo();
        QVERIFY(!QFile::exists(path("study/note.txt")));
        QCOMPARE(session_->redoName().value_or(""), QString("Write the note"));
        QCOMPARE(settings_->recentProjects().size(), 1);
    }

    void a_project_that_is_not_there_is_told() {
        QSignalSpy failed(session_, &Session::failed);
        session_->openProject(path("nowhere"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(session_->project() == nullptr);
    }

    void words_and_phones_stand_on_one_baseline() {
        QCOMPARE(row_baseline(QRect(0, 0, 100, 24)), 16);
        QCOMPARE(row_baseline(QRect(0, 10, 100, 48)), 38);
    }

    void copying_gives_tab_separated_lines_with_their_head() {
        QStandardItemModel model(2, 3);
        model.setHorizontalHeaderLabels({"a", "b", "c"});
        for (int row = 0; row < 2; ++row) {
            for (int column = 0; column < 3; ++column)
                model.setItem(row, column, new QStandardItem(QString("%1\t%2").arg(row).arg(column)));
        }
        model.item(0, 0)->setData("stored", CopyRole);
        TableView view(*settings_, "test/table", nullptr);
        view.setModel(&model);
        view.setColumns({{60}, {60, false, true}, {60}});
        view.horizontalHeader()->moveSection(2, 0);
        view.selectAll();
        QCOMPARE(view.selectedRanges(), (QList<QPair<int, int>>{{0, 1}}));
        QCOMPARE(view.selectionAsTsv(), QString("c\ta\n0 2\tstored\n1 2\t1 0\n"));
    }

    void columns_are_arranged_as_they_were() {
        QStandardItemModel model(1, 3);
        {
            TableView view(*settings_, "test/table", nullptr);
            view.setModel(&model);
            view.horizontalHeader()->moveSection(2, 0);
            view.horizontalHeader()->resizeSection(1, 77);
        }
        TableView view(*settings_, "test/table", nullptr);
        view.setModel(&model);
        QCOMPARE(view.horizontalHeader()->visualIndex(2), 0);
        QCOMPARE(view.columnWidth(1), 77);
        QCOMPARE(view.rowHeight(0), 24);
    }

    void columns_are_chosen_and_squeezed_apart_from_each_other() {
        QStandardItemModel model(1, 3);
        model.setHorizontalHeaderLabels({"a", "b", "c"});
        TableView view(*settings_, "test/table", nullptr);
        view.setModel(&model);
        view.setColumns({{50}, {50, true}, {50, true, true}});
        view.resize(400, 100);
        view.show();
        QVERIFY(view.isColumnHidden(2));
        QCOMPARE(view.columnWidth(1), view.viewport()->width() - 50);
        const std::unique_ptr<QMenu> menu(view.columnsMenu(nullptr));
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 3);
        menu->actions().at(2)->trigger();
        QVERIFY(!view.isColumnHidden(2));
        view.setSqueezed(0, true);
        view.setSqueezed(2, true);
        QCOMPARE(view.shownColumns(), QList<int>{1});
        view.setSqueezed(2, false);
        TableView again(*settings_, "test/table", nullptr);
        again.setModel(&model);
        again.setColumns({{50}, {50, true}, {50, true, true}});
        QCOMPARE(again.shownColumns(), (QList<int>{0, 1, 2}));
        Q_EMIT menu->aboutToShow();
        menu->actions().at(0)->trigger();
        Q_EMIT menu->aboutToShow();
        menu->actions().at(1)->trigger();
        Q_EMIT menu->aboutToShow();
        QVERIFY(!menu->actions().at(2)->isEnabled()); // a table without columns helps nobody
    }

    void enter_double_click_and_menu_do_the_same() {
        QStandardItemModel model(2, 1);
        TableView view(*settings_, {}, nullptr);
        view.setModel(&model);
        view.resize(300, 100);
        view.show();
        QAction open("Open", nullptr);
        view.setContextActions({&open});
        QSignalSpy opened(&view, &TableView::opened);
        view.setCurrentIndex(model.index(1, 0));
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        const QPoint place = view.visualRect(model.index(0, 0)).center();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, place); // a double click is of the pressed cell
        QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(opened.size(), 2);
        QContextMenuEvent asked(QContextMenuEvent::Mouse, place, view.viewport()->mapToGlobal(place));
        QCoreApplication::sendEvent(view.viewport(), &asked);
        auto* menu = view.findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().first(), &open);
    }

    void space_ticks_the_chosen_rows() {
        QStandardItemModel model(3, 2);
        for (int row = 0; row < 3; ++row) {
            auto* box = new QStandardItem;
            box->setCheckable(true);
            model.setItem(row, 0, box);
        }
        TableView view(*settings_, {}, nullptr);
        view.setModel(&model);
        view.selectRow(1);
        view.setCurrentIndex(model.index(1, 1));
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&view, Qt::Key_Space);
        QCOMPARE(model.item(0, 0)->checkState(), Qt::Unchecked);
        QCOMPARE(model.item(1, 0)->checkState(), Qt::Checked);
        QCOMPARE(model.item(2, 0)->checkState(), Qt::Checked);
        QTest::keyClick(&view, Qt::Key_Space);
        QCOMPARE(model.item(1, 0)->checkState(), Qt::Unchecked);
    }

    void a_click_ticks_a_cell_with_a_box() {
        QStandardItemModel model(1, 2);
        auto* box = new QStandardItem;
        box->setCheckable(true);
        box->setEditable(false);
        model.setItem(0, 0, box);
        TableView view(*settings_, {}, nullptr);
        view.setModel(&model);
        view.resize(300, 100);
        view.show();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(model.index(0, 0)).center());
        QCOMPARE(box->checkState(), Qt::Checked);
    }

    void the_fourth_bar_is_behind_a_button() {
        MessageBars bars;
        for (int at = 0; at < 5; ++at)
            bars.show({QString::number(at), Message::Kind::warning, "What.", "Why.", {}, true});
        QCOMPARE(bars.bars().size(), 5);
        int seen = 0;
        for (const MessageBar* bar : bars.bars())
            seen += bar->isVisibleTo(&bars) ? 1 : 0;
        QCOMPARE(seen, 3);
        bars.show({"1", Message::Kind::error, "Again.", "", {}, true});
        QCOMPARE(bars.bars().size(), 5);
        QCOMPARE(bars.bars().at(1)->message().what, QString("Again."));
        bars.clear("1");
        QCOMPARE(bars.bars().size(), 4);
    }
};

QTEST_MAIN(PartsTest)
#include "parts_test.moc"
