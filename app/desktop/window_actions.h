// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/theme.h"

#include <QHash>
#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;

namespace sauti::widgets {
class Page;
class Session;
} // namespace sauti::widgets

namespace sauti::desktop {

class MainWindow;

/// The window's own actions (project, undo, pages, theme) and the menu bar, which is made of whatever actions there
/// are.
class WindowActions : public QObject {
    Q_OBJECT

public:
    WindowActions(widgets::Session& session, MainWindow& window);

    /// The action that shows a page; its text is the page's title.
    QAction* addPage(const widgets::Page& page);
    void setCurrent(const QString& pageId);
    void setJobsOpen(bool open);
    [[nodiscard]] QString jobsKeys() const;
    /// Shortcuts as the person changed them; called when all actions are made.
    void useChosenShortcuts();
    void buildMenus();

private:
    void makeFileActions();
    void makeEditActions();
    void makeViewActions();
    void showUndo();
    void showProject();
    void chooseFolder(bool make);
    void fillRecent();
    void about();
    void useScheme(widgets::theme::Scheme scheme);

    widgets::Session& session_;
    MainWindow& window_;
    QMenu* recent_;
    QActionGroup* page_group_;
    QHash<QString, QAction*> pages_;
    QAction* close_ = nullptr;
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
    QAction* jobs_ = nullptr;
};

} // namespace sauti::desktop
