// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace sauti::widgets {
class ElidedLabel;
class MessageBars;
class Settings;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::datasets {

class PreviewDelegate;
class PreviewModel;
class RecipeController;
class TraceField;

/// The right pane: the first lines after the chosen card beside what stood before it, how many lines came and went and
/// why, and the way from a line of the data set to its row.
class PreviewPanel : public QWidget {
    Q_OBJECT

public:
    PreviewPanel(RecipeController& controller, Settings& settings, QWidget* parent);

    /// The card to show; empty: none.
    void show(const QString& id);
    /// Whether letters without a phone can be looked at as rows.
    void setCanShowRows(bool can) { can_show_rows_ = can; }
    [[nodiscard]] TraceField* trace() const { return trace_; }
    [[nodiscard]] MessageBars* bars() const { return bars_; }
    [[nodiscard]] TableView* table() const { return table_; }

Q_SIGNALS:
    /// Rows of the corpus that hold these letters: a filter.
    void rowsAsked(const QString& filter);

private:
    void showCounts(const QString& id);
    void showBars(const QString& id);

    RecipeController& controller_;
    ElidedLabel* title_;
    ElidedLabel* counts_;
    TraceField* trace_;
    MessageBars* bars_;
    PreviewModel* model_;
    PreviewDelegate* before_;
    PreviewDelegate* after_;
    TableView* table_;
    bool can_show_rows_ = false;
};

} // namespace sauti::widgets::datasets
