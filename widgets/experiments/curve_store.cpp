// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/curve_store.h"

#include "runs/curve_cache.h"
#include "widgets/common/session.h"
#include "workspace/project.h"

#include <QTimer>
#include <system_error>
#include <utility>

namespace sauti::widgets::experiments {

namespace {

constexpr int k_follow_ms = 1000;
constexpr int k_open_at_once = 2;
/// Below this, opening takes less than half a second and is not worth a line in the drawer.
constexpr std::uintmax_t k_quiet_bytes = 64U << 20U;
/// Of news, a run and a look: taken in a few milliseconds.
constexpr std::size_t k_news_bytes = std::size_t{1} << 20;

} // namespace

CurveStore::CurveStore(Session& session, QObject* parent)
    : QObject(parent), session_(session), timer_(new QTimer(this)) {
    timer_->setInterval(k_follow_ms);
    connect(timer_, &QTimer::timeout, this, &CurveStore::follow);
}

const runs::RunCurves* CurveStore::find(const QString& id) const {
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : found->curves.get();
}

void CurveStore::setResting(bool resting) {
    if (resting)
        timer_->stop();
    else
        timer_->start();
}

void CurveStore::setWanted(const QList<Wanted>& wanted) {
    QHash<QString, Entry> kept;
    for (const Wanted& one : wanted) {
        Entry entry = entries_.take(one.id);
        const bool is_other = entry.wanted.folder != one.folder;
        // A run that ended since the last look has a last line to be read.
        const bool ended = entry.wanted.live && !one.live;
        if (is_other) entry = {};
        entry.wanted = one;
        entry.wanted.live = one.live || ended;
        kept.insert(one.id, std::move(entry));
    }
    entries_ = std::move(kept);
    openNext();
}

void CurveStore::openNext() {
    for (Entry& entry : entries_) {
        if (opening_.size() >= k_open_at_once) return;
        if (!entry.curves && !entry.failed && !opening_.contains(entry.wanted.id)) open(entry);
    }
}

void CurveStore::open(Entry& entry) {
    const workspace::Project* project = session_.project();
    if (project == nullptr) return;
    const QString id = entry.wanted.id;
    const std::filesystem::path folder = entry.wanted.folder;
    const auto cache = project->folder() / ".sauti" / "curves" / (id.toStdString() + ".curves");
    std::error_code error;
    const auto bytes = std::filesystem::file_size(folder / "metrics.jsonl", error);
    const auto result = std::make_shared<std::unique_ptr<runs::RunCurves>>();
    JobRequest request;
    request.name = tr("Open curves of %1").arg(id);
    request.quiet = error || bytes < k_quiet_bytes;
    request.low_priority = false; // somebody waits for it
    request.body = [folder, cache, result](const base::JobContext& context) -> base::Result<void> {
        SAUTI_TRY(*result, runs::CurveCache::open(folder, cache, context.work()));
        return {};
    };
    opening_.insert(id);
    Q_EMIT openingChanged();
    session_.start(std::move(request), this, [this, id, folder, result](const base::JobStatus& end) {
        opening_.remove(id);
        const auto found = entries_.find(id);
        const bool is_wanted = found != entries_.end() && found->wanted.folder == folder;
        if (is_wanted && *result) {
            found->curves = std::move(*result);
            Q_EMIT changed(id);
        } else if (is_wanted && end.error) {
            found->failed = true;
            Q_EMIT failed(id, *end.error);
        }
        Q_EMIT openingChanged();
        openNext();
    });
}

void CurveStore::follow() {
    if (following_) return;
    struct Look {
        QString id;
        std::filesystem::path folder;
        std::uint64_t from = 0;
        base::Result<runs::CurveNews> news = runs::CurveNews{};
    };
    const auto looks = std::make_shared<std::vector<Look>>();
    for (const Entry& entry : std::as_const(entries_))
        if (entry.wanted.live && entry.curves)
            looks->push_back({entry.wanted.id, entry.wanted.folder, entry.curves->next_byte()});
    if (looks->empty()) return;
    following_ = true;
    JobRequest request;
    request.name = tr("Follow running runs");
    request.quiet = true;
    request.body = [looks](const base::JobContext&) -> base::Result<void> {
        for (Look& look : *looks)
            look.news = runs::read_curve_news(look.folder, look.from, k_news_bytes);
        return {};
    };
    session_.start(std::move(request), this, [this, looks](const base::JobStatus&) {
        following_ = false;
        for (const Look& look : *looks) {
            const auto found = entries_.find(look.id);
            if (found == entries_.end() || !found->curves || found->wanted.folder != look.folder) continue;
            // What cannot be read now (a file being cut) is looked for again in a second.
            if (look.news && found->curves->take(*look.news)) Q_EMIT changed(look.id);
        }
    });
}

} // namespace sauti::widgets::experiments
