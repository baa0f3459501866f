// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/jobs_drawer.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/jobs_model.h"
#include "widgets/common/jobs_row.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"

#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::widgets {

namespace {

constexpr int k_whole_rows_from = 900; ///< width that holds all that a row tells
constexpr int k_log_from = 200;        ///< height that holds rows and a log

base::JobId job_id(const QModelIndex& index) {
    return index.data(JobsModel::IdRole).toULongLong();
}

} // namespace

JobsDrawer::JobsDrawer(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), model_(new JobsModel(session, this)), strip_(new JobsStrip(this)),
      body_(new QWidget(this)), scroll_(new QScrollArea(body_)), rows_column_(nullptr),
      log_title_(new ElidedLabel({}, body_)), log_rule_(new Rule(Qt::Horizontal, body_)),
      log_(new QPlainTextEdit(body_)) {
    setAccessibleName(tr("Jobs"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip_);
    column->addWidget(body_, 1);

    auto* inner = new QVBoxLayout(body_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    auto* rows = new QWidget(scroll_);
    rows->setAutoFillBackground(true);
    rows->setBackgroundRole(QPalette::Base);
    rows_column_ = new QVBoxLayout(rows);
    rows_column_->setContentsMargins(0, 0, 0, 0);
    rows_column_->setSpacing(0);
    rows_column_->addStretch(1);
    scroll_->setWidget(rows);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setAccessibleName(tr("All jobs"));
    log_title_->setFont(theme::bold_font());
    log_title_->setMuted(true);
    log_title_->setContentsMargins(12, 0, 12, 0);
    log_title_->setFixedHeight(28);
    log_->setReadOnly(true);
    log_->setFont(theme::mono_font());
    log_->setFrameShape(QFrame::NoFrame);
    log_->setMaximumBlockCount(static_cast<int>(base::k_log_lines));
    log_->setAccessibleName(tr("Log of the chosen job"));
    inner->addWidget(new Rule(Qt::Horizontal, body_));
    inner->addWidget(scroll_, 3);
    inner->addWidget(log_title_);
    inner->addWidget(log_rule_);
    inner->addWidget(log_, 1);

    connect(strip_, &JobsStrip::toggled, this, [this] { setOpen(!open_); });
    connect(strip_, &JobsStrip::cancelAsked, this, [this] {
        for (int row = 0; row < model_->rowCount(); ++row) {
            const QModelIndex index = model_->index(row, 0);
            if (index.data(JobsModel::StateRole).toInt() != static_cast<int>(base::JobState::running)) continue;
            session_.jobs().request_stop(job_id(index));
            model_->refresh();
            return;
        }
    });
    connect(strip_, &JobsStrip::dismissAsked, this, &JobsDrawer::dismissEnded);
    connect(model_, &JobsModel::modelReset, this, &JobsDrawer::refresh);
    connect(model_, &JobsModel::dataChanged, this, &JobsDrawer::refresh);
    body_->hide();
    refresh();
}

void JobsDrawer::setOpen(bool open) {
    if (open == open_) return;
    open_ = open;
    strip_->setOpen(open);
    body_->setVisible(open);
    setMinimumHeight(open ? 120 : 32);
    setMaximumHeight(open ? QWIDGETSIZE_MAX : 32);
    refresh();
    Q_EMIT openChanged(open);
}

void JobsDrawer::setKeys(const QString& keys) {
    strip_->setKeys(keys);
}

void JobsDrawer::setShort(bool isShort) {
    strip_->setShort(isShort);
    strip_->show(*model_);
}

void JobsDrawer::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    for (JobRow* row : std::as_const(rows_))
        row->setNarrow(width() < k_whole_rows_from);
    const bool has_room = height() >= k_log_from;
    log_title_->setVisible(has_room);
    log_rule_->setVisible(has_room);
    log_->setVisible(has_room);
}

void JobsDrawer::dismissEnded() {
    QList<base::JobId> over;
    for (int row = 0; row < model_->rowCount(); ++row) {
        const QModelIndex index = model_->index(row, 0);
        if (index.data(JobsModel::StateRole).toInt() != static_cast<int>(base::JobState::running)) {
            over.append(job_id(index));
        }
    }
    for (const base::JobId id : over)
        session_.dismiss(id);
}

void JobsDrawer::refresh() {
    strip_->show(*model_);
    if (!open_) return;
    QHash<base::JobId, JobRow*> before;
    before.swap(rows_);
    for (int at = 0; at < model_->rowCount(); ++at) {
        const QModelIndex index = model_->index(at, 0);
        const base::JobId id = job_id(index);
        JobRow* row = before.take(id);
        if (row == nullptr) row = makeRow(id);
        row->show(index);
        if (rows_column_->indexOf(row) != at) rows_column_->insertWidget(at, row);
        rows_.insert(id, row);
    }
    for (JobRow* gone : std::as_const(before)) {
        gone->hide();
        gone->deleteLater();
    }
    const bool known = rows_.contains(chosen_);
    if (!known) choose(model_->rowCount() > 0 ? job_id(model_->index(0, 0)) : 0);
    refreshLog();
}

JobRow* JobsDrawer::makeRow(base::JobId id) {
    auto* row = new JobRow(this);
    row->setNarrow(width() < k_whole_rows_from);
    connect(row, &JobRow::picked, this, [this, id] { choose(id); });
    connect(row, &JobRow::pauseAsked, this, [this, id](bool pause) { session_.setPaused(id, pause); });
    connect(row, &JobRow::cancelAsked, this, [this, id] {
        session_.jobs().request_stop(id);
        model_->refresh();
    });
    connect(row, &JobRow::openAsked, this, [this, id] {
        const JobRequest* request = session_.request(id);
        if (request != nullptr && request->opens) session_.goTo(*request->opens);
    });
    connect(row, &JobRow::dismissAsked, this, [this, id] { session_.dismiss(id); });
    return row;
}

void JobsDrawer::choose(base::JobId id) {
    chosen_ = id;
    for (auto at = rows_.begin(); at != rows_.end(); ++at)
        at.value()->setChosen(at.key() == id);
    log_->clear();
    log_lines_ = 0;
    const int row = model_->rowOf(id);
    log_title_->setText(row < 0 ? tr("Nothing has run yet: what takes long is listed here, with its log.")
                                : tr("Log of %1").arg(model_->index(row, 0).data().toString()));
    refreshLog();
}

void JobsDrawer::refreshLog() {
    if (chosen_ == 0) return;
    const std::vector<std::string> lines = session_.jobs().log(chosen_, log_lines_);
    auto from = lines.begin();
    if (log_lines_ > 0 && lines.size() == base::k_log_lines) {
        // The ring has run over, so that numbers no longer say what is new: what follows the last line seen is.
        from = std::find(lines.rbegin(), lines.rend(), last_line_).base();
        if (from == lines.begin()) log_->clear();
    }
    log_lines_ += static_cast<std::size_t>(lines.end() - from);
    // appendPlainText keeps the place where a person has scrolled up, and follows the end otherwise.
    for (auto line = from; line != lines.end(); ++line)
        log_->appendPlainText(QString::fromStdString(*line));
    if (!lines.empty()) last_line_ = lines.back();
    const int row = model_->rowOf(chosen_);
    if (row < 0 || log_lines_ > 0 || !log_->document()->isEmpty()) return;
    const QString why = model_->index(row, 0).data(Qt::ToolTipRole).toString();
    log_->setPlaceholderText(why.isEmpty() ? tr("It has said nothing yet.") : why);
}

} // namespace sauti::widgets
