// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engines.h"

#include <QHash>
#include <QString>
#include <QWidget>
#include <map>
#include <string>
#include <vector>

class QButtonGroup;
class QVBoxLayout;

namespace sauti::widgets::training_page {

/// Where to compute: a radio row for each device that a probed engine offers, with the time of an update there; what is
/// not usable stays and says why. No engine is loaded for this.
class DeviceList : public QWidget {
    Q_OBJECT

public:
    explicit DeviceList(QWidget* parent);

    void setBuilds(const std::vector<engine::EngineBuild>& builds);
    void setDevice(const QString& id);
    /// Seconds of an update, by device id.
    void setTimes(const std::map<std::string, double>& seconds);
    /// Ids that can be chosen but "auto".
    [[nodiscard]] std::vector<std::string> devices() const { return devices_; }
    /// What "auto" means now.
    [[nodiscard]] std::string automatic() const;

Q_SIGNALS:
    void chosen(const QString& id);

private:
    void addRow(const QString& id, const QString& title, const QString& note, bool usable);
    void clear();

    QVBoxLayout* column_;
    QButtonGroup* group_;
    QString device_ = QStringLiteral("auto");
    std::vector<std::string> devices_;
    QHash<QString, QWidget*> times_; ///< labels by id
};

} // namespace sauti::widgets::training_page
