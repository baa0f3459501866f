// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/run_pane.h"

#include "training/schedule.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/panes.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/training/guesses_view.h"
#include "widgets/training/run_log_view.h"
#include "widgets/training/words.h"
#include "workspace/live_run.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_follow_ms = 250;
constexpr int k_planned_points = 200;
constexpr int k_left_width = 830;
constexpr int k_log_width = 366;
constexpr int k_numbers_gap = 28;
constexpr int k_narrow_numbers_gap = 10;
constexpr int k_rates_height = 150;
constexpr int k_guesses_height = 180;
constexpr int k_least_height = 520; ///< of the three below each other

constexpr double k_nothing = std::numeric_limits<double>::quiet_NaN();

double last_of(const workspace::RunView& view, std::string_view metric) {
    const auto found = view.last.find(metric);
    return found == view.last.end() ? k_nothing : found->second;
}

ChartCurve curve_of(const workspace::RunView& view, const char* metric, const QString& name, int color) {
    ChartCurve curve;
    curve.id = QString::fromLatin1(metric);
    curve.name = name;
    curve.color = color;
    const auto found = view.curves.find(std::string_view(metric));
    if (found != view.curves.end()) curve.points = found->second;
    return curve;
}

/// The learning rate from here to the end, as planned.
ChartCurve planned_rate(const workspace::RunView& view) {
    ChartCurve curve;
    curve.id = QStringLiteral("planned");
    curve.name = RunPane::tr("planned");
    curve.color = 0;
    curve.line = ChartCurve::Line::dotted;
    const std::int64_t total = view.facts.total_steps;
    runs::RunSpec spec = view.spec;
    spec.schedule.max_steps = total;
    const training::Schedule schedule(spec, 1);
    const std::int64_t begin = std::min(view.step, total);
    for (int part = 0; part <= k_planned_points && total > begin; ++part) {
        const std::int64_t at = begin + (total - begin) * part / k_planned_points;
        curve.points.push_back({static_cast<double>(at), schedule.learning_rate(at)});
    }
    return curve;
}

} // namespace

RunPane::RunPane(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), timer_(new QTimer(this)), numbers_(new QWidget(this)),
      chart_bar_(new QWidget(this)), smooth_(new QComboBox(chart_bar_)), log_(new QCheckBox(tr("log"), chart_bar_)),
      loss_chart_(new CurveChart(this)), score_chart_(new CurveChart(this)), rate_chart_(new CurveChart(this)),
      speed_chart_(new CurveChart(this)), guesses_title_(new QLabel(this)), guesses_note_(new ElidedLabel({}, this)),
      guesses_(new GuessesView(this)), log_view_(new RunLogView(this)) {
    setAccessibleName(tr("Run"));
    makeNumbers();
    makeCharts();
    auto* both = new QSplitter(Qt::Horizontal, this);
    both->setChildrenCollapsible(false);
    both->addWidget(makeLeft());
    both->addWidget(log_view_);
    both->setStretchFactor(0, 1);
    both->setSizes({k_left_width, k_log_width});
    log_view_->hide();
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(both);
    timer_->setInterval(k_follow_ms);
    connect(timer_, &QTimer::timeout, this, [this] {
        showNumbers();
        showMark();
        read();
    });
    for (CurveChart* chart : charts())
        connect(chart, &CurveChart::saveFailed, &session_, &Session::failed);
}

QWidget* RunPane::makeLeft() {
    auto* left = new QWidget(this);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(numbers_);
    column->addWidget(new Rule(Qt::Horizontal, left));
    column->addWidget(makePanes(), 1);
    return left;
}

/// Curves, rates and guesses below each other, or as views where the window is low.
QWidget* RunPane::makePanes() {
    auto* panes = new Panes(session_.settings(), QStringLiteral("train/run"), this);
    auto* curves = new QWidget(panes);
    auto* column = new QVBoxLayout(curves);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(chart_bar_);
    auto* above = new QHBoxLayout;
    above->setContentsMargins(16, 0, 16, 0);
    above->setSpacing(12);
    above->addWidget(loss_chart_, 3);
    above->addWidget(score_chart_, 2);
    column->addLayout(above, 1);
    auto* rates = new QWidget(panes);
    auto* below = new QHBoxLayout(rates);
    below->setContentsMargins(16, 4, 16, 4);
    below->setSpacing(12);
    below->addWidget(rate_chart_);
    below->addWidget(speed_chart_);
    auto* guesses = new QWidget(panes);
    auto* lines = new QVBoxLayout(guesses);
    lines->setContentsMargins(0, 0, 0, 8);
    lines->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 4, 16, 4);
    QFont bold = theme::meta_font();
    bold.setBold(true);
    guesses_title_->setFont(bold);
    guesses_title_->setForegroundRole(QPalette::PlaceholderText);
    guesses_note_->setFont(theme::meta_font());
    guesses_note_->setMuted(true);
    head->addWidget(guesses_title_);
    head->addStretch(1);
    head->addWidget(guesses_note_);
    lines->addLayout(head);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(4, 0, 16, 0);
    line->addWidget(guesses_);
    lines->addLayout(line);
    lines->addStretch(1);
    panes->addColumn({QStringLiteral("curves"), tr("Curves"), curves});
    panes->addBelow({QStringLiteral("rates"), tr("Rates"), rates, k_rates_height});
    panes->addBelow({QStringLiteral("guesses"), tr("Guesses"), guesses, k_guesses_height});
    panes->setLeastHeight(k_least_height);
    return panes;
}

