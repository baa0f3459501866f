// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace sauti::widgets {

/// What a pane shows while it has nothing: a heading, one sentence, the two likeliest actions, and why the tool bar's
/// action is off. A block 560 wide, its text at the left, in the middle of the pane.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& heading, const QString& sentence, QWidget* parent = nullptr);

    void setText(const QString& heading, const QString& sentence);
    /// A button for the action; nullptr is ignored, so that a way that does not exist is not offered.
    void addWay(QAction* action, bool primary);
    /// "Recognize is off because no recogniser is loaded."; empty hides it.
    void setNote(const QString& note);

private:
    QLabel* heading_;
    QLabel* sentence_;
    QHBoxLayout* ways_;
    QLabel* note_;
};

} // namespace sauti::widgets
