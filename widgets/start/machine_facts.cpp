// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start/machine_facts.h"

#include "base/work.h"
#include "widgets/common/jobs_model.h"

#include <QObject>
#include <QStringList>

namespace sauti::widgets::start {

MachineFacts cached_machine_facts() {
    // Without a program to probe with, Engines answers from the cache alone.
    engine::Engines engines;
    return machine_facts_of(engines.builds());
}

MachineFacts machine_facts_of(const std::vector<engine::EngineBuild>& builds) {
    MachineFacts facts;
    facts.builds = static_cast<int>(builds.size());
    facts.probed = true;
    QStringList devices = {QObject::tr("CPU, %1 threads").arg(base::core_count())};
    for (const engine::EngineBuild& build : builds) {
        if (!build.usable) {
            if (build.reason == "not probed") facts.probed = false;
            if (facts.engine.isEmpty()) facts.engine = QString::fromStdString(build.reason);
            continue;
        }
        facts.engine = QString::fromStdString(build.facts.version);
        for (const engine::Device& device : build.facts.devices) {
            if (device.id == "cpu") continue;
            devices.append(QObject::tr("%1, %2").arg(QString::fromStdString(device.id).toUpper(),
                                                     bytes_text(device.memory_bytes)));
        }
        break;
    }
    if (builds.empty()) facts.engine = QObject::tr("none found: training needs one");
    facts.devices = devices.join(QStringLiteral(" · "));
    return facts;
}

} // namespace sauti::widgets::start
