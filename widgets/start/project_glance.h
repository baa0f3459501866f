// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sauti::widgets::start {

/// What a look at a project's folder tells without opening it: nothing is locked, read whole or changed.
struct ProjectGlance {
    bool there = false; ///< the folder holds a project
    int corpora = 0;
    int data_sets = 0;
    int runs = 0;

    bool operator==(const ProjectGlance& other) const = default;
};

/// Lists three folders: under a millisecond on a disk, seconds on a sleeping one, so never on the window's thread.
[[nodiscard]] ProjectGlance glance_at(const QString& folder);

/// "2 corpora, 1 data set, 3 runs"; "empty".
[[nodiscard]] QString glance_text(const ProjectGlance& glance);

} // namespace sauti::widgets::start
