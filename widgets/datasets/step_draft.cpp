// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/step_draft.h"

#include "base/json.h"
#include "widgets/common/session.h"
#include "workspace/drafts.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QTimer>
#include <memory>
#include <optional>

namespace sauti::widgets::datasets {

namespace {

constexpr int k_save_delay_ms = 500;
constexpr const char* k_step_draft = "step";

base::Json json_of(const StepTexts& texts) {
    base::Json fields = base::Json::object();
    for (auto field = texts.fields.begin(); field != texts.fields.end(); ++field)
        fields[field.key().toStdString()] = field.value().toStdString();
    return {{"recipe", texts.recipe.toStdString()}, {"step", texts.step.toStdString()}, {"fields", fields}};
}

/// Of what does not have the form, what has; a draft is never worth an error.
StepTexts texts_of(const base::Json& json) {
    const auto text = [](const base::Json& value) {
        return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
    };
    StepTexts texts;
    if (!json.is_object()) return texts;
    texts.recipe = text(json.value("recipe", base::Json()));
    texts.step = text(json.value("step", base::Json()));
    const base::Json fields = json.value("fields", base::Json::object());
    if (!fields.is_object()) return texts;
    for (const auto& [name, value] : fields.items())
        texts.fields.insert(QString::fromStdString(name), text(value));
    return texts;
}

} // namespace

StepDraft::StepDraft(Session& session, QObject* parent) : QObject(parent), session_(session), delay_(new QTimer(this)) {
    delay_->setSingleShot(true);
    delay_->setInterval(k_save_delay_ms);
    connect(delay_, &QTimer::timeout, this, &StepDraft::save);
}

void StepDraft::open() {
    delay_->stop();
    texts_ = {};
    kept_ = {};
    if (session_.project() == nullptr) return;
    const auto loaded = std::make_shared<std::optional<base::Json>>();
    JobRequest request;
    request.name = tr("Look for half-typed options");
    request.quiet = true;
    request.body = [loaded, folder = session_.project()->folder()](const base::JobContext&) -> base::Result<void> {
        *loaded = workspace::Drafts(folder).load(k_step_draft);
        return {};
    };
    session_.start(std::move(request), this, [this, loaded](const base::JobStatus&) {
        if (!*loaded || !texts_.isEmpty()) return;
        kept_ = texts_of(**loaded);
        if (!kept_.isEmpty()) Q_EMIT found();
    });
}

void StepDraft::keep(const StepTexts& texts) {
    texts_ = texts;
    delay_->start();
}

void StepDraft::save() {
    if (session_.project() == nullptr) return;
    JobRequest request;
    request.name = tr("Keep half-typed options");
    request.quiet = true;
    request.body = [draft = json_of(texts_),
                    folder = session_.project()->folder()](const base::JobContext&) -> base::Result<void> {
        return workspace::Drafts(folder).save(k_step_draft, draft);
    };
    session_.start(std::move(request), this);
}

void StepDraft::discard() {
    delay_->stop();
    texts_ = {};
    kept_ = {};
    if (session_.project() == nullptr) return;
    JobRequest request;
    request.name = tr("Forget half-typed options");
    request.quiet = true;
    request.body = [folder = session_.project()->folder()](const base::JobContext&) -> base::Result<void> {
        workspace::Drafts(folder).discard(k_step_draft);
        return {};
    };
    session_.start(std::move(request), this);
}

} // namespace sauti::widgets::datasets
