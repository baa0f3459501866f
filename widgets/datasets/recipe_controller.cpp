// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/recipe_controller.h"

#include "base/json.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "workspace/binding.h"
#include "workspace/change_log.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>

namespace sauti::widgets::datasets {

namespace {

constexpr auto k_choice = "datasets/choice";
/// Half the cores at most: a build shares the machine with the window.
constexpr int k_build_threads = 1;

std::string relative_path(const std::string& name) {
    return "recipes/" + name + ".json";
}

} // namespace

/// What the building thread tells.
struct RecipeController::News {
    std::mutex mutex; ///< guards what follows
    std::vector<std::pair<dataset::BuiltStep, dataset::StepReport>> done;
    std::optional<dataset::BuildResult> result;
};

RecipeController::RecipeController(Session& session, QObject* parent) : QObject(parent), session_(session) {
    connect(&session_, &Session::projectChanged, this, [this] {
        question_ = {};
        glance_ = std::make_shared<Glance>();
        preview_.reset();
        preview_error_.reset();
        previewed_.clear();
        const auto* const project = session_.project();
        if (project != nullptr) {
            const QString key = QLatin1String(k_choice) + QLatin1Char('/') + QString::fromStdString(project->name());
            const QList<QByteArray> words = session_.settings().arrangement(key).split('\n');
            question_.recipe = words.value(0).toStdString();
            question_.corpus = words.value(1).toStdString();
        }
        reload();
    });
    connect(&session_, &Session::contentChanged, this, &RecipeController::reload);
    connect(&session_, &Session::tick, this, &RecipeController::takeNews);
}

void RecipeController::remember() {
    const auto* const project = session_.project();
    if (project == nullptr) return;
    const QString key = QLatin1String(k_choice) + QLatin1Char('/') + QString::fromStdString(project->name());
    session_.settings().setArrangement(key, QByteArray::fromStdString(question_.recipe + "\n" + question_.corpus));
}

void RecipeController::reload() {
    if (glance_job_ != 0) session_.jobs().request_stop(glance_job_);
    glance_job_ = 0;
    if (session_.project() == nullptr) {
        Q_EMIT glanceChanged();
        Q_EMIT previewChanged();
        return;
    }
    question_.project = session_.project()->folder();
    const auto answer = std::make_shared<std::shared_ptr<const Glance>>();
    JobRequest request;
    request.name = tr("Read the recipes");
    request.quiet = true;
    request.low_priority = false;
    request.body = [answer, question = question_](const base::JobContext& job) -> base::Result<void> {
        *answer = look(question, job.work());
        return job.work().check();
    };
    auto id = std::make_shared<base::JobId>(0);
    *id = session_.start(std::move(request), this, [this, answer, id](const base::JobStatus&) {
        if (*id != glance_job_) return; // a later question is under way
        glance_job_ = 0;
        if (!*answer) return;
        glance_ = *answer;
        question_.recipe = glance_->name;
        if (!glance_->corpus.empty()) question_.corpus = glance_->corpus;
        const bool same = glance_->filled && base::compact(dataset::json_of(*glance_->filled)) == built_;
        if (!build_.running && !same) build_ = {};
        Q_EMIT glanceChanged();
        startPreview();
    });
    glance_job_ = *id;
}

void RecipeController::chooseRecipe(const QString& name) {
    question_.recipe = name.toStdString();
    remember();
    reload();
}

void RecipeController::chooseCorpus(const QString& id) {
    question_.corpus = id.toStdString();
    remember();
    reload();
}

void RecipeController::chooseSet(const SetEntry& set) {
    question_.recipe = set.recipe;
    question_.corpus = set.corpus;
    remember();
    reload();
}

void RecipeController::startPreview() {
    const bool ready = glance_->filled && std::none_of(glance_->filled->inputs.begin(), glance_->filled->inputs.end(),
                                                       [](const dataset::RecipeInput& input) { return input.asked; });
    if (!ready) {
        preview_.reset();
        preview_error_.reset();
        previewed_.clear();
        Q_EMIT previewChanged();
        return;
    }
    const std::string of = base::compact(dataset::json_of(*glance_->filled));
    if (of == previewed_ && (preview_ || preview_job_ != 0)) return;
    if (preview_job_ != 0) session_.jobs().request_stop(preview_job_);
    previewed_ = of;
    const auto answer = std::make_shared<std::shared_ptr<const Preview>>();
    JobRequest request;
    request.name = tr("Preview");
    request.quiet = true;
    request.body = [answer, recipe = *glance_->filled,
                    project = question_.project](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(*answer, preview_of(recipe, project, workspace::dataset_tools(), job.work()));
        return {};
    };
    auto id = std::make_shared<base::JobId>(0);
    *id = session_.start(std::move(request), this, [this, answer, id](const base::JobStatus& end) {
        if (*id != preview_job_) return;
        preview_job_ = 0;
        preview_ = *answer;
        preview_error_ = end.error;
        Q_EMIT previewChanged();
    });
    preview_job_ = *id;
    Q_EMIT previewChanged();
}

base::Result<void> RecipeController::change(const QString& name, const base::Result<dataset::Recipe>& changed) {
    if (!changed) return base::fail(changed.error());
    if (glance_->name.empty()) return base::fail(base::ErrorKind::not_found, "no recipe is chosen");
    const std::string text = base::pretty(dataset::json_of(*changed));
    if (text == glance_->text) return {};
    workspace::Change change;
    change.name = name.toStdString();
    workspace::FileEdit edit;
    edit.path = relative_path(glance_->name);
    if (!glance_->shipped) edit.before = glance_->text;
    edit.after = text;
    change.edits.push_back(std::move(edit));
    return session_.apply(std::move(change));
}

base::Result<void> RecipeController::copyRecipe(const QString& from) {
    if (session_.project() == nullptr) return base::fail(base::ErrorKind::not_found, "no project is open");
    std::string name = from.toStdString();
    const auto taken = [&](const std::string& one) {
        return std::any_of(glance_->recipes.begin(), glance_->recipes.end(),
                           [&](const RecipeEntry& entry) { return entry.name == one; });
    };
    for (int number = 2; taken(name); ++number)
        name = from.toStdString() + "-" + std::to_string(number);
    SAUTI_TRY(const auto path, dataset::recipe_path(from.toStdString(), question_.project));
    SAUTI_TRY(const std::string text, base::read_file(path));
    SAUTI_TRY(dataset::Recipe recipe, dataset::parse_recipe(text, path.string()));
    recipe.name = name;
    workspace::Change change;
    change.name = tr("New recipe %1").arg(QString::fromStdString(name)).toStdString();
    change.edits.push_back({relative_path(name), std::nullopt, base::pretty(dataset::json_of(recipe))});
    question_.recipe = name;
    remember();
    return session_.apply(std::move(change));
}

base::Result<void> RecipeController::renameRecipe(const QString& name) {
    const std::string fresh = name.toStdString();
    if (!glance_->recipe || glance_->shipped || session_.project() == nullptr) {
        return base::fail(base::ErrorKind::invalid, "this recipe cannot be renamed");
    }
    if (fresh == glance_->name) return {};
    SAUTI_CHECK(dataset::check_name(fresh));
    const bool taken = std::any_of(glance_->recipes.begin(), glance_->recipes.end(),
                                   [&](const RecipeEntry& entry) { return entry.name == fresh; });
    if (taken) return base::fail(base::ErrorKind::invalid, "there is a recipe of this name already");
    dataset::Recipe recipe = *glance_->recipe;
    recipe.name = fresh;
    workspace::Change change;
    change.name = tr("Rename recipe %1 to %2").arg(QString::fromStdString(glance_->name), name).toStdString();
    change.edits.push_back({relative_path(glance_->name), glance_->text, std::nullopt});
    change.edits.push_back({relative_path(fresh), std::nullopt, base::pretty(dataset::json_of(recipe))});
    SAUTI_CHECK(session_.apply(std::move(change)));
    chooseRecipe(name);
    return {};
}

base::Result<void> RecipeController::trashRecipe() {
    if (glance_->name.empty() || glance_->shipped || session_.project() == nullptr) {
        return base::fail(base::ErrorKind::invalid, "this recipe comes with Sauti and cannot be removed");
    }
    const QString name = tr("Remove recipe %1").arg(QString::fromStdString(glance_->name));
    return session_.apply(workspace::trash_change(question_.project, relative_path(glance_->name), name.toStdString()));
}

void RecipeController::startBuild(bool replace) {
    if (build_job_ != 0 || !glance_->filled) return;
    dataset::BuildRequest build;
    build.project = question_.project;
    build.name = glance_->set_name;
    build.recipe = *glance_->filled;
    build.replace = replace;
    build.open.threads = k_build_threads;
    news_ = std::make_shared<News>();
    build_ = {};
    build_.running = true;
    built_ = base::compact(dataset::json_of(build.recipe));
    JobRequest request;
    request.name = tr("Build %1").arg(QString::fromStdString(build.name));
    request.opens = Target{QStringLiteral("datasets"), QString::fromStdString(build.name), -1, {}};
    request.body = [news = news_, build](const base::JobContext& job) mutable -> base::Result<void> {
        build.tools = workspace::dataset_tools();
        build.open.phone_patterns = workspace::phone_patterns();
        build.on_step = [&news](const dataset::BuiltStep& step, const dataset::StepReport& report) {
            const std::lock_guard lock(news->mutex);
            news->done.emplace_back(step, report);
        };
        SAUTI_TRY(dataset::BuildResult result, dataset::build(build, job.work()));
        const std::lock_guard lock(news->mutex);
        news->result = std::move(result);
        return {};
    };
    const QString name = QString::fromStdString(build.name);
    build_job_ = session_.start(std::move(request), this, [this, name](const base::JobStatus& end) {
        build_job_ = 0;
        takeNews();
        build_.running = false;
        Outcome outcome;
        outcome.name = name;
        outcome.error = end.error;
        {
            const std::lock_guard lock(news_->mutex);
            outcome.result = std::move(news_->result);
        }
        Q_EMIT buildChanged();
        Q_EMIT buildEnded(outcome);
        session_.noteContentChanged();
    });
    Q_EMIT buildChanged();
}

void RecipeController::takeNews() {
    if (!news_ || !build_.running) return;
    {
        const std::lock_guard lock(news_->mutex);
        if (news_->done.size() == build_.done.size()) return;
        build_.done = news_->done;
    }
    Q_EMIT buildChanged();
}

void RecipeController::cancelBuild() {
    if (build_job_ != 0) session_.jobs().request_stop(build_job_);
}

void RecipeController::verify(const QString& set) {
    if (session_.project() == nullptr) return;
    const auto outcome = std::make_shared<Outcome>();
    outcome->name = set;
    JobRequest request;
    request.name = tr("Verify %1").arg(set);
    request.opens = Target{QStringLiteral("datasets"), set, -1, {}};
    request.body = [outcome, folder = question_.project / "datasets" /
                                      set.toStdString()](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(outcome->findings, dataset::verify(folder, job.work()));
        return {};
    };
    session_.start(std::move(request), this, [this, outcome](const base::JobStatus& end) {
        outcome->error = end.error;
        Q_EMIT verified(*outcome);
    });
}

void RecipeController::trace(const dataset::TraceQuestion& question,
                             std::function<void(const base::Result<dataset::Trace>& answer)> answered) {
    if (trace_job_ != 0) session_.jobs().request_stop(trace_job_);
    const auto trace = std::make_shared<std::optional<dataset::Trace>>();
    JobRequest request;
    request.name = tr("Find the row of a line");
    request.quiet = true;
    request.low_priority = false;
    request.body = [trace, question, project = question_.project](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(*trace, dataset::trace(project, question, job.work()));
        return {};
    };
    auto id = std::make_shared<base::JobId>(0);
    *id = session_.start(std::move(request), this,
                         [this, trace, id, answered = std::move(answered)](const base::JobStatus& end) {
                             if (*id != trace_job_) return;
                             trace_job_ = 0;
                             if (*trace) {
                                 answered(std::move(**trace));
                             } else if (end.error) {
                                 answered(base::fail(*end.error));
                             }
                         });
    trace_job_ = *id;
}

} // namespace sauti::widgets::datasets
