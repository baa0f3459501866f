// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/import.h"
#include "widgets/common/table_view.h"
#include "widgets/corpora/coming_rows.h"
#include "widgets/corpora/corpora_page.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/filter_bar.h"
#include "widgets/corpora/rows_model.h"
#include "workspace/binding.h"
#include "workspace/project.h"

#include <QStackedWidget>
#include <algorithm>
#include <utility>

/// Sources that are being read: an import, an index that is missing, a corpus read again. Its first rows and their
/// count are shown while the index is built; it is opened as soon as it is there, and once more when it has its phones.
namespace sauti::widgets::corpora {

struct CorporaPage::Reading {
    std::shared_ptr<ComingRows> coming = std::make_shared<ComingRows>();
    std::vector<RowView> rows; ///< the first, until the index can be opened
    bool indexed = false;
    CorpusEntry entry; ///< of an import
};

bool CorporaPage::showsComing() const {
    const auto reading = readings_.value(corpus_);
    return reading != nullptr && !reading->indexed && (reading->entry.reading || !reading->rows.empty());
}

QList<CorpusEntry> CorporaPage::withImports(QList<CorpusEntry> entries) const {
    for (const auto& reading : readings_) {
        const bool known = std::any_of(entries.begin(), entries.end(),
                                       [&](const CorpusEntry& one) { return one.id == reading->entry.id; });
        if (reading->entry.reading && !known) entries.append(reading->entry);
    }
    std::sort(entries.begin(), entries.end(), [](const CorpusEntry& a, const CorpusEntry& b) { return a.id < b.id; });
    return entries;
}

void CorporaPage::startReading(const QString& id, JobRequest request, const std::shared_ptr<Reading>& reading,
                               const std::function<void(const base::JobStatus&)>& ended) {
    request.opens = Target{QStringLiteral("corpora"), id, -1, {}};
    readings_.insert(id, reading);
    session().start(std::move(request), this, [this, id, reading, ended](const base::JobStatus& end) {
        if (readings_.value(id) != reading) return; // another project is open
        readings_.remove(id);
        ended(end);
    });
}

void CorporaPage::complete(const QString& id) {
    auto reading = std::make_shared<Reading>();
    JobRequest request;
    request.name = tr("Index and phones of %1").arg(id);
    request.body = [folder = source_->folder(),
                    coming = reading->coming](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(const corpus::CorpusInfo info, corpus::read_corpus_info(folder));
        SAUTI_TRY([[maybe_unused]] const bool built, corpus::ensure_index(folder, job.work(), coming->news(info)));
        coming->setIndexed();
        SAUTI_TRY([[maybe_unused]] const bool done, workspace::complete_corpus(folder, job.work()));
        return {};
    };
    startReading(id, std::move(request), reading, [this, id](const base::JobStatus& end) { endReading(id, end); });
}

void CorporaPage::readAgain() {
    if (source_ == nullptr || readings_.contains(corpus_)) return;
    messages()->clear(QStringLiteral("index"));
    auto reading = std::make_shared<Reading>();
    JobRequest request;
    request.name = tr("Read %1 again").arg(corpus_);
    request.body = [folder = source_->folder(),
                    coming = reading->coming](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(const corpus::CorpusInfo before, corpus::read_corpus_info(folder));
        SAUTI_TRY([[maybe_unused]] const corpus::CorpusInfo info,
                  corpus::reimport(folder, job.work(), coming->news(before)));
        coming->setIndexed();
        SAUTI_TRY([[maybe_unused]] const bool done, workspace::complete_corpus(folder, job.work()));
        return {};
    };
    startReading(corpus_, std::move(request), reading, [this, id = corpus_](const base::JobStatus& end) {
        endReading(id, end);
        if (end.state == base::JobState::done) session().noteContentChanged();
    });
}

void CorporaPage::endReading(const QString& id, const base::JobStatus& end) {
    if (id != corpus_) return;
    if (end.state == base::JobState::failed && end.error) {
        Message message = message_of(QStringLiteral("index"), tr("%1 could not be made whole.").arg(id), *end.error);
        message.ways.append({tr("Read it again"), [this] { readAgain(); }});
        messages()->show(message);
    }
    openSource();
    search();
}

void CorporaPage::startImport(const corpus::Recognition& seen, const corpus::ImportOptions& options) {
    if (session().project() == nullptr) return;
    const QString id = QString::fromStdString(options.id);
    auto reading = std::make_shared<Reading>();
    reading->entry.id = id;
    reading->entry.reader = seen.reader == "conll" ? QStringLiteral("CoNLL") : QString::fromStdString(seen.reader);
    reading->entry.source = QString::fromStdString(seen.source.string());
    reading->entry.reading = true;
    JobRequest request;
    request.name = tr("Import %1").arg(id);
    request.body = [seen, options, coming = reading->coming,
                    project = session().project()->folder()](const base::JobContext& job) -> base::Result<void> {
        corpus::CorpusInfo read;
        read.files = seen.files;
        corpus::ImportOptions told = options;
        told.news = coming->news(read);
        SAUTI_TRY(const corpus::CorpusInfo info, corpus::import_corpus(project, seen, told, job.work()));
        coming->setIndexed();
        for (const corpus::Finding& finding : info.findings)
            job.log(finding.file + ":" + std::to_string(finding.line) + ": " + finding.message);
        SAUTI_TRY([[maybe_unused]] const bool done,
                  workspace::complete_corpus(project / "corpora" / info.id, job.work()));
        return {};
    };
    startReading(id, std::move(request), reading, [this, id](const base::JobStatus& end) {
        if (end.state == base::JobState::failed && end.error) {
            messages()->show(message_of(QStringLiteral("import"), tr("%1 was not imported.").arg(id), *end.error));
        }
        // Even a stopped one may have made the corpus: its phones are filled when it is opened.
        if (corpus_ == id) {
            last_.insert(id, filter_->filter());
            corpus_.clear();
        }
        session().noteContentChanged();
    });
    pending_ = Target{QStringLiteral("corpora"), id, -1, {}};
    takeCorpora(tree_model_->entries());
}

void CorporaPage::pollReadings() {
    bool imported = false;
    for (auto at = readings_.begin(); at != readings_.end(); ++at) {
        Reading& reading = **at;
        if (reading.indexed) continue;
        const QString& id = at.key();
        if (auto rows = reading.coming->take()) reading.rows = std::move(*rows);
        if (reading.entry.reading) tree_model_->setRows(id, reading.coming->count());
        if (reading.coming->isIndexed()) {
            reading.indexed = true;
            reading.rows.clear();
            imported = imported || reading.entry.reading;
            if (id == corpus_ && !reading.entry.reading) {
                openSource();
                search();
            }
        } else if (id == corpus_ && showsComing()) {
            if (rows_->rowCount() != int(reading.rows.size()) || source_ != nullptr) {
                source_.reset();
                rows_->setComing(corpusFolder().toStdString(), reading.rows);
            }
            middle_->setCurrentWidget(table_);
            filter_->setReading(reading.coming->count());
            Q_EMIT statusChanged();
        }
    }
    if (imported) reload();
}

} // namespace sauti::widgets::corpora
