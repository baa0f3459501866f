// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "dataset/builder.h"
#include "dataset/trace.h"
#include "widgets/datasets/glance.h"
#include "widgets/datasets/preview_rows.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sauti::widgets {
class Session;
}

/// The jobs behind the page Data sets and the one recipe it shows: looking at the project, preview, build, verify, and
/// changes of the recipe. Answers of a superseded question are dropped. Lives on the window's thread.
namespace sauti::widgets::datasets {

/// What a build has told so far.
struct BuildNews {
    bool running = false;
    std::vector<std::pair<dataset::BuiltStep, dataset::StepReport>> done; ///< in order
    bool operator==(const BuildNews& other) const {
        return running == other.running && done.size() == other.done.size();
    }
};

/// How a build or a verification came out.
struct Outcome {
    std::optional<base::Error> error;
    std::optional<dataset::BuildResult> result;
    std::vector<base::Warning> findings; ///< of a verification
    QString name;                        ///< of the data set
};

class RecipeController : public QObject {
    Q_OBJECT

public:
    RecipeController(Session& session, QObject* parent);

    [[nodiscard]] const Glance& glance() const { return *glance_; }
    [[nodiscard]] const Preview* preview() const { return preview_.get(); }
    [[nodiscard]] const std::optional<base::Error>& previewError() const { return preview_error_; }
    [[nodiscard]] bool isPreviewing() const { return preview_job_ != 0; }
    [[nodiscard]] const BuildNews& build() const { return build_; }

    /// Looks at the project again; the choice stays. Also where another recipe is chosen.
    void reload();
    void chooseRecipe(const QString& name);
    void chooseCorpus(const QString& id);
    void chooseSet(const SetEntry& set);

    /// Carries a change of the recipe out as one undoable change; a shipped recipe is copied into the project first.
    /// The error is of the recipe or of the writing.
    [[nodiscard]] base::Result<void> change(const QString& name, const base::Result<dataset::Recipe>& changed);
    /// A copy under a free name, which is then shown.
    [[nodiscard]] base::Result<void> copyRecipe(const QString& from);
    /// Its data sets keep their names. usage: no name for a file; invalid: one of that name is there.
    [[nodiscard]] base::Result<void> renameRecipe(const QString& name);
    /// Into the trash; a shipped one of its name shows again.
    [[nodiscard]] base::Result<void> trashRecipe();

    void startBuild(bool replace);
    void cancelBuild();
    void verify(const QString& set);
    /// An older question is dropped.
    void trace(const dataset::TraceQuestion& question,
               std::function<void(const base::Result<dataset::Trace>& answer)> answered);

Q_SIGNALS:
    void glanceChanged();
    void previewChanged();
    void buildChanged();
    void buildEnded(const sauti::widgets::datasets::Outcome& outcome);
    void verified(const sauti::widgets::datasets::Outcome& outcome);

private:
    void startPreview();
    void takeNews();
    void remember();

    struct News;

    Session& session_;
    Question question_;
    std::shared_ptr<const Glance> glance_ = std::make_shared<Glance>();
    std::shared_ptr<const Preview> preview_;
    std::optional<base::Error> preview_error_;
    std::string previewed_; ///< recipe and corpora that the preview is of
    BuildNews build_;
    std::string built_; ///< what the build is of; its news stay on the cards while that is shown
    std::shared_ptr<News> news_;
    base::JobId glance_job_ = 0;
    base::JobId preview_job_ = 0;
    base::JobId build_job_ = 0;
    base::JobId trace_job_ = 0;
};

} // namespace sauti::widgets::datasets
