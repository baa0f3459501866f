// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "runs/run_overview.h"

#include <string>
#include <string_view>
#include <vector>

/// A question to runs, the same on the command line and in the window: words between blanks, all of which must hold.
///   swa                    a piece of the run's facts or settings, in any case of ASCII letters
///   state=finished         a column as a whole; != for another value
///   step>=500              a column's number; < <= > >=; a run without it does not pass
///   -WORD                  what WORD leaves out
/// Columns are the facts that `runs list` shows, the keys of a spec (optimizer.learning_rate) and metrics (eval/loss).
/// Example: RunFilter::parse("kind=finetune eval/entity_f1>0.5 -seed=1").
namespace sauti::runs {

class RunFilter {
public:
    /// usage with the byte: a column that is neither a fact nor a key nor looks like a metric (holds a '/'), with the
    /// nearest name; a number that is none.
    [[nodiscard]] static base::Result<RunFilter> parse(std::string_view text);

    [[nodiscard]] bool passes(const RunOverview& run) const;

private:
    enum class Comparison { piece, equal, unequal, less, less_equal, greater, greater_equal };
    struct Word {
        bool negated = false;
        std::string column; ///< empty for a piece
        Comparison comparison = Comparison::piece;
        std::string text;
        double number = 0;
    };

    [[nodiscard]] static base::Result<Word> parse_word(std::string_view word, std::size_t begin_bytes);
    [[nodiscard]] static bool holds(const Word& word, const RunOverview& run);

    std::vector<Word> words_;
};

} // namespace sauti::runs
