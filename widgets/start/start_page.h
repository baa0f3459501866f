// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/page.h"
#include "widgets/start/machine_facts.h"

class QBoxLayout;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace sauti::widgets {
class ElidedLabel;
}

namespace sauti::widgets::start {

class RecentProjectsModel;

/// Where the window begins: recent projects, ways to begin something, what the pages are for, and what this machine can
/// do.
class StartPage : public Page {
    Q_OBJECT

public:
    StartPage(Session& session, QWidget* parent);

    [[nodiscard]] QString statusText() const override { return status_; }
    void activate() override;
    [[nodiscard]] QWidget* firstFocus() const override;
    [[nodiscard]] QList<Picture> pictures() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    QWidget* makeLeft();
    QWidget* makeRight();
    void showTasks();
    void showChoice();
    void openChosen();
    void lookAtMachine(bool probe);
    void showMachine(const MachineFacts& facts);

    RecentProjectsModel* model_;
    QAction* open_ = nullptr;
    QAction* reveal_ = nullptr;
    QAction* remove_ = nullptr;
    QAction* put_back_ = nullptr;
    QWidget* put_back_button_ = nullptr;
    QBoxLayout* columns_ = nullptr; ///< one below the other where the window is narrow
    QStackedWidget* recent_ = nullptr;
    QListView* list_ = nullptr;
    QWidget* choice_ = nullptr;
    QWidget* tasks_part_ = nullptr; ///< heading and box; hidden while there is no other page
    QVBoxLayout* tasks_ = nullptr;
    QWidget* tasks_box_ = nullptr;
    ElidedLabel* engine_ = nullptr;
    ElidedLabel* devices_ = nullptr;
    QPushButton* probe_ = nullptr;
    QString status_;
    bool tasks_shown_ = false;
};

} // namespace sauti::widgets::start
