// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

namespace sauti::widgets {
class Session;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::corpora {

class CorpusSource;
class RowsModel;

/// Puts the chosen rows of a table with its shown columns into the clipboard, as TSV under their heads. Rows that were
/// not read yet are read by a job; at most 100,000, the others are counted in the last line.
void copy_rows(Session& session, QObject* owner, const std::shared_ptr<CorpusSource>& source, const RowsModel& rows,
               const TableView& table);

} // namespace sauti::widgets::corpora
