// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/window_actions.h"

#include "base/environment.h"
#include "desktop/main_window.h"
#include "widgets/common/actions.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/page.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "workspace/project.h"

#include <QActionGroup>
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <algorithm>

namespace sauti::desktop {

using widgets::Actions;
using widgets::theme::Scheme;

namespace {

constexpr const char* k_rests = "sauti_rests"; ///< its keys wait until its page is shown

} // namespace

WindowActions::WindowActions(widgets::Session& session, MainWindow& window)
    : QObject(&window), session_(session), window_(window), recent_(new QMenu(tr("Open &recent"), &window)),
      page_group_(new QActionGroup(this)) {
    makeFileActions();
    makeEditActions();
    makeViewActions();
    connect(recent_, &QMenu::aboutToShow, this, &WindowActions::fillRecent);
    connect(&session_, &widgets::Session::undoChanged, this, &WindowActions::showUndo);
    connect(&session_, &widgets::Session::projectChanged, this, &WindowActions::showProject);
    showUndo();
    showProject();
}

void WindowActions::makeFileActions() {
    Actions& all = session_.actions();
    const QString page = tr("Window");
    all.make(&window_, page,
             {"file.new", tr("&New project…"), "document-new", QKeySequence::New, "File#1",
              tr("Makes a project in an empty folder")},
             [this] { chooseFolder(true); });
    all.make(&window_, page,
             {"file.open", tr("&Open project…"), "document-open", QKeySequence::Open, "File#1",
              tr("Opens a folder that holds a project")},
             [this] { chooseFolder(false); });
    all.make(&window_, page,
             {"file.demo",
              tr("Open the &demo project"),
              "document-open",
              {},
              "File#1",
              tr("Swahili and Kinyarwanda sentences with named entities, to try everything on")},
             [this] { session_.openDemo(); });
    close_ = all.make(&window_, page, {"file.close", tr("&Close project"), "window-close", {}, "File#2"},
                      [this] { session_.closeProject(); });
    all.make(&window_, page, {"file.quit", tr("&Quit"), "application-exit", QKeySequence::Quit, "File#3"},
             [this] { window_.close(); });
}

void WindowActions::makeEditActions() {
    Actions& all = session_.actions();
    undo_ = all.make(&window_, tr("Window"), {"edit.undo", tr("&Undo"), "edit-undo", QKeySequence::Undo, "Edit#1"},
                     [this] { session_.undo(); });
    redo_ = all.make(&window_, tr("Window"),
                     {"edit.redo", tr("&Redo"), "edit-redo", QKeySequence(tr("Ctrl+Shift+Z")), "Edit#1"},
                     [this] { session_.redo(); });
}

void WindowActions::makeViewActions() {
    Actions& all = session_.actions();
    const QString page = tr("Window");
    jobs_ = all.make(&window_, page,
                     {"view.jobs", tr("&Jobs"), "view-list-details", QKeySequence(tr("Ctrl+J")), "View#2",
                      tr("Shows or hides what is worked on"), true});
    connect(jobs_, &QAction::triggered, this, [this](bool on) { window_.drawer()->setOpen(on); });
    all.make(&window_, page,
             {"view.nextPane", tr("&Next pane"), {}, QKeySequence(Qt::Key_F6), "View#2", tr("The keyboard goes there")},
             [this] { window_.enterNextPane(false); });
    all.make(&window_, page,
             {"view.formerPane",
              tr("For&mer pane"),
              {},
              QKeySequence(Qt::SHIFT | Qt::Key_F6),
              "View#2",
              tr("The keyboard goes there")},
             [this] { window_.enterNextPane(true); });
    auto* themes = new QActionGroup(this);
    const auto theme = [&](Scheme scheme, const QString& text) {
        QAction* action = all.make(
            &window_, page, {"view.theme." + widgets::theme::scheme_name(scheme), text, {}, {}, "View#3", {}, true},
            [this, scheme] { useScheme(scheme); });
        action->setActionGroup(themes);
        action->setChecked(session_.settings().scheme() == scheme);
    };
    theme(Scheme::light, tr("&Light theme"));
    theme(Scheme::dark, tr("&Dark theme"));
    theme(Scheme::system, tr("Theme as the &system"));
    all.make(&window_, page,
             {"help.palette", tr("&Find an action…"), "edit-find", QKeySequence(tr("Ctrl+Shift+P")), "Help#1",
              tr("Every action by its name")},
             [this] { window_.openPalette(); });
    all.make(&window_, page, {"help.about", tr("&About Sauti"), "help-about", {}, "Help#2"}, [this] { about(); });
}

QAction* WindowActions::addPage(const widgets::Page& page) {
    const widgets::PageFacts& facts = page.facts();
    QAction* action = session_.actions().make(&window_, tr("page"),
                                              {"page." + facts.id,
                                               tr("Open page %1").arg(facts.title),
                                               facts.icon,
                                               QKeySequence(tr("Ctrl+%1").arg(facts.number)),
                                               "View#1",
                                               {},
                                               true},
                                              [this, id = facts.id] { window_.showPage(id); });
    action->setIconText(facts.title);
    action->setActionGroup(page_group_);
    pages_.insert(facts.id, action);
    return action;
}

void WindowActions::setCurrent(const QString& pageId) {
    if (QAction* action = pages_.value(pageId)) action->setChecked(true);
    // An action of a page stands in a menu of the window as well, where its keys would work on every page; two pages'
    // Ctrl+Enter would then be no key at all.
    for (QAction* action : session_.actions().all()) {
        const auto* owner = qobject_cast<widgets::Page*>(action->parent());
        const bool is_elsewhere = owner != nullptr && owner != window_.currentPage();
        if (is_elsewhere && action->shortcutContext() == Qt::WindowShortcut) {
            action->setShortcutContext(Qt::WidgetShortcut);
            action->setProperty(k_rests, true);
        } else if (!is_elsewhere && action->property(k_rests).toBool()) {
            action->setShortcutContext(Qt::WindowShortcut);
            action->setProperty(k_rests, false);
        }
    }
}

void WindowActions::setJobsOpen(bool open) {
    jobs_->setChecked(open);
}

QString WindowActions::jobsKeys() const {
    return jobs_->shortcut().toString(QKeySequence::NativeText);
}

void WindowActions::useChosenShortcuts() {
    const QHash<QString, QString> chosen = session_.settings().shortcuts();
    for (QAction* action : session_.actions().all()) {
        const auto found = chosen.find(Actions::idOf(action));
        if (found != chosen.end()) action->setShortcut(QKeySequence(*found, QKeySequence::PortableText));
    }
}

void WindowActions::buildMenus() {
    window_.menuBar()->clear();
    const QList<std::pair<QString, QString>> menus = {
        {"File", tr("&File")}, {"Edit", tr("&Edit")},   {"View", tr("&View")}, {"Corpus", tr("&Corpus")},
        {"Run", tr("&Run")},   {"Tools", tr("&Tools")}, {"Help", tr("&Help")},
    };
    for (const auto& [name, title] : menus) {
        QList<QAction*> here;
        for (QAction* action : session_.actions().all()) {
            if (Actions::menuOf(action) == name) here.append(action);
        }
        if (here.isEmpty()) continue;
        std::stable_sort(here.begin(), here.end(), [](const QAction* a, const QAction* b) {
            return Actions::menuGroupOf(a) < Actions::menuGroupOf(b);
        });
        QMenu* menu = window_.menuBar()->addMenu(title);
        menu->setToolTipsVisible(true);
        for (qsizetype at = 0; at < here.size(); ++at) {
            const bool new_group = at > 0 && Actions::menuGroupOf(here.at(at)) != Actions::menuGroupOf(here.at(at - 1));
            if (new_group) menu->addSeparator();
            menu->addAction(here.at(at));
            if (Actions::idOf(here.at(at)) == QLatin1String("file.open")) menu->addMenu(recent_);
        }
    }
}

void WindowActions::showUndo() {
    const auto undo = session_.undoName();
    const auto redo = session_.redoName();
    const QString read_only = session_.readOnlyReason();
    undo_->setText(undo ? tr("&Undo: %1").arg(*undo) : tr("&Undo"));
    redo_->setText(redo ? tr("&Redo: %1").arg(*redo) : tr("&Redo"));
    Actions::setReason(undo_, undo ? QString() : read_only.isEmpty() ? tr("nothing was changed yet") : read_only);
    Actions::setReason(redo_, redo ? QString() : read_only.isEmpty() ? tr("nothing was undone") : read_only);
}

void WindowActions::showProject() {
    Actions::setReason(close_, session_.project() != nullptr ? QString() : tr("no project is open"));
}

void WindowActions::chooseFolder(bool make) {
    auto* dialog =
        new QFileDialog(&window_, make ? tr("New project: an empty or new folder") : tr("Open a project's folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(make ? QFileDialog::AnyFile : QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    if (make) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setLabelText(QFileDialog::Accept, tr("Make"));
        dialog->setLabelText(QFileDialog::FileName, tr("Folder:"));
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this, make](const QString& folder) {
        if (make) {
            session_.createProject(folder, QFileInfo(folder).fileName());
        } else {
            session_.openProject(folder);
        }
    });
    dialog->open();
}

void WindowActions::fillRecent() {
    recent_->clear();
    for (const widgets::RecentProject& one : session_.settings().recentProjects()) {
        recent_->addAction(tr("%1 (%2)").arg(one.name, one.folder), this,
                           [this, folder = one.folder] { session_.openProject(folder); });
    }
    if (recent_->isEmpty()) recent_->addAction(tr("No project was opened yet"))->setEnabled(false);
}

void WindowActions::about() {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Sauti"),
                                tr("<b>Sauti %1</b><br>A workbench for language models on phones.<br><br>"
                                   "Free software, GPL 3.0 or later. Made with Qt %2.<br>%3")
                                    .arg(QString::fromStdString(base::version()), QString::fromLatin1(qVersion()),
                                         QString::fromStdString(base::machine_text()).toHtmlEscaped()),
                                QMessageBox::Close, &window_);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void WindowActions::useScheme(Scheme scheme) {
    session_.settings().setScheme(scheme);
    widgets::theme::apply(scheme);
}

} // namespace sauti::desktop
