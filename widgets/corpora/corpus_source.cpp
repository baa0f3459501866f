// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/corpus_source.h"

#include "workspace/binding.h"

namespace sauti::widgets::corpora {

base::Result<void> CorpusSource::with(Lane lane, const std::function<base::Result<void>(const corpus::Corpus&)>& use) {
    Opening& opening = openings_[static_cast<std::size_t>(lane)];
    const std::lock_guard<std::mutex> lock(opening.mutex);
    if (!opening.corpus) {
        SAUTI_TRY(corpus::Corpus corpus, workspace::open_corpus(folder_, lane == Lane::rows ? 1 : 0));
        opening.corpus.emplace(std::move(corpus));
    }
    return use(*opening.corpus);
}

base::Result<bool> is_complete(const std::filesystem::path& folder) {
    const auto corpus = workspace::open_corpus(folder, 1);
    if (!corpus) return false;
    SAUTI_TRY(const auto phonemizer, workspace::phonemizer_of(corpus->info()));
    if (!phonemizer) return true;
    SAUTI_TRY(const corpus::PhonesState state, corpus->phones_state());
    return state.stamp == phonemizer->stamp && state.rows_filled == corpus->row_count();
}

} // namespace sauti::widgets::corpora
