// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/import.h"
#include "corpus/preview.h"
#include "widgets/corpora/row_view.h"

#include <QList>
#include <QString>
#include <optional>
#include <string>

/// What the wizard shows of a folder before anything is written, made in a job.
namespace sauti::widgets::corpora {

/// What the person has chosen so far; empty parts are guessed.
struct ImportChoice {
    QString path;
    QString reader;                ///< "conll", "text"
    QString id;                    ///< of the corpus
    std::optional<QString> code{}; ///< of its G2P; "none"
    base::Mode mode = base::Mode::corrected;
};

/// One way to read the folder.
struct ReaderChoice {
    QString reader;
    QString title;   ///< "CoNLL: a word and its tag a line"
    int percent = 0; ///< of the files that it would read
    QString why;
    bool fits = false;
};

struct StandOut {
    enum class Kind { good, warning, notice };
    Kind kind = Kind::good;
    QString text;
};

struct ImportLook {
    corpus::Recognition seen;
    QList<ReaderChoice> readers;
    QList<StandOut> facts;
    QList<RowView> rows; ///< the first five, with their phones
    corpus::ImportPreview preview;
    QString id;   ///< proposed, free in the project
    QString code; ///< that would be used; empty: none
};

/// not_this_format with the readers' reasons if nothing fits; the errors of recognise and preview_import. Words that
/// the G2P cannot read are told among the facts.
[[nodiscard]] base::Result<ImportLook> look_at(const ImportChoice& choice, const std::filesystem::path& project,
                                               const base::Work& work);

} // namespace sauti::widgets::corpora
