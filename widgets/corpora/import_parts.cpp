// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/import_parts.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

constexpr int k_step_height = 36;
constexpr int k_steps_width = 208;

QString sign_of(StandOut::Kind kind) {
    switch (kind) {
    case StandOut::Kind::good: return QStringLiteral("dialog-ok-apply");
    case StandOut::Kind::warning: return QStringLiteral("dialog-warning");
    default: return QStringLiteral("dialog-information");
    }
}

Token token_of(StandOut::Kind kind) {
    switch (kind) {
    case StandOut::Kind::good: return Token::good;
    case StandOut::Kind::warning: return Token::warning;
    default: return Token::accent;
    }
}

} // namespace

ImportSteps::ImportSteps(const QStringList& steps, QWidget* parent) : QWidget(parent), steps_(steps) {
    setAccessibleName(tr("Steps"));
    setCurrent(0);
}

void ImportSteps::setCurrent(int step) {
    current_ = step;
    setAccessibleDescription(tr("Step %1 of %2: %3").arg(step + 1).arg(steps_.size()).arg(steps_.value(step)));
    update();
}

QSize ImportSteps::sizeHint() const {
    return {k_steps_width, int(steps_.size()) * k_step_height};
}

void ImportSteps::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    for (int i = 0; i < steps_.size(); ++i) {
        const QRect row(0, i * k_step_height, width(), k_step_height);
        if (i == current_) painter.fillRect(row, theme::color(Token::selection));
        painter.setFont(i == current_ ? theme::bold_font() : theme::body_font());
        if (i < current_) {
            theme::icon(QStringLiteral("dialog-ok-apply"), Token::good)
                .paint(&painter, QRect(16, row.center().y() - 8, 16, 16));
        } else {
            painter.setPen(theme::color(i == current_ ? Token::text : Token::muted));
            painter.drawText(QRect(16, row.top(), 16, row.height()), Qt::AlignCenter, QString::number(i + 1));
        }
        painter.setPen(theme::color(i > current_ ? Token::muted : Token::text));
        const QRect words = row.adjusted(44, 0, -8, 0);
        painter.drawText(words, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(steps_.at(i), Qt::ElideRight, words.width()));
    }
}

void PreviewModel::setRows(const QList<RowView>& rows) {
    beginResetModel();
    rows_ = rows;
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rows_.size() || index.column() >= ColumnCount) return {};
    const RowView& row = rows_.at(index.row());
    const int column = index.column();
    if (role == RowTextRole) return QVariant::fromValue(column == Phones ? row.phones : row.text);
    if (role == TagCountsRole) return QVariant::fromValue(row.tags);
    if (role == FullTextRole) return column == Phones ? row.phones.text : column == Text ? row.text.text : QString();
    if (role == Qt::TextAlignmentRole)
        return int((column == Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::AccessibleTextRole) return {};
    switch (column) {
    case Number: return qint64(row.row.id);
    case Split: return row.split;
    case Text: return row.text.text;
    case Phones: return QString::fromStdString(row.row.phones);
    default: {
        QStringList counts;
        for (const auto& [type, count] : row.tags)
            counts.append(QStringLiteral("%1 %2").arg(type).arg(count));
        return counts.join(QStringLiteral(", "));
    }
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Number: return QStringLiteral("#");
    case Split: return tr("split");
    case Text: return tr("text");
    case Phones: return tr("phones");
    default: return tr("tags");
    }
}

FactLines::FactLines(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)) {
    setAccessibleName(tr("What stood out"));
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
}

void FactLines::setFacts(const QList<StandOut>& facts) {
    while (QLayoutItem* item = column_->takeAt(0)) {
        if (item->widget() != nullptr) item->widget()->deleteLater();
        delete item;
    }
    for (const StandOut& fact : facts) {
        auto* line = new QWidget(this);
        line->setFixedHeight(24);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        auto* sign = new QLabel(line);
        sign->setFixedSize(16, 16);
        sign->setPixmap(theme::icon(sign_of(fact.kind), token_of(fact.kind)).pixmap(16, 16));
        row->addWidget(sign);
        row->addWidget(new ElidedLabel(fact.text, line), 1);
        column_->addWidget(line);
    }
}

} // namespace sauti::widgets::corpora
