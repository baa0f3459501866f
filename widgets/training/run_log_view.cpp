// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/run_log_view.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/rule.h"
#include "widgets/common/theme.h"

#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>
#include <utility>

namespace sauti::widgets::training_page {

RunLogView::RunLogView(QWidget* parent)
    : QWidget(parent), title_(new ElidedLabel({}, this)), lines_(new QPlainTextEdit(this)) {
    setAccessibleName(tr("Log"));
    title_->setFont(theme::bold_font());
    title_->setContentsMargins(12, 0, 12, 0);
    title_->setFixedHeight(36);
    lines_->setAccessibleName(tr("Log"));
    lines_->setReadOnly(true);
    lines_->setFont(theme::mono_font());
    lines_->setFrameShape(QFrame::NoFrame);
    lines_->setLineWrapMode(QPlainTextEdit::NoWrap);
    lines_->setPlaceholderText(tr("It has said nothing yet."));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title_);
    column->addWidget(new Rule(Qt::Horizontal, this));
    column->addWidget(lines_, 1);
}

void RunLogView::setLog(const QString& run, std::shared_ptr<const std::string> log) {
    title_->setText(tr("Log of %1").arg(run));
    lines_->setAccessibleName(title_->text());
    if (log == log_) return;
    const bool grew = log && log_ && log->compare(0, log_->size(), *log_) == 0;
    QScrollBar* bar = lines_->verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    const int place = bar->value();
    if (grew) {
        std::string more = log->substr(log_->size());
        if (!more.empty()) more.pop_back(); // appending begins a line by itself
        if (!more.empty()) lines_->appendPlainText(QString::fromStdString(more));
    } else {
        lines_->setPlainText(log ? QString::fromStdString(*log).trimmed() : QString());
    }
    bar->setValue(follows ? bar->maximum() : place);
    log_ = std::move(log);
}

QString RunLogView::text() const {
    return lines_->toPlainText();
}

} // namespace sauti::widgets::training_page
