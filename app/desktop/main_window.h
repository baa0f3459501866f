// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/page.h"

#include <QList>
#include <QMainWindow>
#include <QString>

class QSplitter;
class QStackedWidget;

namespace sauti::widgets {
class JobsDrawer;
class Session;
} // namespace sauti::widgets

namespace sauti::desktop {

class Closing;
class CommandPalette;
class Rail;
class StatusStrip;
class WindowActions;

/// The frame: menu bar, rail, the pages, the jobs drawer, the status strip. It knows pages only by their interface.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(widgets::Session& session, QWidget* parent = nullptr);

    /// Shows a page by its id; false if there is none.
    bool showPage(const QString& id);
    [[nodiscard]] widgets::Page* currentPage() const;
    [[nodiscard]] const QList<widgets::Page*>& pages() const { return pages_; }
    [[nodiscard]] widgets::JobsDrawer* drawer() const { return drawer_; }
    [[nodiscard]] CommandPalette* commandPalette() const { return palette_; }
    void openPalette();
    /// The keyboard into the next part of the window, or the one before: rail, page bar, bars, panes, jobs.
    void enterNextPane(bool back);
    /// Size, place, page and drawer as they were when the window was last closed.
    void restoreArrangement();
    /// Closes whatever runs: pictures are taken, or it was asked about.
    void closeWithoutAsking();

Q_SIGNALS:
    void firstPainted();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void addPage(widgets::Page* page);
    [[nodiscard]] QList<QWidget*> sections() const;
    void goTo(const widgets::Target& target);
    void tell(const QString& what, const QString& why);
    void setDrawerOpen(bool open);
    void saveArrangement();
    void showProject();
    void drop(const QString& path);

    widgets::Session& session_;
    QList<widgets::Page*> pages_;
    Rail* rail_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    widgets::JobsDrawer* drawer_ = nullptr;
    StatusStrip* status_ = nullptr;
    CommandPalette* palette_ = nullptr;
    WindowActions* actions_ = nullptr;
    Closing* closing_ = nullptr;
    bool may_close_ = false;
    bool painted_ = false;
};

} // namespace sauti::desktop
