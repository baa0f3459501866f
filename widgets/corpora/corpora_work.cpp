// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/import.h"
#include "widgets/common/actions.h"
#include "widgets/common/panes.h"
#include "widgets/common/settings.h"
#include "widgets/common/table_view.h"
#include "widgets/corpora/corpora_page.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/details_pane.h"
#include "widgets/corpora/filter_bar.h"
#include "widgets/corpora/rows_model.h"
#include "workspace/change_log.h"
#include "workspace/project.h"

#include <QInputDialog>
#include <QStackedWidget>
#include <QTreeView>
#include <utility>

/// What the page does with corpora: reads which there are, opens one, makes it whole, searches it.
namespace sauti::widgets::corpora {

namespace {

/// Where the choice in the tree is kept: one a project.
QString place_name(const workspace::Project& project) {
    return QStringLiteral("corpora/place/%1")
        .arg(QString::fromStdString(project.folder().string()).replace(QLatin1Char('/'), QLatin1Char('|')));
}

bool is_of_filter(const base::Error& error) {
    return error.kind == base::ErrorKind::usage || error.kind == base::ErrorKind::syntax || error.place.byte >= 0;
}

} // namespace

void CorporaPage::activate() {
    if (source_ == nullptr) reload();
}

QString CorporaPage::corpusFolder() const {
    if (session().project() == nullptr || corpus_.isEmpty()) return {};
    return QString::fromStdString(
        session().project()->path_of(workspace::Part::corpus, corpus_.toStdString()).string());
}

QModelIndex CorporaPage::currentNode() const {
    return tree_model_->find(corpus_, split_);
}

void CorporaPage::reload() {
    if (session().project() == nullptr) {
        tree_model_->setEntries({});
        showEmpty(true);
        return;
    }
    auto entries = std::make_shared<QList<CorpusEntry>>();
    JobRequest request;
    request.name = tr("Read the corpora");
    request.quiet = true;
    request.low_priority = false;
    request.body = [entries, folder = session().project()->folder()](const base::JobContext&) -> base::Result<void> {
        SAUTI_TRY(*entries, read_corpora(folder));
        return {};
    };
    session().start(std::move(request), this, [this, entries](const base::JobStatus& end) {
        if (session().project() == nullptr) return;
        if (end.state == base::JobState::done) {
            messages()->clear(QStringLiteral("list"));
            takeCorpora(*entries);
        } else if (end.error) {
            messages()->show(message_of(QStringLiteral("list"), tr("The corpora cannot be read."), *end.error));
        }
    });
}

void CorporaPage::takeCorpora(const QList<CorpusEntry>& entries) {
    const QList<CorpusEntry> before = tree_model_->entries();
    tree_model_->setEntries(withImports(entries));
    showEmpty(tree_model_->entries().isEmpty());
    if (tree_model_->entries().isEmpty()) {
        source_.reset();
        corpus_.clear();
        rows_->setSource(nullptr, {});
        details_->clear();
        Q_EMIT statusChanged();
        return;
    }
    readSaved();
    if (!pending_.page.isEmpty()) {
        goTo(std::exchange(pending_, Target()));
        if (!corpus_.isEmpty() && tree_->currentIndex().isValid()) return;
    }
    QString id = corpus_;
    QString split = split_;
    if (id.isEmpty()) {
        const QByteArray kept = session().settings().arrangement(place_name(*session().project()));
        const QStringList parts = QString::fromUtf8(kept).split(QLatin1Char('\n'));
        id = parts.value(0);
        split = parts.value(1);
    }
    QModelIndex node = tree_model_->find(id, split);
    if (!node.isValid()) node = tree_model_->index(0, 0);
    // the corpus was read anew or set otherwise: what is open is of an older state
    const CorpusEntry* entry = tree_model_->entry(node);
    if (entry != nullptr && entry->id == corpus_ && !before.contains(*entry)) {
        last_.insert(corpus_, filter_->filter());
        corpus_.clear();
    }
    const QModelIndex corpus = node.parent().isValid() ? node.parent() : node;
    tree_->expand(corpus);
    tree_->setCurrentIndex(node);
    choose(node);
}

void CorporaPage::choose(const QModelIndex& node) {
    const CorpusEntry* entry = tree_model_->entry(node);
    if (entry == nullptr || session().project() == nullptr) return;
    const QString split = tree_model_->split(node);
    if (entry->id == corpus_ && split == split_ && source_ != nullptr) return;
    const bool other = entry->id != corpus_ || source_ == nullptr;
    if (!corpus_.isEmpty()) last_.insert(corpus_, filter_->filter());
    split_ = split;
    if (other) openCorpus(*entry);
    session().settings().setArrangement(place_name(*session().project()),
                                        (corpus_ + QLatin1Char('\n') + split_).toUtf8());
    const QString filter = other ? last_.value(corpus_) : filter_->filter();
    filter_->setFilter(filter);
}

void CorporaPage::openCorpus(const CorpusEntry& entry) {
    corpus_ = entry.id;
    messages()->clearAll();
    FilterVocabulary vocabulary;
    for (const auto& [split, rows] : entry.splits)
        vocabulary.splits.append(split);
    filter_->setVocabulary(vocabulary);
    details_->setCorpus(entry, corpusFolder());
    readSaved();
    if (showsComing()) {
        source_.reset();
        pollReadings();
        return;
    }
    openSource();
    if (!entry.error.isEmpty()) return;
    auto complete = std::make_shared<bool>(false);
    JobRequest request;
    request.name = tr("Look at the index of %1").arg(entry.id);
    request.quiet = true;
    request.body = [complete, folder = source_->folder()](const base::JobContext&) -> base::Result<void> {
        SAUTI_TRY(*complete, is_complete(folder));
        return {};
    };
    checking_ = session().start(std::move(request), this, [this, complete, id = entry.id](const base::JobStatus& end) {
        if (id != corpus_) return;
        checking_ = 0;
        if (end.error) {
            messages()->show(message_of(QStringLiteral("phones"), tr("%1 has no phones.").arg(id), *end.error));
        }
        if (end.state == base::JobState::done && !*complete && !readings_.contains(id)) {
            this->complete(id);
        } else {
            showSearch();
        }
    });
}

void CorporaPage::openSource() {
    const CorpusEntry* entry = tree_model_->entry(tree_model_->find(corpus_));
    if (entry == nullptr) return;
    source_ = std::make_shared<CorpusSource>(corpusFolder().toStdString());
    rows_->setSource(source_, phones_head(*entry));
}

void CorporaPage::search() {
    wanted_row_ = wanted_row_ > 0 ? wanted_row_ : current_row_;
    rows_->setFilter(split_, filter_->filter());
}

void CorporaPage::showSearch() {
    if (showsComing()) return;
    const bool searching = rows_->isSearching() && rows_->searchingMs() >= 100;
    const auto& error = rows_->error();
    filter_->setCount(rows_->rowCount(), tree_model_->rows(currentNode()), searching);
    const bool of_filter = error && is_of_filter(*error);
    filter_->setError(of_filter ? error : std::nullopt);
    const bool other_error = error && !of_filter && checking_ == 0 && !readings_.contains(corpus_);
    if (other_error) {
        Message message = message_of(QStringLiteral("rows"), tr("The rows of %1 cannot be read.").arg(corpus_), *error);
        message.ways.append({tr("Read it again"), [this] { readAgain(); }});
        messages()->show(message);
    } else {
        messages()->clear(QStringLiteral("rows"));
    }
    if (!rows_->isSearching() && wanted_row_ > 0 && rows_->placeOf(wanted_row_) >= 0) reselect(); // it was found late
    if (!rows_->isSearching()) table_->setAccessibleName(tr("Rows, %1").arg(number_text(rows_->rowCount())));
    showViewNow();
    const bool nothing = !rows_->isSearching() && !error && rows_->rowCount() == 0 && source_ != nullptr;
    middle_->setCurrentIndex(nothing ? 1 : 0);
    if (nothing) details_->clear();
    Q_EMIT statusChanged();
}

void CorporaPage::reselect() {
    if (rows_->rowCount() == 0) return;
    const int kept = wanted_row_ > 0 ? rows_->placeOf(wanted_row_) : -1;
    if (kept >= 0 || !rows_->isSearching()) wanted_row_ = 0;
    const QModelIndex row = rows_->index(std::max(kept, 0), 0);
    table_->setCurrentIndex(row);
    table_->scrollTo(row, kept > 0 ? QAbstractItemView::PositionAtCenter : QAbstractItemView::EnsureVisible);
}

void CorporaPage::showCurrentRow() {
    if (current_row_ == 0 || !details_->isVisibleTo(this) || showsComing()) return;
    const int place = table_->currentIndex().row();
    if (rows_->idAt(place) != current_row_) return;
    const RowView* view = rows_->view(place);
    if (view != nullptr) details_->showRow(*view);
}

void CorporaPage::readSaved() {
    if (session().project() == nullptr || corpus_.isEmpty()) return;
    const auto saved = read_saved_filters(session().project()->folder(), corpus_);
    if (saved) {
        messages()->clear(QStringLiteral("saved"));
        filter_->setSaved(*saved);
    } else {
        messages()->show(message_of(QStringLiteral("saved"), tr("The saved filters cannot be read."), saved.error()));
    }
}

void CorporaPage::saveFilter(const QString& filter) {
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this filter"));
    dialog->setLabelText(tr("Name of the filter"));
    dialog->setTextValue(filter.simplified().left(40));
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, filter](const QString& name) {
        if (name.trimmed().isEmpty() || session().project() == nullptr) return;
        applyChange(save_filter(session().project()->folder(), corpus_, {name.trimmed(), filter}),
                    tr("The filter was not saved."));
    });
    dialog->open();
}

