// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

namespace sauti::desktop {

/// The lowest line of the window, 24 high: project, what the page says of itself, and at the right whether all is
/// written.
class StatusStrip : public QWidget {
    Q_OBJECT

public:
    explicit StatusStrip(QWidget* parent);

    void setProject(const QString& project);
    void setPage(const QString& text);
    /// `warns`: in the colour of errors.
    void setState(const QString& text, bool warns);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tell();

    QString project_;
    QString page_;
    QString state_;
    bool warns_ = false;
};

} // namespace sauti::desktop
