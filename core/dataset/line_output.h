// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "dataset/origin.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Where a step writes its lines, each with the places it comes from. Ends lines itself, in one of two ways: after each
/// line (the way of `corrected`), or only between lines (`join_lines`, the way of the original scripts, whose files may
/// lack the last newline).
namespace sauti::dataset {

class LineOutput {
public:
    using Write = std::function<base::Result<void>(std::string_view bytes)>;
    /// Told of each line that stands in the file, in order, from 1. Parts speak of the step's inputs.
    using Origins = std::function<base::Result<void>(std::uint32_t line, std::span<const Span> parts)>;

    explicit LineOutput(Write write, Origins origins = {});

    /// From now on \n stands only between lines. Call it before the first `put`.
    void join_lines() { joined_ = true; }

    [[nodiscard]] base::Result<void> put(std::string_view text, const Span& part) { return put(text, {&part, 1}); }
    [[nodiscard]] base::Result<void> put(std::string_view text, std::span<const Span> parts);
    /// A last line without an end.
    [[nodiscard]] base::Result<void> put_unended(std::string_view text, const Span& part);
    /// After the last line.
    [[nodiscard]] base::Result<void> finish();

    /// Lines that stand in the file, a last one without an end included.
    [[nodiscard]] std::int64_t lines() const { return lines_; }
    /// The last byte was no newline.
    [[nodiscard]] bool open_ended() const { return open_ended_; }

private:
    [[nodiscard]] base::Result<void> count(std::span<const Span> parts);

    Write write_;
    Origins origins_;
    bool joined_ = false;
    bool has_pending_ = false; ///< a line whose newline is not written yet (joined)
    bool pending_empty_ = false;
    std::vector<Span> pending_parts_;
    bool open_ended_ = false;
    std::int64_t lines_ = 0;
    std::string line_;
};

} // namespace sauti::dataset
