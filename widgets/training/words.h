// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string_view>

/// Numbers as the page writes them.
namespace sauti::widgets::training_page {

[[nodiscard]] QString text_of(std::string_view text); ///< UTF-8
[[nodiscard]] QString count_text(qint64 count);       ///< "287,882"
[[nodiscard]] QString size_text(qint64 bytes);        ///< "34.0 MB"
[[nodiscard]] QString value_text(double value);       ///< "1.02", "0.0004": three significant digits
[[nodiscard]] QString left_text(double seconds);      ///< "12:04", "1:02:03"

} // namespace sauti::widgets::training_page
