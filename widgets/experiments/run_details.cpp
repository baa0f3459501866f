// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/run_details.h"

#include "widgets/common/chart_scale.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/runs_model.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace sauti::widgets::experiments {

namespace {

QString of(const std::string& text) {
    return QString::fromStdString(text);
}

QString time_text(const std::string& when) {
    const QDateTime time = QDateTime::fromString(of(when), Qt::ISODate);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : of(when);
}

QString duration_text(const runs::RunFacts& facts) {
    const QDateTime begin = QDateTime::fromString(of(facts.created), Qt::ISODate);
    const QDateTime end = QDateTime::fromString(of(facts.ended), Qt::ISODate);
    if (!begin.isValid() || !end.isValid()) return {};
    const qint64 seconds = begin.secsTo(end);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

RunDetails::RunDetails(QWidget* parent) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Details of the run"));
    auto* inner = new QWidget;
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    heading_ = new QLabel(inner);
    heading_->setFont(theme::bold_font());
    heading_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(heading_);
    facts_ = new QGridLayout;
    facts_->setHorizontalSpacing(12);
    facts_->setVerticalSpacing(2);
    facts_->setColumnStretch(1, 1);
    facts_->setColumnStretch(3, 1);
    column->addLayout(facts_);
    column->addStretch(1);
    setWidget(inner);
    setRun(nullptr);
}

void RunDetails::add(const QString& name, const QString& value, bool is_error) {
    if (value.isEmpty()) return;
    auto* key = new QLabel(name, widget());
    key->setForegroundRole(QPalette::PlaceholderText);
    QWidget* shown = nullptr;
    if (is_error) {
        auto* label = new QLabel(value, widget());
        label->setWordWrap(true);
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, theme::color(theme::Token::error));
        label->setPalette(palette);
        shown = label;
    } else {
        shown = new ElidedLabel(value, widget());
    }
    for (QWidget* label : {static_cast<QWidget*>(key), shown}) {
        label->setFont(theme::meta_font());
        label->show();
        labels_.append(label);
    }
    // Two facts a line; an error has a line of its own.
    if (is_error && next_ % 2 == 1) ++next_;
    const int row = next_ / 2;
    const int column = next_ % 2 * 2;
    facts_->addWidget(key, row, column, Qt::AlignTop);
    facts_->addWidget(shown, row, column + 1, 1, is_error ? 3 : 1);
    next_ += is_error ? 2 : 1;
}

void RunDetails::setRun(const runs::RunOverview* run) {
    // Asked again every other second: what is the same stays, with what was marked in it.
    const QString told = run == nullptr ? QStringLiteral("none")
                                        : QStringLiteral("%1 %2 %3 %4")
                                              .arg(of(run->facts.id))
                                              .arg(run->stamp.run_json_ns)
                                              .arg(run->stamp.metrics_bytes)
                                              .arg(static_cast<int>(run->facts.state));
    if (told == told_) return;
    told_ = told;
    qDeleteAll(labels_);
    labels_.clear();
    next_ = 0;
    if (run == nullptr) {
        heading_->setText(tr("No run is chosen"));
        return;
    }
    const runs::RunFacts& facts = run->facts;
    heading_->setText(of(facts.id));
    add(tr("error"), of(facts.error), true);
    add(tr("spec"), of(run->spec_problem), true);
    add(tr("kind"), of(facts.kind));
    add(tr("state"), state_text(facts.state));
    add(tr("step"), facts.total_steps > 0 ? tr("%1 of %2")
                                                .arg(chart_number(static_cast<double>(facts.step)),
                                                     chart_number(static_cast<double>(facts.total_steps)))
                                          : chart_number(static_cast<double>(facts.step)));
    if (facts.best_step)
        add(tr("best"), tr("%1 %2 at step %3")
                            .arg(of(run->spec.evaluate.metric), chart_number(facts.best_value.value_or(0)),
                                 chart_number(static_cast<double>(*facts.best_step))));
    add(tr("started"), time_text(facts.created));
    add(tr("took"), duration_text(facts));
    if (run->spec_problem.empty()) {
        add(tr("preset"), of(run->spec.preset.value_or("")));
        add(tr("started from"), of(run->spec.start.value_or("")));
        add(tr("train rows"), of(run->spec.data.train.value_or("")));
        add(tr("test rows"), of(run->spec.data.test.value_or("")));
    }
    add(tr("device"), of(run->device));
    if (run->parameters > 0) add(tr("parameters"), chart_number(static_cast<double>(run->parameters)));
    for (const auto& [metric, value] : run->last)
        if (metric.rfind("test/", 0) == 0) add(of(metric), chart_number(value));
}

} // namespace sauti::widgets::experiments
