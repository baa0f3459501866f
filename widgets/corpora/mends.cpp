// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/mends.h"

#include "base/file.h"
#include "base/json.h"
#include "dataset/recipe.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <algorithm>

namespace sauti::widgets::corpora {

namespace {

bool names_rows(const QString& condition) {
    return condition.contains(QLatin1String("id="));
}

bool reads(const dataset::RecipeInput& input, const std::string& corpus) {
    return input.asked || input.corpus == corpus;
}

std::string free_name(const std::filesystem::path& project, const std::string& wanted) {
    std::string name = wanted;
    std::error_code ignored;
    for (int number = 2; std::filesystem::exists(project / "recipes" / (name + ".json"), ignored); ++number)
        name = wanted + "-" + std::to_string(number);
    return name;
}

} // namespace

QString without(const QString& condition) {
    return QStringLiteral("-(%1)").arg(condition);
}

QString rows_condition(const QList<qint64>& ids) {
    QStringList parts;
    for (const qint64 id : ids)
        parts.append(QStringLiteral("id=%1").arg(id));
    return parts.join(QLatin1String(" or "));
}

QString excepting(const QString& condition, const QSet<qint64>& ids) {
    if (ids.isEmpty()) return condition;
    QList<qint64> sorted(ids.begin(), ids.end());
    std::sort(sorted.begin(), sorted.end());
    return condition + QLatin1Char(' ') + without(rows_condition(sorted));
}

base::Result<QList<RecipeChoice>> recipes_for(const std::filesystem::path& project, const QString& corpus) {
    QList<RecipeChoice> choices;
    for (const dataset::FoundRecipe& found : dataset::find_recipes(project)) {
        SAUTI_TRY(const std::string text, base::read_file(found.path));
        const auto recipe = dataset::parse_recipe(text, found.path.string());
        if (!recipe) continue; // the page of data sets tells what is wrong with it
        const bool reads_it = std::any_of(recipe->inputs.begin(), recipe->inputs.end(),
                                          [&](const auto& input) { return reads(input, corpus.toStdString()); });
        if (reads_it) choices.append({QString::fromStdString(found.name), found.shipped});
    }
    return choices;
}

base::Result<LeftOut> leave_out(const std::filesystem::path& project, const QString& recipe, const QString& corpus,
                                const QString& condition) {
    SAUTI_TRY(const std::filesystem::path path, dataset::recipe_path(recipe.toStdString(), project));
    SAUTI_TRY(const std::string text, base::read_file(path));
    SAUTI_TRY(dataset::Recipe changed, dataset::parse_recipe(text, path.string()));
    const std::string id = corpus.toStdString();
    const std::string kept = without(condition).toStdString();
    bool is_new = path.parent_path() != project / "recipes";
    bool takes_more = false;
    for (dataset::RecipeInput& input : changed.inputs) {
        if (!reads(input, id) || input.where.find(kept) != std::string::npos) continue;
        takes_more = true;
        input.where = input.where.empty() ? kept : "(" + input.where + ") " + kept;
        if (!input.asked || !names_rows(condition)) continue;
        input.asked = false;
        input.corpus = id;
        changed.name = free_name(project, id + "-" + recipe.toStdString());
        is_new = true;
    }
    if (!takes_more) {
        return base::fail(base::ErrorKind::invalid,
                          "the recipe " + recipe.toStdString() + " leaves these rows out already");
    }
    LeftOut done;
    done.recipe = QString::fromStdString(changed.name);
    const QString name = QCoreApplication::translate("mends", "Leave rows of %1 out of %2").arg(corpus, done.recipe);
    done.change.name = name.toStdString();
    workspace::FileEdit edit;
    edit.path = "recipes/" + changed.name + ".json";
    if (!is_new) edit.before = text;
    edit.after = base::pretty(dataset::json_of(changed));
    done.change.edits.push_back(std::move(edit));
    return done;
}

} // namespace sauti::widgets::corpora
