// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sauti::base {

/// Now as RFC 3339 in UTC with whole seconds: "2026-03-01T12:00:00Z".
[[nodiscard]] std::string now_rfc3339();

/// "4.0 s", "42 s", "3 min 20 s", "2 h 05 min": for people.
[[nodiscard]] std::string duration_text(double seconds);

/// When a file was last changed, in nanoseconds since 1970 as the file system has it; 0 if it cannot be asked.
[[nodiscard]] std::int64_t modified_ns(const std::filesystem::path& path);

} // namespace sauti::base
