// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/change_log.h"

#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <filesystem>

/// What a person does about findings. The source is never touched: the rows are left out by a filter, either of what is
/// looked at or of what a recipe reads.
namespace sauti::widgets::corpora {

/// What is left without the rows that a condition names: "problem:leak" → "-(problem:leak)".
[[nodiscard]] QString without(const QString& condition);
/// The condition less some rows of it, as those that were called harmless.
[[nodiscard]] QString excepting(const QString& condition, const QSet<qint64>& ids);
/// These rows alone: "id=3 or id=7".
[[nodiscard]] QString rows_condition(const QList<qint64>& ids);

struct RecipeChoice {
    QString name;
    bool shipped = false; ///< comes with Sauti: a copy of it in the project is changed
};
/// Recipes that read this corpus, or ask for one at each build.
[[nodiscard]] base::Result<QList<RecipeChoice>> recipes_for(const std::filesystem::path& project,
                                                            const QString& corpus);

struct LeftOut {
    QString recipe; ///< the changed one
    workspace::Change change;
};
/// The recipe leaves out rows with the condition from what it reads of the corpus; a change that can be undone. A
/// recipe that asks for its corpus goes on asking, unless rows are named by their numbers: then it becomes a recipe of
/// its own, CORPUS-RECIPE, that reads this corpus. invalid: it leaves them out already.
[[nodiscard]] base::Result<LeftOut> leave_out(const std::filesystem::path& project, const QString& recipe,
                                              const QString& corpus, const QString& condition);

} // namespace sauti::widgets::corpora
