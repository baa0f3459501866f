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
    /// The data sets that the corpus is used in.
    [[nodiscard]] const QStringList& usedIn() const { return used_in_; }

Q_SIGNALS:
    /// A condition for the filter: `phones:ŋɡ`, `tag:PER`.
    void conditionAsked(const QString& condition);

private:
    struct Trace;

    QLabel* addHead(const QString& text);
    void showEntities(const RowView& view);
    void showSource(const RowView& view);
    void askUse();
    /// Of one word; below 0 of all, then only what is not plain from the spelling unless `plain_too`.
    void askTrace(int word, bool plain_too = false);
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
    QStringList used_in_;
    quint64 use_asked_ = 0;
    quint64 asked_ = 0; ///< number of the latest question for a trace
};

} // namespace sauti::widgets::corpora