void CorporaPage::applyChange(base::Result<workspace::Change> change, const QString& what) {
    const auto done = change ? session().apply(std::move(*change)) : base::Result<void>(base::fail(change.error()));
    if (!done) {
        messages()->show(message_of(QStringLiteral("change"), what, done.error()));
    } else {
        messages()->clear(QStringLiteral("change"));
    }
}

void CorporaPage::goTo(const Target& target) {
    if (target.item.isEmpty() && target.row < 0 && target.text.isEmpty()) return;
    if (target.text == QLatin1String("import") || target.text.startsWith(QLatin1String("import:"))) {
        openImport(target.text.mid(7));
        return;
    }
    if (tree_model_->rowCount() == 0) {
        pending_ = target; // the corpora are being read
        return;
    }
    if (!target.item.isEmpty()) {
        const QModelIndex node = tree_model_->find(target.item);
        if (!node.isValid()) return;
        if (target.item != corpus_ || (target.row >= 0 && !split_.isEmpty())) {
            tree_->expand(node);
            tree_->setCurrentIndex(node);
            choose(node);
        }
    }
    if (target.row >= 0 || !target.text.isEmpty()) parts_->show(QStringLiteral("rows"));
    if (target.row >= 0) {
        wanted_row_ = target.row + 1;
        filter_->setFilter(target.text); // a row is shown whatever filter was there
    } else if (!target.text.isEmpty()) {
        filter_->setFilter(target.text);
    }
}

} // namespace sauti::widgets::corpora
