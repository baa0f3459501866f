// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"
#include "corpus/unmapped.h"
#include "dataset/step.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace sauti::g2p {
class Engine;
}

/// Where the rooms of a project are bound to one another: corpora and data sets do not know the G2P nor the feature
/// table, they get them handed in. Done here once, so that the window and the command line give the same answers.
/// Any thread.
namespace sauti::workspace {

/// The G2P that the corpus asks for; null if it asks for none. not_found: no table for its code.
[[nodiscard]] base::Result<std::shared_ptr<const g2p::Engine>> g2p_of(const corpus::CorpusInfo& info);
/// The same as a corpus is filled with it; nullopt if it asks for none. not_found: no table for its code.
[[nodiscard]] base::Result<std::optional<corpus::Phonemizer>> phonemizer_of(const corpus::CorpusInfo& info);

/// What of a word it has no phones for; nullopt if the corpus asks for none. not_found: no table for its code.
[[nodiscard]] base::Result<std::optional<corpus::UnmappedOfWord>> unmapped_of(const corpus::CorpusInfo& info);

/// Phone patterns over PanPhon's table where SAUTI_PANPHON_DATA names one, else over our own.
[[nodiscard]] corpus::PhonePatterns phone_patterns();

/// G2P for the steps of a recipe: our own tables, or those of SAUTI_EPITRAN_DATA.
[[nodiscard]] dataset::Tools dataset_tools();

/// Opens corpora/ID (`folder`), its index as it stands, with phone patterns in filters. `threads` 0: all cores.
[[nodiscard]] base::Result<corpus::Corpus> open_corpus(const std::filesystem::path& folder, int threads);

/// Makes a corpus whole for looking at: builds the index if it is missing, then fills the phones that its G2P gives.
/// True if anything was done. Killed or cancelled, it goes on where it was. A corpus whose code has no table gets no
/// phones: its error comes from phonemizer_of.
[[nodiscard]] base::Result<bool> complete_corpus(const std::filesystem::path& folder, const base::Work& work = {});

} // namespace sauti::workspace
