// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "bench/benches.h"
#include "g2p/engine.h"
#include "g2p/word_cache.h"
#include "phones/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

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

/// What is done again and again, and over how many words each time.
struct Work {
    std::string name;
    std::size_t words;
    std::function<base::Result<void>()> run;
};

base::Result<Measurement> words_per_second(const Work& work, int repeats) {
    std::size_t rounds = 1;
    std::vector<double> values;
    for (int i = 0; i <= repeats; ++i) {
        base::Result<void> outcome;
        const double ms = milliseconds([&] {
            for (std::size_t round = 0; round < rounds && outcome; ++round)
                outcome = work.run();
        });
        if (!outcome) return base::fail(std::move(outcome.error()));
        // The first round warms up and says how many make a quarter of a second.
        if (i > 0) values.push_back(static_cast<double>(rounds * work.words) / ms * 1000);
        if (i == 0) rounds = std::max<std::size_t>(1, static_cast<std::size_t>(250 / std::max(ms, 0.01)));
    }
    return summary(work.name, std::move(values), "words/s");
}

using Words = std::vector<std::string>;

/// Every `step`th word from `first` on.
base::Result<void> transliterate_all(const g2p::Engine& engine, const Words& words, std::size_t first,
                                     std::size_t step) {
    std::string out;
    for (std::size_t i = first; i < words.size(); i += step)
        SAUTI_CHECK(engine.transliterate(words[i], out));
    return {};
}

/// One thread without and with the cache of words, and all threads.
std::vector<Work> works(const std::string& name, const std::shared_ptr<const g2p::Engine>& engine, const Words& words,
                        std::size_t threads) {
    std::vector<Work> list;
    list.push_back({name, words.size(), [engine, &words] { return transliterate_all(*engine, words, 0, 1); }});
    const auto cache = std::make_shared<g2p::WordCache>(engine);
    list.push_back({name + ", word cache", words.size(), [cache, &words]() -> base::Result<void> {
                        for (const std::string& word : words) {
                            const auto phones = cache->transliterate(word);
                            if (!phones) return base::fail(phones.error());
                        }
                        return {};
                    }});
    if (threads < 2) return list;
    // Ten times over, so that starting threads does not count.
    constexpr std::size_t k_rounds = 10;
    list.push_back({fmt::format("{}, {} threads", name, threads), words.size() * k_rounds,
                    [engine, &words, threads]() -> base::Result<void> {
                        std::vector<std::thread> workers;
                        std::vector<base::Result<void>> outcomes(threads);
                        for (std::size_t i = 0; i < threads; ++i) {
                            workers.emplace_back([&, i] {
                                for (std::size_t round = 0; round < k_rounds && outcomes[i]; ++round)
                                    outcomes[i] = transliterate_all(*engine, words, i, threads);
                            });
                        }
                        for (std::thread& worker : workers)
                            worker.join();
                        for (base::Result<void>& outcome : outcomes)
                            SAUTI_CHECK(outcome);
                        return {};
                    }});
    return list;
}

struct Case {
    const char* folder;
    const char* code;
};

constexpr Case k_cases[] = {{"swa", "swa-Latn"}, {"kin", "kin-Latn"}, {"lug", "lug-Latn"},
                            {"amh", "amh-Ethi"}, {"yor", "yor-Latn"}, {"hau", "hau-Latn"}};

struct Run {
    std::vector<Measurement>& results;
    int repeats;
    std::size_t threads;
};

base::Result<void> measure(const Run& run, const std::string& code, const Words& words) {
    for (const base::Mode mode : {base::Mode::reference, base::Mode::corrected}) {
        g2p::Options options;
        options.mode = mode;
        if (code.rfind("builtin:", 0) != 0) options.data_folder = g2p::data_folder_from_environment();
        SAUTI_TRY(const auto engine, g2p::Engine::load(code, options));
        const std::string name = fmt::format("{}, {}, {} words", code, base::name(mode), words.size());
        for (const Work& work : works(name, engine, words, run.threads)) {
            SAUTI_TRY(Measurement result, words_per_second(work, run.repeats));
            run.results.push_back(std::move(result));
        }
    }
    return {};
}

} // namespace

/// Distinct words of DATA/swa/train.txt and so on (CoNLL), with SAUTI_EPITRAN_DATA where set and with our own tables;
/// without a corpus, made words with our own.
base::Result<std::vector<Measurement>> g2p_bench(const Options& options) {
    std::vector<Measurement> results;
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const Run run = {results, options.repeats > 0 ? options.repeats : 5,
                     options.threads > 1 ? static_cast<std::size_t>(options.threads) : cores};
    std::error_code error;
    for (const Case& entry : k_cases) {
        const fs::path path = options.data / entry.folder / "train.txt";
        if (options.data.empty() || !fs::exists(path, error)) continue;
        SAUTI_TRY(const Words words, distinct_words(path));
        if (!g2p::data_folder_from_environment().empty()) SAUTI_CHECK(measure(run, entry.code, words));
        const std::string ours = fmt::format("builtin:{}", entry.code);
        if (g2p::Engine::load(ours)) SAUTI_CHECK(measure(run, ours, words));
    }
    if (results.empty()) SAUTI_CHECK(measure(run, "builtin:swa-Latn", made_words()));
    return results;
}

} // namespace sauti::bench
