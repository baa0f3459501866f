// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "bench/benches.h"
#include "g2p/engine.h"
#include "phones/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace sauti::bench {

namespace {

namespace fs = std::filesystem;

/// Distinct first columns of a CoNLL file, in order.
base::Result<std::vector<std::string>> distinct_words(const fs::path& path) {
    SAUTI_TRY(const std::string text, phones::read_table(path.string()));
    std::set<std::string> seen;
    std::vector<std::string> words;
    for (const phones::TextLine& line : phones::lines_of(text)) {
        std::string word(line.text.substr(0, line.text.find(' ')));
        if (!word.empty() && seen.insert(word).second) words.push_back(std::move(word));
    }
    return words;
}

/// Words made of ordinary syllables, where no corpus is at hand.
std::vector<std::string> made_words() {
    std::vector<std::string> words;
    for (const char* first : {"ka", "m", "wa", "ki", "nyu", "u", "sha", "ngo", "che", "mbo"}) {
        for (const char* second : {"ta", "lima", "ndi", "ng'o", "fu", "pen", "sa", "zu", "ri", "ge"}) {
            for (const char* third : {"ni", "sha", "ko", "wa", "mbe", "li", "tu", "ja", "ho", "dhi"}) {
                words.push_back(std::string(first) + second + third);
            }
        }
    }
    return words;
}

base::Result<Measurement> words_per_second(const std::string& name, const g2p::Engine& engine,
                                           const std::vector<std::string>& words, int repeats) {
    std::string out;
    std::size_t rounds = 1;
    std::vector<double> values;
    for (int i = 0; i <= repeats; ++i) {
        base::Result<void> outcome;
        const double ms = milliseconds([&] {
            for (std::size_t round = 0; round < rounds && outcome; ++round) {
                for (const std::string& word : words) {
                    outcome = engine.transliterate(word, out);
                    if (!outcome) return;
                }
            }
        });
        if (!outcome) return base::fail(std::move(outcome.error()));
        // The first round warms up and says how many make a quarter of a second.
        if (i > 0) values.push_back(static_cast<double>(rounds * words.size()) / ms * 1000);
        if (i == 0) rounds = std::max<std::size_t>(1, static_cast<std::size_t>(250 / std::max(ms, 0.01)));
    }
    return summary(name, std::move(values), "words/s");
}

struct Case {
    const char* folder;
    const char* code;
};

constexpr Case k_cases[] = {{"swa", "swa-Latn"}, {"kin", "kin-Latn"}, {"lug", "lug-Latn"},
                            {"amh", "amh-Ethi"}, {"yor", "yor-Latn"}, {"hau", "hau-Latn"}};

base::Result<void> measure(std::vector<Measurement>& results, const std::string& code,
                           const std::vector<std::string>& words, int repeats) {
    for (const base::Mode mode : {base::Mode::reference, base::Mode::corrected}) {
        g2p::Options options;
        options.mode = mode;
        if (code.rfind("builtin:", 0) != 0) options.data_folder = g2p::data_folder_from_environment();
        SAUTI_TRY(const auto engine, g2p::Engine::load(code, options));
        const std::string name = fmt::format("{}, {}, {} words", code, base::name(mode), words.size());
        SAUTI_TRY(Measurement result, words_per_second(name, *engine, words, repeats));
        results.push_back(std::move(result));
    }
    return {};
}

} // namespace

/// Distinct words of DATA/swa/train.txt and so on (CoNLL), with SAUTI_EPITRAN_DATA where set and with our own tables;
/// without a corpus, made words with our own.
base::Result<std::vector<Measurement>> g2p_bench(const Options& options) {
    const int repeats = options.repeats > 0 ? options.repeats : 5;
    std::vector<Measurement> results;
    std::error_code error;
    for (const Case& entry : k_cases) {
        const fs::path path = options.data / entry.folder / "train.txt";
        if (options.data.empty() || !fs::exists(path, error)) continue;
        SAUTI_TRY(const std::vector<std::string> words, distinct_words(path));
        if (!g2p::data_folder_from_environment().empty()) SAUTI_CHECK(measure(results, entry.code, words, repeats));
        const std::string ours = fmt::format("builtin:{}", entry.code);
        if (g2p::Engine::load(ours)) SAUTI_CHECK(measure(results, ours, words, repeats));
    }
    if (results.empty()) SAUTI_CHECK(measure(results, "builtin:swa-Latn", made_words(), repeats));
    return results;
}

} // namespace sauti::bench
