// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start/start_parts.h"

#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"
#include "widgets/start/recent_projects_model.h"

#include <QPainter>
#include <QStyle>
#include <utility>

namespace sauti::widgets::start {

using theme::color;
using theme::Token;

QSize RecentProjectDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    return {option.rect.width(), 48};
}

void RecentProjectDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.viewItemPosition = QStyleOptionViewItem::OnlyOne;
    item.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    const QRect& rect = option.rect;
    painter->save();
    painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, color(Token::line));
    const bool missing = index.data(RecentProjectsModel::MissingRole).toBool();
    const QRect icon(rect.left() + 15, rect.top() + 16, 16, 16);
    theme::icon(QStringLiteral("folder-open"), missing ? Token::disabled : Token::text).paint(painter, icon);

    const QFontMetrics meta(theme::meta_font());
    const auto words = [&](const QRect& place, const QString& text, const QFont& font, Token ink, Qt::Alignment side) {
        painter->setFont(font);
        painter->setPen(color(ink));
        painter->drawText(place, side | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(text, Qt::ElideMiddle, place.width()));
    };
    const int when_left = rect.right() - 13 - 84;
    const int note_left = when_left - 12 - 190;
    const int name_width = note_left - rect.left() - 46 - 8;
    const Token name_ink = missing ? Token::muted : Token::text;
    words({rect.left() + 46, rect.top() + 6, name_width, 20}, index.data().toString(), theme::body_font(), name_ink,
          Qt::AlignLeft);
    words({rect.left() + 46, rect.top() + 25, name_width, 16}, index.data(RecentProjectsModel::FolderRole).toString(),
          theme::meta_font(), Token::muted, Qt::AlignLeft);
    words({when_left, rect.top(), 84, 47}, index.data(RecentProjectsModel::WhenRole).toString(), theme::meta_font(),
          Token::muted, Qt::AlignRight);
    const QString note = index.data(RecentProjectsModel::NoteRole).toString();
    words({note_left, rect.top(), 190, 47}, note, theme::meta_font(), missing ? Token::warning : Token::muted,
          Qt::AlignRight);
    if (missing) {
        const int left = note_left + 190 - meta.horizontalAdvance(note) - 22;
        theme::icon(QStringLiteral("dialog-warning"), Token::warning).paint(painter, {left, rect.top() + 16, 16, 16});
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        draw_face(painter, rect, {{}, color(Token::accent), 2, 0});
    }
    painter->restore();
}

TaskButton::TaskButton(PageFacts page, QWidget* parent) : QAbstractButton(parent), page_(std::move(page)) {
    setFixedHeight(60);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setText(page_.invitation);
    setAccessibleName(tr("%1: %2").arg(page_.invitation, page_.purpose));
    setToolTip(page_.purpose);
    setCursor(Qt::PointingHandCursor);
}

QSize TaskButton::sizeHint() const {
    return {420, 60};
}

void TaskButton::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), color(underMouse() ? Token::hover : Token::base));
    painter.fillRect(0, height() - 1, width(), 1, color(Token::line));
    theme::icon(page_.icon).paint(&painter, QRect(12, 19, 22, 22));
    const QString key = tr("Ctrl+%1").arg(page_.number);
    const int right = width() - 12 - draw_key(&painter, key, {width() - 12, 30}) - 12;
    painter.setFont(theme::body_font());
    painter.setPen(color(Token::accent));
    painter.drawText(QRect(46, 12, right - 46, 20), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(page_.invitation, Qt::ElideRight, right - 46));
    painter.setFont(theme::meta_font());
    painter.setPen(color(Token::muted));
    painter.drawText(QRect(46, 31, right - 46, 16), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(page_.purpose, Qt::ElideRight, right - 46));
    if (hasFocus()) draw_face(&painter, rect(), {{}, color(Token::accent), 2, 0});
}

DropHint::DropHint(QString what, QString then, QWidget* parent)
    : QWidget(parent), what_(std::move(what)), then_(std::move(then)) {
    setFixedHeight(92);
    setAccessibleName(what_ + QLatin1Char(' ') + then_);
}

QSize DropHint::sizeHint() const {
    return {420, 92};
}

void DropHint::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(color(Token::border), 1, Qt::CustomDashLine);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    theme::icon(QStringLiteral("document-import"), Token::muted).paint(&painter, QRect(25, 34, 24, 24));
    painter.setFont(theme::body_font());
    painter.setPen(color(Token::muted));
    const QRect words(69, 0, width() - 69 - 16, height());
    const QFontMetrics metrics(painter.font());
    const QFontMetrics meta(theme::meta_font());
    const int what_height = metrics.boundingRect(words, Qt::TextWordWrap, what_).height();
    const int then_height = meta.boundingRect(words, Qt::TextWordWrap, then_).height();
    const int top = (height() - what_height - then_height) / 2;
    painter.drawText(QRect(words.left(), top, words.width(), what_height), Qt::TextWordWrap, what_);
    painter.setFont(theme::meta_font());
    painter.drawText(QRect(words.left(), top + what_height, words.width(), then_height), Qt::TextWordWrap, then_);
}

} // namespace sauti::widgets::start
