// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/work.h"
#include "corpus/filter.h"
#include "widgets/common/row_text.h"
#include "widgets/common/session.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/rows_model.h"

#include <QTimer>
#include <algorithm>
#include <iterator>
#include <mutex>

/// How the model comes by its rows: the search that says which, and the pages that are read of them.
namespace sauti::widgets::corpora {

namespace {

constexpr int k_page_rows = 128;
constexpr int k_pages_kept = 64;
constexpr qsizetype k_pages_wanted = 8;
/// As soon as a search has found so many rows they are shown, and what follows is added below.
constexpr std::size_t k_screenful = 100;
/// Fewer are shown after so long, and whoever listens is told that often.
constexpr qint64 k_patience_ms = 100;

} // namespace

/// What a search hands over, from its job to the window.
struct RowsModel::Search {
    std::mutex mutex;                 ///< guards `found`
    std::vector<std::uint32_t> found; ///< since the window looked last, in order
    corpus::Selection selection;      ///< whole; read after the job's end
    std::size_t prefix_bytes = 0;     ///< of the filter, before the field's own text

    // the window's own
    std::vector<std::uint32_t> taken; ///< found so far
    bool shown = false;               ///< they stand in the table
    qint64 told_ms = 0;               ///< when it was last told
};

struct RowsModel::Fetch {
    quint64 generation = 0;
    QList<int> pages;
    std::vector<std::vector<RowView>> rows; ///< read after the job's end
};

void RowsModel::setComing(const std::filesystem::path& folder, std::vector<RowView> rows) {
    setSource(nullptr, phones_head_);
    folder_ = folder;
    takeSelection(corpus::Selection(static_cast<std::int64_t>(rows.size())));
    for (std::size_t first = 0; first < rows.size(); first += k_page_rows) {
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(first + k_page_rows, rows.size()));
        pages_.insert(int(first / k_page_rows),
                      Page{{std::make_move_iterator(begin), std::make_move_iterator(end)}, ++clock_});
    }
    Q_EMIT pageRead();
}

void RowsModel::startSearch() {
    if (search_ != 0) session_.jobs().request_stop(search_);
    search_ = 0;
    current_.reset();
    error_.reset();
    if (!source_) return;
    if (const auto parsed = corpus::parse_filter(filter_.toStdString()); !parsed) {
        error_ = parsed.error();
        Q_EMIT searchChanged();
        return;
    }
    auto search = std::make_shared<Search>();
    search->prefix_bytes = scoped_filter(split_, filter_).prefix_bytes;
    JobRequest request;
    request.name = tr("Filter rows");
    request.quiet = true;
    request.body = [search, source = source_, query = query()](const base::JobContext& job) {
        return source->with(CorpusSource::Lane::search, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            SAUTI_CHECK(job.work().check());
            const auto found = [&](const std::vector<std::uint32_t>& indices) {
                const std::lock_guard<std::mutex> lock(search->mutex);
                search->found.insert(search->found.end(), indices.begin(), indices.end());
            };
            SAUTI_TRY(search->selection, corpus.select(query, job.work(), found));
            return {};
        });
    };
    current_ = search;
    since_.start();
    search_ = session_.start(std::move(request), this,
                             [this, search](const base::JobStatus& end) { endSearch(search, end); });
    Q_EMIT searchChanged();
}

qint64 RowsModel::searchingMs() const {
    return search_ != 0 ? since_.elapsed() : 0;
}

void RowsModel::pollSearch() {
    if (search_ == 0) return;
    Search& search = *current_;
    {
        // The job may have been put off while it holds the lock: the window does not wait for it.
        const std::unique_lock<std::mutex> lock(search.mutex, std::try_to_lock);
        if (!lock) return;
        search.taken.insert(search.taken.end(), search.found.begin(), search.found.end());
        search.found.clear();
    }
    const bool due = searchingMs() >= search.told_ms + k_patience_ms;
    if (!due && (search.shown || search.taken.size() < k_screenful)) return;
    search.told_ms = searchingMs();
    if (!search.taken.empty()) takeFound(search, corpus::Selection(search.taken));
    Q_EMIT searchChanged();
}

/// The first time they replace the rows of the question before, then they are added to: what was read of them is kept.
void RowsModel::takeFound(Search& search, corpus::Selection selection) {
    const int known = rowCount();
    const int now = int(selection.size());
    if (!search.shown || now < known) {
        takeSelection(std::move(selection));
    } else if (now > known) {
        beginInsertRows({}, known, now - 1);
        selection_ = std::make_shared<const corpus::Selection>(std::move(selection));
        if (known % k_page_rows != 0) pages_.remove(known / k_page_rows); // it was not full
        endInsertRows();
    }
    search.shown = true;
}

