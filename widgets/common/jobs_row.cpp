// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/jobs_row.h"

#include "base/jobs.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/icon_label.h"
#include "widgets/common/jobs_model.h"
#include "widgets/common/key_label.h"
#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <cmath>

namespace sauti::widgets {

using theme::Token;

namespace {

constexpr int k_row_height = 36;
constexpr int k_bar_steps = 1000;
constexpr int k_name_width = 180;
constexpr int k_bar_width = 150;
constexpr int k_narrow_name_width = 120;
constexpr int k_narrow_bar_width = 80;

QToolButton* word_button(const QString& text, const char* icon, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setIcon(theme::icon(QString::fromLatin1(icon)));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

ElidedLabel* job_cell(int width, QWidget* parent) {
    auto* label = new ElidedLabel({}, parent);
    label->setFont(theme::meta_font());
    label->setFixedWidth(width);
    return label;
}

QProgressBar* job_bar(int width, QWidget* parent) {
    auto* bar = new QProgressBar(parent);
    bar->setTextVisible(false);
    bar->setFixedSize(width, 16);
    bar->setMaximum(k_bar_steps);
    return bar;
}

void set_bar(QProgressBar* bar, const QModelIndex& job) {
    const double fraction = job.data(JobsModel::FractionRole).toDouble();
    const auto state = static_cast<base::JobState>(job.data(JobsModel::StateRole).toInt());
    const QString tone = state == base::JobState::done     ? QStringLiteral("good")
                         : state == base::JobState::failed ? QStringLiteral("error")
                                                           : QString();
    if (bar->property("tone").toString() != tone) {
        bar->setProperty("tone", tone);
        bar->update();
    }
    const bool unknown = fraction < 0 && state == base::JobState::running;
    bar->setMaximum(unknown ? 0 : k_bar_steps);
    bar->setValue(static_cast<int>(std::lround(std::max(fraction, 0.0) * k_bar_steps)));
    bar->setAccessibleName(QObject::tr("Progress of %1").arg(job.data().toString()));
}

QIcon state_icon(base::JobState state, bool paused) {
    switch (state) {
    case base::JobState::running:
        return theme::icon(paused ? QStringLiteral("media-playback-pause") : QStringLiteral("media-playback-start"),
                           Token::accent);
    case base::JobState::done: return theme::icon(QStringLiteral("dialog-ok-apply"), Token::good);
    case base::JobState::cancelled: return theme::icon(QStringLiteral("process-stop"), Token::muted);
    case base::JobState::failed: break;
    }
    return theme::icon(QStringLiteral("dialog-error"), Token::error);
}

} // namespace

JobRow::JobRow(QWidget* parent)
    : QWidget(parent), state_(new IconLabel({}, this)), name_(new ElidedLabel({}, this)),
      bar_(job_bar(k_bar_width, this)), percent_(new QLabel(this)), done_(job_cell(174, this)),
      rate_(job_cell(80, this)), left_(job_cell(150, this)),
      pause_(word_button(tr("Pause"), "media-playback-pause", this)),
      cancel_(word_button(tr("Cancel"), "process-stop", this)), open_(word_button(tr("Open"), "go-next", this)),
      dismiss_(word_button(tr("Dismiss"), "edit-clear", this)) {
    setFixedHeight(k_row_height);
    setFocusPolicy(Qt::StrongFocus);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 16, 1);
    row->setSpacing(8);
    percent_->setFixedWidth(44);
    percent_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    rate_->setMuted(true);
    row->addWidget(state_);
    row->addSpacing(4);
    for (QWidget* part : std::initializer_list<QWidget*>{name_, bar_, percent_, done_, rate_})
        row->addWidget(part);
    left_->setMinimumWidth(60);
    left_->setMaximumWidth(QWIDGETSIZE_MAX);
    left_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    row->addWidget(left_, 1);
    setNarrow(false);
    for (QToolButton* button : {pause_, cancel_, open_, dismiss_})
        row->addWidget(button);
    connect(pause_, &QToolButton::clicked, this, [this] { Q_EMIT pauseAsked(!paused_); });
    connect(cancel_, &QToolButton::clicked, this, &JobRow::cancelAsked);
    connect(open_, &QToolButton::clicked, this, &JobRow::openAsked);
    connect(dismiss_, &QToolButton::clicked, this, &JobRow::dismissAsked);
}

void JobRow::show(const QModelIndex& index) {
    const auto state = static_cast<base::JobState>(index.data(JobsModel::StateRole).toInt());
    const bool running = state == base::JobState::running;
    const QString name = index.data().toString();
    const auto cell = [&](int column) { return index.siblingAtColumn(column).data().toString(); };
    paused_ = index.data(JobsModel::PausedRole).toBool();
    state_->setIcon(state_icon(state, paused_));
    name_->setText(name);
    set_bar(bar_, index);
    percent_->setText(cell(JobsModel::k_progress));
    done_->setText(cell(JobsModel::k_done));
    rate_->setText(cell(JobsModel::k_rate));
    left_->setText(cell(JobsModel::k_left));
    setAccessibleName(index.data(Qt::AccessibleTextRole).toString());
    pause_->setVisible(running && index.data(JobsModel::PausableRole).toBool());
    pause_->setText(paused_ ? tr("Go on") : tr("Pause"));
    pause_->setIcon(
        theme::icon(paused_ ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause")));
    const bool stopping = index.data(JobsModel::StoppingRole).toBool();
    cancel_->setVisible(running);
    cancel_->setEnabled(!stopping);
    cancel_->setToolTip(stopping ? tr("%1 is stopping").arg(name) : tr("Cancel %1").arg(name));
    open_->setVisible(!running && index.data(JobsModel::OpensRole).toBool());
    dismiss_->setVisible(!running);
    pause_->setAccessibleName(pause_->text() + QLatin1Char(' ') + name);
    cancel_->setAccessibleName(tr("Cancel %1").arg(name));
    open_->setAccessibleName(tr("Open the result of %1").arg(name));
    dismiss_->setAccessibleName(tr("Dismiss %1").arg(name));
}

void JobRow::setNarrow(bool narrow) {
    name_->setFixedWidth(narrow ? k_narrow_name_width : k_name_width);
    bar_->setFixedWidth(narrow ? k_narrow_bar_width : k_bar_width);
    done_->setVisible(!narrow);
    rate_->setVisible(!narrow);
}

void JobRow::setChosen(bool chosen) {
    chosen_ = chosen;
    update();
}

void JobRow::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(chosen_ ? Token::selection : Token::base));
    painter.fillRect(0, height() - 1, width(), 1, theme::color(Token::line));
    if (hasFocus()) draw_face(&painter, rect(), {{}, theme::color(Token::accent), 2, 0});
}

void JobRow::mousePressEvent(QMouseEvent* event) {
    QWidget::mousePressEvent(event);
    Q_EMIT picked();
}

void JobRow::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    Q_EMIT picked();
}

