// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/result.h"
#include "cli/cli.h"
#include "formats/lines.h"
#include "ner/tags.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

/// What `ner score` and `ner entities` read: CoNLL files and JSON lines.
namespace sauti::cli {

/// Lines of an open stream, so that each answer can follow its line.
[[nodiscard]] formats::Source source_of(std::istream& in);
/// A file, or the standard input for "-".
[[nodiscard]] base::Result<formats::Source> open_input(const std::string& path, Streams& streams);

struct TagPairs {
    ner::TagRows gold;
    ner::TagRows predicted;
    std::string origin;
    std::vector<std::int64_t> lines; ///< where each gold sentence begins in `origin`
    std::vector<base::Warning> warnings;
};

/// Two CoNLL files with the same sentences. Tokens that differ are a warning with the first place and their number.
[[nodiscard]] base::Result<TagPairs> read_two_files(const std::string& gold, const std::string& predicted,
                                                    Streams& streams);
/// JSON lines {"gold":[…],"pred":[…]}, or CoNLL whose last two columns are gold and predicted.
[[nodiscard]] base::Result<TagPairs> read_one_file(const std::string& path, Streams& streams);

/// True if the text is a line of JSON: an object.
[[nodiscard]] bool looks_like_json_line(std::string_view text);

} // namespace sauti::cli
