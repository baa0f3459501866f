// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/words.h"

#include <QLocale>
#include <array>
#include <cmath>

namespace sauti::widgets::training_page {

QString text_of(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString count_text(qint64 count) {
    return QLocale(QLocale::English).toString(count);
}

QString size_text(qint64 bytes) {
    static constexpr std::array units = {"B", "kB", "MB", "GB", "TB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 999.5 && unit + 1 < units.size()) {
        size /= 1000;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(size, 0, 'f', unit == 0 ? 0 : 1).arg(QLatin1String(units[unit]));
}

QString value_text(double value) {
    if (!std::isfinite(value)) return QStringLiteral("–");
    return QString::number(value, 'g', 3);
}

QString left_text(double seconds) {
    const auto whole = static_cast<qint64>(std::max(0.0, seconds) + 0.5);
    const QChar zero(u'0');
    const QString end = QStringLiteral("%1:%2");
    if (whole < 3600) return end.arg(whole / 60).arg(whole % 60, 2, 10, zero);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, zero).arg(whole % 60, 2, 10, zero);
}

} // namespace sauti::widgets::training_page
