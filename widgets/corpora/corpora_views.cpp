// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/import.h"
#include "widgets/common/actions.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/panes.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/corpora_page.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/details_pane.h"
#include "widgets/corpora/export_rows.h"
#include "widgets/corpora/filter_bar.h"
#include "widgets/corpora/import_dialog.h"
#include "widgets/corpora/problems_view.h"
#include "widgets/corpora/rows_model.h"
#include "widgets/corpora/statistics_view.h"
#include "workspace/binding.h"
#include "workspace/project.h"

#include <QFileDialog>
#include <QMenu>
#include <QStackedWidget>

/// The page's other views, and what leaves and enters it: statistics, problems, import, export.
namespace sauti::widgets::corpora {

namespace {

QString ending_of(int format) {
    return format == int(ExportFormat::tsv)     ? QStringLiteral("tsv")
           : format == int(ExportFormat::jsonl) ? QStringLiteral("jsonl")
                                                : QStringLiteral("txt");
}

} // namespace

void CorporaPage::makeViews() {
    statistics_ = new StatisticsView(session(), this);
    problems_ = new ProblemsView(session(), this);
    panes_->addWidget(statistics_);
    panes_->addWidget(problems_);
    const auto add_condition = [this](const QString& condition) {
        filter_->setFilter(with_condition(filter_->filter(), condition));
        showView(RowsView);
    };
    connect(statistics_, &StatisticsView::conditionAsked, this, add_condition);
    connect(problems_, &ProblemsView::conditionAsked, this, add_condition);
    connect(problems_, &ProblemsView::checked, this, &CorporaPage::showProblemCount);
    connect(problems_, &ProblemsView::rowAsked, this, [this](qint64 id) {
        showView(RowsView);
        wanted_row_ = id;
        filter_->setFilter({});
    });
    const auto tell = [this](const base::Error& error) {
        messages()->show(message_of(QStringLiteral("views"), tr("%1 could not be counted.").arg(corpus_), error));
    };
    connect(statistics_, &StatisticsView::failed, this, tell);
    connect(problems_, &ProblemsView::failed, this, tell);
    connect(parts_, &Panes::viewChosen, this, [this](int view) { showView(View(view)); });
}

CorporaPage::View CorporaPage::view() const {
    return View(panes_->currentIndex());
}

void CorporaPage::showView(View view) {
    panes_->setCurrentIndex(view);
    parts_->setView(view);
    filter_->setVisible(view != ProblemsPane); // problems have their own filter
    columns_action_->setVisible(view == RowsView);
    check_action_->setVisible(view == ProblemsPane);
    // problems show their rows side by side below the table and need the width
    parts_->setBlocked(QStringLiteral("details"),
                       view == ProblemsPane ? tr("problems show the row below their table") : QString());
    showViewNow();
}

/// The view in sight counts what the rows are now; the others wait until they are seen.
void CorporaPage::showViewNow() {
    if (source_ == nullptr || showsComing()) return;
    if (!rows_->error()) {
        if (view() == StatisticsPane) statistics_->ask(source_, rows_->query().filter);
        problems_->ask(source_, corpus_, split_);
    }
    showProblemCount();
}

void CorporaPage::showProblemCount() {
    const qint64 total = problems_->total();
    parts_->setViewName(ProblemsPane, total > 0 ? tr("Problems %1").arg(total) : tr("Problems"),
                        total > 0 ? theme::color(theme::Token::warning) : QColor());
    if (view() == ProblemsPane) parts_->setNote(problems_->checkedText());
    check_action_->setText(problems_->isChecking() ? tr("Cancel the check") : tr("Check again"));
    check_action_->setIcon(
        theme::icon(problems_->isChecking() ? QStringLiteral("process-stop") : QStringLiteral("view-refresh")));
    Q_EMIT statusChanged();
}

ImportDialog* CorporaPage::importDialog() const {
    return import_;
}

void CorporaPage::openImport(const QString& path) {
    if (session().project() == nullptr) return;
    if (import_ == nullptr) {
        import_ = new ImportDialog(session(), this);
        import_->setAttribute(Qt::WA_DeleteOnClose);
        connect(import_, &ImportDialog::importAsked, this, &CorporaPage::startImport);
    }
    import_->open();
    if (!path.isEmpty()) import_->setPath(path);
}

void CorporaPage::makeExportMenu() {
    auto* menu = new QMenu(tr("Export"), this);
    menu->addAction(makeAction({QStringLiteral("corpora.export.tsv"),
                                tr("Export rows as TSV…"),
                                QStringLiteral("document-export"),
                                {},
                                tr("Corpus"),
                                tr("All rows that the filter leaves, with phones and tags")},
                               [this] { exportRows(int(ExportFormat::tsv)); }));
    menu->addAction(
        makeAction({QStringLiteral("corpora.export.jsonl"), tr("Export rows as JSON lines…"), {}, {}, {}, {}},
                   [this] { exportRows(int(ExportFormat::jsonl)); }));
    menu->addAction(makeAction({QStringLiteral("corpora.export.text"), tr("Export text…"), {}, {}, {}, {}},
                               [this] { exportRows(int(ExportFormat::text)); }));
    bar()->addMenu(
        makeAction({QStringLiteral("corpora.export"), tr("Export"), QStringLiteral("document-export"), {}, {}, {}}),
        menu);
}

RowsModel* CorporaPage::shownRows() const {
    return view() == ProblemsPane ? problems_->rows() : rows_;
}

void CorporaPage::exportRows(int format) {
    if (source_ == nullptr) return;
    auto* dialog = new QFileDialog(this, tr("Export rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending_of(format));
    dialog->selectFile(corpus_ + QLatin1Char('.') + ending_of(format));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, format](const QString& path) { exportRowsTo(path, format); });
    dialog->open();
}

void CorporaPage::exportRowsTo(const QString& path, int format) {
    if (source_ == nullptr) return;
    JobRequest request;
    request.name = tr("Export %1").arg(path.section(QLatin1Char('/'), -1));
    request.body = [source = source_->folder(), selection = shownRows()->selection(), path = path.toStdString(),
                    format](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(const corpus::Corpus corpus, workspace::open_corpus(source, 1));
        return export_rows(corpus, *selection, path, ExportFormat(format), job.work());
    };
    session().start(std::move(request), this, [this, path](const base::JobStatus& end) {
        if (end.state == base::JobState::failed && end.error) {
            messages()->show(message_of(QStringLiteral("export"), tr("%1 was not written.").arg(path), *end.error));
        }
    });
}

} // namespace sauti::widgets::corpora
