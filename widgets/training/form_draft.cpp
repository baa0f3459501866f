// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/form_draft.h"

#include "base/json.h"
#include "widgets/common/session.h"
#include "widgets/training/spec_model.h"
#include "workspace/drafts.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QTimer>
#include <atomic>
#include <mutex>
#include <utility>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_draft_delay_ms = 500;
constexpr const char* k_draft_name = "train";
constexpr const char* k_closed = "closed"; ///< there where the window was closed in order

base::Json json_of(const QString& text) {
    auto parsed = base::parse_json(text.toStdString(), "draft");
    return parsed && parsed->is_object() ? std::move(*parsed) : base::Json::object();
}

} // namespace

/// Of several jobs that write or remove the file only the one asked for last does so.
struct FormDraft::Pen {
    std::atomic<int> newest = 0;
    std::mutex mutex; ///< guards the file
};

FormDraft::FormDraft(Session& session, SpecModel& model, QObject* parent)
    : QObject(parent), session_(session), model_(model), delay_(new QTimer(this)), pen_(std::make_shared<Pen>()) {
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
    putAway();
    settle();
    crashed_.clear();
    folder_ = session_.keepsDrafts() ? std::optional(session_.project()->folder()) : std::nullopt;
    if (folder_) look();
}

void FormDraft::look() {
    auto loaded = std::make_shared<std::optional<base::Json>>();
    JobRequest request;
    request.name = tr("Look for a half-typed run");
    request.quiet = true;
    request.body = [loaded, folder = *folder_](const base::JobContext&) -> base::Result<void> {
        *loaded = workspace::Drafts(folder).load(k_draft_name);
        return {};
    };
    session_.start(std::move(request), this, [this, loaded, folder = *folder_](const base::JobStatus&) {
        if (folder_ != folder || !*loaded || !(*loaded)->is_object()) return;
        const bool was_closed = (*loaded)->contains(k_closed);
        (*loaded)->erase(k_closed);
        const QString kept = QString::fromStdString(base::compact(**loaded));
        if (kept == settled_) return;
        if (was_closed) {
            if (text() == settled_) take(kept); // whoever was quicker has the say
        } else {
            crashed_ = kept;
            Q_EMIT found();
        }
    });
}

void FormDraft::take() {
    take(std::exchange(crashed_, {}));
}

void FormDraft::take(const QString& text) {
    model_.change([&](training::RunForm& form) {
        const auto taken = form.take_draft(json_of(text));
        static_cast<void>(taken); // a draft is never worth an error: the form stays as it is
    });
}

void FormDraft::discard() {
    settle();
    crashed_.clear();
    carryOut(tr("Forget the half-typed run"), [](const workspace::Drafts& drafts) -> base::Result<void> {
        drafts.discard(k_draft_name);
        return {};
    });
}

void FormDraft::save() {
    // What a crash left is not written over before it is decided about.
    if (!crashed_.isEmpty() || text() == settled_) return;
    carryOut(tr("Keep the half-typed run"), [draft = model_.form().draft()](const workspace::Drafts& drafts) {
        return drafts.save(k_draft_name, draft);
    });
}

void FormDraft::carryOut(const QString& name, std::function<base::Result<void>(const workspace::Drafts&)> body) {
    if (!folder_) return;
    JobRequest request;
    request.name = name;
    request.quiet = true;
    request.body = [pen = pen_, number = ++pen_->newest, folder = *folder_,
                    body = std::move(body)](const base::JobContext&) -> base::Result<void> {
        const std::lock_guard lock(pen->mutex);
        return pen->newest == number ? body(workspace::Drafts(folder)) : base::Result<void>();
    };
    session_.start(std::move(request), this);
}

void FormDraft::putAway() {
    if (!folder_) return;
    ++pen_->newest;
    const std::lock_guard lock(pen_->mutex); // for as long as it takes to write a small file
    const workspace::Drafts drafts(*std::exchange(folder_, std::nullopt));
    if (!crashed_.isEmpty()) return;
    if (text() == settled_) {
        drafts.discard(k_draft_name);
        return;
    }
    base::Json draft = model_.form().draft();
    draft[k_closed] = true;
    const auto saved = drafts.save(k_draft_name, draft);
    static_cast<void>(saved); // there is nobody left to tell, and nothing that a person cannot type again
}

} // namespace sauti::widgets::training_page
