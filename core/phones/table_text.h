// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Lines and comma-separated fields of small tables (maps, feature tables), read as Python's open() and csv do.
namespace sauti::phones {

struct TextLine {
    std::string_view text;   ///< without its line end
    std::int64_t number = 0; ///< from 1
};

/// Splits at \n, \r\n and \r (universal newlines). No line after a last newline.
[[nodiscard]] std::vector<TextLine> lines_of(std::string_view text);

/// Fields of one line: comma, "…" with "" for a quote, nothing trimmed; "" has no fields. A quoted field that does not
/// end in its line is `syntax`.
[[nodiscard]] base::Result<std::vector<std::string>> csv_fields(std::string_view line);

/// Reads a table whole: `encoding` with line and byte where it is no UTF-8, `limit` above 64 MiB.
[[nodiscard]] base::Result<std::string> read_table(const std::string& path);

} // namespace sauti::phones
