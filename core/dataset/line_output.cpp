// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/line_output.h"

#include <utility>

namespace sauti::dataset {

LineOutput::LineOutput(Write write, Origins origins) : write_(std::move(write)), origins_(std::move(origins)) {}

base::Result<void> LineOutput::count(std::span<const Span> parts) {
    ++lines_;
    if (!origins_) return {};
    if (lines_ >= k_whole) return base::fail(base::ErrorKind::limit, "an output has more than 4,294,967,294 lines");
    return origins_(static_cast<std::uint32_t>(lines_), parts);
}

base::Result<void> LineOutput::put(std::string_view text, std::span<const Span> parts) {
    line_.clear();
    if (!joined_) {
        line_.append(text) += '\n';
        SAUTI_CHECK(count(parts));
        return write_(line_);
    }
    if (has_pending_) {
        line_ += '\n';
        SAUTI_CHECK(count(pending_parts_));
    }
    line_ += text;
    has_pending_ = true;
    pending_empty_ = text.empty();
    pending_parts_.assign(parts.begin(), parts.end());
    return line_.empty() ? base::Result<void>{} : write_(line_);
}

base::Result<void> LineOutput::put_unended(std::string_view text, const Span& part) {
    if (text.empty()) return {};
    open_ended_ = true;
    SAUTI_CHECK(count({&part, 1}));
    return write_(text);
}

base::Result<void> LineOutput::finish() {
    if (!std::exchange(has_pending_, false) || pending_empty_) return {};
    // An empty last element stands behind the last newline: no line of the file.
    open_ended_ = true;
    return count(pending_parts_);
}

} // namespace sauti::dataset
