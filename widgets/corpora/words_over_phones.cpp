// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/words_over_phones.h"

#include "widgets/common/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

constexpr int k_gap_x = 10;
constexpr int k_gap_y = 6;
constexpr int k_line = 20; ///< of words, and of phones below them

} // namespace

WordsOverPhones::WordsOverPhones(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Words over phones"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void WordsOverPhones::setWords(const QList<Word>& words) {
    words_ = words;
    current_ = -1;
    setMinimumHeight(flow(width(), &places_));
    QStringList spoken;
    for (const Word& word : words_)
        spoken.append(word.spoken);
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void WordsOverPhones::setCurrent(int word) {
    if (words_.isEmpty()) return;
    current_ = std::clamp(word, 0, int(words_.size()) - 1);
    setAccessibleDescription(words_.at(current_).spoken);
    update();
    Q_EMIT wordChosen(current_);
}

int WordsOverPhones::flow(int width, QList<QRect>* places) const {
    const QFontMetrics words(font());
    const QFontMetrics phones(theme::phone_font(font().pointSizeF() * 1.15));
    int x = 0;
    int y = 0;
    if (places != nullptr) places->clear();
    for (const Word& word : words_) {
        const int needed =
            std::max({words.horizontalAdvance(word.text), phones.horizontalAdvance(word.phones.text), 6}) + 2;
        const int wide = std::min(needed, std::max(width, 40));
        if (x > 0 && x + wide > width) {
            x = 0;
            y += 2 * k_line + k_gap_y;
        }
        if (places != nullptr) places->append(QRect(x, y, wide, 2 * k_line));
        x += wide + k_gap_x - 2;
    }
    return words_.isEmpty() ? 0 : y + 2 * k_line + 2;
}

int WordsOverPhones::heightForWidth(int width) const {
    return flow(width, nullptr);
}

QSize WordsOverPhones::sizeHint() const {
    return {240, heightForWidth(std::max(width(), 200))};
}

void WordsOverPhones::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setMinimumHeight(flow(width(), &places_));
}

void WordsOverPhones::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    const QFont phones = theme::phone_font(font().pointSizeF() * 1.15);
    for (qsizetype i = 0; i < places_.size() && i < words_.size(); ++i) {
        const Word& word = words_.at(i);
        const QRect& place = places_.at(i);
        if (i == current_) {
            painter.fillRect(place.adjusted(-3, 0, 3, 0), theme::color(Token::selection));
            if (hasFocus()) {
                painter.setPen(QPen(theme::color(Token::accent), 2));
                painter.drawRect(place.adjusted(-3, 0, 2, 0));
            }
        }
        RowText text;
        text.text = word.text;
        if (!word.entity.isEmpty()) text.entities.append({0, int(word.text.size()), word.entity});
        const QColor colour = theme::color(isEnabled() ? Token::text : Token::disabled);
        draw_row_text(&painter, QRect(place.left(), place.top() - 2, place.width(), k_line), text, font(), colour);
        draw_row_text(&painter, QRect(place.left(), place.top() + k_line - 1, place.width(), k_line), word.phones,
                      phones, colour);
    }
    if (hasFocus() && current_ < 0) {
        painter.setPen(QPen(theme::color(Token::accent), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

int WordsOverPhones::wordAt(const QPoint& at) const {
    for (qsizetype i = 0; i < places_.size(); ++i) {
        if (places_.at(i).contains(at)) return int(i);
    }
    return -1;
}

void WordsOverPhones::mousePressEvent(QMouseEvent* event) {
    const int word = wordAt(event->pos());
    if (word >= 0 && event->button() == Qt::LeftButton) setCurrent(word);
}

void WordsOverPhones::mouseDoubleClickEvent(QMouseEvent* event) {
    const int word = wordAt(event->pos());
    if (word >= 0 && !words_.at(word).stored.isEmpty()) Q_EMIT phonesAsked(words_.at(word).stored);
}

void WordsOverPhones::contextMenuEvent(QContextMenuEvent* event) {
    const int word = event->reason() == QContextMenuEvent::Keyboard ? current_ : wordAt(event->pos());
    if (word < 0 || word >= words_.size()) return;
    const Word& chosen = words_.at(word);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!chosen.stored.isEmpty()) {
        connect(menu->addAction(tr("Rows with these phones")), &QAction::triggered, this,
                [this, phones = chosen.stored] { Q_EMIT phonesAsked(phones); });
    }
    if (!chosen.entity.isEmpty()) {
        connect(menu->addAction(tr("Rows with %1").arg(entity_word(chosen.entity))), &QAction::triggered, this,
                [this, type = chosen.entity] { Q_EMIT entityAsked(type); });
    }
    menu->popup(event->globalPos());
}

void WordsOverPhones::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left: setCurrent(current_ - 1); return;
    case Qt::Key_Right: setCurrent(current_ + 1); return;
    case Qt::Key_Home: setCurrent(0); return;
    case Qt::Key_End: setCurrent(int(words_.size()) - 1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (current_ >= 0 && !words_.at(current_).stored.isEmpty()) Q_EMIT phonesAsked(words_.at(current_).stored);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void WordsOverPhones::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

} // namespace sauti::widgets::corpora