void RunPane::makeNumbers() {
    numbers_->setFixedHeight(57);
    numbers_->setAccessibleName(tr("How the run stands"));
    auto* line = new QHBoxLayout(numbers_);
    line->setContentsMargins(16, 6, 16, 6);
    line->setSpacing(k_numbers_gap);
    const auto add = [&](const QString& name) {
        auto* column = new QVBoxLayout;
        column->setSpacing(1);
        auto* title = new QLabel(name, numbers_);
        title->setFont(theme::meta_font());
        title->setForegroundRole(QPalette::PlaceholderText);
        auto* value = new QLabel(QStringLiteral("–"), numbers_);
        value->setFont(theme::title_font());
        value->setAccessibleName(name);
        column->addWidget(title);
        column->addWidget(value);
        line->addLayout(column);
        return Number{value, title};
    };
    step_ = add(tr("step"));
    epoch_ = add(tr("epoch"));
    loss_ = add(tr("loss"));
    eval_ = add(tr("eval loss"));
    rate_ = add(tr("ids a second"));
    left_ = add(tr("time left"));
    memory_ = add(tr("memory"));
    memory_.value->setToolTip(tr("of the whole program, now"));
    doing_ = add(tr("now"));
    line->addStretch(1);
}

void RunPane::makeCharts() {
    chart_bar_->setFixedHeight(36);
    auto* line = new QHBoxLayout(chart_bar_);
    line->setContentsMargins(16, 4, 16, 4);
    line->setSpacing(8);
    line->addStretch(1);
    auto* label = new QLabel(tr("smooth"), chart_bar_);
    label->setForegroundRole(QPalette::PlaceholderText);
    line->addWidget(label);
    for (const double weight : {0.0, 0.5, 0.8, 0.9, 0.97})
        smooth_->addItem(QString::number(weight), weight);
    smooth_->setAccessibleName(tr("Smooth the curves"));
    line->addWidget(smooth_);
    log_->setAccessibleName(tr("Logarithmic axis of the loss"));
    line->addWidget(log_);
    connect(smooth_, &QComboBox::currentIndexChanged, this, [this] {
        for (CurveChart* chart : {loss_chart_, speed_chart_})
            chart->setSmoothing(smooth_->currentData().toDouble());
    });
    connect(log_, &QCheckBox::toggled, this, [this](bool on) { loss_chart_->setLogY(on); });
    rate_chart_->setNames({tr("learning rate"), tr("learning rate")});
    speed_chart_->setNames({tr("ids a second"), tr("ids a second")});
    score_chart_->setNames({tr("F1"), tr("F1 by first character")});
    for (CurveChart* chart : {rate_chart_, speed_chart_})
        chart->setLegendVisible(false);
    for (CurveChart* chart : {loss_chart_, score_chart_})
        chart->setValueLabels(true);
    score_chart_->hide();
}

QList<CurveChart*> RunPane::charts() const {
    return {loss_chart_, score_chart_, rate_chart_, speed_chart_};
}

QList<QPair<QString, CurveChart*>> RunPane::namedCharts() const {
    return {{tr("Loss"), loss_chart_},
            {tr("F1"), score_chart_},
            {tr("Learning rate"), rate_chart_},
            {tr("Ids a second"), speed_chart_}};
}

void RunPane::setLogShown(bool shown) {
    log_view_->setVisible(shown);
}

bool RunPane::isLogShown() const {
    return !log_view_->isHidden();
}

void RunPane::follow(const std::filesystem::path& folder, std::shared_ptr<workspace::LiveRun> live) {
    live_ = std::move(live);
    if (folder_ != folder || !watch_) {
        folder_ = folder;
        watch_ = std::make_shared<workspace::RunWatch>(folder);
        view_.reset();
        job_ = 0;
        drawn_news_ = 0;
        guesses_->setSample(std::nullopt);
        log_view_->setLog(QString::fromStdString(folder.filename().string()), nullptr);
        for (CurveChart* chart : charts())
            chart->setCurves({});
    }
    showNumbers();
    setSeen(seen_);
}

void RunPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    numbers_->layout()->setSpacing(width() < Panes::k_narrow_below ? k_narrow_numbers_gap : k_numbers_gap);
}

void RunPane::liveEnded() {
    live_.reset();
    job_ = 0;
    read();
}

void RunPane::setSeen(bool seen) {
    seen_ = seen;
    if (watch_ && seen_) {
        read();
        timer_->start();
    } else {
        timer_->stop();
    }
}

bool RunPane::isGoingOn() const {
    return live_ != nullptr || !view_ || view_->facts.state == runs::RunState::running;
}

