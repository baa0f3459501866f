// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QToolButton>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;

namespace sauti::widgets {

/// The bar over a page, 44 high with its rule: title, then its actions. One is primary (filled), the rest flat; what
/// stands after addStretch is at the right end. Where the bar is too narrow, actions fold from the right into a menu,
/// never the primary one.
class PageBar : public QWidget {
    Q_OBJECT

public:
    explicit PageBar(const QString& title, QWidget* parent);

    QToolButton* addPrimary(QAction* action);
    QToolButton* addFlat(QAction* action);
    /// A flat button that opens a menu: "Columns ▾".
    QToolButton* addMenu(QAction* action, QMenu* menu);
    void addSeparator();
    void addStretch();
    /// Anything else 28 high, such as a field; it is never folded. A label with a buddy goes where the room ends.
    void addWidget(QWidget* widget);
    /// Shows or hides what addWidget took. Actions are shown as their own `visible` says.
    void setShown(QWidget* widget, bool shown);
    void setTitle(const QString& title);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fold();
    void addItem(QToolButton* button, QAction* action, bool folds);

    struct Item {
        QWidget* widget;
        QAction* action; ///< nullptr: a separator or a field
        bool folds;
        bool shown = true; ///< of a field
    };

    QLabel* title_;
    QHBoxLayout* row_;
    QToolButton* overflow_;
    QMenu* overflow_menu_;
    QList<Item> items_;
};

/// A tool button in the window's look that shows an action: icon and word, 28 high. `parent` owns it.
QToolButton* action_button(QAction* action, QWidget* parent, bool framed = false);
/// Icon only, with the action's text as tooltip and accessible name.
QToolButton* icon_button(QAction* action, QWidget* parent);

} // namespace sauti::widgets
