// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/text_regex.h"

#include <fmt/format.h>
#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include <limits>
#include <string>

namespace sauti::unicode {

using base::ErrorKind;
using base::Result;

namespace {

// ICU counts steps of its match engine, about a millisecond each on a machine of 2005, a tenth of that today.
constexpr std::int32_t k_time_limit = 500;
constexpr std::int32_t k_stack_bytes = 8 << 20;

Result<std::u16string> to_utf16(std::string_view text) {
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / 2)) {
        return base::fail(ErrorKind::limit, "the text is too long for a regular expression");
    }
    std::u16string units(text.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(units.data(), static_cast<std::int32_t>(units.size()), &length, text.data(),
                         static_cast<std::int32_t>(text.size()), 0xFFFD, nullptr, &status);
    if (U_FAILURE(status)) return base::fail(ErrorKind::internal, u_errorName(status));
    units.resize(static_cast<std::size_t>(length));
    return units;
}

/// Bytes of the first `units` UTF-16 units of `text`.
std::size_t bytes_of_units(std::string_view text, std::int32_t units) {
    std::size_t at = 0;
    while (units > 0 && at < text.size()) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        at += size;
        units -= size == 4 ? 2 : 1;
    }
    return at;
}

std::int32_t units_of_bytes(std::string_view text, std::size_t bytes) {
    std::int32_t units = 0;
    for (std::size_t at = 0; at < bytes && at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

base::Error match_error(UErrorCode status) {
    if (status == U_REGEX_TIME_OUT || status == U_REGEX_STACK_OVERFLOW) {
        return base::make_error(ErrorKind::limit, "the regular expression takes too long on a row",
                                "avoid repetitions inside repetitions, such as (a+)+");
    }
    return base::make_error(ErrorKind::internal, fmt::format("regular expression: {}", u_errorName(status)));
}

} // namespace

struct Regex::State {
    URegularExpression* expression = nullptr;
    std::u16string text;

    ~State() { uregex_close(expression); }
};

Regex::Regex(std::unique_ptr<State> state) : state_(std::move(state)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::compile(std::string_view pattern, bool ignore_case) {
    SAUTI_TRY(const std::u16string units, to_utf16(pattern));
    auto state = std::make_unique<State>();
    UErrorCode status = U_ZERO_ERROR;
    UParseError place = {};
    const std::uint32_t flags = ignore_case ? UREGEX_CASE_INSENSITIVE : 0;
    state->expression = uregex_open(units.data(), static_cast<std::int32_t>(units.size()), flags, &place, &status);
    if (U_FAILURE(status)) {
        std::string reason = u_errorName(status);
        const std::string_view prefix = "U_REGEX_";
        if (reason.rfind(prefix, 0) == 0) reason.erase(0, prefix.size());
        for (char& letter : reason) {
            if (letter == '_') letter = ' ';
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
        }
        base::Error error =
            base::make_error(ErrorKind::syntax, fmt::format("the regular expression cannot be read: {}", reason));
        // ICU counts from 1 within a line, and a pattern is one line.
        error.place.byte = static_cast<std::int64_t>(bytes_of_units(pattern, place.offset > 0 ? place.offset - 1 : 0));
        return base::fail(std::move(error));
    }
    uregex_setTimeLimit(state->expression, k_time_limit, &status);
    uregex_setStackLimit(state->expression, k_stack_bytes, &status);
    if (U_FAILURE(status)) return base::fail(match_error(status));
    return Regex(std::move(state));
}

Result<Regex> Regex::clone() const {
    auto state = std::make_unique<State>();
    UErrorCode status = U_ZERO_ERROR;
    state->expression = uregex_clone(state_->expression, &status);
    if (U_FAILURE(status)) return base::fail(match_error(status));
    return Regex(std::move(state));
}

Result<bool> Regex::found_in(std::string_view text) {
    std::u16string& units = state_->text;
    bool ascii = true;
    units.resize(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        ascii = ascii && byte < 0x80;
        units[i] = byte;
    }
    if (!ascii) {
        SAUTI_TRY(units, to_utf16(text));
    }
    UErrorCode status = U_ZERO_ERROR;
    uregex_setText(state_->expression, units.data(), static_cast<std::int32_t>(units.size()), &status);
    const UBool found = uregex_find(state_->expression, 0, &status);
    if (U_FAILURE(status)) return base::fail(match_error(status));
    return found != 0;
}

Result<RegexMatch> Regex::find(std::string_view text, std::size_t from) {
    SAUTI_TRY(state_->text, to_utf16(text));
    const std::u16string& units = state_->text;
    UErrorCode status = U_ZERO_ERROR;
    uregex_setText(state_->expression, units.data(), static_cast<std::int32_t>(units.size()), &status);
    const UBool found = uregex_find(state_->expression, units_of_bytes(text, from), &status);
    if (U_FAILURE(status)) return base::fail(match_error(status));
    if (found == 0) return RegexMatch{1, 0};
    const std::int32_t begin = uregex_start(state_->expression, 0, &status);
    const std::int32_t end = uregex_end(state_->expression, 0, &status);
    if (U_FAILURE(status)) return base::fail(match_error(status));
    return RegexMatch{bytes_of_units(text, begin), bytes_of_units(text, end)};
}

} // namespace sauti::unicode
