// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace sauti::widgets {

/// A key as on a keyboard: "Ctrl+J" in a frame, 19 high.
class KeyLabel : public QWidget {
    Q_OBJECT

public:
    explicit KeyLabel(const QString& keys, QWidget* parent = nullptr);
    void setKeys(const QString& keys);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString keys_;
};

} // namespace sauti::widgets
