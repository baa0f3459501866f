// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engines.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/jobs_model.h"
#include "widgets/common/marked_text.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "workspace/change_log.h"
#include "workspace/project.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>
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
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Settings> settings_;
    engine::Engines engines_;
    std::unique_ptr<Session> session_;

private Q_SLOTS:
    void init() {
        theme::apply(theme::Scheme::light);
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<Settings>(folder_->filePath("sauti.conf"));
        session_ = std::make_unique<Session>(*settings_, engines_);
    }
    void cleanup() { session_.reset(); }

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
        session_->createProject(folder_->filePath("study"), "study");
        QTRY_VERIFY(session_->project() != nullptr);
        QVERIFY(!session_->undoName());
        const std::string note = "a note\n";
        QVERIFY(session_->apply({"Write the note", {{"note.txt", std::nullopt, note}}, {}}));
        QCOMPARE(session_->undoName().value_or(""), QString("Write the note"));
        QVERIFY(QFile::exists(folder_->filePath("study/note.txt")));
        session_->undo();
        QVERIFY(!QFile::exists(folder_->filePath("study/note.txt")));
        QCOMPARE(session_->redoName().value_or(""), QString("Write the note"));
        QCOMPARE(settings_->recentProjects().size(), 1);
    }

    void a_project_that_is_not_there_is_told() {
        QSignalSpy failed(session_.get(), &Session::failed);
        session_->openProject(folder_->filePath("nowhere"));
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(session_->project() == nullptr);
    }

    void a_match_that_would_not_show_is_brought_into_sight() {
        const QFontMetrics metrics(theme::body_font());
        const QString text = "Wizara ya afya ya Tanzania imethibitisha kuwa watu ishirini wamepona huko Dodoma";
        const int place = static_cast<int>(text.indexOf("Dodoma"));
        const ShownPart part = shown_part(text, {{place, place + 6}}, metrics, 200);
        QVERIFY(part.text.startsWith(QString("… ")));
        QCOMPARE(part.text.mid(place - part.shift, 6), QString("Dodoma"));
        QCOMPARE(place - part.shift, 16 + 2);
        const ShownPart whole = shown_part("Dodoma", {{0, 6}}, metrics, 200);
        QCOMPARE(whole.text, QString("Dodoma"));
        QVERIFY(shown_part(text, {}, metrics, 200).text.endsWith(QChar(0x2026)));
    }

    void words_and_phones_stand_on_one_baseline() {
        QCOMPARE(row_baseline(24), 16);
        QCOMPARE(row_baseline(48), 28);
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
        view.setColumnHidden(1, true);
        view.horizontalHeader()->moveSection(2, 0);
        view.selectAll();
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
