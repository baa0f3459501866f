// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace sauti::widgets::datasets {

/// "outputs [ner ← chars] [pretrain ← rows]": which cards' lines the data set keeps, under which names.
class OutputChips : public QWidget {
    Q_OBJECT

public:
    explicit OutputChips(QWidget* parent);
    void show(const QStringList& outputs);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QStringList outputs_;
};

} // namespace sauti::widgets::datasets
