// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace sauti::widgets::corpora {

/// Numbers as horizontal bars, one a line: label, bar, number. A click (Enter) asks for the rows behind a bar.
class BarList : public QWidget {
    Q_OBJECT

public:
    struct Bar {
        QString label;
        qint64 value = 0;
        QString condition; ///< what the filter would ask for
        QString entity;    ///< its type, for the colour; empty: accent
        bool operator==(const Bar& other) const = default;
    };

    explicit BarList(const QString& title, QWidget* parent = nullptr);

    void setBars(const QList<Bar>& bars);
    [[nodiscard]] const QList<Bar>& bars() const { return bars_; }
    /// Width that labels get.
    void setLabelWidth(int width);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {180, sizeHint().height()}; }

Q_SIGNALS:
    void conditionAsked(const QString& condition);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int barAt(int y) const;
    void setCurrent(int bar);

    QString title_;
    QList<Bar> bars_;
    int label_width_ = 84;
    int current_ = -1;
    int hovered_ = -1;
};

} // namespace sauti::widgets::corpora
