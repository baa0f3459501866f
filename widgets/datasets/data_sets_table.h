// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/table_view.h"

namespace sauti::widgets::datasets {

class DataSetsModel;

/// The project's data sets: a click (or Enter) shows the recipe behind one.
class DataSetsTable : public TableView {
    Q_OBJECT

public:
    DataSetsTable(DataSetsModel* model, Settings& settings, QWidget* parent);

    /// The one that the page is about.
    void mark(const QString& name);
    [[nodiscard]] QString chosen() const;

Q_SIGNALS:
    void recipeAsked(const QString& name);
    void menuAsked(const QString& name, const QPoint& global);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    DataSetsModel* model_;
};

} // namespace sauti::widgets::datasets
