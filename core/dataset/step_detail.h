// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/line_cutter.h"
#include "dataset/step.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the files of steps share. Not for other rooms.
namespace sauti::dataset::detail {

/// Reasons, spelled once.
inline constexpr const char* k_not_utf8 = "not UTF-8";
inline constexpr const char* k_blank_line = "blank line";
inline constexpr const char* k_byte_order_mark = "byte order mark taken off";

/// Calls `take` for each line; asks for cancel, counts lines_in and reports progress.
[[nodiscard]] base::Result<void> for_each_line(StepRun& run, const StepInput& input, LineEnds ends,
                                               const std::function<base::Result<void>(const CutLine&)>& take);

/// The same for `corrected`: without a byte order mark, and a line that is not UTF-8 is lost and counted.
[[nodiscard]] base::Result<void> for_each_good_line(StepRun& run, const StepInput& input,
                                                    const std::function<base::Result<void>(const CutLine&)>& take);

/// A whole line that comes from a whole line, changed.
[[nodiscard]] Span whole_line(std::uint32_t line, std::uint32_t input = 0);
/// The same for one piece of a file's line.
[[nodiscard]] Span span_of(const CutLine& cut);

/// A token and its tag of CoNLL, or the end of a sentence (`blank`).
struct TokenLine {
    std::string_view token;
    std::string_view tag;
    std::uint32_t line = 0;
    std::uint32_t begin_cps = 0; ///< of the token in its line
    bool blank = false;
};
/// CoNLL as the run's mode reads it. reference: lines as Python cuts them, exactly two fields or an error, every blank
/// line told. corrected: tolerant, with counts; one blank after each sentence.
[[nodiscard]] base::Result<void> for_each_token(StepRun& run, const StepInput& input,
                                                const std::function<base::Result<void>(const TokenLine&)>& take);

/// A sentence, or a line of text or jsonl: what shuffle, limit and split move.
struct Unit {
    std::vector<std::string> lines;
    std::uint32_t first_line = 0;
    std::uint64_t begin_bytes = 0;
    std::uint64_t end_bytes = 0;
};
[[nodiscard]] base::Result<void> for_each_unit(StepRun& run, const StepInput& input,
                                               const std::function<base::Result<void>(const Unit&)>& take);
[[nodiscard]] base::Result<void> put_unit(LineOutput& out, Kind kind, const Unit& unit, std::uint32_t input);

// The steps, one function each.
[[nodiscard]] base::Result<void> phonemize_text(StepRun& run);
[[nodiscard]] base::Result<void> phonemize_conll(StepRun& run);
[[nodiscard]] base::Result<void> split_characters(StepRun& run);
[[nodiscard]] base::Result<void> conll_text(StepRun& run);
[[nodiscard]] base::Result<void> strip_spaces(StepRun& run);
[[nodiscard]] base::Result<void> drop_blank_lines(StepRun& run);
[[nodiscard]] base::Result<void> shiba_jsonl(StepRun& run);
[[nodiscard]] base::Result<void> concatenate(StepRun& run);
[[nodiscard]] base::Result<void> shuffle(StepRun& run);
[[nodiscard]] base::Result<void> limit(StepRun& run);
[[nodiscard]] base::Result<void> split(StepRun& run);

} // namespace sauti::dataset::detail
