// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/page.h"
#include "widgets/corpora/corpus_list.h"
#include "widgets/corpora/corpus_tree_model.h"

#include <QHash>
#include <QPointer>
#include <functional>
#include <memory>

class QModelIndex;
class QStackedWidget;
class QTimer;
class QTreeView;

namespace sauti::corpus {
struct ImportOptions;
struct Recognition;
} // namespace sauti::corpus
namespace sauti::widgets {
class EmptyState;
class Panes;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::corpora {

class CorpusSource;
class DetailsPane;
class FilterBar;
class ImportDialog;
class ProblemsView;
class RowsModel;
class StatisticsView;

/// Text, phones and entities of each row, side by side: the corpora of the project, a table over the chosen one under a
/// filter, and all about one row.
class CorporaPage : public Page {
    Q_OBJECT

public:
    explicit CorporaPage(Session& session, QWidget* parent = nullptr);
    ~CorporaPage() override;

    [[nodiscard]] QString statusText() const override;
    void activate() override;
    void goTo(const Target& target) override;
    [[nodiscard]] QWidget* firstFocus() const override;
    [[nodiscard]] QList<Picture> pictures() override;

    [[nodiscard]] RowsModel* rows() const { return rows_; }
    [[nodiscard]] FilterBar* filterBar() const { return filter_; }
    [[nodiscard]] QTreeView* tree() const { return tree_; }
    [[nodiscard]] TableView* table() const { return table_; }
    [[nodiscard]] DetailsPane* details() const { return details_; }
    [[nodiscard]] StatisticsView* statistics() const { return statistics_; }
    [[nodiscard]] ProblemsView* problems() const { return problems_; }
    [[nodiscard]] ImportDialog* importDialog() const;

    enum View { RowsView, StatisticsPane, ProblemsPane };
    void showView(View view);
    [[nodiscard]] View view() const;
    /// The wizard, with a folder in it already if one is given.
    void openImport(const QString& path = {});
    /// Writes the rows that are shown (or those with the problem that is shown); asks for the place first.
    void exportRows(int format);
    void exportRowsTo(const QString& path, int format);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    QWidget* makeTree();
    QWidget* makeMiddle();
    void makeEmptyStates();
    void connectParts();

    void reload();
    void takeCorpora(const QList<CorpusEntry>& entries);
    void choose(const QModelIndex& node);
    void openCorpus(const CorpusEntry& entry);
    void openSource();
    // corpora_reading.cpp: sources that are being read
    struct Reading;
    void startReading(const QString& id, JobRequest request, const std::shared_ptr<Reading>& reading,
                      const std::function<void(const base::JobStatus&)>& ended);
    void complete(const QString& id);
    void readAgain();
    void endReading(const QString& id, const base::JobStatus& end);
    void startImport(const corpus::Recognition& seen, const corpus::ImportOptions& options);
    void pollReadings();
    [[nodiscard]] QList<CorpusEntry> withImports(QList<CorpusEntry> entries) const;
    /// The rows of the open corpus are those that were read so far; its index is not there yet.
    [[nodiscard]] bool showsComing() const;
    void search();
    void showSearch();
    void showCurrentRow();
    void reselect();
    void readSaved();
    void saveFilter(const QString& filter);
    void applyChange(base::Result<workspace::Change> change, const QString& what);
    void makeExportMenu();
    void makeViews();
    void showViewNow();
    void showProblemCount();
    [[nodiscard]] RowsModel* shownRows() const;
    [[nodiscard]] QString corpusFolder() const;
    [[nodiscard]] QModelIndex currentNode() const;

    CorpusTreeModel* tree_model_;
    RowsModel* rows_;
    QTreeView* tree_ = nullptr;
    FilterBar* filter_ = nullptr;
    TableView* table_ = nullptr;
    DetailsPane* details_ = nullptr;
    StatisticsView* statistics_ = nullptr;
    ProblemsView* problems_ = nullptr;
    QPointer<ImportDialog> import_;
    Panes* parts_ = nullptr;           ///< tree, rows, details
    QStackedWidget* panes_ = nullptr;  ///< rows under their filter, statistics, problems
    QStackedWidget* middle_ = nullptr; ///< the table, or that no row matches
    QWidget* rows_pane_ = nullptr;
    QTimer* details_timer_ = nullptr;
    QAction* columns_action_ = nullptr;
    QAction* check_action_ = nullptr; ///< of the problems; cancels while they are looked for
    QAction* clear_action_ = nullptr;
    QAction* find_action_ = nullptr;
    QAction* copy_action_ = nullptr;

    std::shared_ptr<CorpusSource> source_;
    QString corpus_;                                    ///< id of the open one
    QString split_;                                     ///< chosen in the tree
    QHash<QString, QString> last_;                      ///< filter by corpus
    Target pending_;                                    ///< asked for before the corpora were read
    qint64 wanted_row_ = 0;                             ///< id of the row to choose when the search is over
    qint64 current_row_ = 0;                            ///< id of the row in the details
    base::JobId checking_ = 0;                          ///< whether the open corpus is complete
    QHash<QString, std::shared_ptr<Reading>> readings_; ///< by corpus
};

} // namespace sauti::widgets::corpora
