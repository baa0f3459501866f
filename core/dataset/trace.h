// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "dataset/origin.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// "Which row is line 812?": from a line of a data set's file down to corpus, file, line and characters.
///
///     trace(project, "swa-phones:ner/train.txt:7")
///       → "t͡ B-LOC" comes from corpus swa, train.txt, line 2, characters 0–4, row 1
namespace sauti::dataset {

/// NAME:FILE:LINE as typed; LINE counts from 1.
struct TraceQuestion {
    std::string data_set;
    std::string file;
    std::uint32_t line = 0;
};
/// usage if it is not of that form.
[[nodiscard]] base::Result<TraceQuestion> trace_question(std::string_view text);

/// One place that the line comes from.
struct TracedPart {
    SourceFile source;
    Span span;            ///< lines and characters in the source; units of the data set's line
    std::string text;     ///< of the source's lines, at most 2,000 bytes; empty if the source cannot be read
    std::string problem;  ///< why it cannot, or that it changed since
    std::int64_t row = 0; ///< id of the corpus's row; 0: not known
};

struct Trace {
    TraceQuestion question;
    std::string text;               ///< of the line, at most 2,000 bytes
    std::vector<std::string> steps; ///< ids from the output back to the inputs
    std::vector<TracedPart> parts;  ///< in the order of the line
};

/// not_found: no such data set, file or line.
[[nodiscard]] base::Result<Trace> trace(const std::filesystem::path& project, const TraceQuestion& question,
                                        const base::Work& work = {});

} // namespace sauti::dataset
