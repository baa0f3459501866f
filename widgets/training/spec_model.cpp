// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/spec_model.h"

#include "runs/run_spec.h"
#include "training/request.h"
#include "widgets/training/words.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace sauti::widgets::training_page {

namespace {

bool is_switch(const runs::SpecKey& key) {
    runs::RunSpec spec;
    const runs::SpecField field = key.field(spec);
    return std::holds_alternative<bool*>(field) || std::holds_alternative<std::optional<bool>*>(field);
}

bool may_be_unset(const runs::SpecKey& key) {
    runs::RunSpec spec;
    const runs::SpecField field = key.field(spec);
    return std::holds_alternative<std::optional<bool>*>(field) ||
           std::holds_alternative<std::optional<std::string>*>(field);
}

training::RunForm first_form() {
    training::RunForm form(training::preset_folders());
    const std::vector<std::string> presets = form.presets();
    const bool has_tiny = std::find(presets.begin(), presets.end(), "tiny") != presets.end();
    const std::string first = has_tiny ? "tiny" : presets.empty() ? std::string() : presets.front();
    const auto taken = form.take_preset(runs::RunKind::pretrain, first);
    static_cast<void>(taken); // without presets the form starts from the standard values
    form.forget_steps();
    return form;
}

/// Order of sections; keys within keep the table's order.
constexpr std::array k_section_order = {"data",      "start",    "labels", "decode",   "model",      "masking",
                                        "optimizer", "schedule", "batch",  "evaluate", "checkpoint", "precision"};

int section_rank(std::string_view key) {
    const std::string_view group = key.substr(0, key.find('.'));
    if (key.substr(0, 18) == "model.corrections.") return static_cast<int>(k_section_order.size()) + 1;
    const auto* found = std::find(k_section_order.begin(), k_section_order.end(), group);
    return static_cast<int>(found - k_section_order.begin());
}

} // namespace

QString section_of(const QString& key) {
    if (key.startsWith(QLatin1String("model.corrections."))) return SpecModel::tr("Corrections of the original");
    const QString group = key.section(QLatin1Char('.'), 0, 0);
    if (group == QLatin1String("model")) return SpecModel::tr("Model");
    if (group == QLatin1String("masking")) return SpecModel::tr("Masking");
    if (group == QLatin1String("optimizer") || group == QLatin1String("schedule"))
        return SpecModel::tr("Optimiser and schedule");
    if (group == QLatin1String("batch")) return SpecModel::tr("Batches");
    if (group == QLatin1String("evaluate")) return SpecModel::tr("Evaluation");
    if (group == QLatin1String("checkpoint")) return SpecModel::tr("Checkpoints");
    if (group == QLatin1String("precision") || group == QLatin1String("threads")) return SpecModel::tr("Machine");
    return SpecModel::tr("What to learn from");
}

QString short_name(const QString& key) {
    return key.section(QLatin1Char('.'), -1);
}

SpecModel::SpecModel(QObject* parent) : QAbstractTableModel(parent), form_(first_form()) {
    takeRows();
}

void SpecModel::setProject(const std::optional<std::filesystem::path>& folder) {
    if (project_ && folder != project_) change([](training::RunForm& form) { form = first_form(); });
    project_ = folder;
}

void SpecModel::takeRows() {
    rows_.clear();
    for (const runs::SpecKey& key : runs::spec_keys()) {
        if (key.name != "device" && training::concerns(key.name, form_.kind())) rows_.push_back(&key);
    }
    std::stable_sort(rows_.begin(), rows_.end(), [](const runs::SpecKey* a, const runs::SpecKey* b) {
        return section_rank(a->name) < section_rank(b->name);
    });
}

void SpecModel::change(const std::function<void(training::RunForm&)>& change) {
    const runs::RunKind kind = form_.kind();
    change(form_);
    if (kind != form_.kind()) {
        beginResetModel();
        takeRows();
        found_.clear();
        notes_.clear();
        endResetModel();
    } else if (!rows_.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, k_columns - 1));
    }
    Q_EMIT changed();
}

