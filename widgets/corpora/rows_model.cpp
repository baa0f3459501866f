// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/rows_model.h"

#include "base/work.h"
#include "corpus/filter.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/corpus_source.h"

#include <QColor>
#include <QCoreApplication>
#include <QLocale>
#include <QTimer>
#include <algorithm>
#include <array>
#include <mutex>

namespace sauti::widgets::corpora {

namespace {

constexpr int k_page_rows = 128;
constexpr int k_pages_kept = 64;
constexpr qsizetype k_pages_wanted = 8;
/// A search shorter than this changes the rows once, at its end.
constexpr qint64 k_patience_ms = 100;

struct ColumnFacts {
    const char* name;
    const char* head;
    std::optional<corpus::SortKey> sort;
    bool stretches;
    bool right;
};

const ColumnFacts& facts_of(int column) {
    using corpus::SortKey;
    static const std::array<ColumnFacts, RowsModel::ColumnCount> facts = {{
        {"number", QT_TRANSLATE_NOOP("rows", "#"), SortKey::source, false, true},
        {"split", QT_TRANSLATE_NOOP("rows", "split"), SortKey::split, false, false},
        {"text", QT_TRANSLATE_NOOP("rows", "text"), SortKey::text, true, false},
        {"phones", QT_TRANSLATE_NOOP("rows", "phones"), SortKey::phones, true, false},
        {"tags", QT_TRANSLATE_NOOP("rows", "tags"), SortKey::tags, false, false},
        {"length", QT_TRANSLATE_NOOP("rows", "length"), SortKey::length, false, true},
        {"speaker", QT_TRANSLATE_NOOP("rows", "speaker"), std::nullopt, false, false},
        {"problems", QT_TRANSLATE_NOOP("rows", "problems"), SortKey::problems, false, false},
        {"same", QT_TRANSLATE_NOOP("rows", "also in"), std::nullopt, false, false},
        {"where", QT_TRANSLATE_NOOP("rows", "where"), std::nullopt, false, false},
    }};
    return facts[static_cast<std::size_t>(column)];
}

QString number_text(qint64 number) {
    return QLocale(QLocale::English).toString(number);
}

} // namespace

/// What a search hands over, from its job to the window.
struct RowsModel::Search {
    std::mutex mutex;                 ///< guards `found`
    std::vector<std::uint32_t> found; ///< the first rows, in order
    corpus::Selection selection;      ///< whole; read after the job's end
    std::size_t prefix_bytes = 0;     ///< of the filter, before the field's own text
    bool shown = false;               ///< rows found so far stand in the table
    qint64 next_look_ms = k_patience_ms;
};

struct RowsModel::Fetch {
    quint64 generation = 0;
    QList<int> pages;
    std::vector<std::vector<RowView>> rows; ///< read after the job's end
};

RowsModel::RowsModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), session_(session), selection_(std::make_shared<const corpus::Selection>()),
      fetch_timer_(new QTimer(this)) {
    fetch_timer_->setSingleShot(true);
    fetch_timer_->setInterval(0);
    connect(fetch_timer_, &QTimer::timeout, this, &RowsModel::fetch);
    connect(&session_, &Session::tick, this, &RowsModel::pollSearch);
}

RowsModel::~RowsModel() {
    if (search_ != 0) session_.jobs().request_stop(search_);
}

void RowsModel::setSource(std::shared_ptr<CorpusSource> source, const QString& phones_head) {
    if (search_ != 0) session_.jobs().request_stop(search_);
    search_ = 0;
    current_.reset();
    const bool same_corpus = source && source_ && source->folder() == source_->folder();
    source_ = std::move(source);
    error_.reset();
    phones_head_ = phones_head;
    if (!same_corpus) {
        beginResetModel();
        selection_ = std::make_shared<const corpus::Selection>();
        forgetPages();
        endResetModel();
    }
    Q_EMIT headerDataChanged(Qt::Horizontal, Phones, Phones);
}

corpus::Query RowsModel::query() const {
    corpus::Query query;
    query.filter = scoped_filter(split_, filter_).text;
    query.sort = sort_key_;
    query.descending = descending_;
    query.limit = -1;
    return query;
}

void RowsModel::setFilter(const QString& split, const QString& filter) {
    split_ = split;
    filter_ = filter;
    startSearch();
}

void RowsModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount || !facts_of(column).sort) return;
    const bool descending = order == Qt::DescendingOrder;
    if (sort_key_ == *facts_of(column).sort && descending_ == descending) return;
    sort_key_ = *facts_of(column).sort;
    descending_ = descending;
    startSearch();
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
    if (search_ == 0 || searchingMs() < current_->next_look_ms) return;
    current_->next_look_ms = searchingMs() + k_patience_ms; // tables are renewed 10 times a second
    std::vector<std::uint32_t> found;
    {
        const std::lock_guard<std::mutex> lock(current_->mutex);
        found = current_->found;
    }
    const auto known = current_->shown ? selection_->size() : 0;
    const auto now = static_cast<std::int64_t>(found.size());
    if (now > known) {
        if (current_->shown) {
            beginInsertRows({}, int(known), int(now) - 1);
            selection_ = std::make_shared<const corpus::Selection>(std::move(found));
            pages_.remove(int(known) / k_page_rows); // it was not full
            ++generation_;
            endInsertRows();
        } else {
            takeSelection(corpus::Selection(std::move(found)));
            current_->shown = true;
        }
    }
    Q_EMIT searchChanged();
}

