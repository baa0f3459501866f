// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Errors as values: what went wrong, where, and what a person can do about it.
namespace sauti::base {

/// Kinds are few, so that programs can react; the sentence is for the person.
enum class ErrorKind {
    // foreign bytes
    not_this_format, ///< the signature or root is not of the format asked for
    truncated,       ///< the bytes end, or a length points past their end
    syntax,          ///< bytes do not follow the grammar
    encoding,        ///< text is not valid in its declared encoding
    invalid,         ///< well formed, but breaks a rule
    unsupported,     ///< legal, but outside what we read
    forbidden,       ///< would execute, fetch or open something
    limit,           ///< larger or deeper than a stated limit
    checksum,        ///< a stored checksum differs
    // our own world
    not_found,
    io_read,
    io_write,
    full,       ///< no space left where something was written
    busy,       ///< another process holds the lock
    cancelled,  ///< stopped on request; state is kept
    usage,      ///< a flag or argument is wrong
    no_engine,  ///< no usable engine plug-in
    not_finite, ///< a loss or gradient became NaN or infinite
    not_built,  ///< this program was built without the part asked for
    internal,   ///< a mistake of ours
};

/// "not-found", "io-read" …: always with hyphens.
[[nodiscard]] std::string_view name(ErrorKind kind);

/// Where an error lies. Lines and bytes count from 1 and 0; unset parts are −1 or empty.
struct Place {
    std::string path;
    std::int64_t line = -1; ///< from 1
    std::int64_t byte = -1; ///< offset from 0

    [[nodiscard]] bool empty() const { return path.empty() && line < 0 && byte < 0; }
    /// "corpora/swa/train.txt:12", "model.safetensors, byte 8".
    [[nodiscard]] std::string to_string() const;
};

struct Error {
    ErrorKind kind = ErrorKind::internal;
    std::string message;            ///< one sentence for a person, without the place
    Place place;                    ///< where, if known
    std::string hint;               ///< what to do, if known
    std::vector<std::string> trail; ///< added by `context`, innermost first

    /// Adds the action that was under way ("reading corpus.json"); returns the error for chaining.
    Error context(std::string action) &&;
    Error at(Place where) &&;
    /// Sets the place unless one is already known.
    Error within(std::string path) &&;

    /// Message, trail and place in one line, for logs and tests.
    [[nodiscard]] std::string to_string() const;
};

[[nodiscard]] Error make_error(ErrorKind kind, std::string message, std::string hint = {});

/// A finding that did not stop the work: the same parts as an error.
struct Warning {
    std::string message;
    Place place;
    ErrorKind kind = ErrorKind::invalid;
};

/// Warnings kept up to a cap, all of them counted: nothing is dropped in silence.
class Diagnostics {
public:
    explicit Diagnostics(std::size_t cap = 1000) : cap_(cap) {}

    void add(Warning warning);
    [[nodiscard]] const std::vector<Warning>& kept() const { return kept_; }
    [[nodiscard]] std::int64_t total() const { return total_; }

private:
    std::size_t cap_;
    std::vector<Warning> kept_;
    std::int64_t total_ = 0;
};

} // namespace sauti::base
