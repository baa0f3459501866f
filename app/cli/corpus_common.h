// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "cli/cli.h"
#include "corpus/corpus.h"

#include <filesystem>
#include <string>

/// What the subverbs of `corpus` share: opening a corpus with its index built, and its phones bound to g2p.
namespace sauti::cli {

/// Where a row stands: "train.txt:12".
[[nodiscard]] std::string place_of(const corpus::CorpusInfo& info, const corpus::Row& row);

/// Opens corpora/ID of `project`; builds the index if it is missing, tells a changed source as a warning, and fills the
/// phones if `with_phones`.
[[nodiscard]] base::Result<corpus::Corpus> open_corpus(const std::filesystem::path& project, const std::string& id,
                                                       bool with_phones, const Globals& globals, Streams& streams);

/// usage for an error that points into a filter, with the place shown under it.
[[nodiscard]] base::Error filter_error(base::Error error, const std::string& filter);

} // namespace sauti::cli
