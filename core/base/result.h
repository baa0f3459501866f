// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace sauti::base {

/// A value or an Error. Every function that returns one is marked [[nodiscard]].
template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint = {}) {
    return tl::unexpected<Error>(make_error(kind, std::move(message), std::move(hint)));
}

} // namespace sauti::base

#define SAUTI_JOIN_INNER(a, b) a##b
#define SAUTI_JOIN(a, b) SAUTI_JOIN_INNER(a, b)

/// SAUTI_TRY(auto text, read_file(path)); returns the error to the caller if there is one.
#define SAUTI_TRY(declaration, expression)                                                                             \
    auto SAUTI_JOIN(sauti_try_, __LINE__) = (expression);                                                              \
    if (!SAUTI_JOIN(sauti_try_, __LINE__))                                                                             \
        return ::sauti::base::fail(std::move(SAUTI_JOIN(sauti_try_, __LINE__).error()));                               \
    declaration = std::move(*SAUTI_JOIN(sauti_try_, __LINE__))

/// The same for a Result<void>.
#define SAUTI_CHECK(expression)                                                                                        \
    do {                                                                                                               \
        auto SAUTI_JOIN(sauti_check_, __LINE__) = (expression);                                                        \
        if (!SAUTI_JOIN(sauti_check_, __LINE__)) {                                                                     \
            return ::sauti::base::fail(std::move(SAUTI_JOIN(sauti_check_, __LINE__).error()));                         \
        }                                                                                                              \
    } while (false)
