// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "formats/lines.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Rows of ids as SHIBA's data files have them, one JSON object a line:
///
///     {"input_ids": [57344, 119, 97]}
///
/// Law: reading what `append_ids` wrote gives the same ids, and writing what was read from such a file gives the same
/// bytes. Lines of exactly this shape take a fast way; any other JSON object with "input_ids" is read by the JSON
/// parser, with the same result.
namespace sauti::formats {

struct IdsOptions {
    std::uint32_t largest_id = 0x10FFFF;
    std::size_t longest_row = 10'000'000; ///< ids
};

struct IdsRow {
    std::vector<std::uint32_t> ids;
    std::int64_t line = 1;         ///< from 1
    std::uint64_t begin_bytes = 0; ///< of the line in the file
    std::uint64_t size_bytes = 0;  ///< with its newline
};

/// A row at a time in bounded memory. Not for two threads at once.
class IdsReader {
public:
    IdsReader(Source source, std::string origin, IdsOptions options = {});
    [[nodiscard]] static base::Result<IdsReader> open(const std::filesystem::path& path, IdsOptions options = {});

    /// The next row; nullopt at the end. Each error carries the line: syntax (not JSON, an empty line), invalid (no
    /// "input_ids", something that is no id, an id above `largest_id`), truncated (a last line that is cut), encoding,
    /// limit (a row that is too long), or the error of the source. After an error the next call goes on with the next
    /// line. Keys besides "input_ids" are left out with a warning.
    [[nodiscard]] base::Result<std::optional<IdsRow>> next();

    [[nodiscard]] const base::Diagnostics& diagnostics() const { return diagnostics_; }

private:
    LineReader lines_;
    IdsOptions options_;
    base::Diagnostics diagnostics_;
};

[[nodiscard]] base::Result<std::vector<IdsRow>> read_ids(const std::filesystem::path& path, IdsOptions options = {});

/// The ids of one line by the JSON parser alone: what the fast way is compared with. `extra_keys` counts other keys.
[[nodiscard]] base::Result<std::vector<std::uint32_t>> parse_ids_plainly(std::string_view line, std::string_view origin,
                                                                         const IdsOptions& options,
                                                                         std::int64_t* extra_keys = nullptr);

/// Appends one line with its newline, to the byte as Python's json.dumps writes it.
void append_ids(std::string& text, std::span<const std::uint32_t> ids);

} // namespace sauti::formats
