// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/binding.h"

#include "corpus/import.h"
#include "dataset/g2p_tools.h"
#include "g2p/engine.h"
#include "phones/pattern.h"

#include <fmt/format.h>

#include <utility>

namespace sauti::workspace {

using base::Result;
using corpus::CorpusInfo;

Result<std::shared_ptr<const g2p::Engine>> g2p_of(const CorpusInfo& info) {
    if (info.code.empty() || info.phones.source == "none") return std::shared_ptr<const g2p::Engine>();
    g2p::Options options;
    options.mode = info.phones.mode;
    options.corrections = g2p::Corrections::of(info.phones.mode);
    if (info.phones.source != "builtin") options.data_folder = g2p::data_folder_from_environment();
    const std::string code = info.phones.source == "builtin" ? "builtin:" + info.code : info.code;
    auto engine = g2p::Engine::load(code, options);
    if (!engine) {
        return base::fail(std::move(engine.error()).context(fmt::format("loading the G2P of corpus {}", info.id)));
    }
    return std::move(*engine);
}

Result<std::optional<corpus::Phonemizer>> phonemizer_of(const CorpusInfo& info) {
    SAUTI_TRY(const auto engine, g2p_of(info));
    if (engine == nullptr) return std::optional<corpus::Phonemizer>();
    corpus::Phonemizer phonemizer;
    phonemizer.stamp = engine->stamp();
    phonemizer.phones_of_word = [engine](std::string_view word) { return engine->transliterate(word); };
    return std::optional<corpus::Phonemizer>(std::move(phonemizer));
}

Result<std::optional<corpus::UnmappedOfWord>> unmapped_of(const CorpusInfo& info) {
    SAUTI_TRY(const auto engine, g2p_of(info));
    if (engine == nullptr) return std::optional<corpus::UnmappedOfWord>();
    return std::optional<corpus::UnmappedOfWord>(
        [engine](std::string_view word) -> Result<std::map<char32_t, std::int64_t>> {
            g2p::UnmappedCounts counts;
            std::string phones;
            SAUTI_CHECK(engine->transliterate(word, phones, &counts));
            return counts.counts();
        });
}

corpus::PhonePatterns phone_patterns() {
    return [](std::string_view text) -> Result<corpus::PhoneMatcher> {
        SAUTI_TRY(const auto table, phones::FeatureTable::find());
        SAUTI_TRY(phones::PhonePattern pattern, phones::PhonePattern::parse(text, table));
        return corpus::PhoneMatcher([pattern](std::string_view phones) { return pattern.matches(phones); });
    };
}

dataset::Tools dataset_tools() {
    return dataset::g2p_tools(g2p::data_folder_from_environment());
}

Result<corpus::Corpus> open_corpus(const std::filesystem::path& folder, int threads) {
    return corpus::Corpus::open(folder, {phone_patterns(), threads});
}

Result<bool> complete_corpus(const std::filesystem::path& folder, const base::Work& work) {
    SAUTI_TRY(const bool built, corpus::ensure_index(folder, work));
    SAUTI_TRY(const CorpusInfo info, corpus::read_corpus_info(folder));
    SAUTI_TRY(const auto phonemizer, phonemizer_of(info));
    if (!phonemizer) return built;
    SAUTI_TRY(const corpus::Corpus opened, open_corpus(folder, 0));
    SAUTI_TRY(const corpus::PhonesState before, opened.phones_state());
    if (before.stamp == phonemizer->stamp && before.rows_filled == opened.row_count()) return built;
    SAUTI_TRY([[maybe_unused]] const auto filled, corpus::fill_phones(folder, *phonemizer, work));
    return true;
}

} // namespace sauti::workspace
