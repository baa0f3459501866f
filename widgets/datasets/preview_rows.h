// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "dataset/preview.h"
#include "dataset/recipe.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The preview of a recipe as rows that a table shows: a sentence a row, before beside after, with marks. Plain values,
/// made in a job.
///
///     after phonemize-conll:  "Wizara ya afya"  |  "wizaɾa ja afja"   changed: ɾ, j, j
namespace sauti::widgets::datasets {

/// Half-open, in UTF-16 units.
struct Stretch {
    int begin = 0;
    int end = 0;
    bool operator==(const Stretch& other) const = default;
};

struct Entity {
    Stretch place;
    QString type; ///< PER, ORG, LOC, DATE or another
    bool operator==(const Entity& other) const = default;
};

struct PreviewText {
    QString text;
    QList<Entity> entities;
    QList<Stretch> changed;  ///< letters that the step made
    QList<Stretch> unmapped; ///< letters that have no phone
};

struct PreviewRow {
    qint64 line = 0; ///< where its first line stands in what the step read, from 1; 0: not known
    PreviewText before;
    PreviewText after;
};

/// After one card.
struct PreviewTable {
    std::string id;
    bool phones = false; ///< what stands there may be phones: the phone font
    std::vector<PreviewRow> rows;
    dataset::StepReport report; ///< over what was read
};

struct Preview {
    std::vector<PreviewTable> tables; ///< inputs first, then the steps
    [[nodiscard]] const PreviewTable* find(const std::string& id) const;
};

inline constexpr std::size_t k_preview_rows = 20;

/// Reads the beginning of each input and runs the steps on it.
[[nodiscard]] base::Result<std::shared_ptr<const Preview>> preview_of(const dataset::Recipe& recipe,
                                                                      const std::filesystem::path& project,
                                                                      const dataset::Tools& tools,
                                                                      const base::Work& work);

/// Letters of `after` that do not stand in `before` in this order; differences of case alone are none. Blanks are never
/// marked.
[[nodiscard]] QList<Stretch> changed_letters(const QString& before, const QString& after);

} // namespace sauti::widgets::datasets

Q_DECLARE_METATYPE(sauti::widgets::datasets::PreviewText)
