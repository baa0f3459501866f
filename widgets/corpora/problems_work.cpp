// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/problems_view.h"
#include "widgets/corpora/row_card.h"
#include "widgets/corpora/rows_model.h"
#include "widgets/corpora/table_view.h"
#include "workspace/project.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <utility>

namespace sauti::widgets::corpora {

namespace {

QString place_of(const RowView& view) {
    return QStringLiteral("%1 %2").arg(view.split, QLocale(QLocale::English).toString(qint64(view.row.id)));
}

} // namespace

struct ProblemsView::Check {
    QList<ProblemKind> kinds = problem_kinds();
    QHash<QString, QSet<qint64>> harmless;
    double seconds = 0;
};

struct ProblemsView::Pair {
    RowView one;
    RowView other;
    bool has_other = false;
    QString finding; ///< of the import, at the row's lines
};

ProblemsView::~ProblemsView() {
    if (job_ != 0) session_.jobs().request_stop(job_);
}

void ProblemsView::ask(const std::shared_ptr<CorpusSource>& source, const QString& corpus, const QString& split) {
    if (source == source_ && split == split_) return;
    source_ = source;
    corpus_ = corpus;
    split_ = split;
    rows_->setSource(source, {});
    if (source != nullptr) check();
}

void ProblemsView::readMarks() {
    if (source_ != nullptr) check();
}

void ProblemsView::check() {
    if (session_.project() == nullptr) return;
    if (job_ != 0) session_.jobs().request_stop(job_);
    auto found = std::make_shared<Check>();
    JobRequest request;
    request.name = tr("Check the rows of %1").arg(corpus_);
    request.quiet = true;
    request.body = [found, source = source_, split = split_, corpus_id = corpus_,
                    project = session_.project()->folder()](const base::JobContext& job) -> base::Result<void> {
        QElapsedTimer time;
        time.start();
        SAUTI_TRY(const QList<HarmlessMark> marks, read_marks(project, corpus_id));
        SAUTI_CHECK(source->with(CorpusSource::Lane::search, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            for (ProblemKind& kind : found->kinds) {
                const std::string filter = scoped_filter(split, QStringLiteral("problem:%1").arg(kind.name)).text;
                SAUTI_TRY(kind.found, corpus.count(filter, job.work()));
            }
            for (const HarmlessMark& mark : marks) {
                SAUTI_CHECK(job.work().check());
                const auto row = corpus.row(mark.row);
                if (!row || mark_of(mark.problem, *row) != mark) continue; // the source is another now
                if (!split.isEmpty() && !corpus::same_split(row->split, split.toStdString())) continue;
                const QString name = QString::fromStdString(mark.problem);
                for (ProblemKind& kind : found->kinds) {
                    if (kind.name != name || found->harmless[name].contains(mark.row)) continue;
                    found->harmless[name].insert(mark.row);
                    --kind.found;
                    ++kind.harmless;
                }
            }
            return {};
        }));
        found->seconds = double(time.elapsed()) / 1000.0;
        return {};
    };
    job_ = session_.start(std::move(request), this, [this, found, asked = ++asked_](const base::JobStatus& end) {
        if (asked != asked_) return;
        job_ = 0;
        if (end.state == base::JobState::done) {
            take(*found);
        } else if (end.error) {
            Q_EMIT failed(*end.error);
        }
    });
}

void ProblemsView::take(const Check& found) {
    const ProblemKind* before = kinds_->kind(list_->currentIndex());
    const QString name = before != nullptr ? before->name : QString();
    harmless_ = found.harmless;
    checked_ = tr("checked in %1 s").arg(found.seconds, 0, 'f', 1);
    const QSignalBlocker blocker(list_->selectionModel());
    kinds_->setKinds(found.kinds);
    QModelIndex chosen = kinds_->find(name);
    if (!chosen.isValid()) chosen = kinds_->index(0);
    list_->setCurrentIndex(chosen);
    const ProblemKind* now = kinds_->kind(chosen);
    const bool same_rows = now != nullptr && rows_->filter() == QStringLiteral("problem:%1").arg(now->name) &&
                           rows_->split() == split_ && rows_->rowCount() > 0;
    if (same_rows) {
        showMarks();
    } else {
        showKind();
    }
    Q_EMIT checked();
}

void ProblemsView::markChosen(bool harmless) {
    const ProblemKind* kind = kinds_->kind(list_->currentIndex());
    if (kind == nullptr || session_.project() == nullptr) return;
    QList<HarmlessMark> marks;
    for (const QModelIndex& index : table_->selectionModel()->selectedRows()) {
        const RowView* view = rows_->view(index.row());
        if (view != nullptr) marks.append(mark_of(kind->name.toStdString(), view->row));
    }
    if (marks.isEmpty()) return;
    auto change = change_marks(session_.project()->folder(), corpus_, marks, harmless);
    const auto done = change ? session_.apply(std::move(*change)) : base::Result<void>(base::fail(change.error()));
    if (!done) messages_->show(message_of(QStringLiteral("marks"), tr("The rows were not marked."), done.error()));
}

void ProblemsView::showPair() {
    showMarks();
    const RowView* view = rows_->view(table_->currentIndex().row());
    if (view == nullptr || source_ == nullptr) return;
    auto pair = std::make_shared<Pair>();
    pair->one = *view;
    JobRequest request;
    request.name = tr("Read a row");
    request.quiet = true;
    request.low_priority = false;
    request.body = [pair, source = source_](const base::JobContext&) {
        return source->with(CorpusSource::Lane::rows, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            const corpus::Row& row = pair->one.row;
            if (row.same_as > 0) {
                SAUTI_TRY(corpus::Row other, corpus.row(row.same_as));
                pair->other = RowViewMaker(corpus.info(), {}).view(std::move(other));
                pair->has_other = true;
            }
            if ((row.problems & static_cast<unsigned>(corpus::Problem::broken)) == 0) return {};
            SAUTI_TRY(const std::vector<corpus::Finding> findings, corpus.findings(10'000));
            const auto last = row.first_line + static_cast<std::int64_t>(row.tokens.size());
            for (const corpus::Finding& finding : findings) {
                const bool here =
                    row.file < corpus.info().files.size() && finding.file == corpus.info().files[row.file].path;
                if (!here || finding.line < row.first_line || finding.line > last) continue;
                pair->finding = QString::fromStdString(finding.message);
                break;
            }
            return {};
        });
    };
    session_.start(std::move(request), this, [this, pair, asked = ++pair_asked_](const base::JobStatus& end) {
        if (asked == pair_asked_ && end.state == base::JobState::done) takePair(*pair);
    });
}

void ProblemsView::takePair(const Pair& pair) {
    RowText one = pair.one.text;
    one.matches.clear();
    other_->setVisible(pair.has_other);
    if (pair.has_other) {
        RowText other = pair.other.text;
        mark_differences(one, pair.other.text);
        mark_differences(other, pair.one.text);
        other_->showRow(place_of(pair.other), pair.other.where, other);
        verdict_->setText(one.matches.isEmpty() ? tr("same words, same tags") : tr("same words, other tags"));
    } else {
        verdict_->setText(pair.finding);
    }
    one_->showRow(place_of(pair.one), pair.one.where, one);
}

} // namespace sauti::widgets::corpora
