// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <streambuf>

/// Standard output that remembers why a write failed: a reader that went away is no error to tell, a full disk is.
/// Law: after the first failure nothing more is written, so a reader sees a beginning of the output, never a gap.
///
///     StandardOutput buffer(STDOUT_FILENO);
///     std::ostream out(&buffer);
namespace sauti::cli {

/// Buffered; the owner of the stream flushes it. SIGPIPE must be ignored, or the process dies in the write. One thread.
class StandardOutput : public std::streambuf {
public:
    explicit StandardOutput(int descriptor);

    /// errno of the first write that failed, 0 while all went well.
    [[nodiscard]] int error_number() const { return error_number_; }
    /// The other end of the pipe was closed: `| head`.
    [[nodiscard]] bool reader_is_gone() const;

protected:
    int_type overflow(int_type letter) override;
    int sync() override;

private:
    bool write_all();

    int descriptor_;
    int error_number_ = 0;
    std::array<char, 1U << 16U> buffer_;
};

} // namespace sauti::cli
