// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QList>
#include <QString>
#include <QWidget>
#include <functional>

class QLabel;
class QVBoxLayout;

/// Bars above what they are about: what is wrong (bold), where and how many, what now. A modal dialog is only for a
/// decision; everything else is told here.
namespace sauti::widgets {

struct Message {
    enum class Kind { error, warning, notice };

    /// One way out, or two; the first is a framed button, the second a link.
    struct Way {
        QString text;
        std::function<void()> go = nullptr;
    };

    QString id; ///< a bar with the same id is replaced: "recognizer"
    Kind kind = Kind::notice;
    QString what;        ///< "14 clips cannot be read."
    QString detail = {}; ///< "Zero bytes (9), ends early (5)."
    QList<Way> ways = {};
    bool closes = true; ///< has a close box
};

/// An error of core as a message: its sentence, place and hint.
[[nodiscard]] Message message_of(const QString& id, const QString& what, const base::Error& error);

/// One bar, at least 36 high. Its role for screen readers is Alert; it is announced when it appears.
class MessageBar : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(Message message, QWidget* parent = nullptr);
    [[nodiscard]] const Message& message() const { return message_; }

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Message message_;
};

/// Bars one above the other, newest last; at most three are seen, then "and 2 more", which shows all.
class MessageBars : public QWidget {
    Q_OBJECT

public:
    explicit MessageBars(QWidget* parent = nullptr);

    void show(const Message& message);
    /// The cause is gone.
    void clear(const QString& id);
    void clearAll();
    [[nodiscard]] QList<MessageBar*> bars() const { return bars_; }

private:
    void arrange();

    QVBoxLayout* column_;
    QWidget* more_;
    QList<MessageBar*> bars_;
    bool shows_all_ = false;
};

} // namespace sauti::widgets
