// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "widgets/corpora/characters_model.h"
#include "widgets/corpora/harmless_marks.h"
#include "widgets/corpora/problem_kinds.h"
#include "widgets/corpora/row_view.h"

#include <QDateTime>
#include <QHash>
#include <QSet>
#include <QWidget>
#include <memory>

class QAction;
class QLabel;
class QListView;
class QVBoxLayout;

namespace sauti::widgets {
class ElidedLabel;
class MessageBars;
class Session;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::corpora {

class CorpusSource;
class RowCard;
class RowsModel;

/// What is wrong with the rows of a corpus: kinds with their counts, the rows of one kind, and below them the chosen
/// row beside the one that it repeats. A finding can be called harmless, and rows can be left out of what is looked at
/// or of what a recipe reads (undoable, both); nothing here touches the source.
class ProblemsView : public QWidget {
    Q_OBJECT

public:
    ProblemsView(Session& session, QWidget* parent);
    ~ProblemsView() override;

    /// Another corpus or split, or the same after a change: counts again. `folder` is corpora/ID.
    void ask(const std::shared_ptr<CorpusSource>& source, const QString& corpus, const QString& split);
    /// Marks may have changed (done, undone): counts again.
    void readMarks();
    /// Looks at all rows anew, characters without phones too; or stops looking.
    void checkAgain();
    void cancelCheck();
    [[nodiscard]] qint64 total() const { return kinds_->total(); }
    [[nodiscard]] bool isChecking() const { return job_ != 0 || scan_ != 0; }
    [[nodiscard]] ProblemKindsModel* kinds() const { return kinds_; }
    [[nodiscard]] RowsModel* rows() const { return rows_; }
    [[nodiscard]] TableView* table() const { return table_; }
    [[nodiscard]] CharactersModel* characters() const { return characters_; }
    [[nodiscard]] MessageBars* messages() const { return messages_; }
    void chooseKind(const QString& name);
    void markChosen(bool harmless);
    /// "checked 2 min ago in 0.4 s", "checking…".
    [[nodiscard]] QString checkedText() const;
    /// Rows that the mend would leave out: the ticked ones, else all of the kind (or of the character).
    struct Mend {
        QString condition; ///< empty: there is none
        qint64 rows = 0;
    };
    [[nodiscard]] Mend mend() const;
    /// Asks for the recipe.
    void askRecipe();
    void leaveOutOf(const QString& recipe);

Q_SIGNALS:
    /// The check began, found something, or ended.
    void checked();
    void conditionAsked(const QString& condition);
    /// Show the row in Rows.
    void rowAsked(qint64 id);
    void failed(const sauti::base::Error& error);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Check;
    struct Pair;
    struct Scan;

    QWidget* makeRight();
    void makeTables(QWidget* pane, QVBoxLayout* column);
    QWidget* makePair(QWidget* pane);
    void makeActions();
    void check();
    void take(const Check& found);
    void scanCharacters();
    void showKinds();
    void showKind();
    void showCharacter();
    void showMend();
    void showPair();
    void takePair(const Pair& pair);
    void showMarks();
    [[nodiscard]] const ProblemKind* kind() const;
    [[nodiscard]] const UnmappedFinding* character() const;
    [[nodiscard]] QList<HarmlessMark> chosenMarks() const;
    /// All chosen findings are harmless already.
    [[nodiscard]] bool chosenIsHarmless() const;

    Session& session_;
    std::shared_ptr<CorpusSource> source_;
    QString corpus_;
    QString split_;
    QList<ProblemKind> counted_;            ///< kinds that a filter finds
    QHash<QString, QSet<qint64>> harmless_; ///< rows (or characters) by problem
    QList<UnmappedFinding> unmapped_;
    qint64 rows_of_corpus_ = 0;
    bool scanned_ = false; ///< for characters without phones; false as well where the corpus has no phones
    base::JobId job_ = 0;
    base::JobId scan_ = 0;
    quint64 asked_ = 0;
    quint64 scans_ = 0;
    quint64 pair_asked_ = 0;
    QDateTime checked_at_;
    double checked_s_ = 0;

    ProblemKindsModel* kinds_;
    RowsModel* rows_;
    QListView* list_;
    QWidget* right_ = nullptr;
    QLabel* nothing_ = nullptr;
    QLabel* title_ = nullptr;
    ElidedLabel* explanation_ = nullptr;
    MessageBars* messages_ = nullptr;
    TableView* table_ = nullptr;
    CharactersModel* characters_;
    TableView* characters_table_ = nullptr;
    QWidget* characters_rule_ = nullptr;
    RowCard* one_ = nullptr;
    RowCard* other_ = nullptr;
    QLabel* verdict_ = nullptr;
    QAction* go_ = nullptr;
    QAction* mark_ = nullptr;
    QAction* show_rows_ = nullptr;
};

} // namespace sauti::widgets::corpora