JobsStrip::JobsStrip(QWidget* parent)
    : QWidget(parent), toggle_(word_button(tr("Jobs"), "go-up", this)), counts_(new ElidedLabel({}, this)),
      name_(new ElidedLabel({}, this)), bar_(job_bar(160, this)), numbers_(new ElidedLabel({}, this)),
      cancel_(word_button(tr("Cancel"), "process-stop", this)),
      dismiss_(word_button(tr("Dismiss finished"), "edit-clear", this)), keys_(new KeyLabel({}, this)) {
    setFixedHeight(32);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 16, 0);
    row->setSpacing(10);
    counts_->setMuted(true);
    numbers_->setSteady(true);
    for (QWidget* part : std::initializer_list<QWidget*>{toggle_, counts_, name_, bar_, numbers_, cancel_})
        row->addWidget(part);
    row->addStretch(1);
    row->addWidget(dismiss_);
    row->addWidget(keys_);
    toggle_->setAccessibleName(tr("Show the jobs"));
    connect(toggle_, &QToolButton::clicked, this, &JobsStrip::toggled);
    connect(cancel_, &QToolButton::clicked, this, &JobsStrip::cancelAsked);
    connect(dismiss_, &QToolButton::clicked, this, &JobsStrip::dismissAsked);
}

void JobsStrip::show(const JobsModel& model) {
    QStringList counts;
    if (model.running() > 0) counts.append(tr("%n running", nullptr, model.running()));
    if (model.failed() > 0) counts.append(tr("%n stopped by an error", nullptr, model.failed()));
    if (const int finished = model.ended() - model.failed(); finished > 0)
        counts.append(tr("%n finished", nullptr, finished));
    counts_->setText(counts.isEmpty() ? tr("nothing is running") : counts.join(QStringLiteral(" · ")));
    dismiss_->setVisible(open_ && model.ended() > 0);

    // The foremost running job, else a failed one: both say by name what to look at.
    QModelIndex shown;
    for (int row = 0; row < model.rowCount() && !shown.isValid(); ++row) {
        const QModelIndex index = model.index(row, 0);
        if (static_cast<base::JobState>(index.data(JobsModel::StateRole).toInt()) == base::JobState::running)
            shown = index;
    }
    const bool visible = shown.isValid() && !open_;
    for (QWidget* part : std::initializer_list<QWidget*>{name_, bar_, numbers_})
        part->setVisible(visible);
    cancel_->setVisible(visible && !short_);
    if (!visible) return;
    const QString name = shown.data().toString();
    name_->setText(name);
    set_bar(bar_, shown);
    QStringList numbers;
    for (const int column : {JobsModel::k_progress, JobsModel::k_done, JobsModel::k_left}) {
        if (short_ && column != JobsModel::k_progress) continue;
        if (const QString part = shown.siblingAtColumn(column).data().toString(); !part.isEmpty()) numbers.append(part);
    }
    numbers_->setText(numbers.join(QStringLiteral(" · ")));
    cancel_->setEnabled(!shown.data(JobsModel::StoppingRole).toBool());
    cancel_->setAccessibleName(tr("Cancel %1").arg(name));
    cancel_->setToolTip(tr("Cancel %1").arg(name));
}

void JobsStrip::setOpen(bool open) {
    open_ = open;
    setFixedHeight(open ? 40 : 32);
    toggle_->setIcon(theme::icon(open ? QStringLiteral("go-down") : QStringLiteral("go-up")));
    toggle_->setAccessibleName(open ? tr("Hide the jobs") : tr("Show the jobs"));
    toggle_->setToolTip(toggle_->accessibleName());
}

void JobsStrip::setKeys(const QString& keys) {
    keys_->setKeys(keys);
}

void JobsStrip::setShort(bool isShort) {
    short_ = isShort;
    counts_->setVisible(!isShort);
}

} // namespace sauti::widgets
