// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/form_draft.h"

#include "base/json.h"
#include "widgets/common/session.h"
#include "widgets/training/spec_model.h"
#include "workspace/drafts.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QTimer>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_draft_delay_ms = 500;
constexpr const char* k_draft_name = "train";

} // namespace

FormDraft::FormDraft(Session& session, SpecModel& model, QObject* parent)
    : QObject(parent), session_(session), model_(model), delay_(new QTimer(this)) {
    delay_->setSingleShot(true);
    delay_->setInterval(k_draft_delay_ms);
    connect(delay_, &QTimer::timeout, this, &FormDraft::save);
    connect(&model_, &SpecModel::changed, delay_, qOverload<>(&QTimer::start));
    settle();
}

QString FormDraft::text() const {
    return QString::fromStdString(base::compact(model_.form().draft()));
}

void FormDraft::settle() {
    settled_ = text();
    delay_->stop();
}

void FormDraft::open() {
    settle();
    kept_.clear();
    if (session_.project() == nullptr) return;
    auto loaded = std::make_shared<std::string>();
    JobRequest request;
    request.name = tr("Look for a half-typed run");
    request.quiet = true;
    request.body = [loaded, folder = session_.project()->folder()](const base::JobContext&) -> base::Result<void> {
        if (const auto draft = workspace::Drafts(folder).load(k_draft_name)) *loaded = base::compact(*draft);
        return {};
    };
    session_.start(std::move(request), this, [this, loaded](const base::JobStatus&) {
        kept_ = QString::fromStdString(*loaded);
        if (!kept_.isEmpty() && kept_ != settled_) Q_EMIT found();
    });
}

void FormDraft::take() {
    const auto draft = base::parse_json(kept_.toStdString(), "draft");
    if (!draft) return;
    model_.change([&](training::RunForm& form) {
        const auto taken = form.take_draft(*draft);
        static_cast<void>(taken); // a draft is never worth an error: the form stays as it is
    });
}

void FormDraft::discard() {
    settle();
    kept_.clear();
    if (session_.project() == nullptr) return;
    JobRequest request;
    request.name = tr("Forget the half-typed run");
    request.quiet = true;
    request.body = [folder = session_.project()->folder()](const base::JobContext&) -> base::Result<void> {
        workspace::Drafts(folder).discard(k_draft_name);
        return {};
    };
    session_.start(std::move(request), this);
}

void FormDraft::save() {
    if (session_.project() == nullptr || text() == settled_) return;
    JobRequest request;
    request.name = tr("Keep the half-typed run");
    request.quiet = true;
    request.body = [folder = session_.project()->folder(),
                    draft = model_.form().draft()](const base::JobContext&) -> base::Result<void> {
        return workspace::Drafts(folder).save(k_draft_name, draft);
    };
    session_.start(std::move(request), this);
}

} // namespace sauti::widgets::training_page
