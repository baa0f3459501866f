// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "widgets/corpora/harmless_marks.h"
#include "widgets/corpora/problem_kinds.h"
#include "widgets/corpora/row_view.h"

#include <QHash>
#include <QSet>
#include <QWidget>
#include <memory>

class QAction;
class QLabel;
class QListView;

namespace sauti::widgets {
class ElidedLabel;
class MessageBars;
class Session;
} // namespace sauti::widgets

namespace sauti::widgets::corpora {

class CorpusSource;
class RowCard;
class RowsModel;
class TableView;

/// What is wrong with the rows of a corpus: kinds with their counts, the rows of one kind, and below them the chosen
/// row beside the one that it repeats. A finding can be called harmless (undoable); nothing here touches the source.
class ProblemsView : public QWidget {
    Q_OBJECT

public:
    ProblemsView(Session& session, QWidget* parent);
    ~ProblemsView() override;

    /// Another corpus or split, or the same after a change: counts again. `folder` is corpora/ID.
    void ask(const std::shared_ptr<CorpusSource>& source, const QString& corpus, const QString& split);
    /// Marks may have changed (done, undone): counts again.
    void readMarks();
    [[nodiscard]] qint64 total() const { return kinds_->total(); }
    [[nodiscard]] bool isChecking() const { return job_ != 0; }
    [[nodiscard]] ProblemKindsModel* kinds() const { return kinds_; }
    [[nodiscard]] RowsModel* rows() const { return rows_; }
    [[nodiscard]] TableView* table() const { return table_; }
    void chooseKind(const QString& name);
    void markChosen(bool harmless);
    [[nodiscard]] QString checkedText() const { return checked_; }

Q_SIGNALS:
    void checked();
    void conditionAsked(const QString& condition);
    /// Show the row in Rows.
    void rowAsked(qint64 id);
    void failed(const sauti::base::Error& error);

private:
    struct Check;
    struct Pair;

    QWidget* makeRight();
    void check();
    void take(const Check& found);
    void showKind();
    void showPair();
    void takePair(const Pair& pair);
    void showMarks();

    Session& session_;
    std::shared_ptr<CorpusSource> source_;
    QString corpus_;
    QString split_;
    QHash<QString, QSet<qint64>> harmless_; ///< rows by problem
    base::JobId job_ = 0;
    quint64 asked_ = 0;
    quint64 pair_asked_ = 0;
    QString checked_;

    ProblemKindsModel* kinds_;
    RowsModel* rows_;
    QListView* list_;
    QWidget* right_ = nullptr;
    QLabel* nothing_ = nullptr;
    QLabel* title_ = nullptr;
    ElidedLabel* explanation_ = nullptr;
    MessageBars* messages_ = nullptr;
    TableView* table_ = nullptr;
    RowCard* one_ = nullptr;
    RowCard* other_ = nullptr;
    QLabel* verdict_ = nullptr;
    QAction* go_ = nullptr;
    QAction* mark_ = nullptr;
};

} // namespace sauti::widgets::corpora
