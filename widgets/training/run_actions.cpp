// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/run_actions.h"

#include "training/data_places.h"
#include "widgets/training/words.h"

#include <QObject>
#include <algorithm>
#include <fstream>
#include <string>

namespace sauti::widgets::training_page {

namespace {

constexpr std::size_t k_most_continuable = 3;

Continuable continuable_of(const runs::RunFacts& facts) {
    Continuable run;
    run.id = QString::fromStdString(facts.id);
    run.folder = facts.folder;
    run.kind = QString::fromStdString(facts.kind);
    run.killed = facts.state == runs::RunState::interrupted;
    run.total_steps = facts.total_steps;
    run.last_step = facts.step;
    if (const auto page = runs::read_metrics(facts.folder); page && !page->lines.empty())
        run.last_step = std::max<qint64>(run.last_step, page->lines.back().step);
    const auto checkpoints = runs::checkpoints(facts.folder);
    if (!checkpoints.empty()) run.checkpoint = checkpoints.rbegin()->first;
    return run;
}

} // namespace

QString what_of(const Continuable& run) {
    if (run.killed) return QObject::tr("%1 was interrupted at step %2.").arg(run.id, count_text(run.last_step));
    return QObject::tr("%1 was stopped at step %2 of %3.")
        .arg(run.id, count_text(run.last_step), count_text(run.total_steps));
}

QString detail_of(const Continuable& run) {
    if (run.checkpoint < 0) return QObject::tr("It has no checkpoint yet and begins anew.");
    if (run.last_step <= run.checkpoint) return QObject::tr("It continues from there.");
    return QObject::tr("It continues from step %1 (%2 to %3 are run again).")
        .arg(count_text(run.checkpoint), count_text(run.checkpoint + 1), count_text(run.last_step));
}

base::Result<ProjectFacts> project_facts(const std::filesystem::path& project, runs::RunKind kind) {
    ProjectFacts facts;
    for (const std::string& one : training::data_references(project, kind))
        facts.data.append(QString::fromStdString(one));
    SAUTI_TRY(runs::RunList list, runs::list_runs(project / "runs"));
    facts.runs = std::move(list.runs);
    std::reverse(facts.runs.begin(), facts.runs.end());
    for (const runs::RunFacts& run : facts.runs) {
        const bool over_early = run.state == runs::RunState::interrupted || run.state == runs::RunState::stopped;
        if (over_early && facts.continuable.size() < k_most_continuable)
            facts.continuable.push_back(continuable_of(run));
        if (!runs::checkpoints(run.folder).empty())
            facts.starts.append(QStringLiteral("run:%1@best").arg(QString::fromStdString(run.id)));
    }
    return facts;
}

qint64 free_memory_bytes() {
    std::ifstream file("/proc/meminfo");
    for (std::string name, unit; file >> name;) {
        qint64 kilobytes = 0;
        file >> kilobytes;
        std::getline(file, unit);
        if (name == "MemAvailable:") return kilobytes * 1024;
    }
    return 0;
}

} // namespace sauti::widgets::training_page
