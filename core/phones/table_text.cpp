// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/table_text.h"

#include "base/file.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <utility>

namespace sauti::phones {

using base::ErrorKind;

std::vector<TextLine> lines_of(std::string_view text) {
    std::vector<TextLine> lines;
    std::int64_t number = 0;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\r\n");
        lines.push_back({text.substr(0, end), ++number});
        if (end == std::string_view::npos) break;
        const bool pair = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
        text.remove_prefix(end + (pair ? 2 : 1));
    }
    return lines;
}

base::Result<std::vector<std::string>> csv_fields(std::string_view line) {
    enum class State { field_start, plain, quoted, quote_in_quoted };
    std::vector<std::string> fields;
    if (line.empty()) return fields;
    State state = State::field_start;
    std::string field;
    for (const char c : line) {
        if (state == State::quoted) {
            if (c == '"') {
                state = State::quote_in_quoted;
            } else {
                field += c;
            }
        } else if (c == ',') {
            fields.push_back(std::exchange(field, {}));
            state = State::field_start;
        } else if (c == '"' && state == State::field_start) {
            state = State::quoted;
        } else {
            field += c;
            state = state == State::quote_in_quoted && c == '"' ? State::quoted : State::plain;
        }
    }
    if (state == State::quoted) return base::fail(ErrorKind::syntax, "a quoted field does not end in its line");
    fields.push_back(std::move(field));
    return fields;
}

base::Result<std::string> read_table(const std::string& path) {
    SAUTI_TRY(std::string text, base::read_file(path, std::uint64_t{64} << 20));
    if (const auto bad = unicode::first_invalid_utf8(text)) {
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
        return base::fail(base::make_error(ErrorKind::encoding, "the table is not UTF-8", "save it as UTF-8")
                              .at({path, line, static_cast<std::int64_t>(*bad)}));
    }
    return text;
}

} // namespace sauti::phones
