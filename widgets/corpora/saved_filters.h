// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/change_log.h"

#include <QList>
#include <QString>
#include <filesystem>

/// Filters that a person gave a name, kept beside the corpus in `corpora/ID/view.json`; and how they are changed so
/// that it can be undone.
namespace sauti::widgets::corpora {

struct SavedFilter {
    QString name;
    QString filter;
    bool operator==(const SavedFilter& other) const = default;
};

/// In the order of the file; none if there is no file. syntax, unsupported.
[[nodiscard]] base::Result<QList<SavedFilter>> read_saved_filters(const std::filesystem::path& project,
                                                                  const QString& corpus);
/// Adds one, or replaces that of the same name.
[[nodiscard]] base::Result<workspace::Change> save_filter(const std::filesystem::path& project, const QString& corpus,
                                                          const SavedFilter& filter);
[[nodiscard]] base::Result<workspace::Change> remove_filter(const std::filesystem::path& project, const QString& corpus,
                                                            const QString& name);

} // namespace sauti::widgets::corpora
