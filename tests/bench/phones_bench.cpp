// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "bench/benches.h"
#include "phones/fast_distance.h"
#include "phones/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace sauti::bench {

namespace {

using phones::Distances;

/// Words of open syllables, 2 to 5 of them, as Swahili has them.
std::vector<std::string> made_words(std::size_t count) {
    const std::vector<std::string> onsets = {"k", "t",  "m", "n", "w",  "l",  "s", "ɓ",
                                             "ɗ", "t͡ʃ", "ʃ", "ɾ", "mb", "nd", "h", "j"};
    const std::vector<std::string> vowels = {"a", "e", "i", "o", "u"};
    base::RandomStream random(1, "phones bench", 0);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < count; ++i) {
        std::string word;
        for (std::uint64_t syllables = 2 + random.below(4); syllables > 0; --syllables)
            word += onsets[random.below(onsets.size())] + vowels[random.below(vowels.size())];
        words.push_back(std::move(word));
    }
    return words;
}

base::Result<std::vector<std::string>> words_of(const Options& options) {
    if (options.data.empty()) return made_words(4000);
    SAUTI_TRY(const std::string text, phones::read_table(options.data.string()));
    std::vector<std::string> words;
    for (const phones::TextLine& line : phones::lines_of(text)) {
        if (!line.text.empty()) words.emplace_back(line.text);
    }
    if (words.size() < 2) return base::fail(base::ErrorKind::invalid, "the file has fewer than two words");
    return words;
}

struct Case {
    const char* name;
    phones::Metric metric;
    base::Mode mode;
};

constexpr Case k_cases[] = {{"weighted, reference", phones::Metric::weighted, base::Mode::reference},
                            {"weighted, corrected", phones::Metric::weighted, base::Mode::corrected},
                            {"feature edit, reference", phones::Metric::feature, base::Mode::reference}};

/// Pairs a second with the segments found already, on one thread; and of the plain way.
base::Result<void> measure(std::vector<Measurement>& results, const Case& entry, const std::vector<std::string>& words,
                           int repeats) {
    SAUTI_TRY(const Distances distances, Distances::find({}, entry.mode));
    const phones::Costs costs = distances.costs(entry.metric);
    phones::CostTable table(costs);
    std::vector<std::vector<phones::Phone>> segments;
    std::vector<phones::PhoneNumbers> numbers;
    for (const std::string& word : words) {
        segments.push_back(distances.phones(word));
        numbers.push_back(table.number(segments.back()));
    }
    double sum = 0;
    const auto rate = [&](const std::string& name, std::size_t pairs, const auto& distance) {
        std::vector<double> values;
        for (int i = 0; i <= repeats; ++i) {
            const double ms = milliseconds([&] {
                for (std::size_t pair = 0; pair < pairs; ++pair)
                    sum += distance(pair % words.size(), (pair * 7 + 1) % words.size());
            });
            if (i > 0) values.push_back(static_cast<double>(pairs) / ms * 1000);
        }
        results.push_back(summary(name, std::move(values), "pairs/s"));
    };
    rate(fmt::format("{}, looked up", entry.name), 400000,
         [&](std::size_t a, std::size_t b) { return table.edit(numbers[a], numbers[b]); });
    rate(fmt::format("{}, plain", entry.name), 4000,
         [&](std::size_t a, std::size_t b) { return costs.edit(segments[a], segments[b]); });
    if (sum < 0) return base::fail(base::ErrorKind::internal, "distances are below 0");
    return {};
}

} // namespace

/// Word pairs of --data (a word of phones a line) or made words of about seven phones; PanPhon's table where
/// SAUTI_PANPHON_DATA is set, else our own.
base::Result<std::vector<Measurement>> phones_bench(const Options& options) {
    SAUTI_TRY(const std::vector<std::string> words, words_of(options));
    std::vector<Measurement> results;
    for (const Case& entry : k_cases)
        SAUTI_CHECK(measure(results, entry, words, options.repeats > 0 ? options.repeats : 5));
    SAUTI_TRY(const Distances distances, Distances::find({}, base::Mode::corrected));
    std::size_t phones_read = 0;
    SAUTI_TRY(Measurement reading, timed("4,000 words read", 5, [&]() -> base::Result<void> {
                  for (std::size_t i = 0; i < 4000; ++i)
                      phones_read += distances.phones(words[i % words.size()]).size();
                  return {};
              }));
    results.push_back(std::move(reading));
    return results;
}

} // namespace sauti::bench
