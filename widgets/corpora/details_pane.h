// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/corpora/corpus_list.h"
#include "widgets/corpora/row_view.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace sauti::widgets {
class Session;
class ElidedLabel;
} // namespace sauti::widgets

namespace sauti::widgets::corpora {

class WordsOverPhones;

/// All about one row, at the right of the table: its words over their phones, its entities, why the phones are what
/// they are, and where it stands in the source.
class DetailsPane : public QWidget {
    Q_OBJECT

public:
    explicit DetailsPane(Session& session, QWidget* parent = nullptr);

    /// The corpus that rows are of.
    void setCorpus(const CorpusEntry& entry, const QString& folder);
    void showRow(const RowView& view);
    void clear();
    [[nodiscard]] qint64 rowId() const { return row_id_; }
    [[nodiscard]] WordsOverPhones* words() const { return words_; }
    /// What stands under "Why these phones", a line a piece.
    [[nodiscard]] QStringList traceLines() const { return trace_lines_; }

Q_SIGNALS:
    /// A condition for the filter: `phones:ŋɡ`, `tag:PER`.
    void conditionAsked(const QString& condition);

private:
    struct Trace;

    QLabel* addHead(const QString& text);
    void showEntities(const RowView& view);
    void showSource(const RowView& view);
    void askTrace(int word);
    void showTrace(const Trace& trace);

    Session& session_;
    CorpusEntry entry_;
    QString folder_;
    RowView view_;
    qint64 row_id_ = 0;
    QLabel* title_;
    ElidedLabel* facts_;
    QScrollArea* scroll_;
    QVBoxLayout* column_;
    WordsOverPhones* words_;
    QLabel* entities_head_;
    QGridLayout* entities_;
    QLabel* trace_head_;
    QGridLayout* trace_;
    QGridLayout* source_;
    QStringList trace_lines_;
    quint64 asked_ = 0; ///< number of the latest question for a trace
};

} // namespace sauti::widgets::corpora
