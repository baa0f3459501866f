// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/rows_model.h"

#include "base/work.h"
#include "corpus/filter.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/corpus_source.h"

#include <QColor>
#include <QCoreApplication>
#include <QTimer>
#include <algorithm>
#include <array>
#include <mutex>

namespace sauti::widgets::corpora {

namespace {

struct ColumnFacts {
    const char* name;
    const char* head;
    corpus::SortKey sort;
    bool right;
};

const ColumnFacts& facts_of(int column) {
    using corpus::SortKey;
    static const std::array<ColumnFacts, RowsModel::ColumnCount> facts = {{
        {"number", QT_TRANSLATE_NOOP("rows", "#"), SortKey::source, true},
        {"split", QT_TRANSLATE_NOOP("rows", "split"), SortKey::split, false},
        {"text", QT_TRANSLATE_NOOP("rows", "text"), SortKey::text, false},
        {"phones", QT_TRANSLATE_NOOP("rows", "phones"), SortKey::phones, false},
        {"tags", QT_TRANSLATE_NOOP("rows", "tags"), SortKey::tags, false},
        {"length", QT_TRANSLATE_NOOP("rows", "length"), SortKey::length, true},
        {"speaker", QT_TRANSLATE_NOOP("rows", "speaker"), SortKey::speaker, false},
        {"problems", QT_TRANSLATE_NOOP("rows", "problems"), SortKey::problems, false},
        {"same", QT_TRANSLATE_NOOP("rows", "also in"), SortKey::same, false},
        {"where", QT_TRANSLATE_NOOP("rows", "where"), SortKey::path, false},
    }};
    return facts[static_cast<std::size_t>(column)];
}

} // namespace

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
    const std::filesystem::path folder = source ? source->folder() : std::filesystem::path();
    const bool same_corpus = source && folder == folder_;
    folder_ = folder;
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
    checked_.clear();
    startSearch();
}

void RowsModel::showRows(const QString& split, corpus::Selection rows) {
    if (search_ != 0) session_.jobs().request_stop(search_);
    search_ = 0;
    current_.reset();
    split_ = split;
    filter_.clear();
    checked_.clear();
    error_.reset();
    takeSelection(std::move(rows));
    Q_EMIT searchChanged();
}

QList<qint64> RowsModel::checked() const {
    QList<qint64> ids(checked_.begin(), checked_.end());
    std::sort(ids.begin(), ids.end());
    return ids;
}

Qt::ItemFlags RowsModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return checkable_ && index.isValid() && index.column() == Number ? flags | Qt::ItemIsUserCheckable : flags;
}

bool RowsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!flags(index).testFlag(Qt::ItemIsUserCheckable) || role != Qt::CheckStateRole) return false;
    const qint64 id = idAt(index.row());
    if (value.toInt() == Qt::Unchecked) {
        checked_.remove(id);
    } else {
        if (checked_.size() >= k_most_checked) return false;
        checked_.insert(id);
    }
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
    return true;
}

void RowsModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount) return;
    const bool descending = order == Qt::DescendingOrder;
    if (sort_key_ == facts_of(column).sort && descending_ == descending) return;
    sort_key_ = facts_of(column).sort;
    descending_ = descending;
    startSearch();
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
    case Qt::CheckStateRole:
        if (!checkable_ || column != Number) return {};
        return int(checked_.contains(idAt(index.row())) ? Qt::Checked : Qt::Unchecked);
    case Qt::ForegroundRole:
        if (column == Where || muted_.contains(idAt(index.row()))) return theme::color(theme::Token::muted);
        return column == SameAs ? QVariant(theme::color(theme::Token::accent)) : QVariant();
    case Qt::DisplayRole:
    case Qt::EditRole:
    case Qt::AccessibleTextRole:
    case LoadingRole:
    case CopyRole:
    case RowTextRole:
    case TagCountsRole:
    case FullTextRole: break;
    default: return {};
    }
    if (column == Number && role == Qt::DisplayRole) return number_text(idAt(index.row()));
    if (column == Number && (role == Qt::EditRole || role == CopyRole)) return idAt(index.row());
    const RowView* row = view(index.row());
    if (role == LoadingRole) return row == nullptr && column != Number;
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
    case TableView::k_column_key: return QString::fromLatin1(facts.name);
    default: return {};
    }
}

} // namespace sauti::widgets::corpora
