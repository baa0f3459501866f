// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/run_overview.h"

#include <QScrollArea>

class QGridLayout;
class QLabel;

namespace sauti::widgets::experiments {

/// Facts of one run: what it was started from and with, how far it came, its last numbers.
class RunDetails : public QScrollArea {
    Q_OBJECT

public:
    explicit RunDetails(QWidget* parent);

    /// nullptr: none is chosen.
    void setRun(const runs::RunOverview* run);

private:
    void add(const QString& name, const QString& value, bool is_error = false);

    QLabel* heading_;
    QGridLayout* facts_;
    QList<QWidget*> labels_;
    int next_ = 0;
    QString told_; ///< which state of which run is shown
};

} // namespace sauti::widgets::experiments
