// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Lines of metrics.jsonl read without building JSON: a run of a million lines opens in seconds. What is not written as
/// we write it (blanks, escapes, nested values, letters beyond ASCII in a text, doubled keys) is left to the JSON
/// parser, so that both ways always agree.
namespace sauti::runs {

/// A line with its metrics; the names point into the line.
struct ScannedLine {
    std::int64_t step = 0;
    double epoch = 0;
    std::int64_t ids = 0;
    double wall_s = 0;
    std::string_view time;
    std::vector<std::pair<std::string_view, double>> values; ///< as they stand in the line
};

/// Keeps its buffers from line to line; one thread at a time.
class MetricScanner {
public:
    /// nullptr where the line is to be read by the JSON parser. The answer holds until the next call.
    [[nodiscard]] const ScannedLine* scan(std::string_view text);

private:
    [[nodiscard]] bool take(std::string_view key, std::string_view token, bool is_text);

    ScannedLine line_;
    std::vector<std::string_view> keys_;
};

} // namespace sauti::runs
