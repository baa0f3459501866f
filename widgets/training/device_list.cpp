// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/device_list.h"

#include "base/work.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/rule.h"
#include "widgets/common/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::widgets::training_page {

DeviceList::DeviceList(QWidget* parent)
    : QWidget(parent), column_(new QVBoxLayout(this)), group_(new QButtonGroup(this)) {
    setAccessibleName(tr("Device"));
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    connect(group_, &QButtonGroup::buttonClicked, this,
            [this](QAbstractButton* button) { Q_EMIT chosen(button->objectName()); });
    setBuilds({});
}

std::string DeviceList::automatic() const {
    for (const std::string& id : devices_) {
        if (id.rfind("cuda", 0) == 0) return id;
    }
    return "cpu";
}

void DeviceList::clear() {
    for (QAbstractButton* button : group_->buttons())
        group_->removeButton(button);
    while (QLayoutItem* item = column_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    times_.clear();
    devices_.clear();
}

void DeviceList::addRow(const QString& id, const QString& title, const QString& note, bool usable) {
    auto* row = new QWidget(this);
    row->setFixedHeight(35);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(14, 0, 16, 0);
    line->setSpacing(8);
    auto* radio = new QRadioButton(title, row);
    radio->setObjectName(id);
    radio->setEnabled(usable);
    radio->setMinimumWidth(200);
    radio->setAccessibleName(note.isEmpty() ? title : tr("%1, %2").arg(title, note));
    if (usable) {
        group_->addButton(radio);
    } else {
        radio->setToolTip(tr("off, %1").arg(note));
        radio->setAccessibleDescription(note);
    }
    line->addWidget(radio);
    auto* time = new QLabel(usable ? QString() : tr("not usable"), row);
    time->setFont(theme::meta_font());
    time->setForegroundRole(QPalette::PlaceholderText);
    time->setFixedWidth(120);
    line->addWidget(time);
    if (usable) times_[id] = time;
    auto* told = new ElidedLabel(note, row);
    told->setFont(theme::meta_font());
    told->setMuted(true);
    line->addWidget(told, 1);
    column_->addWidget(row);
    column_->addWidget(new Rule(Qt::Horizontal, this));
}

void DeviceList::setBuilds(const std::vector<engine::EngineBuild>& builds) {
    clear();
    struct Usable {
        QString title;
        QString note;
    };
    std::map<std::string, Usable> usable;
    for (const engine::EngineBuild& build : builds) {
        if (!build.usable) continue;
        for (const engine::Device& device : build.facts.devices) {
            const QString name = QString::fromStdString(device.name);
            const QString id = QString::fromStdString(device.id);
            const QString title = device.id == "cpu" ? tr("CPU, %1 threads").arg(base::core_count())
                                                     : tr("%1, %2").arg(id.toUpper(), name);
            usable.emplace(device.id, Usable{title, QString::fromStdString(build.facts.version)});
        }
    }
    if (usable.empty()) usable.emplace("cpu", Usable{tr("CPU, %1 threads").arg(base::core_count()), QString()});
    for (const auto& [id, device] : usable)
        devices_.push_back(id);
    addRow(QStringLiteral("auto"), tr("auto: %1").arg(QString::fromStdString(automatic()).toUpper()),
           tr("a graphics card where there is one"), true);
    for (const auto& [id, device] : usable)
        addRow(QString::fromStdString(id), device.title, device.note, true);
    for (const engine::EngineBuild& build : builds) {
        if (!build.usable && !build.reason.empty() && build.reason != "not probed") {
            addRow(QString(), QString::fromStdString(build.path.filename().string()),
                   QString::fromStdString(build.reason), false);
        }
    }
    setDevice(device_);
}

void DeviceList::setDevice(const QString& id) {
    device_ = id;
    for (QAbstractButton* button : group_->buttons())
        button->setChecked(button->objectName() == id);
}

void DeviceList::setTimes(const std::map<std::string, double>& seconds) {
    for (auto one = times_.begin(); one != times_.end(); ++one) {
        const std::string id = one.key() == QLatin1String("auto") ? automatic() : one.key().toStdString();
        const auto found = seconds.find(id);
        auto* label = static_cast<QLabel*>(one.value());
        if (found == seconds.end()) {
            label->clear();
        } else {
            label->setText(found->second < 1 ? tr("%1 ms an update").arg(found->second * 1000, 0, 'g', 3)
                                             : tr("%1 s an update").arg(found->second, 0, 'g', 3));
        }
    }
}

} // namespace sauti::widgets::training_page