void RunPane::read() {
    if (job_ != 0 || !watch_) return;
    auto found = std::make_shared<workspace::RunView>();
    JobRequest request;
    request.name = tr("Follow a run");
    request.quiet = true;
    request.body = [watch = watch_, found](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(*found, watch->refresh(job.work()));
        return {};
    };
    const auto id = std::make_shared<base::JobId>(0);
    *id = session_.start(std::move(request), this, [this, found, id](const base::JobStatus& end) {
        if (*id != job_) return; // of a run that is no longer shown
        job_ = 0;
        if (end.state == base::JobState::done) {
            view_ = std::move(*found);
            showNumbers();
            if (drawn_news_ != view_->news || !isGoingOn()) showCurves();
            showMark();
            log_view_->setLog(QString::fromStdString(view_->facts.id), view_->log);
            if (!isGoingOn()) timer_->stop();
            Q_EMIT renewed();
        } else if (live_ == nullptr && end.state == base::JobState::failed && end.error) {
            // A run that has just begun has no folder yet; of any other that is worth telling.
            timer_->stop();
            Q_EMIT failed(*end.error);
        }
    });
    job_ = *id;
}

void RunPane::showNumbers() {
    const training::News news = live_ ? live_->news() : training::News();
    const bool told = live_ && news.step > 0;
    const std::int64_t total = told ? news.total_steps : view_ ? view_->facts.total_steps : 0;
    const std::int64_t at = told ? news.step : view_ ? std::max(view_->step, view_->facts.step) : 0;
    const QString none = QStringLiteral("–");
    step_.value->setText(total > 0 ? tr("%1 of %2").arg(count_text(at), count_text(total)) : none);
    const double epoch = told ? news.epoch : view_ ? view_->epoch : 0;
    epoch_.value->setText(total > 0 ? QString::number(epoch, 'f', 2) : none);
    const auto measured = [this](const char* metric) { return view_ ? last_of(*view_, metric) : k_nothing; };
    const bool labels = view_ && view_->spec.kind == "finetune";
    double best = measured(labels ? "eval/entity_f1" : "eval/loss");
    if (view_ && view_->facts.best_value) best = *view_->facts.best_value;
    if (told && news.best) best = *news.best;
    const double speed = told && news.ids_per_s > 0 ? news.ids_per_s : measured("train/ids_per_s");
    loss_.value->setText(value_text(told ? news.loss : measured("train/loss")));
    eval_.name->setText(labels ? tr("F1, best") : tr("eval loss, best"));
    eval_.value->setText(value_text(best));
    rate_.value->setText(std::isfinite(speed) ? count_text(std::llround(speed)) : none);
    left_.value->setText(told && news.left_s ? left_text(*news.left_s) : none);
    const bool uses = view_ && view_->process;
    memory_.value->setText(uses ? size_text(view_->process->memory_bytes) : none);
    doing_.value->setText(live_   ? QString::fromStdString(news.doing)
                          : view_ ? QString::fromUtf8(runs::name(view_->facts.state).data())
                                  : none);
}

void RunPane::showMark() {
    if (!view_) return;
    const std::int64_t told = live_ ? live_->news().step : 0;
    const auto now = static_cast<double>(std::max(view_->step, told));
    loss_chart_->setMark(isGoingOn() ? std::optional(CurveChart::Mark{now, tr("now")}) : std::nullopt);
}

void RunPane::showCurves() {
    const workspace::RunView& view = *view_;
    drawn_news_ = view.news;
    const bool labels = view.spec.kind == "finetune";
    loss_chart_->setNames({tr("loss"), labels ? tr("loss (nats a token)") : tr("loss (nats a masked letter)")});
    ChartCurve eval = curve_of(view, "eval/loss", tr("eval"), 1);
    eval.line = ChartCurve::Line::dashed;
    eval.marks = true;
    loss_chart_->setCurves({curve_of(view, "train/loss", tr("train"), 0), std::move(eval)});
    score_chart_->setVisible(labels);
    if (labels) {
        ChartCurve f1 = curve_of(view, "eval/entity_f1", tr("F1"), 2);
        f1.marks = true;
        score_chart_->setCurves({std::move(f1)});
    }
    std::vector<ChartCurve> rates = {curve_of(view, "train/lr", tr("learning rate"), 0)};
    if (isGoingOn()) rates.push_back(planned_rate(view));
    rate_chart_->setCurves(std::move(rates));
    speed_chart_->setCurves({curve_of(view, "train/ids_per_s", tr("ids a second"), 2)});
    const auto end = static_cast<double>(view.facts.total_steps);
    for (CurveChart* chart : charts())
        chart->setPlannedEnd(end);
    guesses_->setSample(view.sample);
    guesses_title_->setText(labels ? tr("What it tags now") : tr("What it guesses now"));
    guesses_note_->setText(view.sample ? tr("after step %1; %2")
                                             .arg(count_text(view.sample->step),
                                                  labels ? tr("a sentence of the eval rows")
                                                         : tr("boxes are hidden letters: solid = best guess right, "
                                                              "dashed = wrong"))
                                       : QString());
}

} // namespace sauti::widgets::training_page
