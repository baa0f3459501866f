// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/trace_field.h"

#include "widgets/datasets/glance.h"
#include "widgets/datasets/recipe_cards_model.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>
#include <limits>

namespace sauti::widgets::datasets {

namespace {
constexpr int k_wait_ms = 150;
}

TraceField::TraceField(QWidget* parent)
    : QWidget(parent), files_(new QComboBox(this)), line_(new QLineEdit(this)), go_(new QToolButton(this)),
      wait_(new QTimer(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(8);
    files_->setObjectName(QStringLiteral("traceFile"));
    files_->setAccessibleName(tr("File of the line"));
    files_->setFixedWidth(150);
    line_->setObjectName(QStringLiteral("traceLine"));
    line_->setAccessibleName(tr("Which row is line"));
    line_->setPlaceholderText(tr("which row is line…"));
    line_->setValidator(new QIntValidator(1, std::numeric_limits<int>::max(), line_));
    line_->setFixedWidth(140);
    go_->setText(tr("Go"));
    go_->setAccessibleName(tr("Go to the row"));
    go_->setProperty("framed", true);
    go_->setFocusPolicy(Qt::StrongFocus);
    for (QWidget* one : std::initializer_list<QWidget*>{files_, line_, go_})
        row->addWidget(one);
    wait_->setSingleShot(true);
    wait_->setInterval(k_wait_ms);
    const auto changed = [this] {
        wait_->stop();
        if (question().line > 0) {
            wait_->start();
        } else {
            Q_EMIT cleared();
        }
        go_->setEnabled(question().line > 0);
    };
    connect(line_, &QLineEdit::textChanged, this, changed);
    connect(files_, &QComboBox::currentIndexChanged, this, changed);
    connect(wait_, &QTimer::timeout, this, [this] { Q_EMIT asked(question()); });
    const auto open = [this] {
        wait_->stop();
        if (question().line > 0) Q_EMIT openAsked(question());
    };
    connect(line_, &QLineEdit::returnPressed, this, open);
    connect(go_, &QToolButton::clicked, this, open);
    go_->setEnabled(false);
}

dataset::TraceQuestion TraceField::question() const {
    dataset::TraceQuestion question;
    question.data_set = set_;
    question.file = files_->currentText().toStdString();
    question.line = line_->text().toUInt();
    return question;
}

void TraceField::show(const Glance& glance) {
    const QString before = files_->currentText();
    const QSignalBlocker quiet(files_);
    files_->clear();
    set_ = glance.info ? glance.set_name : std::string();
    if (glance.info) {
        for (const dataset::DataSetFile& file : glance.info->files)
            files_->addItem(QString::fromStdString(file.path));
        const int at = files_->findText(before);
        if (at >= 0) files_->setCurrentIndex(at);
    }
    const QString reason = glance.info ? QString() : tr("the data set is not built yet");
    for (QWidget* one : std::initializer_list<QWidget*>{files_, line_}) {
        one->setEnabled(glance.info.has_value());
        one->setToolTip(reason);
        one->setAccessibleDescription(reason);
    }
    if (!glance.info) line_->clear();
    go_->setEnabled(question().line > 0 && glance.info);
    go_->setToolTip(glance.info ? tr("Go to the row (Enter)") : reason);
}

QString place_words(const dataset::TracedPart& part) {
    QStringList words;
    if (part.source.kind == "corpus") words << QString::fromStdString(part.source.id);
    words << TraceField::tr("%1 line %2").arg(QString::fromStdString(part.source.path), number_text(part.span.line));
    if (part.span.end_cps != dataset::k_whole)
        words << TraceField::tr("letters %1–%2").arg(part.span.begin_cps + 1).arg(part.span.end_cps);
    if (part.row > 0) words << TraceField::tr("row %1").arg(number_text(part.row));
    return words.join(QStringLiteral(", "));
}

} // namespace sauti::widgets::datasets
