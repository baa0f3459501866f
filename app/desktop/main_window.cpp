// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/main_window.h"

#include "base/environment.h"
#include "desktop/closing.h"
#include "desktop/command_palette.h"
#include "desktop/pages.h"
#include "desktop/rail.h"
#include "desktop/status_strip.h"
#include "desktop/window_actions.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "workspace/project.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::desktop {

using widgets::Message;
using widgets::Page;
using widgets::Rule;

namespace {

constexpr int k_rail_words_from = 760; ///< narrower windows show the rail's icons alone
constexpr int k_short_strip_below = 620;
constexpr int k_drawer_height = 336;

} // namespace

MainWindow::MainWindow(widgets::Session& session, QWidget* parent)
    : QMainWindow(parent), session_(session), rail_(new Rail(this)), splitter_(new QSplitter(Qt::Vertical, this)),
      stack_(new QStackedWidget(splitter_)), drawer_(new widgets::JobsDrawer(session, splitter_)),
      status_(new StatusStrip(this)), closing_(new Closing(session, *this)) {
    setAcceptDrops(true);
    setMinimumSize(640, 400);
    setWindowTitle(tr("Sauti"));

    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(rail_);
    middle->addWidget(new Rule(Qt::Vertical, centre));
    splitter_->addWidget(stack_);
    splitter_->addWidget(drawer_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 0);
    middle->addWidget(splitter_, 1);
    column->addWidget(new Rule(Qt::Horizontal, centre));
    column->addLayout(middle, 1);
    column->addWidget(status_);
    setCentralWidget(centre);

    actions_ = new WindowActions(session_, *this);
    palette_ = new CommandPalette(session_.actions(), session_.settings(), this);
    QList<widgets::PageFacts> facts;
    const QList<Page*> pages = make_pages(session_, stack_);
    for (const Page* page : pages)
        facts.append(page->facts());
    session_.setPages(facts);
    for (Page* page : pages)
        addPage(page);
    actions_->useChosenShortcuts();
    actions_->buildMenus();
    drawer_->setKeys(actions_->jobsKeys());

    connect(drawer_, &widgets::JobsDrawer::openChanged, this, &MainWindow::setDrawerOpen);
    connect(&session_, &widgets::Session::targetAsked, this, &MainWindow::goTo);
    connect(&session_, &widgets::Session::failed, this, &MainWindow::tell);
    connect(&session_, &widgets::Session::projectChanged, this, &MainWindow::showProject);
    connect(closing_, &Closing::told, this, [this](const QString& text) {
        if (text.isEmpty()) {
            showProject();
        } else {
            status_->setState(text, true);
        }
    });
    connect(closing_, &Closing::ready, this, &MainWindow::closeWithoutAsking, Qt::QueuedConnection);
    setDrawerOpen(false);
    showProject();
    showPage(pages_.value(0)->facts().id);
}

void MainWindow::addPage(Page* page) {
    pages_.append(page);
    stack_->addWidget(page);
    rail_->add(actions_->addPage(*page));
    connect(page, &Page::statusChanged, this, [this, page] {
        if (page == currentPage()) status_->setPage(page->statusText());
    });
}

Page* MainWindow::currentPage() const {
    return qobject_cast<Page*>(stack_->currentWidget());
}

