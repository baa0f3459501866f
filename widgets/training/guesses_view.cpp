// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/guesses_view.h"

#include "widgets/common/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace sauti::widgets::training_page {

namespace {

constexpr double k_letter_width = 20.6;
constexpr int k_letters_top = 4;
constexpr int k_box_height = 26;
constexpr int k_choices_top = 52;
constexpr int k_choice_height = 20;
constexpr int k_choice_width = 72; ///< room that a column of guesses needs
constexpr int k_most_choices = 5;

QString guess_letter(const std::string& letter) {
    const QString text = QString::fromStdString(letter);
    return text == QLatin1String(" ") ? QStringLiteral("␣") : text;
}

theme::Token guess_tag_token(const std::string& tag) {
    const std::string type = tag.size() > 2 ? tag.substr(2) : std::string();
    if (type == "PER") return theme::Token::person;
    if (type == "ORG") return theme::Token::organisation;
    if (type == "LOC") return theme::Token::location;
    return type.empty() ? theme::Token::muted : theme::Token::date;
}

} // namespace

GuessesView::GuessesView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("What it guesses now"));
}

void GuessesView::setSample(const std::optional<training::Sample>& sample) {
    if (sample_.has_value() == sample.has_value() && (!sample || sample->step == sample_->step)) return;
    sample_ = sample;
    first_ = 0;
    if (sample_ && !sample_->guesses.empty()) {
        // Begin a little before the first hidden letter, so that something is seen at once.
        first_ = std::max(0, static_cast<int>(sample_->guesses.front().at) - 8);
    }
    setAccessibleDescription(summary());
    update();
}

int GuessesView::shown() const {
    return std::max(1, static_cast<int>((width() - 24) / k_letter_width));
}

QString GuessesView::summary() const {
    if (!sample_) return tr("comes with the first evaluation");
    int right = 0;
    if (!sample_->predicted.empty()) {
        for (std::size_t at = 0; at < sample_->gold.size(); ++at)
            right += sample_->gold[at] == sample_->predicted[at] ? 1 : 0;
        return tr("step %1: %2 of %3 tags right").arg(sample_->step).arg(right).arg(sample_->gold.size());
    }
    for (const training::Guess& guess : sample_->guesses)
        right += guess.is_right() ? 1 : 0;
    return tr("step %1: %2 of %3 hidden letters guessed").arg(sample_->step).arg(right).arg(sample_->guesses.size());
}

