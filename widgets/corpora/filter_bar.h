// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "widgets/corpora/filter_words.h"
#include "widgets/corpora/saved_filters.h"

#include <QWidget>
#include <optional>

class QAction;
class QLabel;
class QMenu;
class QTimer;
class QToolButton;

namespace sauti::widgets::corpora {

class FilterField;
class RowCount;

/// The row over the table: back and forward through the filters that were, the field, the saved ones, how many rows.
/// Under it, only when there is one, the mistake in words.
class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(QWidget* parent = nullptr);

    [[nodiscard]] QString filter() const;
    /// As if typed and confirmed: stands in the history.
    void setFilter(const QString& filter);
    void setVocabulary(const FilterVocabulary& vocabulary);
    void setSaved(const QList<SavedFilter>& saved);
    /// "1,572 of 3,013"; `searching`: the rows found so far.
    void setCount(qint64 shown, qint64 all, bool searching);
    /// "reading… 12,345": the index is being built.
    void setReading(qint64 rows);
    void setError(const std::optional<base::Error>& error);
    [[nodiscard]] FilterField* field() const { return field_; }
    [[nodiscard]] QString countText() const;

    QAction* backAction() const { return back_; }
    QAction* forwardAction() const { return forward_; }

Q_SIGNALS:
    void filterChanged(const QString& filter);
    void saveAsked(const QString& filter);
    void removeAsked(const QString& name);
    /// Down or Enter in the field: on to the table.
    void leftForRows();

private:
    void showCount(const QString& text, const QString& bold);
    void fillSaved();
    void typed();
    void confirm();
    void step(bool back);
    void showHistory();

    FilterField* field_;
    QAction* back_;
    QAction* forward_;
    QToolButton* saved_button_;
    QMenu* saved_menu_;
    RowCount* count_;
    QLabel* error_;
    QString told_; ///< the mistake that stands there
    QTimer* settle_;
    FilterHistory history_;
    QList<SavedFilter> saved_;
};

} // namespace sauti::widgets::corpora
