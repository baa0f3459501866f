// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Packs sentences, one a line, into examples of at most `max_length` ids: CLS, a sentence, SEP, the next … A line that
/// does not fit ends the example.
/// Law (corrected): the sentences of all examples, joined, are the stripped lines, joined; nothing is lost. `reference`
/// throws away the line that does not fit, a buffer of one sentence and the last buffer, as the original does.
/// Lines "ab" and "cd" with max_length 6 give [57344, 97, 98, 57345, 99, 100] (corrected).
/// Source: `to_examples` of SHIBA's data tools (Octanove Labs, Apache-2.0).
namespace sauti::shiba {

struct PackingOptions {
    std::int64_t max_length = 2048; ///< ids an example, CLS and SEP included
    std::int64_t max_sents = 0;     ///< sentences an example; 0 = no limit
    bool cross_docs = true;         ///< false: an empty line ends the document and the example
    base::Mode mode = base::Mode::corrected;
};

/// A sentence (or a part of one) inside an example.
struct PackedPiece {
    std::int64_t line = 0;       ///< as given to `add`
    std::uint32_t begin_cps = 0; ///< span in that line, white space at its start counted
    std::uint32_t end_cps = 0;
    std::uint32_t first_id = 0; ///< its place in the example: ids [first_id, first_id + end_cps − begin_cps)
};

struct Example {
    std::vector<std::int32_t> ids;
    std::vector<PackedPiece> pieces;
};

/// What came in and where it went. Sentences are lines; characters are code points of stripped lines.
struct PackingCounts {
    std::int64_t lines = 0;
    std::int64_t examples = 0;
    std::int64_t sentences_kept = 0;
    std::int64_t chars_in = 0;
    std::int64_t chars_kept = 0;
    std::int64_t blank_lines = 0;   ///< corrected: lines without a character, which carry nothing
    std::int64_t long_lines = 0;    ///< corrected: lines cut into pieces
    std::int64_t special_chars = 0; ///< corrected: U+E000–E003 of the text, packed as U+FFFD
    std::int64_t lost_crossing = 0; ///< reference: "due to examples crossing documents"
    std::int64_t lost_too_long = 0; ///< reference: "too long to fit the minimum sentences"
    std::int64_t lost_at_seams = 0; ///< reference: lines that did not fit, which the original does not count
    std::int64_t lost_at_end = 0;   ///< reference: sentences of the last buffer, which the original does not count
};

/// Streams; memory is one example. Not thread-safe.
class Packer {
public:
    using Sink = std::function<base::Result<void>(const Example&)>;

    /// `invalid` from the first `add` if the options cannot work (corrected: max_length under 2).
    Packer(PackingOptions options, Sink sink);

    /// One line without its end. `encoding` for ill-formed UTF-8; the line then has no effect.
    [[nodiscard]] base::Result<void> add(std::int64_t line, std::string_view text);
    /// After the last line.
    [[nodiscard]] base::Result<void> finish();

    [[nodiscard]] const PackingCounts& counts() const { return counts_; }
    /// What the original prints at the end ("Finished. Lost 0 sentences due to …").
    [[nodiscard]] std::string printed() const;

private:
    struct Sentence {
        std::vector<std::int32_t> ids;
        PackedPiece piece;
        bool ends_line = true; ///< false for all but the last piece of a line that was cut
    };

    [[nodiscard]] base::Result<void> add_reference(Sentence sentence);
    [[nodiscard]] base::Result<void> add_corrected(Sentence sentence);
    [[nodiscard]] base::Result<void> add_piece(Sentence sentence);
    [[nodiscard]] bool fits(std::size_t length_ids) const;
    void append(Sentence sentence);
    [[nodiscard]] base::Result<void> write();
    void clear();

    PackingOptions options_;
    Sink sink_;
    PackingCounts counts_;
    std::vector<Sentence> buffer_;
    std::int64_t buffered_ids_ = 0; ///< code points in buffer_, separators not counted
};

/// `{"input_ids": [57344, 119]}` without a newline: the line of a .jsonl file, byte for byte as the original writes it.
[[nodiscard]] std::string example_line(std::span<const std::int32_t> ids);

/// The sentences of an example as code points: what stands between CLS, SEP and the end.
/// `invalid` if it does not begin with CLS.
[[nodiscard]] base::Result<std::vector<std::vector<std::int32_t>>> sentences_of(std::span<const std::int32_t> ids);

} // namespace sauti::shiba
