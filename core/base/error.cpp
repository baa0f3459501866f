// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <fmt/format.h>

#include <utility>

namespace sauti::base {

std::string_view name(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::not_this_format: return "not-this-format";
    case ErrorKind::truncated: return "truncated";
    case ErrorKind::syntax: return "syntax";
    case ErrorKind::encoding: return "encoding";
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::unsupported: return "unsupported";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::limit: return "limit";
    case ErrorKind::checksum: return "checksum";
    case ErrorKind::not_found: return "not-found";
    case ErrorKind::io_read: return "io-read";
    case ErrorKind::io_write: return "io-write";
    case ErrorKind::full: return "full";
    case ErrorKind::busy: return "busy";
    case ErrorKind::cancelled: return "cancelled";
    case ErrorKind::usage: return "usage";
    case ErrorKind::no_engine: return "no-engine";
    case ErrorKind::not_finite: return "not-finite";
    case ErrorKind::not_built: return "not-built";
    case ErrorKind::internal: return "internal";
    }
    return "internal";
}

std::string Place::to_string() const {
    std::string text = path;
    if (line >= 0) text += path.empty() ? fmt::format("line {}", line) : fmt::format(":{}", line);
    if (byte >= 0) text += text.empty() ? fmt::format("byte {}", byte) : fmt::format(", byte {}", byte);
    return text;
}

Error Error::context(std::string action) && {
    trail.push_back(std::move(action));
    return std::move(*this);
}

Error Error::at(Place where) && {
    place = std::move(where);
    return std::move(*this);
}

Error Error::within(std::string path) && {
    if (place.path.empty()) place.path = std::move(path);
    return std::move(*this);
}

std::string Error::to_string() const {
    std::string text = fmt::format("{}: {}", name(kind), message);
    for (const std::string& action : trail)
        text += fmt::format(" (while {})", action);
    if (!place.empty()) text += fmt::format(" at {}", place.to_string());
    return text;
}

Error make_error(ErrorKind kind, std::string message, std::string hint) {
    Error error;
    error.kind = kind;
    error.message = std::move(message);
    error.hint = std::move(hint);
    return error;
}

void Diagnostics::add(Warning warning) {
    ++total_;
    if (kept_.size() < cap_) kept_.push_back(std::move(warning));
}

} // namespace sauti::base
