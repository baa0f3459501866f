// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/mode.h"
#include "cli/cli.h"
#include "phones/phone_reader.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What the verbs of the family `phones` share.
namespace sauti::cli {

struct PhonesOptions {
    std::vector<std::filesystem::path> files;
    bool json_strings = false;
    std::string mode = "corrected";
    std::filesystem::path panphon;

    [[nodiscard]] base::Mode mode_value() const {
        return mode == "reference" ? base::Mode::reference : base::Mode::corrected;
    }
};

/// --mode, --panphon, --json-strings, and `files` where a verb reads lines.
void add_phones_options(CLI::App& verb, PhonesOptions& options);
void add_phones_files(CLI::App& verb, PhonesOptions& options);

/// A line's text: the line, or the JSON string that it is.
[[nodiscard]] base::Result<std::string> text_of_line(const PhonesOptions& options, std::string_view line,
                                                     const base::Place& place);
/// Calls `take` for the text of each line; answers are flushed where standard input is a pipe.
[[nodiscard]] base::Result<void>
for_each_text(const PhonesOptions& options, Streams& streams,
              const std::function<base::Result<void>(const std::string& text, const base::Place& place)>& take);

/// What lines held that has no features; told in one sentence at the end.
struct NoticeCounts {
    std::int64_t respelled = 0;
    std::int64_t without = 0;
    base::Place first; ///< of what has no features

    void add(const phones::Reading& reading, const base::Place& place);
    void tell(const Globals& globals, Streams& streams) const;
};

void declare_phones_compare(Cli& cli, CLI::App& family);

} // namespace sauti::cli
