// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// A row of a corpus: one sentence, where it stands in the source, and what is known about it.
namespace sauti::corpus {

/// What may be wrong with a row; a row may have several.
enum class Problem : std::uint8_t {
    broken = 1,    ///< the reader mended or left out something here (the finding says what)
    duplicate = 2, ///< the same text stands earlier in the same split
    leak = 4,      ///< the same text stands in another split as well
    orphan = 8,    ///< an I- tag that continues no entity
    odd = 16,      ///< holds control, zero-width or private-use characters, or U+FFFD
};
using Problems = std::uint8_t;

struct ProblemName {
    Problem problem;
    std::string_view name; ///< as in `problem:leak`
    std::string_view help;
};
/// All problems, in the order of their bits.
[[nodiscard]] const std::vector<ProblemName>& problem_names();
/// "duplicate leak"; empty if there is none.
[[nodiscard]] std::string problem_text(Problems problems);

struct Row {
    std::int64_t id = 0; ///< from 1, in the order of files and lines: stable while the source is unchanged
    std::string split;
    std::size_t file = 0;            ///< index into CorpusInfo::files
    std::int64_t first_line = 0;     ///< in the file, from 1
    std::uint64_t byte_offset = 0;   ///< of the row's first byte in the file
    std::uint64_t byte_length = 0;   ///< up to the end of its last line, its line end left out
    std::string text;                ///< UTF-8 as in the source; of CoNLL: the tokens joined by one blank
    std::vector<std::string> tokens; ///< CoNLL only
    std::vector<std::string> tags;   ///< CoNLL only: one a token
    std::string speaker;
    std::int64_t length_cps = 0; ///< code points of `text`: the filter field `length`
    std::string phones;          ///< one blank between words; empty until filled
    bool has_phones = false;
    Problems problems = 0;
    std::int64_t same_as = 0; ///< id of the row that it repeats; 0: none
};

/// Words of a row: its tokens, or what stands between white space.
[[nodiscard]] std::vector<std::string_view> words_of(const Row& row);
/// What stands between white space.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text);

/// Where phones come from: a word's phones, and a stamp that names code, mode and the tables' hash. A changed stamp
/// makes the stored phones stale. Called from one thread.
struct Phonemizer {
    std::function<base::Result<std::string>(std::string_view word)> phones_of_word;
    std::string stamp;
};

} // namespace sauti::corpus
