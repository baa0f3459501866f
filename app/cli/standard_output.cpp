// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/standard_output.h"

#include <poll.h>

#include <cerrno>
#include <unistd.h>

namespace sauti::cli {

StandardOutput::StandardOutput(int descriptor) : descriptor_(descriptor), buffer_() {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
}

bool StandardOutput::reader_is_gone() const {
    return error_number_ == EPIPE;
}

bool StandardOutput::write_all() {
    const char* next = pbase();
    while (error_number_ == 0 && next < pptr()) {
        const ssize_t count = ::write(descriptor_, next, static_cast<std::size_t>(pptr() - next));
        if (count >= 0) {
            next += count;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            // whoever started us may have made its pipe non-blocking: wait until it takes more
            pollfd wanted = {descriptor_, POLLOUT, 0};
            ::poll(&wanted, 1, -1);
        } else if (errno != EINTR) {
            error_number_ = errno;
        }
    }
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return error_number_ == 0;
}

StandardOutput::int_type StandardOutput::overflow(int_type letter) {
    if (!write_all()) return traits_type::eof();
    return traits_type::eq_int_type(letter, traits_type::eof()) ? traits_type::not_eof(letter)
                                                                : sputc(traits_type::to_char_type(letter));
}

int StandardOutput::sync() {
    return write_all() ? 0 : -1;
}

} // namespace sauti::cli
