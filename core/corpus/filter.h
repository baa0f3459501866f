// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The filter language: one text that chooses rows, in the window, on the command line and in recipes.
///
///     filter  = [ or ]
///     or      = and { "or" and }
///     and     = unary { [ "and" ] unary }
///     unary   = ( "not" | "-" ) unary | primary
///     primary = "(" or ")" | pattern | field | value
///     field   = NAME ":" value { "|" value } | NAME ( "<" | "<=" | ">" | ">=" | "=" ) NUMBER
///     value   = [ "=" ] WORD | [ "=" ] '"' … '"' | "/" … "/" [ "i" ]
///     pattern = "[" … "]"                                            (phones/pattern.h)
///
/// `wizara`        the text has this piece, case and marks set aside
/// `=Wizara`       the text has this word, letter by letter (canonically equal spellings are equal)
/// `"ya afya"`     a piece with blanks; \" and \\ inside
/// `/^(Bi|Bw)\./`  a regular expression (ICU); `i` after it ignores case
/// `tag:PER`       a tag B-PER, I-PER … or PER itself; `tag:B-PER` only that; `tag:any` any but O
/// `split:train|dev`  dev and validation are the same split
/// `length<=10`    code points of the text; `id>100` the row's number
/// `path:voa`, `speaker:ana`, `phones:ŋɡ`, `text:afya`, `problem:leak`, `problem:any`
/// `[ [+nas] / _ # ]`  a phone pattern, within one word
///
/// An error is `usage` with `place.byte`, an offset into the filter. `and` binds closer than `or`, `not` closest.
namespace sauti::corpus {

enum class Field { text, phones, tag, split, speaker, path, id, length, problem };

enum class Comparison { less, less_equal, greater, greater_equal, equal };

struct FilterValue {
    enum class Kind { piece, exact, regex };
    Kind kind = Kind::piece;
    std::string text;
    bool ignore_case = false;    ///< of a regex
    std::size_t begin_bytes = 0; ///< of the value's text in the filter
};

struct FilterNode {
    enum class Kind { all, conjunction, disjunction, negation, values, comparison, pattern };
    Kind kind = Kind::all;
    std::vector<FilterNode> children; ///< of the first kinds
    Field field = Field::text;
    std::vector<FilterValue> values; ///< any of them; of a pattern: its text, brackets included
    Comparison comparison = Comparison::equal;
    double number = 0;
};

/// A piece of the filter's text, for a highlighter.
struct FilterPart {
    enum class Kind { field, operation, word, exact, quoted, regex, pattern, number, parenthesis };
    Kind kind = Kind::word;
    std::size_t begin_bytes = 0;
    std::size_t end_bytes = 0;
};

struct Filter {
    std::string text;
    FilterNode root;
    std::vector<FilterPart> parts;
    bool needs_phones = false;
};

/// Depth of parentheses and negations is at most 200, length at most 64 KiB.
[[nodiscard]] base::Result<Filter> parse_filter(std::string_view text);

/// The pieces up to the first error.
[[nodiscard]] std::vector<FilterPart> filter_parts(std::string_view text);

/// Names of the fields, for a completer.
[[nodiscard]] const std::vector<std::string>& filter_fields();

/// The filter with a caret under the error's place, two lines, for a terminal.
[[nodiscard]] std::string show_place(std::string_view filter, const base::Error& error);

} // namespace sauti::corpus