void RowsModel::endSearch(const std::shared_ptr<Search>& search, const base::JobStatus& end) {
    if (search != current_) return; // a newer question was asked
    search_ = 0;
    current_.reset();
    if (end.state == base::JobState::done) {
        takeSelection(std::move(search->selection));
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

void RowsModel::setMuted(const QSet<qint64>& ids) {
    if (ids == muted_) return;
    muted_ = ids;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::ForegroundRole});
}

qint64 RowsModel::idAt(int row) const {
    return row >= 0 && row < selection_->size() ? selection_->id_at(row) : 0;
}

int RowsModel::placeOf(qint64 id) const {
    const std::int64_t size = selection_->size();
    if (sort_key_ == corpus::SortKey::source && !descending_) {
        std::int64_t low = 0;
        std::int64_t high = size;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (selection_->id_at(middle) < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < size && selection_->id_at(low) == id ? int(low) : -1;
    }
    for (std::int64_t place = 0; place < size; ++place) {
        if (selection_->id_at(place) == id) return int(place);
    }
    return -1;
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
                    RowView view = maker.view(std::move(row));
                    if (same && view.row.same_as > 0) {
                        SAUTI_TRY(const corpus::Row other, corpus.row(view.row.same_as));
                        view.same =
                            QStringLiteral("%1 %2").arg(QString::fromStdString(other.split), number_text(other.id));
                    }
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
        if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {LoadedRole});
        return;
    }
    for (qsizetype i = 0; i < fetch->pages.size(); ++i) {
        const int page = fetch->pages.at(i);
        pages_.insert(page, Page{std::move(fetch->rows[static_cast<std::size_t>(i)]), ++clock_});
        const int first = page * k_page_rows;
        const int last = std::min(first + k_page_rows, rowCount()) - 1;
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

int RowsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(selection_->size());
}

int RowsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount) return {};
    const int column = index.column();
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((facts_of(column).right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (column == Where || muted_.contains(idAt(index.row()))) return theme::color(theme::Token::muted);
        return column == SameAs ? QVariant(theme::color(theme::Token::accent)) : QVariant();
    case Qt::DisplayRole:
    case Qt::EditRole:
    case Qt::AccessibleTextRole:
    case LoadedRole:
    case RowTextRole:
    case TagCountsRole:
    case FullTextRole:
    case SortRole: break;
    default: return {};
    }
    if (column == Number && role == Qt::DisplayRole) return number_text(idAt(index.row()));
    if (column == Number && (role == Qt::EditRole || role == SortRole)) return idAt(index.row());
    const RowView* row = view(index.row());
    if (role == LoadedRole) return row != nullptr || column == Number;
    if (row == nullptr) return role == Qt::AccessibleTextRole ? QVariant(tr("not read yet")) : QVariant();
    switch (role) {
    case RowTextRole: return QVariant::fromValue(column == Phones ? row->phones : row->text);
    case TagCountsRole: return QVariant::fromValue(row->tags);
    case FullTextRole:
        if (column == Phones) return row->phones.text;
        return column == Text ? QVariant(row->text.text) : QVariant();
    case Qt::AccessibleTextRole: return spoken(*row, column);
    default: return textOf(*row, column);
    }
}

QVariant RowsModel::textOf(const RowView& view, int column) {
    switch (column) {
    case Number: return qint64(view.row.id);
    case Split: return view.split;
    case Text: return view.text.text;
    case Phones: return QString::fromStdString(view.row.phones);
    case Tags: {
        QStringList counts;
        for (const auto& [type, count] : view.tags)
            counts.append(QStringLiteral("%1 %2").arg(type).arg(count));
        return counts.join(QStringLiteral(", "));
    }
    case Length: return qint64(view.row.length_cps);
    case Speaker: return QString::fromStdString(view.row.speaker);
    case Problems: return view.problems;
    case SameAs: return view.same;
    case Where: return view.where;
    default: return {};
    }
}

QVariant RowsModel::spoken(const RowView& view, int column) const {
    if (column != Text) {
        return QStringLiteral("%1: %2").arg(headerData(column, Qt::Horizontal).toString(),
                                            textOf(view, column).toString());
    }
    QStringList entities;
    for (const EntityMark& entity : view.text.entities) {
        const QString words = view.text.text.mid(entity.begin, entity.end - entity.begin);
        entities.append(QStringLiteral("%1 %2").arg(words, entity_word(entity.type)));
    }
    if (entities.isEmpty()) return tr("text: %1").arg(view.text.text);
    return tr("text: %1; entities %2").arg(view.text.text, entities.join(QStringLiteral(", ")));
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    const ColumnFacts& facts = facts_of(section);
    switch (role) {
    case Qt::DisplayRole:
        if (section == Phones && !phones_head_.isEmpty()) return phones_head_;
        return QCoreApplication::translate("rows", facts.head);
    case Qt::TextAlignmentRole: return int((facts.right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ColumnNameRole: return QString::fromLatin1(facts.name);
    case StretchRole: return facts.stretches;
    default: return {};
    }
}

} // namespace sauti::widgets::corpora
