// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>
#include <filesystem>

/// What the tree shows of each corpus of a project: read from the corpora's corpus.json alone.
namespace sauti::widgets::corpora {

struct CorpusEntry {
    QString id;
    QString reader; ///< "CoNLL", "text"
    QString code;   ///< "swa-Latn"; empty: no phones
    QString mode;   ///< of its phones: "corrected"
    QString source; ///< where the source lies
    qint64 rows = 0;
    QList<QPair<QString, qint64>> splits = {}; ///< rows by split, in order
    bool missing = false;                      ///< the source is not where it was; rows are seen still
    QString error = {};                        ///< corpus.json cannot be read
    bool reading = false;                      ///< an import is at it: there is no corpus.json yet

    bool operator==(const CorpusEntry& other) const = default;
};

/// Sorted by id. One that cannot be read is listed with its error.
[[nodiscard]] base::Result<QList<CorpusEntry>> read_corpora(const std::filesystem::path& project);

/// Data sets of the project that were made of the corpus, by name. One that cannot be read is left out: the page of
/// data sets tells.
[[nodiscard]] QStringList data_sets_of(const std::filesystem::path& project, const QString& corpus);

/// The head of the phones column: "phones (swa-Latn, corrected)".
[[nodiscard]] QString phones_head(const CorpusEntry& entry);

} // namespace sauti::widgets::corpora
