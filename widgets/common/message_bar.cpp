// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/message_bar.h"

#include "widgets/common/bar_text.h"
#include "widgets/common/icon_label.h"
#include "widgets/common/theme.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace sauti::widgets {

namespace {

constexpr qsizetype k_bars_seen = 3;

struct BarLook {
    theme::Token tint;
    theme::Token edge;
    const char* icon;
};

BarLook bar_look(Message::Kind kind) {
    switch (kind) {
    case Message::Kind::error: return {theme::Token::tint_error, theme::Token::error, "dialog-error"};
    case Message::Kind::warning: return {theme::Token::tint_warning, theme::Token::warning, "dialog-warning"};
    case Message::Kind::notice: break;
    }
    return {theme::Token::tint_notice, theme::Token::accent, "dialog-information"};
}

/// What a screen reader is told a message bar is.
class BarAccessible : public QAccessibleWidget {
public:
    explicit BarAccessible(QWidget* bar) : QAccessibleWidget(bar, QAccessible::AlertMessage) {}
};

QAccessibleInterface* bar_accessible(const QString& /*name*/, QObject* object) {
    auto* bar = qobject_cast<MessageBar*>(object);
    return bar != nullptr ? new BarAccessible(bar) : nullptr;
}

void install_bar_accessible() {
    static const bool installed = [] {
        QAccessible::installFactory(bar_accessible);
        return true;
    }();
    static_cast<void>(installed);
}

} // namespace

Message message_of(const QString& id, const QString& what, const base::Error& error) {
    Message message;
    message.id = id;
    message.kind = Message::Kind::error;
    message.what = what;
    message.detail = QString::fromStdString(error.message);
    const QString place = QString::fromStdString(error.place.to_string());
    if (!place.isEmpty()) message.detail += QStringLiteral(" (") + place + QLatin1Char(')');
    if (!error.hint.empty()) message.detail += QStringLiteral("; ") + QString::fromStdString(error.hint);
    return message;
}

MessageBar::MessageBar(Message message, QWidget* parent) : QWidget(parent), message_(std::move(message)) {
    install_bar_accessible();
    const BarLook look = bar_look(message_.kind);
    setMinimumHeight(36);
    setAccessibleName(message_.what + QLatin1Char(' ') + message_.detail);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(13, 3, 12, 4);
    row->setSpacing(8);
    row->addWidget(new IconLabel(theme::icon(QString::fromLatin1(look.icon), look.edge), this));
    row->addWidget(new BarText(message_.what, message_.detail, this), 1);
    for (qsizetype at = 0; at < message_.ways.size(); ++at) {
        const Message::Way& way = message_.ways.at(at);
        auto* button = new QPushButton(way.text, this);
        if (at > 0) {
            button->setFlat(true);
            button->setProperty("link", true);
        }
        connect(button, &QPushButton::clicked, this, [go = way.go] { go(); });
        row->addWidget(button);
    }
    if (message_.closes) {
        auto* close = new QToolButton(this);
        close->setIcon(theme::icon(QStringLiteral("window-close")));
        close->setFixedSize(28, 28);
        close->setToolTip(tr("Close this message"));
        close->setAccessibleName(tr("Close this message"));
        connect(close, &QToolButton::clicked, this, &MessageBar::closed);
        row->addWidget(close);
    }
}

void MessageBar::paintEvent(QPaintEvent* /*event*/) {
    const BarLook look = bar_look(message_.kind);
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(look.tint));
    painter.fillRect(0, height() - 1, width(), 1, theme::color(theme::Token::line));
    painter.fillRect(0, 0, 3, height(), theme::color(look.edge));
}

MessageBars::MessageBars(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)), more_(nullptr) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    auto* more = new QPushButton(this);
    more->setFlat(true);
    connect(more, &QPushButton::clicked, this, [this] {
        shows_all_ = true;
        arrange();
    });
    more_ = more;
    column_->addWidget(more_);
    arrange();
}

void MessageBars::show(const Message& message) {
    auto* bar = new MessageBar(message, this);
    connect(bar, &MessageBar::closed, this, [this, bar] {
        bars_.removeAll(bar);
        bar->deleteLater();
        arrange();
    });
    qsizetype place = bars_.size();
    for (qsizetype at = 0; at < bars_.size(); ++at) {
        if (message.id.isEmpty() || bars_.at(at)->message().id != message.id) continue;
        bars_.at(at)->hide();
        bars_.at(at)->deleteLater();
        bars_.removeAt(at);
        place = at;
        break;
    }
    bars_.insert(place, bar);
    column_->insertWidget(static_cast<int>(place), bar);
    arrange();
    QAccessibleEvent event(bar, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBars::clear(const QString& id) {
    for (MessageBar* bar : QList<MessageBar*>(bars_)) {
        if (bar->message().id != id) continue;
        bars_.removeAll(bar);
        bar->hide();
        bar->deleteLater();
    }
    arrange();
}

void MessageBars::clearAll() {
    for (MessageBar* bar : std::as_const(bars_)) {
        bar->hide();
        bar->deleteLater();
    }
    bars_.clear();
    arrange();
}

void MessageBars::arrange() {
    if (bars_.size() <= k_bars_seen) shows_all_ = false;
    const qsizetype first = shows_all_ ? 0 : std::max<qsizetype>(0, bars_.size() - k_bars_seen);
    for (qsizetype at = 0; at < bars_.size(); ++at)
        bars_.at(at)->setVisible(at >= first);
    auto* more = static_cast<QPushButton*>(more_);
    more->setText(tr("and %n more", nullptr, static_cast<int>(first)));
    more->setVisible(first > 0);
    setVisible(!bars_.isEmpty());
}

} // namespace sauti::widgets
