// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/curves_pane.h"

#include "runs/comparison.h"
#include "runs/run_reader.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace sauti::widgets::experiments {

namespace {

/// Loss of training and evaluation in one picture: the usual first look.
const QString k_both_losses = QStringLiteral("loss");

QString words(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QLabel* word(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::meta_font());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

CurvesPane::CurvesPane(QWidget* parent)
    : QWidget(parent), wanted_(k_both_losses), metric_(new QComboBox(this)), axis_(new QComboBox(this)),
      smooth_(new QComboBox(this)), log_(new QCheckBox(tr("log"), this)), opening_(word({}, this)),
      chart_(new CurveChart(this)), notices_(new MessageBars(this)) {
    setAccessibleName(tr("Curves"));
    metric_->setAccessibleName(tr("Metric"));
    metric_->setMinimumContentsLength(12);
    axis_->setAccessibleName(tr("Horizontal axis"));
    for (const runs::Axis axis : {runs::Axis::step, runs::Axis::epoch, runs::Axis::ids, runs::Axis::seconds})
        axis_->addItem(words(runs::name(axis)), static_cast<int>(axis));
    smooth_->setAccessibleName(tr("Smoothing"));
    smooth_->setToolTip(tr("Weight of what came before in an exponential mean; 0: as measured"));
    for (const double weight : {0.0, 0.5, 0.9, 0.97, 0.99})
        smooth_->addItem(QString::number(weight), weight);
    log_->setToolTip(tr("Logarithmic vertical axis"));
    auto* out = new QToolButton(this);
    out->setIcon(theme::icon(QStringLiteral("document-export")));
    out->setToolTip(tr("Save or copy the chart"));
    out->setAccessibleName(out->toolTip());
    out->setAutoRaise(true);
    out->setPopupMode(QToolButton::InstantPopup);
    out->setMenu(chart_->makeMenu(out));
    auto* bar = new QWidget(this);
    bar->setFixedHeight(44);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(metric_);
    row->addWidget(word(tr("x"), bar));
    row->addWidget(axis_);
    row->addWidget(word(tr("smooth"), bar));
    row->addWidget(smooth_);
    row->addWidget(log_);
    row->addStretch(1);
    row->addWidget(opening_);
    row->addWidget(out);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(chart_, 1);
    column->addWidget(notices_);
    connect(metric_, &QComboBox::activated, this, [this] { setMetric(metric_->currentText()); });
    connect(axis_, &QComboBox::activated, this, [this] {
        chart_->setAxis(static_cast<runs::Axis>(axis_->currentData().toInt()));
        Q_EMIT arranged();
    });
    connect(smooth_, &QComboBox::activated, this, [this] {
        chart_->setSmoothing(smooth_->currentData().toDouble());
        Q_EMIT arranged();
    });
    connect(log_, &QCheckBox::toggled, this, [this](bool on) {
        chart_->setLogY(on);
        Q_EMIT arranged();
    });
    offerMetrics();
    draw();
}

QString CurvesPane::metric() const {
    return wanted_;
}

void CurvesPane::setMetric(const QString& metric) {
    const bool is_other = metric != wanted_;
    wanted_ = metric;
    offerMetrics();
    draw();
    if (is_other) chart_->showAll();
    Q_EMIT arranged();
}

void CurvesPane::setRuns(QList<Run> runs) {
    runs_ = std::move(runs);
    offerMetrics();
    draw();
    tellParting();
}

/// Who stops on the loss gives F1 up: told of the run that gives up most.
void CurvesPane::tellParting() {
    const QString f1 = QStringLiteral("eval/entity_f1");
    std::optional<runs::Parting> most;
    QString of;
    for (const Run& run : std::as_const(runs_)) {
        const runs::Curve* loss = run.curves != nullptr ? run.curves->find("eval/loss") : nullptr;
        const runs::Curve* score = run.curves != nullptr ? run.curves->find(f1.toStdString()) : nullptr;
        if (loss == nullptr || score == nullptr) continue;
        const auto found = runs::parting(*loss, *score);
        if (!found || (most && most->best - most->at_loss >= found->best - found->at_loss)) continue;
        most = found;
        of = run.id;
    }
    Message message;
    message.id = QStringLiteral("parting");
    if (most) {
        const auto epoch = [](double at) { return QString::number(std::round(at * 10) / 10); };
        message.what = tr("%1:").arg(of);
        message.detail = tr("loss is lowest at epoch %1, F1 highest at epoch %2. Stopping on loss gives up %3 points.")
                             .arg(epoch(most->loss_epoch), epoch(most->score_epoch))
                             .arg((most->best - most->at_loss) * 100, 0, 'f', 1);
        message.ways = {{tr("show F1"), [this, f1] { setMetric(f1); }}};
    }
    const QString told = message.what + message.detail;
    if (told == std::exchange(told_, told)) return;
    if (most)
        notices_->show(message);
    else
        notices_->clear(message.id);
}

void CurvesPane::setOpening(bool opening) {
    opening_->setText(opening ? tr("opening…") : QString());
}

void CurvesPane::offerMetrics() {
    QStringList known;
    for (const runs::MetricFacts& facts : runs::known_metrics())
        known.append(words(facts.name));
    QStringList found;
    for (const Run& run : std::as_const(runs_)) {
        if (run.curves == nullptr) continue;
        for (const std::string& metric : run.curves->metrics())
            if (const QString name = QString::fromStdString(metric); !found.contains(name)) found.append(name);
    }
    std::stable_sort(found.begin(), found.end(), [&known](const QString& one, const QString& other) {
        const auto place = [&known](const QString& name) {
            const qsizetype at = known.indexOf(name);
            return at < 0 ? known.size() : at;
        };
        return place(one) < place(other);
    });
    found.prepend(k_both_losses);
    if (!found.contains(wanted_)) found.append(wanted_);
    QStringList now;
    for (int index = 0; index < metric_->count(); ++index)
        now.append(metric_->itemText(index));
    const QSignalBlocker quiet(metric_);
    if (now != found) {
        metric_->clear();
        metric_->addItems(found);
    }
    metric_->setCurrentText(wanted_);
}

void CurvesPane::draw() {
    const bool both = wanted_ == k_both_losses;
    std::vector<ChartCurve> curves;
    const auto add = [&curves](const Run& run, const QString& metric, const QString& name, bool dashed) {
        if (run.curves == nullptr) return;
        const runs::Curve* found = run.curves->find(metric.toStdString());
        if (found == nullptr) return;
        ChartCurve curve;
        curve.id = run.id + QLatin1Char(' ') + metric;
        curve.name = name;
        curve.curve = found;
        curve.color = run.color;
        curve.marks = dashed;
        if (dashed) curve.line = ChartCurve::Line::dashed;
        curves.push_back(std::move(curve));
    };
    for (const Run& run : std::as_const(runs_)) {
        if (!both) {
            add(run, wanted_, run.id, false);
            continue;
        }
        add(run, QStringLiteral("train/loss"), run.id, false);
        add(run, QStringLiteral("eval/loss"), tr("%1 eval").arg(run.id), true);
    }
    // First the curves: those that the chart knows may be gone.
    chart_->setCurves(std::move(curves));
    CurveChart::Names names;
    names.what = both ? tr("loss") : wanted_;
    if (both) {
        names.caption = tr("train/loss, dashed eval/loss");
    } else {
        names.caption = wanted_;
        if (const runs::MetricFacts* facts = runs::find_metric(wanted_.toStdString())) {
            names.caption += QStringLiteral(": ") + words(facts->help);
            if (!facts->unit.empty()) names.caption += QStringLiteral(" (") + words(facts->unit) + QLatin1Char(')');
        }
    }
    chart_->setNames(names);
}

QByteArray CurvesPane::arrangement() const {
    QJsonObject state;
    state[QStringLiteral("metric")] = wanted_;
    state[QStringLiteral("axis")] = axis_->currentData().toInt();
    state[QStringLiteral("smooth")] = smooth_->currentData().toDouble();
    state[QStringLiteral("log")] = log_->isChecked();
    return QJsonDocument(state).toJson(QJsonDocument::Compact);
}

void CurvesPane::setArrangement(const QByteArray& bytes) {
    const QJsonObject state = QJsonDocument::fromJson(bytes).object();
    if (state.isEmpty()) return;
    const int axis = axis_->findData(state[QStringLiteral("axis")].toInt());
    axis_->setCurrentIndex(std::max(0, axis));
    chart_->setAxis(static_cast<runs::Axis>(axis_->currentData().toInt()));
    const int smooth = smooth_->findData(state[QStringLiteral("smooth")].toDouble());
    smooth_->setCurrentIndex(std::max(0, smooth));
    chart_->setSmoothing(smooth_->currentData().toDouble());
    {
        const QSignalBlocker quiet(log_);
        log_->setChecked(state[QStringLiteral("log")].toBool());
    }
    chart_->setLogY(log_->isChecked());
    wanted_ = state[QStringLiteral("metric")].toString(k_both_losses);
    offerMetrics();
    draw();
}

} // namespace sauti::widgets::experiments
