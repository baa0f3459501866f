// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QTextLayout;

namespace sauti::widgets {

/// What a bar says: what is wrong in bold, then where and what now, over one line or two. What does not fit ends in an
/// ellipsis, and the tooltip holds it whole.
class BarText : public QWidget {
    Q_OBJECT

public:
    BarText(const QString& what, const QString& detail, QWidget* parent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The lines that are seen; `cut` says that more did not fit.
    struct Lines {
        int count = 0;
        qreal height = 0;
        bool cut = false;
    };
    Lines lay(QTextLayout& layout, int width) const;

    QString what_;
    QString all_;
};

} // namespace sauti::widgets
