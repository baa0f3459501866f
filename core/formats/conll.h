// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/file.h"
#include "formats/lines.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Sentences of tagged words, one word a line: MasakhaNER's `TOKEN TAG`, the four columns of CoNLL-2003, CoNLL-U.
/// Law: reading what `append_conll` wrote gives the same sentences (where the first token begins with U+FEFF, with
/// keep_byte_order_mark).
///
///     Juma B-PER
///     anasoma O
///                  ← a blank line ends a sentence; runs of them make no empty sentences
///
/// Columns are parted by blanks and tabs only, so a no-break space stays in its token. Text is UTF-8 and never
/// normalised. Errors in strict mode, warnings with `tolerant`, each with its line: a line without a tag (tolerant: tag
/// O), a line that begins with a separator, that is an empty token (tolerant: the line is left out), bytes that are not
/// UTF-8 (tolerant: U+FFFD for each).
namespace sauti::formats {

enum class ConllDialect {
    automatic,   ///< told from the first 64 KiB: conllu if the first line that is no comment has ten tab columns and a
                 ///< word number, two_columns if lines of two columns are the most, else columns
    columns,     ///< parted by runs of blanks and tabs; token first, tag last; -DOCSTART- sentences are left out
    two_columns, ///< the same, but the token is all before the tag: blanks inside are kept, with a warning
    conllu,      ///< ten tab columns; comments, ranges (1-2) and empty nodes (3.1) are no words
};

struct ConllOptions {
    ConllDialect dialect = ConllDialect::automatic;
    bool tolerant = false;
    /// Column of the tag from 0, negative from the end; unset: the last, or the fourth in CoNLL-U.
    /// If set, the file is not read as two_columns unless the dialect says so.
    std::optional<int> tag_column;
    /// Keep a byte order mark as a part of the first token, as the original programs do.
    bool keep_byte_order_mark = false;
};

struct ConllSentence {
    std::vector<std::string> tokens;
    std::vector<std::string> tags;   ///< as many as tokens
    std::vector<std::int64_t> lines; ///< line of each token, from 1
    std::uint64_t begin_bytes = 0;   ///< of the first token's line in the file
    std::uint64_t size_bytes = 0;    ///< up to the end of the last token's line, newline included
    [[nodiscard]] std::int64_t first_line() const { return lines.empty() ? -1 : lines.front(); }
};

/// What was met on the way: nothing is left out in silence.
struct ConllCounts {
    std::int64_t sentences = 0;
    std::int64_t tokens = 0;
    std::int64_t missing_tags = 0; ///< tolerant: became O
    std::int64_t empty_tokens = 0; ///< tolerant: lines left out
    std::int64_t bad_encoding = 0; ///< tolerant: lines with U+FFFD
    std::int64_t blanks_in_tokens = 0;
    std::int64_t trailing_blanks = 0; ///< lines with blanks after the tag
    std::int64_t blank_lines_with_blanks = 0;
    std::int64_t document_marks = 0; ///< -DOCSTART- sentences left out
    std::int64_t not_words = 0;      ///< CoNLL-U ranges and empty nodes
};

/// A sentence at a time in bounded memory (one piece of the stream and one sentence; a sentence of over 10^7 tokens or
/// a line of over 64 MiB is `limit`). Not for two threads at once.
class ConllReader {
public:
    ConllReader(Source source, std::string origin, ConllOptions options = {});
    [[nodiscard]] static base::Result<ConllReader> open(const std::filesystem::path& path, ConllOptions options = {});
    ConllReader(ConllReader&&) noexcept;
    ConllReader& operator=(ConllReader&&) noexcept;
    ~ConllReader();

    /// The next sentence; nullopt at the end. syntax or encoding (strict), limit, or the error of the source; after an
    /// error the reader is at its end.
    [[nodiscard]] base::Result<std::optional<ConllSentence>> next();

    [[nodiscard]] const base::Diagnostics& diagnostics() const;
    [[nodiscard]] const ConllCounts& counts() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct ConllFile {
    std::vector<ConllSentence> sentences;
    base::Diagnostics diagnostics;
    ConllCounts counts;
};

[[nodiscard]] base::Result<ConllFile> read_conll(const std::filesystem::path& path, ConllOptions options = {});
[[nodiscard]] base::Result<ConllFile> parse_conll(std::string_view bytes, std::string_view origin,
                                                  ConllOptions options = {});

/// Appends `token tag\n` for each token and a blank line. invalid: an empty token or tag, one with a blank, tab or line
/// end, or lists of different lengths; nothing is appended then.
[[nodiscard]] base::Result<void> append_conll(std::string& text, const std::vector<std::string>& tokens,
                                              const std::vector<std::string>& tags);
[[nodiscard]] base::Result<void> write_conll(const std::filesystem::path& path,
                                             const std::vector<ConllSentence>& sentences);

} // namespace sauti::formats
