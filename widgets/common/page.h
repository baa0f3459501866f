// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/actions.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"

#include <QString>
#include <QStringList>
#include <QWidget>
#include <functional>

class QStackedLayout;
class QVBoxLayout;

/// A page of the window: a bar with title and actions, bars that tell what is wrong, and the content. A page shows
/// models and sends intentions to the session; it computes nothing and opens no file.
///
///     class CorporaPage : public Page {
///     public:
///         explicit CorporaPage(Session& session, QWidget* parent)
///             : Page(session, {"corpora", tr("Corpora"), "view-list-text", 2, tr("Look at a corpus"), tr("…")},
///             parent) { bar()->addPrimary(makeAction({"corpora.import", tr("Import…"), "document-import"}, [this] {
///             import();
///             })); setContent(splitter); setEmptyState(empty); // shown in place of the content while showEmpty(true)
///         }
///     };
namespace sauti::widgets {

class PageBar;
class Panes;

class Page : public QWidget {
    Q_OBJECT

public:
    Page(Session& session, PageFacts facts, QWidget* parent);

    [[nodiscard]] const PageFacts& facts() const { return facts_; }

    /// Left part of the status bar beside the project's name: "1,572 rows shown of 3,013". Emit statusChanged with it.
    [[nodiscard]] virtual QString statusText() const { return {}; }
    /// The page comes into sight, or leaves it. Live work of a hidden page may rest.
    virtual void activate() {}
    virtual void deactivate() {}
    /// Another page sends the person here; what the target leaves out stays as it was.
    virtual void goTo(const Target& /*target*/) {}
    /// Where the keyboard goes when the page is entered; nullptr: the first that takes it.
    [[nodiscard]] virtual QWidget* firstFocus() const { return nullptr; }

    /// A state for --pictures: "" is the page as it opens. `show` puts the page into it (no waiting, no files outside
    /// the project); the picture is taken when no job runs any more.
    struct Picture {
        QString number; ///< "01b": as in the file's name
        QString state;  ///< "problems"; empty for the page itself
        std::function<void()> show = nullptr;
    };
    [[nodiscard]] virtual QList<Picture> pictures() { return {}; }

    [[nodiscard]] PageBar* bar() const { return bar_; }
    /// Bars above the content: what is wrong here, and what now.
    [[nodiscard]] MessageBars* messages() const { return messages_; }

    /// Where F6 jumps to inside of the page, in order.
    [[nodiscard]] QList<QWidget*> panes() const;
    /// The jump, there or to any other part of the window; false if nothing there takes the keyboard.
    bool enterPane(QWidget* pane);

Q_SIGNALS:
    void statusChanged();

protected:
    [[nodiscard]] Session& session() const { return session_; }
    /// An action of this page, in the palette under its title; its shortcut works while the page is seen.
    QAction* makeAction(const ActionSpec& spec, std::function<void()> done = {});
    void setContent(QWidget* content);
    void setEmptyState(QWidget* empty);
    void showEmpty(bool empty);
    [[nodiscard]] bool showsEmpty() const;

private:
    [[nodiscard]] Panes* shownPanes() const;

    Session& session_;
    PageFacts facts_;
    PageBar* bar_;
    MessageBars* messages_;
    QStackedLayout* stack_;
};

} // namespace sauti::widgets
