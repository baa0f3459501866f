// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/row.h"
#include "workspace/change_log.h"

#include <QList>
#include <QString>
#include <filesystem>
#include <string>

/// Findings that a person has called harmless, kept beside the corpus in `corpora/ID/marks.json`. A mark holds for one
/// problem of one row while its text is the same; after the source has changed it is simply not met any more.
namespace sauti::widgets::corpora {

struct HarmlessMark {
    std::string problem; ///< "leak"
    std::int64_t row = 0;
    std::string text_hash; ///< first 16 digits of the SHA-256 of its text
    bool operator==(const HarmlessMark&) const = default;
};

[[nodiscard]] HarmlessMark mark_of(const std::string& problem, const corpus::Row& row);
/// Of a character that has no phones ("U+0063"): it is of no row.
[[nodiscard]] HarmlessMark mark_of_character(const std::string& code_point);
/// None if there is no file. syntax, unsupported.
[[nodiscard]] base::Result<QList<HarmlessMark>> read_marks(const std::filesystem::path& project, const QString& corpus);
/// Adds the marks, or takes them away; a change that can be undone.
[[nodiscard]] base::Result<workspace::Change> change_marks(const std::filesystem::path& project, const QString& corpus,
                                                           const QList<HarmlessMark>& marks, bool harmless);

} // namespace sauti::widgets::corpora