bool MainWindow::showPage(const QString& id) {
    for (Page* page : std::as_const(pages_)) {
        if (page->facts().id != id) continue;
        Page* before = currentPage();
        if (before != page && before != nullptr) before->deactivate();
        stack_->setCurrentWidget(page);
        actions_->setCurrent(id);
        page->activate();
        status_->setPage(page->statusText());
        if (QWidget* first = page->firstFocus()) first->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

void MainWindow::goTo(const widgets::Target& target) {
    if (showPage(target.page)) currentPage()->goTo(target);
}

void MainWindow::tell(const QString& what, const QString& why) {
    Message message;
    message.id = what;
    message.kind = Message::Kind::error;
    message.what = what;
    message.detail = why;
    currentPage()->messages()->show(message);
}

/// The window from left to right and top to bottom: what the keyboard goes through.
QList<QWidget*> MainWindow::sections() const {
    const Page* page = currentPage();
    QList<QWidget*> sections = {rail_, page->bar()};
    if (page->messages()->isVisible()) sections.append(page->messages());
    sections.append(page->panes());
    sections.append(drawer_);
    return sections;
}

void MainWindow::enterNextPane(bool back) {
    QList<QWidget*> stops = sections();
    if (back) std::reverse(stops.begin(), stops.end());
    const QWidget* now = QApplication::focusWidget();
    const auto at =
        std::find_if(stops.begin(), stops.end(), [now](const QWidget* stop) { return stop->isAncestorOf(now); });
    if (at != stops.end()) std::rotate(stops.begin(), at + 1, stops.end());
    for (QWidget* stop : std::as_const(stops)) {
        if (currentPage()->enterPane(stop)) return;
    }
}

/// Tab goes through the sections in their order; inside of one, in the order in which its parts were made.
bool MainWindow::focusNextPrevChild(bool next) {
    const QList<QWidget*> places = sections();
    QList<QList<QWidget*>> stops(places.size());
    for (QWidget* one = nextInFocusChain(); one != this; one = one->nextInFocusChain()) {
        const bool takes = one->isVisible() && one->isEnabled() && (one->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
        if (!takes || one->focusProxy() != nullptr || one->window() != this) continue;
        for (qsizetype at = 0; at < places.size(); ++at) {
            if (places.at(at) == one || places.at(at)->isAncestorOf(one)) stops[at].append(one);
        }
    }
    QList<QWidget*> all;
    for (const QList<QWidget*>& one : std::as_const(stops))
        all.append(one);
    const qsizetype now = all.indexOf(focusWidget());
    if (now < 0) return QMainWindow::focusNextPrevChild(next); // the palette, or a part that has its own order
    const qsizetype to = (now + (next ? 1 : all.size() - 1)) % all.size();
    all.at(to)->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::openPalette() {
    palette_->open();
}

void MainWindow::setDrawerOpen(bool open) {
    actions_->setJobsOpen(open);
    if (!open) {
        drawer_->setMinimumHeight(32);
        drawer_->setMaximumHeight(32);
        splitter_->setSizes({splitter_->height() - 33, 32});
        return;
    }
    const int kept = session_.settings().arrangement(QStringLiteral("window/drawer height")).toInt();
    const int height = std::clamp(kept > 0 ? kept : k_drawer_height, 120, std::max(120, splitter_->height() * 6 / 10));
    splitter_->setSizes({splitter_->height() - height, height});
}

void MainWindow::showProject() {
    const workspace::Project* project = session_.project();
    const QString name = project != nullptr ? QString::fromStdString(project->name()) : QString();
    setWindowTitle(name.isEmpty() ? tr("Sauti") : tr("%1 – Sauti").arg(name));
    status_->setProject(name.isEmpty() ? tr("no project open") : name);
    const QString read_only = session_.readOnlyReason();
    if (project == nullptr) {
        status_->setState(tr("Sauti %1").arg(QString::fromStdString(base::version())), false);
    } else if (read_only.isEmpty()) {
        status_->setState(tr("saved"), false);
    } else {
        status_->setState(tr("only for reading: %1").arg(read_only), true);
    }
}

void MainWindow::restoreArrangement() {
    widgets::Settings& settings = session_.settings();
    if (!restoreGeometry(settings.arrangement(QStringLiteral("window/geometry")))) resize(1280, 800);
    showPage(QString::fromUtf8(settings.arrangement(QStringLiteral("window/page"))));
    drawer_->setOpen(settings.arrangement(QStringLiteral("window/drawer")) == "open");
}

void MainWindow::saveArrangement() {
    widgets::Settings& settings = session_.settings();
    settings.setArrangement(QStringLiteral("window/geometry"), saveGeometry());
    settings.setArrangement(QStringLiteral("window/page"), currentPage()->facts().id.toUtf8());
    settings.setArrangement(QStringLiteral("window/drawer"), drawer_->isOpen() ? "open" : "closed");
    if (drawer_->isOpen()) {
        settings.setArrangement(QStringLiteral("window/drawer height"), QByteArray::number(drawer_->height()));
    }
}

void MainWindow::closeWithoutAsking() {
    may_close_ = true;
    close();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!may_close_ && !closing_->mayClose()) {
        event->ignore();
        return;
    }
    saveArrangement();
    event->accept();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    rail_->setIconOnly(width() < k_rail_words_from);
    drawer_->setShort(height() < k_short_strip_below);
}

bool MainWindow::event(QEvent* event) {
    const bool done = QMainWindow::event(event);
    if (event->type() == QEvent::ThemeChange) widgets::theme::apply(session_.settings().scheme());
    if (event->type() == QEvent::Paint && !painted_) {
        painted_ = true;
        QTimer::singleShot(0, this, &MainWindow::firstPainted); // the children are painted when this is reached
    }
    return done;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) drop(url.toLocalFile());
    }
    event->acceptProposedAction();
}

void MainWindow::drop(const QString& path) {
    if (QFileInfo::exists(path + QStringLiteral("/sauti.json"))) {
        session_.openProject(path);
        return;
    }
    if (session_.hasPage(QStringLiteral("corpora")) && session_.project() != nullptr) {
        session_.goTo({QStringLiteral("corpora"), {}, -1, QStringLiteral("import:") + path});
        return;
    }
    Message message;
    message.id = QStringLiteral("drop");
    message.what = tr("%1 was not opened.").arg(QFileInfo(path).fileName());
    message.detail = session_.project() == nullptr ? tr("It is no project's folder; open or make a project first.")
                                                   : tr("It is no project's folder.");
    currentPage()->messages()->show(message);
}

} // namespace sauti::desktop