int SpecModel::rowOf(const QString& key) const {
    const std::string name = key.toStdString();
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const runs::SpecKey* one) { return one->name == name; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

void SpecModel::setChoices(const QString& key, const QStringList& choices) {
    if (choices_.value(key) == choices) return;
    choices_[key] = choices;
    const int row = rowOf(key);
    if (row >= 0) Q_EMIT dataChanged(index(row, ValueColumn), index(row, ValueColumn), {ChoicesRole});
}

void SpecModel::setFoundProblem(const QString& key, const QString& problem) {
    find(found_, key, problem);
}

void SpecModel::setFoundNote(const QString& key, const QString& note) {
    find(notes_, key, note);
}

void SpecModel::find(QHash<QString, QString>& all, const QString& key, const QString& text) {
    if (all.value(key) == text) return;
    if (text.isEmpty()) {
        all.remove(key);
    } else {
        all[key] = text;
    }
    const int row = rowOf(key);
    if (row >= 0) Q_EMIT dataChanged(index(row, 0), index(row, k_columns - 1));
}

QString SpecModel::problem(const QString& key) const {
    const QString own = QString::fromStdString(form_.problem(key.toStdString()));
    return own.isEmpty() ? found_.value(key) : own;
}

QStringList SpecModel::wrongKeys() const {
    QStringList wrong;
    for (const runs::SpecKey& key : runs::spec_keys()) {
        const QString name = text_of(key.name);
        if (!problem(name).isEmpty()) wrong.append(name);
    }
    return wrong;
}

void SpecModel::setBack(const QString& key) {
    endStep();
    change([&](training::RunForm& form) { form.set(key.toStdString(), form.preset_text(key.toStdString())); });
    endStep();
}

void SpecModel::undo() {
    change([](training::RunForm& form) { form.undo(); });
}

void SpecModel::redo() {
    change([](training::RunForm& form) { form.redo(); });
}

int SpecModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int SpecModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(k_columns);
}

QStringList SpecModel::choices(const runs::SpecKey& key) const {
    const QString name = text_of(key.name);
    if (is_switch(key)) {
        QStringList all = {QStringLiteral("true"), QStringLiteral("false")};
        if (may_be_unset(key)) all.prepend(QString());
        return all;
    }
    QStringList all = choices_.value(name);
    const QString listed = text_of(key.choices);
    for (const QString& one : listed.split(QLatin1Char('|'), Qt::SkipEmptyParts)) {
        if (!one.endsWith(QLatin1Char(':'))) all.append(one);
    }
    return all;
}

QString SpecModel::note(const runs::SpecKey& key) const {
    const QString name = text_of(key.name);
    if (const QString wrong = problem(name); !wrong.isEmpty()) return wrong;
    if (form_.differs(key.name)) {
        const QString preset = QString::fromStdString(form_.preset_text(key.name));
        return preset.isEmpty() ? tr("preset: not set") : tr("preset %1").arg(preset);
    }
    if (const QString told = notes_.value(name); !told.isEmpty()) return told;
    const std::string range = runs::range_text(key);
    if (is_switch(key) || name.startsWith(QLatin1String("data.")) || name == QLatin1String("start"))
        return text_of(key.help);
    QString words = text_of(range);
    words.replace(QLatin1Char('|'), QLatin1String(", "));
    return words.isEmpty() ? text_of(key.help) : words;
}

QVariant SpecModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const runs::SpecKey& key = *rows_[static_cast<std::size_t>(index.row())];
    const QString name = text_of(key.name);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        if (index.column() == NameColumn) return short_name(name);
        if (index.column() == ValueColumn) return QString::fromStdString(form_.text(key.name));
        return note(key);
    case Qt::ToolTipRole: return text_of(key.help);
    case KeyRole: return name;
    case SectionRole: return section_of(name);
    case UnitRole: return text_of(key.unit);
    case ChoicesRole: return choices(key);
    case OpenRole: return !is_switch(key) && (key.choices.empty() || key.choices.find(':') != std::string_view::npos);
    case DiffersRole: return form_.differs(key.name);
    case PresetRole: return QString::fromStdString(form_.preset_text(key.name));
    case ProblemRole: return problem(name);
    default: return {};
    }
}

bool SpecModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid() || index.column() != ValueColumn) return false;
    const std::string_view key = rows_[static_cast<std::size_t>(index.row())]->name;
    const std::string text = value.toString().toStdString();
    if (form_.text(key) == text) return true;
    const QString typed = value.toString();
    if (key == "data.train" && project_ && typed.endsWith(QLatin1String(":train")) &&
        choices_.value(QStringLiteral("data.train")).contains(typed)) {
        // The rows to judge and to test by come with those to learn from.
        bool filled = false;
        change([&](training::RunForm& form) {
            filled = form.choose_data(typed.chopped(6).toStdString(), *project_).has_value();
        });
        if (filled) return true;
    }
    change([&](training::RunForm& form) { form.set(key, text); });
    return true;
}

Qt::ItemFlags SpecModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags plain = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == ValueColumn ? plain | Qt::ItemIsEditable : plain;
}

QVariant SpecModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case NameColumn: return tr("Setting");
    case ValueColumn: return tr("Value");
    case NoteColumn: return tr("Note");
    default: return {};
    }
}

} // namespace sauti::widgets::training_page
