// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/bar_text.h"
#include "widgets/common/panes.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSplitter>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>
#include <memory>

using namespace sauti::widgets;

namespace {

/// A window with a tree, rows with two views, details that close below 1180, and a log below the details.
class Window : public QWidget {
public:
    explicit Window(Settings& settings) : panes(new Panes(settings, QStringLiteral("test"), this)) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(panes);
        const auto field = [this](const QString& name) {
            auto* edit = new QLineEdit(this);
            edit->setObjectName(name);
            return edit;
        };
        tree = field(QStringLiteral("tree"));
        rows = field(QStringLiteral("rows"));
        details = field(QStringLiteral("details"));
        log = field(QStringLiteral("log"));
        panes->addColumn({QStringLiteral("tree"), QStringLiteral("Tree"), tree, 208, 184});
        panes->addColumn({QStringLiteral("rows"), QStringLiteral("Rows"), rows});
        panes->addColumn({QStringLiteral("details"), QStringLiteral("Details"), details, 288});
        panes->addBelow({QStringLiteral("log"), QStringLiteral("Log"), log, 100});
        panes->setViews(QStringLiteral("rows"), {QStringLiteral("Rows"), QStringLiteral("Counts")});
        panes->closeBelow(QStringLiteral("details"), 1180, &action);
        panes->show(QStringLiteral("rows"));
    }

    [[nodiscard]] QTabBar* strip() const { return findChild<QTabBar*>(); }
    [[nodiscard]] QStringList tabs() const {
        QStringList names;
        for (int at = 0; at < strip()->count(); ++at)
            names << strip()->tabText(at);
        return names;
    }
    [[nodiscard]] QString seen() const {
        QStringList names;
        for (const QWidget* one : {tree, rows, details, log}) {
            if (one->isVisible()) names << one->objectName();
        }
        return names.join(QLatin1Char(' '));
    }
    void open(int width, int height = 700) {
        resize(width, height);
        show();
        QVERIFY(QTest::qWaitForWindowExposed(this));
    }

    QAction action;
    Panes* panes;
    QWidget* tree;
    QWidget* rows;
    QWidget* details;
    QWidget* log;
};

} // namespace

class PanesTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Settings> settings_;

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<Settings>(folder_->filePath("sauti.conf"));
        theme::apply(theme::Scheme::light);
    }

    void wide_panes_stand_beside_each_other() {
        Window window(*settings_);
        window.open(1280);
        QCOMPARE(window.seen(), QString("tree rows details log"));
        QCOMPARE(window.tabs(), (QStringList{"Rows", "Counts"}));
        QTRY_COMPARE(window.tree->width(), 208);
        QCOMPARE(window.details->width(), 288);
        QVERIFY(window.strip()->mapTo(&window, QPoint()).x() >= 208); // under the pane that has the views
        QVERIFY(!window.panes->isNarrow());
    }

    void narrow_panes_are_views_of_one_strip() {
        Window window(*settings_);
        window.open(1280);
        const QSignalSpy narrow(window.panes, &Panes::narrowChanged);
        window.resize(640, 400);
        QCOMPARE(narrow.size(), 1);
        QCOMPARE(window.seen(), QString("rows"));
        QCOMPARE(window.tabs(), (QStringList{"Tree", "Rows", "Counts", "Details", "Log"}));
        QTRY_COMPARE(window.rows->width(), 640);
        const QSignalSpy view(window.panes, &Panes::viewChosen);
        window.strip()->setCurrentIndex(2);
        QCOMPARE(view.size(), 1);
        QCOMPARE(window.panes->view(), 1);
        window.strip()->setCurrentIndex(4);
        QCOMPARE(window.seen(), QString("log"));
        QCOMPARE(window.panes->current(), QString("log"));
        window.panes->show(QStringLiteral("tree"));
        QCOMPARE(window.seen(), QString("tree"));
        window.panes->setView(0);
        QCOMPARE(window.seen(), QString("rows"));
        window.resize(1280, 700);
        QCOMPARE(window.seen(), QString("tree rows details log"));
        QTRY_COMPARE(window.tree->width(), 208);
    }

    void a_side_pane_closes_below_its_width_until_its_action_opens_it() {
        Window window(*settings_);
        window.open(1024);
        QCOMPARE(window.seen(), QString("tree rows log"));
        QVERIFY(!window.action.isChecked());
        QTRY_COMPARE(window.tree->width(), 184);
        window.action.trigger();
        QCOMPARE(window.seen(), QString("tree rows details log"));
        window.resize(1280, 700);
        QCOMPARE(window.seen(), QString("tree rows details log"));
        window.action.trigger();
        QCOMPARE(window.seen(), QString("tree rows log"));
        window.resize(640, 400);
        window.action.trigger();
        QCOMPARE(window.seen(), QString("details"));
        window.action.trigger();
        QCOMPARE(window.seen(), QString("rows"));
        window.resize(1280, 700);
        QCOMPARE(window.seen(), QString("tree rows log")); // as the person left it in a wide window
        Window again(*settings_);
        again.open(1280);
        QCOMPARE(again.seen(), QString("tree rows log"));
    }

    void a_blocked_pane_says_why() {
        Window window(*settings_);
        window.open(1280);
        window.panes->setBlocked(QStringLiteral("details"), QStringLiteral("no room"));
        QCOMPARE(window.seen(), QString("tree rows log"));
        QVERIFY(!window.action.isEnabled());
        window.panes->setBlocked(QStringLiteral("details"), {});
        QCOMPARE(window.seen(), QString("tree rows details log"));
    }

    void a_low_window_makes_views_too() {
        Window window(*settings_);
        window.panes->setLeastHeight(500);
        window.open(1280, 450);
        QCOMPARE(window.seen(), QString("rows"));
        window.resize(1280, 600);
        QCOMPARE(window.seen(), QString("tree rows details log"));
    }

    void borders_are_kept() {
        {
            Window window(*settings_);
            window.open(1280);
            auto* columns = window.panes->findChild<QSplitter*>();
            columns->setSizes({300, 690, 288});
            Q_EMIT columns->splitterMoved(300, 1);
        }
        Window again(*settings_);
        again.open(1280);
        QTRY_COMPARE(again.tree->width(), 300);
    }

    void the_keyboard_jumps_into_every_pane() {
        Window window(*settings_);
        window.open(640, 400);
        QCOMPARE(window.panes->all().size(), qsizetype{5}); // and the strip
        window.activateWindow();
        QVERIFY(window.panes->enter(window.panes->all().at(3)));
        QCOMPARE(window.seen(), QString("log"));
        QVERIFY(window.log->hasFocus() || window.focusWidget() == window.log);
    }

    void what_a_bar_cannot_hold_is_in_its_tooltip() {
        BarText text(QStringLiteral("17 letters have no phone"),
                     QStringLiteral("and stand as they are: c 17. ").repeated(4), nullptr);
        text.resize(1200, 40);
        text.show();
        QVERIFY(text.toolTip().isEmpty());
        text.resize(160, 40);
        QVERIFY(text.toolTip().startsWith(QStringLiteral("17 letters")));
        QVERIFY(text.heightForWidth(160) > text.heightForWidth(1200));
        QVERIFY(text.heightForWidth(60) == text.heightForWidth(160)); // two lines at most
    }
};

QTEST_MAIN(PanesTest)
#include "panes_test.moc"