void GuessesView::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    if (!sample_) {
        painter.setFont(theme::body_font());
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawText(rect().adjusted(12, 8, -12, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         tr("A row with what the model guesses comes with the first evaluation."));
        return;
    }
    paintLetters(painter);
    if (sample_->predicted.empty()) {
        paintGuesses(painter);
    } else {
        paintTags(painter);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme::color(theme::Token::accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void GuessesView::paintLetters(QPainter& painter) {
    painter.setFont(theme::phone_font(12.5));
    const auto count = static_cast<int>(sample_->letters.size());
    for (int at = first_; at < std::min(count, first_ + shown()); ++at) {
        const QRectF cell(12 + (at - first_) * k_letter_width, k_letters_top, k_letter_width, k_box_height);
        const auto hidden = std::find_if(sample_->guesses.begin(), sample_->guesses.end(),
                                         [at](const auto& one) { return static_cast<int>(one.at) == at; });
        painter.setPen(theme::color(theme::Token::text));
        const QString letter = QString::fromStdString(sample_->letters[static_cast<std::size_t>(at)]);
        const double wide = painter.fontMetrics().horizontalAdvance(letter);
        painter.drawText(QPointF(cell.center().x() - wide / 2, k_letters_top + 18), letter);
        if (hidden == sample_->guesses.end()) continue;
        QPen pen(theme::color(hidden->is_right() ? theme::Token::good : theme::Token::warning), 2);
        if (!hidden->is_right()) pen.setDashPattern({2, 2});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell.adjusted(1, 0, -1, 0));
    }
    if (first_ + shown() < count) {
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawText(QPointF(width() - 14, k_letters_top + 18), QString(QChar(0x2026)));
    }
}

void GuessesView::paintGuesses(QPainter& painter) {
    int free_from = 0; // columns do not overlap: a guess without room is left to scrolling
    for (const training::Guess& guess : sample_->guesses) {
        const int at = static_cast<int>(guess.at) - first_;
        if (at < 0 || at >= shown()) continue;
        const double middle = 12 + (at + 0.5) * k_letter_width;
        const int left = std::max(free_from, static_cast<int>(middle) - k_choice_width / 2 + 8);
        if (left > middle + 2.0 * k_choice_width || left + k_choice_width > width()) continue;
        free_from = left + k_choice_width;
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawLine(QPointF(middle, k_letters_top + k_box_height + 1), QPointF(left + 8, k_choices_top - 2));
        int row = 0;
        for (const auto& [letter, share] : guess.best) {
            if (row == k_most_choices) break;
            const int top = k_choices_top + row++ * k_choice_height;
            const bool right = letter == guess.truth;
            QFont font = theme::phone_font();
            font.setBold(right);
            painter.setFont(font);
            painter.setPen(theme::color(right ? theme::Token::accent : theme::Token::text));
            painter.drawText(left, top + 15, guess_letter(letter));
            const int bar = std::max(1, static_cast<int>(std::lround(share * 24)));
            painter.fillRect(left + 16, top + 5, bar, 11,
                             theme::color(right ? theme::Token::accent : theme::Token::border));
            painter.setFont(theme::meta_font());
            painter.setPen(theme::color(theme::Token::muted));
            painter.drawText(left + 16 + bar + 4, top + 15, QString::number(std::lround(share * 100)));
        }
    }
}

void GuessesView::paintTags(QPainter& painter) {
    painter.setFont(theme::meta_font());
    const auto count = static_cast<int>(sample_->letters.size());
    const int rows[2] = {k_letters_top + k_box_height + 8, k_letters_top + k_box_height + 32};
    for (int line = 0; line < 2; ++line) {
        const auto& tags = line == 0 ? sample_->gold : sample_->predicted;
        for (int at = first_; at < std::min(count, first_ + shown()); ++at) {
            const auto index = static_cast<std::size_t>(at);
            const std::string& tag = tags[index];
            const double left = 12 + (at - first_) * k_letter_width;
            const bool parts = sample_->gold[index] != sample_->predicted[index];
            if (line == 1 && parts) {
                painter.fillRect(QRectF(left, rows[line] - 2, k_letter_width, 20), theme::color(theme::Token::match));
            }
            if (tag.size() < 2) continue;
            painter.fillRect(QRectF(left, rows[line], k_letter_width, 3), theme::color(guess_tag_token(tag)));
            if (tag[0] != 'B' && at > first_) continue;
            painter.setPen(theme::color(guess_tag_token(tag)));
            painter.drawText(QPointF(left, rows[line] + 15), QString::fromStdString(tag.substr(2)));
        }
    }
    painter.setPen(theme::color(theme::Token::muted));
    painter.drawText(12, rows[1] + 36, tr("upper line: right tags; lower line: predicted, marked where it parts"));
}

void GuessesView::keyPressEvent(QKeyEvent* event) {
    const int last = sample_ ? std::max(0, static_cast<int>(sample_->letters.size()) - shown()) : 0;
    const int before = first_;
    if (event->key() == Qt::Key_Left)
        first_ = std::max(0, first_ - 4);
    else if (event->key() == Qt::Key_Right)
        first_ = std::min(last, first_ + 4);
    else if (event->key() == Qt::Key_Home)
        first_ = 0;
    else if (event->key() == Qt::Key_End)
        first_ = last;
    else
        return QWidget::keyPressEvent(event);
    if (first_ != before) update();
}

} // namespace sauti::widgets::training_page
