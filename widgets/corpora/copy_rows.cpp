// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/copy_rows.h"

#include "widgets/common/row_text.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/rows_model.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <algorithm>

namespace sauti::widgets::corpora {

namespace {

constexpr std::size_t k_most_copied = 100'000;
constexpr std::int64_t k_copied_at_once = 1000;

} // namespace

void copy_rows(Session& session, QObject* owner, const std::shared_ptr<CorpusSource>& source, const RowsModel& rows,
               const TableView& table) {
    std::vector<std::uint32_t> places;
    bool all_read = true;
    qint64 chosen = 0;
    for (const auto& [top, bottom] : table.selectedRanges()) {
        chosen += bottom - top + 1;
        for (int row = top; row <= bottom && places.size() < k_most_copied; ++row) {
            places.push_back(std::uint32_t(rows.idAt(row) - 1));
            all_read = all_read && !rows.index(row, RowsModel::Text).data(LoadingRole).toBool();
        }
    }
    if (places.empty() || source == nullptr) return;
    if (all_read) {
        QGuiApplication::clipboard()->setText(table.selectionAsTsv());
        return;
    }
    const QList<int> columns = table.shownColumns();
    QStringList head;
    for (const int column : columns)
        head.append(rows.headerData(column, Qt::Horizontal).toString());
    auto lines = std::make_shared<QStringList>(head.join(QLatin1Char('\t')));
    const int left_out = int(chosen - qint64(places.size()));
    JobRequest request;
    request.name = QCoreApplication::translate("rows", "Copy %n rows", nullptr, int(places.size()));
    request.quiet = places.size() < 5'000;
    request.low_priority = false;
    request.body = [lines, source, columns,
                    selection = corpus::Selection(std::move(places))](const base::JobContext& job) {
        return source->with(CorpusSource::Lane::counts, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            const RowViewMaker maker(corpus.info(), {});
            for (std::int64_t at = 0; at < selection.size(); at += k_copied_at_once) {
                SAUTI_CHECK(job.work().check());
                job.work().report({at, selection.size(), "rows", {}});
                SAUTI_TRY(std::vector<corpus::Row> read, corpus.rows(selection, at, k_copied_at_once));
                for (corpus::Row& row : read) {
                    SAUTI_TRY(const RowView view, maker.viewWithSame(corpus, std::move(row)));
                    QStringList cells;
                    for (const int column : columns)
                        cells.append(tsv_cell(RowsModel::textOf(view, column).toString()));
                    lines->append(cells.join(QLatin1Char('\t')));
                }
            }
            return {};
        });
    };
    session.start(std::move(request), owner, [lines, left_out](const base::JobStatus& end) {
        if (end.state != base::JobState::done) return;
        if (left_out > 0) lines->append(QCoreApplication::translate("rows", "and %n more rows", nullptr, left_out));
        QGuiApplication::clipboard()->setText(lines->join(QLatin1Char('\n')) + QLatin1Char('\n'));
    });
}

} // namespace sauti::widgets::corpora
