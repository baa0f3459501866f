// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/jobs.h"
#include "corpus/corpus.h"
#include "widgets/corpora/row_view.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QSet>
#include <filesystem>
#include <memory>
#include <optional>

class QTimer;

namespace sauti::widgets {
class Session;
}

/// The rows that a filter leaves, of a corpus of any size. The count is known at once, rows are read in pages of 128 by
/// jobs as they come into sight and kept up to 64 pages (some 8,000 rows, about 20 MB); a row not yet read answers
/// LoadingRole. Filter and order are the index's work, in a job too: a newer question makes an older one stale.
namespace sauti::widgets::corpora {

class CorpusSource;

class RowsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Split, Text, Phones, Tags, Length, Speaker, Problems, SameAs, Where, ColumnCount };

    explicit RowsModel(Session& session, QObject* parent = nullptr);
    ~RowsModel() override;

    /// Another corpus (or the same, read anew); empty shows nothing. `phones_head` is the phones column's head.
    void setSource(std::shared_ptr<CorpusSource> source, const QString& phones_head);
    /// The first rows of a corpus whose index is being built: shown until setSource and setFilter give its own.
    void setComing(const std::filesystem::path& folder, std::vector<RowView> rows);
    /// These rows, whatever the filter, which is then empty.
    void showRows(const QString& split, corpus::Selection rows);
    /// Searches. The rows stay until the answer is there, or 100 ms have passed and some rows are found.
    void setFilter(const QString& split, const QString& filter);
    /// Also tells of each row which one it repeats (SameAs); costs a look at that row.
    void setTellsSame(bool tells) { tells_same_ = tells; }

    /// Ticked rows are named one by one in a filter: there can be no more.
    static constexpr qsizetype k_most_checked = 200;
    /// A box to tick stands before the number of each row.
    void setCheckable(bool checkable) { checkable_ = checkable; }
    /// Ids of the ticked rows, in order. Another filter takes the ticks away.
    [[nodiscard]] QList<qint64> checked() const;

    /// Rows that are painted in the colour of what is set aside.
    void setMuted(const QSet<qint64>& ids);

    [[nodiscard]] const QString& filter() const { return filter_; }
    [[nodiscard]] const QString& split() const { return split_; }
    [[nodiscard]] corpus::Query query() const;
    [[nodiscard]] bool isSearching() const { return search_ != 0; }
    /// Seconds since the search began; 0 when none runs.
    [[nodiscard]] qint64 searchingMs() const;
    [[nodiscard]] const std::optional<base::Error>& error() const { return error_; }
    [[nodiscard]] std::shared_ptr<const corpus::Selection> selection() const { return selection_; }

    /// nullptr while it is not read; the page is then asked for, and dataChanged follows.
    [[nodiscard]] const RowView* view(int row) const;
    /// What a cell says, and what copying gives.
    [[nodiscard]] static QVariant textOf(const RowView& view, int column);
    /// Id of the row at a place of the table, from 1; known without reading it.
    [[nodiscard]] qint64 idAt(int row) const;
    /// Where a row stands, −1 if the filter leaves it out.
    [[nodiscard]] int placeOf(qint64 id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    /// A search began, found more, or ended (with or without an error).
    void searchChanged();
    void pageRead();
    void checkedChanged();

private:
    struct Search;
    struct Fetch;
    struct Page {
        std::vector<RowView> rows;
        quint64 used = 0;
    };

    void startSearch();
    void pollSearch();
    void endSearch(const std::shared_ptr<Search>& search, const base::JobStatus& end);
    void takeFound(Search& search, corpus::Selection selection);
    void takeSelection(corpus::Selection selection);
    void want(int page) const;
    void fetch();
    void takePages(const std::shared_ptr<Fetch>& fetch);
    void forgetPages();
    [[nodiscard]] QVariant spoken(const RowView& view, int column) const;

    Session& session_;
    std::shared_ptr<CorpusSource> source_;
    std::filesystem::path folder_; ///< of the corpus whose rows are shown
    std::shared_ptr<const corpus::Selection> selection_;
    QString phones_head_;
    QSet<qint64> muted_;
    QSet<qint64> checked_;
    bool checkable_ = false;
    QString split_;
    QString filter_;
    corpus::SortKey sort_key_ = corpus::SortKey::source;
    bool descending_ = false;
    bool tells_same_ = false;

    std::shared_ptr<Search> current_; ///< what the running search hands over
    base::JobId search_ = 0;
    QElapsedTimer since_;
    std::optional<base::Error> error_;

    mutable QHash<int, Page> pages_;
    mutable quint64 clock_ = 0;
    mutable QList<int> wanted_; ///< newest last
    QTimer* fetch_timer_;
    base::JobId fetch_ = 0;
    quint64 generation_ = 0; ///< of the selection: pages of an older one are dropped
};

} // namespace sauti::widgets::corpora
