// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/runs_model.h"

#include "widgets/common/chart_scale.h"
#include "widgets/common/theme.h"

#include <nlohmann/json.hpp>

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace sauti::widgets::experiments {

namespace {

QString from_std(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString count_text(std::int64_t count) {
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(static_cast<qlonglong>(count));
}

std::optional<double> f1_of(const runs::RunOverview& run) {
    // What the test rows gave is the result; before that, the last evaluation.
    const auto test = run.value("test/entity_f1");
    return test ? test : run.value("eval/entity_f1");
}

QString value_text(const std::optional<double>& value) {
    return value ? QString::number(*value, 'f', 3) : QString();
}

QVariant value_sort(const std::optional<double>& value) {
    return value && !std::isnan(*value) ? *value : std::numeric_limits<double>::infinity();
}

struct HeadNames {
    const char* key; ///< stable
    QString shown;
};

HeadNames head_names(RunsModel::Column column) {
    switch (column) {
    case RunsModel::Column::shown: return {"shown", RunsModel::tr("curve")};
    case RunsModel::Column::name: return {"run", RunsModel::tr("run")};
    case RunsModel::Column::step: return {"step", RunsModel::tr("step")};
    case RunsModel::Column::loss: return {"loss", RunsModel::tr("loss")};
    case RunsModel::Column::eval_loss: return {"eval", RunsModel::tr("eval loss")};
    case RunsModel::Column::f1: return {"f1", RunsModel::tr("F1")};
    case RunsModel::Column::state: return {"state", RunsModel::tr("state")};
    case RunsModel::Column::created: return {"created", RunsModel::tr("started")};
    case RunsModel::Column::key: break;
    }
    return {"", {}};
}

theme::Token state_token(runs::RunState state) {
    switch (state) {
    case runs::RunState::finished: return theme::Token::good;
    case runs::RunState::running: return theme::Token::accent;
    case runs::RunState::failed: return theme::Token::error;
    case runs::RunState::interrupted: return theme::Token::warning;
    default: return theme::Token::muted;
    }
}

} // namespace

QString setting_text(const runs::SpecKey& key, const runs::RunSpec& spec) {
    const base::Json value = runs::value_of(key, spec);
    if (value.is_null()) return QStringLiteral("–");
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    return QString::fromStdString(base::compact(value));
}

QString state_text(runs::RunState state) {
    switch (state) {
    case runs::RunState::queued: return RunsModel::tr("… queued");
    case runs::RunState::running: return RunsModel::tr("▸ running");
    case runs::RunState::stopped: return RunsModel::tr("■ stopped");
    case runs::RunState::finished: return RunsModel::tr("✓ finished");
    case runs::RunState::failed: return RunsModel::tr("✕ failed");
    case runs::RunState::interrupted: return RunsModel::tr("! interrupted");
    }
    return {};
}

RunsModel::RunsModel(QObject* parent) : QAbstractTableModel(parent) {
    (void)setKeys({}, {}); // the columns there always are
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

const runs::RunOverview* RunsModel::at(const QModelIndex& index) const {
    if (!index.isValid() || index.row() < 0 || index.row() >= rowCount()) return nullptr;
    return &runs_[static_cast<std::size_t>(rows_[static_cast<std::size_t>(index.row())])];
}

const runs::RunOverview* RunsModel::find(const QString& id) const {
    const std::string wanted = id.toStdString();
    for (const runs::RunOverview& run : runs_)
        if (run.facts.id == wanted) return &run;
    return nullptr;
}

int RunsModel::rowOf(const QString& id) const {
    const std::string wanted = id.toStdString();
    for (std::size_t row = 0; row < rows_.size(); ++row)
        if (runs_[static_cast<std::size_t>(rows_[row])].facts.id == wanted) return static_cast<int>(row);
    return -1;
}

int RunsModel::columnOf(Column column) const {
    for (std::size_t index = 0; index < columns_.size(); ++index)
        if (columns_[index].column == column) return static_cast<int>(index);
    return -1;
}

int RunsModel::sortedColumn() const {
    for (std::size_t index = 0; index < columns_.size(); ++index)
        if (columns_[index].column == sorted_.column && columns_[index].key == sorted_.key)
            return static_cast<int>(index);
    return -1;
}

QString RunsModel::text(const runs::RunOverview& run, const ColumnFacts& column) const {
    switch (column.column) {
    case Column::shown: return {};
    case Column::name: return from_std(run.facts.id);
    case Column::key: return run.spec_problem.empty() ? setting_text(*column.key, run.spec) : QString();
    case Column::step: return count_text(run.facts.step);
    case Column::loss: return value_text(run.value("train/loss"));
    case Column::eval_loss: return value_text(run.value("eval/loss"));
    case Column::f1: return value_text(f1_of(run));
    case Column::state: return state_text(run.facts.state);
    case Column::created: {
        const QDateTime when = QDateTime::fromString(from_std(run.facts.created), Qt::ISODate);
        return when.isValid() ? when.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                              : from_std(run.facts.created);
    }
    }
    return {};
}

QVariant RunsModel::sortValue(const runs::RunOverview& run, const ColumnFacts& column) const {
    switch (column.column) {
    case Column::shown: {
        const int color = colorOf(from_std(run.facts.id));
        return color < 0 ? std::numeric_limits<int>::max() : color;
    }
    case Column::key: {
        const base::Json value = runs::value_of(*column.key, run.spec);
        if (value.is_number()) return value.get<double>();
        return text(run, column);
    }
    case Column::step: return static_cast<qlonglong>(run.facts.step);
    case Column::loss: return value_sort(run.value("train/loss"));
    case Column::eval_loss: return value_sort(run.value("eval/loss"));
    case Column::f1: return value_sort(f1_of(run));
    case Column::created: return from_std(run.facts.created);
    default: return text(run, column);
    }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    const runs::RunOverview* run = at(index);
    if (run == nullptr || index.column() >= columnCount()) return {};
    const ColumnFacts& column = columns_[static_cast<std::size_t>(index.column())];
    const QString id = from_std(run->facts.id);
    const bool is_figure = column.column == Column::step || column.column == Column::loss ||
                           column.column == Column::eval_loss || column.column == Column::f1;
    switch (role) {
    case Qt::DisplayRole: return text(*run, column);
    case Qt::CheckStateRole:
        if (column.column != Column::shown) return {};
        return colorOf(id) >= 0 ? Qt::Checked : Qt::Unchecked;
    case Qt::TextAlignmentRole: return int(Qt::AlignVCenter) | int(is_figure ? Qt::AlignRight : Qt::AlignLeft);
    case Qt::ForegroundRole:
        if (column.column == Column::state) return theme::color(state_token(run->facts.state));
        if (column.column == Column::created) return theme::color(theme::Token::muted);
        return {};
    case Qt::ToolTipRole:
        if (column.column == Column::state && !run->facts.error.empty()) return from_std(run->facts.error);
        if (column.column == Column::shown)
            return colorOf(id) >= 0 ? tr("Space hides its curve") : tr("Space shows its curve");
        if (column.column == Column::f1)
            return run->value("test/entity_f1") ? tr("Entity F1 of the test rows (seqeval)")
                                                : tr("Entity F1 of the last evaluation (seqeval)");
        return text(*run, column);
    case Qt::AccessibleTextRole: {
        if (column.column == Column::shown)
            return colorOf(id) >= 0 ? tr("%1, curve shown").arg(id) : tr("%1, curve hidden").arg(id);
        if (column.column != Column::name) return text(*run, column);
        QStringList told = {id, from_std(runs::name(run->facts.state))};
        if (const auto loss = run->value("train/loss")) told.append(tr("loss %1").arg(value_text(loss)));
        if (const auto f1 = f1_of(*run)) told.append(tr("F1 %1").arg(value_text(f1)));
        return told.join(QStringLiteral(", "));
    }
    case IdRole: return id;
    case SortRole: return sortValue(*run, column);
    case ColorRole: return colorOf(id);
    default: return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const ColumnFacts& column = columns_[static_cast<std::size_t>(section)];
    if (column.column == Column::key) {
        const QString full = from_std(column.key->name);
        if (role == Qt::DisplayRole) {
            QString last = full.mid(full.lastIndexOf(QLatin1Char('.')) + 1);
            last.replace(QLatin1Char('_'), QLatin1Char(' '));
            return column.differs ? last + QStringLiteral(" ≠") : last;
        }
        if (role == Qt::ToolTipRole) return full + QStringLiteral(": ") + from_std(column.key->help);
        if (role == TableView::k_column_key) return QString(QStringLiteral("key.") + full);
        if (role == Qt::FontRole && column.differs) {
            QFont font = theme::meta_font();
            font.setBold(true);
            return font;
        }
        return {};
    }
    const HeadNames names = head_names(column.column);
    if (role == Qt::DisplayRole) return column.column == Column::shown ? QString() : names.shown;
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) return names.shown;
    if (role == TableView::k_column_key) return QString::fromLatin1(names.key);
    if (role == Qt::TextAlignmentRole) {
        const bool is_figure = column.column == Column::step || column.column == Column::loss ||
                               column.column == Column::eval_loss || column.column == Column::f1;
        return int(Qt::AlignVCenter) | int(is_figure ? Qt::AlignRight : Qt::AlignLeft);
    }
    return {};
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == columnOf(Column::shown)) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

bool RunsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const runs::RunOverview* run = at(index);
    if (run == nullptr || role != Qt::CheckStateRole) return false;
    return setShown(from_std(run->facts.id), value.toInt() != Qt::Unchecked);
}

bool RunsModel::setShown(const QString& id, bool shown) {
    if (shown == colors_.contains(id)) return true;
    if (shown) {
        if (colors_.size() >= k_most_shown) return false;
        // A run keeps its colour while it is shown; a new one takes the first that is free.
        const QList<int> taken = colors_.values();
        int color = 0;
        while (taken.contains(color))
            ++color;
        colors_.insert(id, color);
    } else {
        colors_.remove(id);
    }
    if (const int row = rowOf(id); row >= 0) Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    Q_EMIT shownChanged();
    return true;
}

QStringList RunsModel::shown() const {
    QStringList ids = colors_.keys();
    std::sort(ids.begin(), ids.end(),
              [this](const QString& one, const QString& other) { return colorOf(one) < colorOf(other); });
    return ids;
}

std::vector<int> RunsModel::arranged() const {
    std::vector<std::pair<QVariant, int>> kept;
    for (std::size_t index = 0; index < runs_.size(); ++index) {
        const runs::RunOverview& run = runs_[index];
        if (!question_.passes(run)) continue;
        kept.emplace_back(sortValue(run, sorted_), static_cast<int>(index));
    }
    const auto is_less = [](const QVariant& one, const QVariant& other) {
        const bool are_numbers = one.typeId() != QMetaType::QString && other.typeId() != QMetaType::QString;
        return are_numbers ? one.toDouble() < other.toDouble() : one.toString() < other.toString();
    };
    const bool is_down = order_ == Qt::DescendingOrder;
    std::stable_sort(kept.begin(), kept.end(), [&](const auto& one, const auto& other) {
        return is_down ? is_less(other.first, one.first) : is_less(one.first, other.first);
    });
    std::vector<int> rows;
    for (const auto& [value, index] : kept)
        rows.push_back(index);
    return rows;
}

void RunsModel::rearrange() {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    QList<QString> ids;
    for (const QModelIndex& index : before)
        ids.append(index.data(IdRole).toString());
    rows_ = arranged();
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at) {
        const int row = rowOf(ids[at]);
        after.append(row < 0 ? QModelIndex() : index(row, before[at].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void RunsModel::setRuns(std::vector<runs::RunOverview> runs) {
    const bool is_same = std::equal(runs.begin(), runs.end(), runs_.begin(), runs_.end(),
                                    [](const auto& one, const auto& other) { return one.facts.id == other.facts.id; });
    if (is_same) {
        runs_ = std::move(runs);
        const std::vector<int> rows = arranged();
        if (rows != rows_) return rearrange();
        if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    runs_ = std::move(runs);
    rows_ = arranged();
    endResetModel();
    const qsizetype before = colors_.size();
    for (const QString& id : shown())
        if (find(id) == nullptr) colors_.remove(id);
    if (colors_.size() != before) Q_EMIT shownChanged();
}

void RunsModel::setFilter(const QString& text) {
    if (text == filter_) return;
    filter_ = text;
    auto question = runs::RunFilter::parse(text.toStdString());
    Q_EMIT filterJudged(question ? QString() : QString::fromStdString(question.error().message));
    if (!question) return; // half typed: the last good question stands
    question_ = std::move(*question);
    const std::vector<int> rows = arranged();
    if (rows == rows_) return;
    beginResetModel();
    rows_ = rows;
    endResetModel();
}

bool RunsModel::setKeys(const QList<const runs::SpecKey*>& differing, const QList<const runs::SpecKey*>& asked) {
    std::vector<ColumnFacts> columns = {{Column::shown}, {Column::name}};
    for (const runs::SpecKey* key : differing)
        columns.push_back({Column::key, key, true});
    for (const runs::SpecKey* key : asked)
        if (!differing.contains(key)) columns.push_back({Column::key, key, false});
    for (const Column column :
         {Column::step, Column::loss, Column::eval_loss, Column::f1, Column::state, Column::created})
        columns.push_back({column});
    const bool is_same =
        std::equal(columns.begin(), columns.end(), columns_.begin(), columns_.end(),
                   [](const ColumnFacts& one, const ColumnFacts& other) {
                       return one.column == other.column && one.key == other.key && one.differs == other.differs;
                   });
    if (is_same) return false;
    beginResetModel();
    columns_ = std::move(columns);
    rows_ = arranged();
    endResetModel();
    return true;
}

QList<TableColumn> RunsModel::columns() const {
    QList<TableColumn> found;
    for (const ColumnFacts& column : columns_) {
        switch (column.column) {
        case Column::shown: found.append(TableColumn{60}); break;
        case Column::name: found.append(TableColumn{130, true}); break;
        case Column::key: found.append(TableColumn{84}); break;
        case Column::loss:
        case Column::f1: found.append(TableColumn{60}); break;
        case Column::state: found.append(TableColumn{98}); break;
        // what does not fit beside the curves at 1280; the menu of the head shows them
        case Column::eval_loss: found.append(TableColumn{72, false, true}); break;
        case Column::step: found.append(TableColumn{70, false, true}); break;
        case Column::created: found.append(TableColumn{130, false, true}); break;
        }
    }
    return found;
}

void RunsModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount()) return;
    sorted_ = columns_[static_cast<std::size_t>(column)];
    order_ = order;
    rearrange();
}

} // namespace sauti::widgets::experiments
