// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/row_text.h"

#include <QTextLayout>
#include <QWidget>

namespace sauti::widgets::corpora {

/// A row's text as a whole, over several lines, in a frame under its place: for looking at two side by side.
class RowCard : public QWidget {
    Q_OBJECT

public:
    explicit RowCard(QWidget* parent = nullptr);

    /// `title` is bold ("test 109"), `place` muted behind it.
    void showRow(const QString& title, const QString& place, const RowText& text);
    [[nodiscard]] QString title() const { return title_; }
    QSize sizeHint() const override { return {240, 92}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString title_;
    QString place_;
    RowText text_;
};

/// Words of `text` that the other row has otherwise, marked as matches: whole words, compared in order.
void mark_differences(RowText& text, const RowText& other);

} // namespace sauti::widgets::corpora
