// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/session.h"

#include <QAbstractButton>
#include <QStyledItemDelegate>

/// What the Start page is put together from.
namespace sauti::widgets::start {

/// A recent project: name over place, what is in it, when it was opened; 48 high.
class RecentProjectDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// A page as something to do: icon, invitation as a link, purpose, its key; 60 high.
class TaskButton : public QAbstractButton {
    Q_OBJECT

public:
    TaskButton(PageFacts page, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    PageFacts page_;
};

/// Says that things can be dropped anywhere; its dashed frame is drawn in the accent while something hovers.
class DropHint : public QWidget {
    Q_OBJECT

public:
    DropHint(QString what, QString then, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString what_;
    QString then_;
};

} // namespace sauti::widgets::start
