// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>
#include <functional>

class QWidget;

/// Every action of the window, so that the command palette and the menus find it. An action is made here once and then
/// shown wherever it fits (page bar, menu, context menu); what is not possible stays visible, off, and says why.
namespace sauti::widgets {

/// How an action is made. `id` is stable ("corpora.import"): shortcuts and the order of use are kept under it.
struct ActionSpec {
    QString id;
    QString text;      ///< "Import…": sentence case, "&" before its letter in a menu
    QString icon = {}; ///< Breeze's name; empty: none
    QKeySequence keys = {};
    /// "File", "Edit", "View", "Corpus", "Run", "Tools", "Help"; empty: in no menu. "File#2" stands in the menu's
    /// second group; a menu that nobody names is not there.
    QString menu = {};
    QString help = {}; ///< tooltip; empty: the text
    bool checkable = false;
};

class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(QObject* parent = nullptr);

    /// `owner` is the page (or window) whose visibility decides whether the shortcut works; `pageName` is shown in the
    /// palette ("Corpora"; "page" for pages themselves). The action belongs to the owner. `done` may be empty where the
    /// caller connects itself.
    QAction* make(QWidget* owner, const QString& pageName, const ActionSpec& spec, std::function<void()> done = {});

    /// In order of making.
    [[nodiscard]] QList<QAction*> all() const { return actions_; }
    [[nodiscard]] QAction* find(const QString& id) const;

    [[nodiscard]] static QString idOf(const QAction* action);
    [[nodiscard]] static QString pageOf(const QAction* action);
    [[nodiscard]] static QString menuOf(const QAction* action);
    [[nodiscard]] static int menuGroupOf(const QAction* action);
    /// Why it is off; empty if it is on.
    [[nodiscard]] static QString reasonOf(const QAction* action);
    /// Off with a reason ("no corpus is open"), shown in tooltip and palette; an empty reason turns it on.
    static void setReason(QAction* action, const QString& reason);
    /// The text without "&" and "…", as a name for screen readers and the palette.
    [[nodiscard]] static QString plainText(const QAction* action);

Q_SIGNALS:
    void changed(); ///< an action was made or went

private:
    QList<QAction*> actions_;
};

} // namespace sauti::widgets
