// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// JSON with nlohmann-json, made strict: doubled keys, depth over 512 and trailing bytes are errors with their place.
namespace sauti::base {

/// Keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// syntax, encoding, invalid (a doubled key) or limit, each with line and byte (of a doubled key: where it ends).
/// A byte-order mark is stepped over. `origin` is the path shown.
[[nodiscard]] Result<Json> parse_json(std::string_view text, std::string_view origin);
[[nodiscard]] Result<Json> read_json(const std::filesystem::path& path);

/// Two blanks a level, newline at the end: a file that a person can read and keep in git.
[[nodiscard]] std::string pretty(const Json& value);
/// One line without a newline, as in logs.
[[nodiscard]] std::string compact(const Json& value);
/// Pretty, through write_atomically.
[[nodiscard]] Result<void> write_json(const std::filesystem::path& path, const Json& value);

/// NaN and infinities as the strings "nan", "inf", "-inf" (JSON has none); and back.
[[nodiscard]] Json number(double value);
[[nodiscard]] std::optional<double> as_number(const Json& value);

/// Checks "format" and "version" of a file of ours; `unsupported` names both versions if the file is newer.
[[nodiscard]] Result<void> check_format(const Json& value, std::string_view format, int newest_version,
                                        std::string_view origin);

/// Reads an object that a person wrote: asks for keys by name and type and, at `finish`, refuses the ones nobody asked
/// for, with the nearest known name. The first error wins; readers after it return defaults.
class ObjectReader {
public:
    /// `where` is the path inside the file ("steps[2].options"), used in messages.
    ObjectReader(const Json& object, std::string origin, std::string where);

    [[nodiscard]] bool has(std::string_view key);
    [[nodiscard]] std::string text(std::string_view key, std::optional<std::string> standard = std::nullopt);
    [[nodiscard]] std::int64_t integer(std::string_view key, std::optional<std::int64_t> standard = std::nullopt);
    [[nodiscard]] double real(std::string_view key, std::optional<double> standard = std::nullopt);
    [[nodiscard]] bool boolean(std::string_view key, std::optional<bool> standard = std::nullopt);
    /// The raw value; null JSON if absent.
    [[nodiscard]] const Json& raw(std::string_view key);
    /// Known, but read elsewhere.
    void accept(std::string_view key);

    void fail(ErrorKind kind, std::string message, std::string hint = {});
    [[nodiscard]] Result<void> finish();

private:
    template <class T, class Is>
    T typed(std::string_view key, std::string_view type, const std::optional<T>& standard, Is is);

    const Json& object_;
    std::string origin_;
    std::string where_;
    std::set<std::string, std::less<>> known_;
    std::optional<Error> error_;
};

/// The name in `names` nearest to `word` by edit distance, if near enough to be a slip (≤ 1/3 of its letters, at least
/// 2); for "did you mean".
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& names);

} // namespace sauti::base
