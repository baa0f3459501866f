// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/run_form.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace sauti::runs {
struct SpecKey;
}

/// The form of a run as a table: a row for each key of the spec's own table that concerns the kind; columns name, value
/// as typed, and a note (what is wrong, what the preset says, the range). What is typed goes through setData, is a step
/// of undo, and is checked at once.
namespace sauti::widgets::training_page {

class SpecModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, NoteColumn, k_columns };
    enum Role {
        KeyRole = Qt::UserRole, ///< "masking.rate"
        SectionRole,            ///< "Masking"
        UnitRole,               ///< "updates"
        ChoicesRole,            ///< QStringList; empty: free
        OpenRole,               ///< bool: more than the choices may be typed
        DiffersRole,            ///< bool
        PresetRole,             ///< the preset's text
        ProblemRole             ///< empty if it is right
    };

    explicit SpecModel(QObject* parent = nullptr);

    [[nodiscard]] const training::RunForm& form() const { return form_; }
    /// Carries a change of the form out and tells of it.
    void change(const std::function<void(training::RunForm&)>& change);
    [[nodiscard]] int rowOf(const QString& key) const;
    /// Texts that a person may choose for a key beside what the table says: data of the project, runs to start from.
    void setChoices(const QString& key, const QStringList& choices);
    /// What only the data can tell: a start that does not fit, rows that cannot be read. Empty takes it back.
    void setFoundProblem(const QString& key, const QString& problem);
    /// What the data tell of a key that is right: "2,109 rows, 287,882 ids". Empty takes it back.
    void setFoundNote(const QString& key, const QString& note);
    /// Keys that keep the run from starting, in the form's order.
    [[nodiscard]] QStringList wrongKeys() const;
    [[nodiscard]] QString problem(const QString& key) const;
    /// Where data sets are looked for; without it rows are files. Another project begins with a form of its own.
    void setProject(const std::optional<std::filesystem::path>& folder);
    void setBack(const QString& key);
    void endStep() { form_.end_step(); }
    void undo();
    void redo();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void changed(); ///< any value, the kind or the preset

private:
    void takeRows();
    void find(QHash<QString, QString>& all, const QString& key, const QString& text);
    [[nodiscard]] QStringList choices(const runs::SpecKey& key) const;
    [[nodiscard]] QString note(const runs::SpecKey& key) const;

    training::RunForm form_;
    std::vector<const runs::SpecKey*> rows_;
    QHash<QString, QStringList> choices_;
    QHash<QString, QString> found_; ///< problems
    QHash<QString, QString> notes_;
    std::optional<std::filesystem::path> project_;
};

/// The section that a key stands in: "What to learn from".
[[nodiscard]] QString section_of(const QString& key);
/// A key's own name: "hidden_size".
[[nodiscard]] QString short_name(const QString& key);

} // namespace sauti::widgets::training_page
