// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sauti::widgets {

class ElidedLabel;
class IconLabel;
class KeyLabel;

/// One job of the drawer, 36 high, made of controls so that the keyboard and a screen reader reach each.
class JobRow : public QWidget {
    Q_OBJECT

public:
    explicit JobRow(QWidget* parent);
    /// Shows the first cell's row of a JobsModel.
    void show(const QModelIndex& index);
    void setChosen(bool chosen);
    /// Leaves out what is not needed most: done of how much, and the rate.
    void setNarrow(bool narrow);

Q_SIGNALS:
    void picked();
    void pauseAsked(bool pause);
    void cancelAsked();
    void openAsked();
    void dismissAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    IconLabel* state_;
    ElidedLabel* name_;
    QProgressBar* bar_;
    QLabel* percent_;
    ElidedLabel* done_;
    ElidedLabel* rate_;
    ElidedLabel* left_;
    QToolButton* pause_;
    QToolButton* cancel_;
    QToolButton* open_;
    QToolButton* dismiss_;
    bool chosen_ = false;
    bool paused_ = false;
};

class JobsModel;

/// The strip of 32 (44 when the drawer is open): what runs, with its bar, and the way into the drawer.
class JobsStrip : public QWidget {
    Q_OBJECT

public:
    explicit JobsStrip(QWidget* parent);
    void show(const JobsModel& model);
    void setOpen(bool open);
    void setKeys(const QString& keys);
    void setShort(bool isShort);

Q_SIGNALS:
    void toggled();
    void cancelAsked();
    void dismissAsked();

private:
    QToolButton* toggle_;
    ElidedLabel* counts_;
    ElidedLabel* name_;
    QProgressBar* bar_;
    ElidedLabel* numbers_;
    QToolButton* cancel_;
    QToolButton* dismiss_;
    KeyLabel* keys_;
    bool open_ = false;
    bool short_ = false;
};

} // namespace sauti::widgets
