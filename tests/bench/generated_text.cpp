// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/generated_text.h"

#include "base/file.h"
#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sauti::bench {

namespace {

constexpr std::size_t k_lexicon_words = 50000;

/// One in twenty carries an accent.
std::string make_word(base::RandomStream& random, std::uint64_t least_syllables) {
    static const std::vector<std::string> onsets = {"b", "ch", "d", "f", "g", "h", "j",  "k",  "l",   "m",  "n", "p",
                                                    "r", "s",  "t", "v", "w", "y", "mb", "nd", "ng'", "sh", "z", "ny"};
    static const std::vector<std::string> vowels = {"a", "e", "i", "o", "u"};
    std::string word;
    const std::uint64_t syllables = least_syllables + random.below(6 - least_syllables);
    for (std::uint64_t i = 0; i < syllables; ++i) {
        word += onsets[random.below(onsets.size())] + vowels[random.below(vowels.size())];
    }
    if (random.chance(0.05)) word += "\u00E0";
    return word;
}

} // namespace

base::Result<void> make_text(const std::filesystem::path& path, std::int64_t rows, const Material& material) {
    base::RandomStream random(1, "corpus bench", material.letters);
    std::vector<std::string> lexicon(k_lexicon_words);
    for (std::string& word : lexicon)
        word = make_word(random, 1);
    const std::size_t letters = material.letters;
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(path));
    std::string line;
    for (std::int64_t row = 0; row < rows; ++row) {
        line.clear();
        while (line.size() < letters) {
            if (!line.empty()) line += ' ';
            if (material.new_words) {
                line += make_word(random, 4);
                continue;
            }
            // Log-uniform ranks are Zipf's law with exponent 1.
            const auto rank = static_cast<std::size_t>(std::exp(random.uniform() * std::log(double(k_lexicon_words))));
            line += lexicon[std::min(rank, k_lexicon_words - 1)];
        }
        std::size_t end = letters;
        while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
            ++end;
        line.resize(std::min(end, line.size()));
        line += '\n';
        SAUTI_CHECK(file.write(line));
    }
    return file.commit();
}

} // namespace sauti::bench
