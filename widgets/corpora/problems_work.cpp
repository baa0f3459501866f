// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/mends.h"
#include "widgets/corpora/problems_view.h"
#include "widgets/corpora/row_card.h"
#include "widgets/corpora/rows_model.h"
#include "widgets/corpora/statistics_view.h"
#include "workspace/binding.h"
#include "workspace/project.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <utility>

namespace sauti::widgets::corpora {

namespace {

/// Rows that a filter names by their numbers.
constexpr qsizetype k_rows_named = 200;
/// Above that a corpus is looked through for characters without phones only when somebody looks at its problems.
constexpr qint64 k_rows_scanned_unasked = 100'000;
constexpr qsizetype k_characters_with_filter = 20;

QString place_of(const RowView& view) {
    return QStringLiteral("%1 %2").arg(view.split, QLocale(QLocale::English).toString(qint64(view.row.id)));
}

} // namespace

struct ProblemsView::Check {
    QList<ProblemKind> kinds = problem_kinds();
    QHash<QString, QSet<qint64>> harmless;
    qint64 rows = 0;
    double seconds = 0;
};

struct ProblemsView::Scan {
    QList<UnmappedFinding> found;
    bool has_phones = false;
};

struct ProblemsView::Pair {
    RowView one;
    RowView other;
    bool has_other = false;
    QString finding; ///< of the import, at the row's lines
};

namespace {

/// Which rows were called harmless and are the same still; they are taken out of the counts.
base::Result<void> count_harmless(const corpus::Corpus& corpus, const QString& split, const QList<HarmlessMark>& marks,
                                  QList<ProblemKind>& kinds, QHash<QString, QSet<qint64>>& harmless) {
    for (const HarmlessMark& mark : marks) {
        const QString name = QString::fromStdString(mark.problem);
        if (mark == mark_of_character(mark.text_hash)) {
            harmless[name].insert(QString::fromStdString(mark.text_hash).mid(2).toUInt(nullptr, 16));
            continue;
        }
        const auto row = corpus.row(mark.row);
        if (!row || mark_of(mark.problem, *row) != mark) continue; // the source is another now
        if (!split.isEmpty() && !corpus::same_split(row->split, split.toStdString())) continue;
        for (ProblemKind& kind : kinds) {
            if (kind.name != name || harmless[name].contains(mark.row)) continue;
            harmless[name].insert(mark.row);
            --kind.found;
            ++kind.harmless;
        }
    }
    return {};
}

/// A filter that leaves exactly the rows in which the character has no phones: it may also be a part of letters that
/// have some, as "c" of "ch".
QString filter_of(const corpus::Corpus& corpus, const corpus::UnmappedCharacter& found, const QString& split,
                  const base::Work& work) {
    const QString in_text = character_condition(found.character);
    const QString letter = QString::fromUcs4(&found.character, 1);
    for (const QString& filter : {in_text, in_text + QLatin1Char('i'), QStringLiteral("phones:\"%1\"").arg(letter)}) {
        const auto rows = corpus.count(scoped_filter(split, filter).text, work);
        if (rows && *rows == static_cast<std::int64_t>(found.rows.size())) return filter;
    }
    return {};
}

} // namespace

ProblemsView::~ProblemsView() {
    for (const base::JobId job : {job_, scan_}) {
        if (job != 0) session_.jobs().request_stop(job);
    }
}

void ProblemsView::ask(const std::shared_ptr<CorpusSource>& source, const QString& corpus, const QString& split) {
    if (source == source_ && split == split_) return;
    source_ = source;
    corpus_ = corpus;
    split_ = split;
    rows_->setSource(source, {});
    checkAgain();
}

void ProblemsView::readMarks() {
    if (source_ != nullptr) check();
}

void ProblemsView::checkAgain() {
    cancelCheck();
    scanned_ = false;
    unmapped_.clear();
    if (source_ != nullptr) check();
}

void ProblemsView::cancelCheck() {
    for (base::JobId* job : {&job_, &scan_}) {
        if (*job != 0) session_.jobs().request_stop(std::exchange(*job, 0));
    }
    ++asked_;
    ++scans_;
    Q_EMIT checked();
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
        SAUTI_CHECK(source->with(CorpusSource::Lane::counts, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            found->rows = corpus.row_count();
            for (ProblemKind& kind : found->kinds) {
                SAUTI_TRY(kind.found, corpus.count(scoped_filter(split, kind.filter).text, job.work()));
            }
            SAUTI_CHECK(count_harmless(corpus, split, marks, found->kinds, found->harmless));
            for (ProblemKind& kind : found->kinds) {
                if (kind.found == 0) continue;
                const QSet<qint64> harmless = found->harmless.value(kind.name);
                const QSet<qint64> spared = harmless.size() <= k_rows_named ? harmless : QSet<qint64>();
                for (const QString& mend : {kind.mend, kind.filter}) {
                    kind.mend = excepting(mend, spared);
                    SAUTI_TRY(kind.mend_rows, corpus.count(kind.mend.toStdString(), job.work()));
                    if (kind.mend_rows > 0) break;
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
    Q_EMIT checked();
}

void ProblemsView::take(const Check& found) {
    counted_ = found.kinds;
    harmless_ = found.harmless;
    rows_of_corpus_ = found.rows;
    checked_at_ = QDateTime::currentDateTime();
    checked_s_ = found.seconds;
    if (!scanned_ && scan_ == 0 && (isVisible() || rows_of_corpus_ <= k_rows_scanned_unasked)) scanCharacters();
    showKinds();
}

void ProblemsView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!scanned_ && scan_ == 0 && job_ == 0 && source_ != nullptr && checked_at_.isValid()) scanCharacters();
}

void ProblemsView::scanCharacters() {
    auto scan = std::make_shared<Scan>();
    JobRequest request;
    request.name = tr("Look for characters of %1 without phones").arg(corpus_);
    request.quiet = rows_of_corpus_ <= k_rows_scanned_unasked;
    request.body = [scan, source = source_, split = split_](const base::JobContext& job) {
        return source->with(CorpusSource::Lane::counts, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            SAUTI_TRY(const auto of_word, workspace::unmapped_of(corpus.info()));
            if (!of_word) return {};
            scan->has_phones = true;
            SAUTI_TRY(const auto found,
                      corpus::unmapped_characters(corpus, scoped_filter(split, {}).text, *of_word, job.work()));
            for (const corpus::UnmappedCharacter& one : found) {
                SAUTI_CHECK(job.work().check());
                const bool looks = scan->found.size() < k_characters_with_filter;
                scan->found.append({one, looks ? filter_of(corpus, one, split, job.work()) : QString()});
            }
            return {};
        });
    };
    QElapsedTimer time;
    time.start();
    scan_ = session_.start(std::move(request), this, [this, scan, time, number = ++scans_](const base::JobStatus& end) {
        if (number != scans_) return;
        scan_ = 0;
        if (end.state == base::JobState::done) {
            scanned_ = scan->has_phones;
            unmapped_ = scan->found;
            checked_s_ += double(time.elapsed()) / 1000.0;
            showKinds();
        } else if (end.error) {
            Q_EMIT failed(*end.error);
        }
    });
    Q_EMIT checked();
}

/// Kinds and their counts as they are known now; what was chosen stays chosen.
void ProblemsView::showKinds() {
    QList<ProblemKind> kinds = counted_;
    if (scanned_) {
        ProblemKind unmapped = unmapped_kind();
        const QSet<qint64> harmless = harmless_.value(unmapped.name);
        for (const UnmappedFinding& one : std::as_const(unmapped_))
            ++(harmless.contains(one.found.character) ? unmapped.harmless : unmapped.found);
        kinds.append(unmapped);
        const int row = characters_table_->currentIndex().row();
        const QSignalBlocker quiet(characters_table_->selectionModel());
        characters_->setFindings(unmapped_, harmless);
        characters_table_->setCurrentIndex(characters_->index(std::max(row, 0), 0));
    }
    const QString name = kind() != nullptr ? kind()->name : QString();
    {
        const QSignalBlocker quiet(list_->selectionModel());
        kinds_->setKinds(kinds);
        QModelIndex chosen = kinds_->find(name);
        if (!chosen.isValid()) chosen = kinds_->index(0);
        list_->setCurrentIndex(chosen);
    }
    const bool same_rows = kind() != nullptr && kind()->name == name && !kind()->filter.isEmpty() &&
                           rows_->filter() == kind()->filter && rows_->split() == split_ && rows_->rowCount() > 0;
    if (same_rows) {
        showMend();
        showMarks();
    } else {
        showKind();
    }
    Q_EMIT checked();
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
    if (const UnmappedFinding* of = character()) {
        const QString letter = QString::fromUcs4(&of->found.character, 1);
        for (auto at = one.text.indexOf(letter, 0, Qt::CaseInsensitive); at >= 0;
             at = one.text.indexOf(letter, at + letter.size(), Qt::CaseInsensitive))
            one.matches.append({int(at), int(at + letter.size())});
    }
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
