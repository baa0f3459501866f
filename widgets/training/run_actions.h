// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "runs/run_reader.h"
#include "runs/run_spec.h"

#include <QString>
#include <QStringList>
#include <filesystem>
#include <optional>
#include <vector>

/// What the page asks of a project's folders, in jobs of its own: nothing here knows a widget.
namespace sauti::widgets::training_page {

/// A run that ended before its time and can go on.
struct Continuable {
    QString id;
    std::filesystem::path folder;
    QString kind;
    bool killed = false;    ///< interrupted; else it was stopped
    qint64 last_step = 0;   ///< of its last line
    qint64 checkpoint = -1; ///< where it would go on; −1: from its beginning
    qint64 total_steps = 0;
};

/// "phones-s2 ended at step 860: continue from step 500 (501 to 860 are run again)."
[[nodiscard]] QString what_of(const Continuable& run);
[[nodiscard]] QString detail_of(const Continuable& run);

/// What can be chosen in a project, and what waits there.
struct ProjectFacts {
    QStringList data;                     ///< DATASET/OUTPUT:SPLIT
    QStringList starts;                   ///< run:ID@best
    std::vector<runs::RunFacts> runs;     ///< newest first
    std::vector<Continuable> continuable; ///< newest first, at most three
};
[[nodiscard]] base::Result<ProjectFacts> project_facts(const std::filesystem::path& project, runs::RunKind kind);

/// What this machine could still give to a run; 0 where it does not tell.
[[nodiscard]] qint64 free_memory_bytes();

} // namespace sauti::widgets::training_page
