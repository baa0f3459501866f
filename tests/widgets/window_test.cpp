// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/command_palette.h"
#include "desktop/main_window.h"
#include "engine/engines.h"
#include "widgets/common/actions.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/page.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "widgets/start/machine_facts.h"
#include "widgets/start/recent_projects_model.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAccessible>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <memory>
#include <thread>

using namespace sauti;
using namespace sauti::widgets;
using desktop::MainWindow;

namespace {

bool is_control(const QWidget* widget) {
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr || qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QAbstractItemView*>(widget) != nullptr;
}

} // namespace

class WindowTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Settings> settings_;
    engine::Engines engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;

    void openWindow() {
        window_ = std::make_unique<MainWindow>(*session_);
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    }

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<Settings>(folder_->filePath("sauti.conf"));
        theme::apply(theme::Scheme::light);
        session_ = std::make_unique<Session>(*settings_, engines_);
    }
    void cleanup() {
        window_.reset();
        session_.reset();
    }

    void matches_word_beginnings_before_letters_in_order() {
        using desktop::match_action;
        QCOMPARE(match_action("op pro", "Open project").letters, (std::vector<int>{0, 1, 5, 6, 7}));
        QVERIFY(match_action("op", "Open project").rank < match_action("op", "Drop it").rank);
        QVERIFY(match_action("oject", "Open project").rank < match_action("opj", "Open project").rank);
        QVERIFY(match_action("", "anything").found);
        QVERIFY(!match_action("xyz", "Open project").found);
    }

    void the_palette_finds_an_action_and_carries_it_out() {
        openWindow();
        window_->openPalette();
        auto* palette = window_->commandPalette();
        const QAbstractItemModelTester tester(palette->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        auto* input = palette->findChild<QLineEdit*>();
        QTest::keyClicks(input, "dark th");
        QCOMPARE(desktop::PaletteModel::staticMetaObject.className(), "sauti::desktop::PaletteModel");
        QCOMPARE(Actions::idOf(palette->model()->actionAt(0)), QString("view.theme.dark"));
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QVERIFY(theme::is_dark());
        QCOMPARE(settings_->scheme(), theme::Scheme::dark);
    }

    void what_is_off_says_why_in_the_palette() {
        openWindow();
        window_->openPalette();
        auto* model = window_->commandPalette()->model();
        model->find("close project");
        QCOMPARE(model->rowCount(), 1);
        QCOMPARE(model->index(0).data(desktop::PaletteModel::ReasonRole).toString(), QString("no project is open"));
        QTest::keyClick(window_->commandPalette()->findChild<QLineEdit*>(), Qt::Key_Escape);
        QVERIFY(!window_->commandPalette()->isVisible());
    }

    void every_control_has_a_name() {
        settings_->noteProject({folder_->filePath("gone"), "gone", QDateTime::currentDateTime()});
        openWindow();
        window_->drawer()->setOpen(true);
        window_->openPalette();
        QStringList nameless;
        for (const QWidget* widget : window_->findChildren<QWidget*>()) {
            if (!is_control(widget) || widget->objectName().startsWith("qt_")) continue;
            QAccessibleInterface* seen = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            const QString name = seen != nullptr ? seen->text(QAccessible::Name) : QString();
            if (name.isEmpty())
                nameless.append(
                    QString("%1 in %2")
                        .arg(widget->metaObject()->className(), widget->parentWidget()->metaObject()->className()));
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
    }

    void every_action_of_a_menu_is_in_the_palette() {
        openWindow();
        window_->commandPalette()->model()->find({});
        QCOMPARE(window_->commandPalette()->model()->rowCount(), window_->commandPalette()->model()->total());
        QVERIFY(window_->menuBar()->actions().size() >= 4);
    }

    void a_missing_folder_is_shown_as_missing() {
        settings_->noteProject({folder_->filePath("gone"), "gone", QDateTime::currentDateTime()});
        start::RecentProjectsModel model(*session_);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_VERIFY(model.index(0).data(start::RecentProjectsModel::MissingRole).toBool());
        QCOMPARE(model.index(0).data(start::RecentProjectsModel::NoteRole).toString(), QString("folder missing"));
        model.remove(0);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(settings_->recentProjects().size(), 0);
        model.putBack();
        QCOMPARE(model.index(0).data().toString(), QString("gone"));
        QCOMPARE(settings_->recentProjects().size(), 1);
    }

    void the_same_keys_mean_one_thing_on_each_page() {
        openWindow();
        for (const Page* page : window_->pages()) {
            QVERIFY(window_->showPage(page->facts().id));
            QHash<QString, QString> taken;
            for (const QAction* action : session_->actions().all()) {
                const QString keys = action->shortcut().toString();
                if (keys.isEmpty() || action->shortcutContext() != Qt::WindowShortcut) continue;
                QVERIFY2(!taken.contains(keys),
                         qPrintable(QString("%1 and %2").arg(taken.value(keys), Actions::idOf(action))));
                taken.insert(keys, Actions::idOf(action));
            }
        }
    }

    void times_are_told_as_people_do() {
        const QDateTime now(QDate(2026, 3, 10), QTime(12, 0));
        QCOMPARE(start::ago_text(now.addSecs(-120), now), QString("2 min ago"));
        QCOMPARE(start::ago_text(now.addDays(-1), now), QString("yesterday"));
        QCOMPARE(start::ago_text(now.addDays(-12), now), QString("12 days ago"));
    }

    void closing_names_what_runs_and_waits_for_the_answer() {
        openWindow();
        JobRequest request;
        request.name = "index swa";
        request.body = [](const base::JobContext& job) -> base::Result<void> {
            while (true) {
                SAUTI_CHECK(job.work().check());
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        };
        session_->start(std::move(request), this);
        QVERIFY(!window_->close());
        auto* box = window_->findChild<QMessageBox*>();
        QVERIFY(box != nullptr);
        QCOMPARE(box->informativeText(), QString("index swa"));
        for (QAbstractButton* button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole) button->click();
        }
        QTRY_VERIFY(!window_->isVisible());
    }

    void size_and_page_are_as_they_were() {
        openWindow();
        window_->resize(780, 600);
        window_->close();
        openWindow();
        window_->restoreArrangement();
        QCOMPARE(window_->size(), QSize(780, 600));
    }

    void narrow_windows_keep_everything_in_sight() {
        openWindow();
        window_->resize(640, 400);
        QTest::qWait(20);
        QCOMPARE(window_->size(), QSize(640, 400));
        for (const QWidget* widget : window_->currentPage()->findChildren<QWidget*>()) {
            if (!is_control(widget) || !widget->isVisible()) continue;
            const int right = widget->mapTo(window_.get(), QPoint(widget->width(), 0)).x();
            if (qobject_cast<QScrollBar*>(widget->parentWidget()) == nullptr)
                QVERIFY2(right <= 1280, widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
