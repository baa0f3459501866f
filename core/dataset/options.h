// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/mode.h"
#include "base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Options of a step, described once: the command line, recipes, the window's form and the provenance all come from the
/// same table.
namespace sauti::dataset {

enum class OptionType { text, integer, real, boolean, choice, path };
[[nodiscard]] std::string_view name(OptionType type);

struct OptionInfo {
    std::string_view name; ///< "max_length"
    OptionType type = OptionType::text;
    std::string_view unit;          ///< "ids", "lines"; may be empty
    std::string_view default_value; ///< as text; empty for a text or path: none
    double least = 0;               ///< integer and real
    double greatest = 0;
    std::vector<std::string_view> choices;
    std::string_view help;
    bool required = false; ///< nothing works without it (a language's code)
};

/// `mode`, which every step has.
[[nodiscard]] const OptionInfo& mode_option();

/// Values of one step's options, all of them, in the order of the table.
class Options {
public:
    /// Only defaults.
    explicit Options(const std::vector<OptionInfo>& table);

    /// From a recipe's object. invalid with the key's place: unknown (with the nearest name), wrong type, out of range.
    [[nodiscard]] static base::Result<Options> from_json(const std::vector<OptionInfo>& table, const base::Json& object,
                                                         const std::string& origin, const std::string& where);
    /// From words of a command line. usage.
    [[nodiscard]] static base::Result<Options> from_words(const std::vector<OptionInfo>& table,
                                                          const std::map<std::string, std::string>& words);

    [[nodiscard]] base::Mode mode() const;
    /// The value as text; for names that the table has.
    [[nodiscard]] const std::string& text(std::string_view name) const;
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    [[nodiscard]] double real(std::string_view name) const;
    [[nodiscard]] bool boolean(std::string_view name) const;
    void set(std::string_view name, std::string value);

    /// Every option with its value, typed: what provenance and cache keys hold.
    [[nodiscard]] base::Json json() const;

private:
    [[nodiscard]] base::Result<void> set_word(const OptionInfo& option, const std::string& word, base::ErrorKind kind);

    const std::vector<OptionInfo>* table_;
    std::map<std::string, std::string, std::less<>> values_;
};

} // namespace sauti::dataset