void RowsModel::endSearch(const std::shared_ptr<Search>& search, const base::JobStatus& end) {
    if (search != current_) return; // a newer question was asked
    search_ = 0;
    current_.reset();
    if (end.state == base::JobState::done) {
        takeFound(*search, std::move(search->selection));
    } else if (end.state == base::JobState::failed && end.error) {
        error_ = end.error;
        if (error_->place.byte >= 0) {
            const auto before = static_cast<std::int64_t>(search->prefix_bytes);
            const auto last = static_cast<std::int64_t>(filter_.toUtf8().size());
            error_->place.byte = std::clamp<std::int64_t>(error_->place.byte - before, 0, last);
        }
    }
    Q_EMIT searchChanged();
}

void RowsModel::takeSelection(corpus::Selection selection) {
    beginResetModel();
    selection_ = std::make_shared<const corpus::Selection>(std::move(selection));
    forgetPages();
    endResetModel();
}

void RowsModel::forgetPages() {
    pages_.clear();
    wanted_.clear();
    ++generation_;
}

const RowView* RowsModel::view(int row) const {
    if (row < 0 || row >= rowCount()) return nullptr;
    const int page = row / k_page_rows;
    const auto found = pages_.find(page);
    if (found == pages_.end()) {
        want(page);
        return nullptr;
    }
    found->used = ++clock_;
    const auto in_page = static_cast<std::size_t>(row % k_page_rows);
    return in_page < found->rows.size() ? &found->rows[in_page] : nullptr;
}

void RowsModel::want(int page) const {
    if (wanted_.isEmpty() || wanted_.last() != page) {
        wanted_.removeAll(page);
        wanted_.append(page);
    }
    // whoever scrolled past needs no rows: what is still in sight asks again
    while (wanted_.size() > k_pages_wanted)
        wanted_.removeFirst();
    if (fetch_ == 0) fetch_timer_->start();
}

void RowsModel::fetch() {
    if (fetch_ != 0 || wanted_.isEmpty() || !source_) return;
    auto fetch = std::make_shared<Fetch>();
    fetch->generation = generation_;
    while (!wanted_.isEmpty() && fetch->pages.size() < 2)
        fetch->pages.append(wanted_.takeLast());
    JobRequest request;
    request.name = tr("Read rows");
    request.quiet = true;
    request.low_priority = false;
    request.body = [fetch, source = source_, selection = selection_, filter = filter_.toStdString(),
                    same = tells_same_](const base::JobContext&) {
        return source->with(CorpusSource::Lane::rows, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            const RowViewMaker maker(corpus.info(), filter);
            for (const int page : fetch->pages) {
                SAUTI_TRY(std::vector<corpus::Row> rows,
                          corpus.rows(*selection, std::int64_t{page} * k_page_rows, k_page_rows));
                std::vector<RowView> views;
                views.reserve(rows.size());
                for (corpus::Row& row : rows) {
                    if (!same) {
                        views.push_back(maker.view(std::move(row)));
                        continue;
                    }
                    SAUTI_TRY(RowView view, maker.viewWithSame(corpus, std::move(row)));
                    views.push_back(std::move(view));
                }
                fetch->rows.push_back(std::move(views));
            }
            return {};
        });
    };
    fetch_ = session_.start(std::move(request), this, [this, fetch](const base::JobStatus& end) {
        fetch_ = 0;
        if (end.state == base::JobState::done) {
            takePages(fetch);
        } else if (end.error && fetch->generation == generation_) {
            error_ = end.error;
            Q_EMIT searchChanged();
            return;
        }
        if (!wanted_.isEmpty()) fetch_timer_->start();
    });
}

void RowsModel::takePages(const std::shared_ptr<Fetch>& fetch) {
    if (fetch->generation != generation_) {
        // what is in sight asks again when it is painted
        if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {LoadingRole});
        return;
    }
    for (qsizetype i = 0; i < fetch->pages.size(); ++i) {
        const int page = fetch->pages.at(i);
        const int first = page * k_page_rows;
        const int last = std::min(first + k_page_rows, rowCount()) - 1;
        std::vector<RowView>& rows = fetch->rows[static_cast<std::size_t>(i)];
        // rows were found meanwhile and this page has more now: it is asked for again when it is painted
        if (int(rows.size()) > last - first) pages_.insert(page, Page{std::move(rows), ++clock_});
        if (first <= last) Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    }
    while (pages_.size() > k_pages_kept) {
        auto oldest = pages_.begin();
        for (auto page = pages_.begin(); page != pages_.end(); ++page) {
            if (page->used < oldest->used) oldest = page;
        }
        pages_.erase(oldest);
    }
    Q_EMIT pageRead();
}

} // namespace sauti::widgets::corpora
