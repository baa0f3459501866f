// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/theme.h"

#include <QString>
#include <QWidget>
#include <optional>

namespace sauti::widgets {

/// One line of text that ends in an ellipsis where it does not fit; the tooltip then holds it whole.
class ElidedLabel : public QWidget {
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);

    void setText(const QString& text);
    [[nodiscard]] QString text() const { return text_; }
    /// Paints in the palette's PlaceholderText (muted) instead of WindowText.
    void setMuted(bool muted);
    /// Another colour than text or muted: of an error.
    void setColor(std::optional<theme::Token> color);
    void setElideMode(Qt::TextElideMode mode);
    /// For numbers that change many times a second: the room asked for grows with them and never shrinks, so that most
    /// of them lay nothing out anew.
    void setSteady(bool steady);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void setTip();
    [[nodiscard]] int neededWidth() const;

    QString text_;
    Qt::TextElideMode mode_ = Qt::ElideRight;
    bool muted_ = false;
    bool steady_ = false;
    int widest_ = 0; ///< of the texts so far, while steady
    std::optional<theme::Token> color_;
};

} // namespace sauti::widgets
