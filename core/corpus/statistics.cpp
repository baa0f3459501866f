// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/statistics.h"

#include "phones/feature_table.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace sauti::corpus {

using base::Result;

namespace {

constexpr std::int64_t k_bar_cps = 20;
constexpr std::size_t k_words_known = 300000;

/// Type of the entity that begins with `tag` after `former`; empty if none does.
std::string_view begun_entity(std::string_view former, std::string_view tag) {
    if (tag.size() < 3 || tag[1] != '-' || (tag[0] != 'B' && tag[0] != 'I')) return {};
    const std::string_view type = tag.substr(2);
    const bool goes_on = tag[0] == 'I' && former.size() > 2 && former[1] == '-' && former.substr(2) == type;
    return goes_on ? std::string_view() : type;
}

/// Words of phones are counted first, since most come again, and cut into segments at the end.
class PhoneCounter {
public:
    explicit PhoneCounter(const phones::FeatureTable* table) : table_(table) {}

    void add(std::string_view phones) {
        if (table_ == nullptr) return;
        for (const std::string_view word : words_of(phones))
            ++words_[std::string(word)];
        if (words_.size() >= k_words_known) cut();
    }
    std::map<std::string, std::int64_t> result() {
        cut();
        return std::move(found_);
    }

private:
    void cut() {
        for (const auto& [word, times] : words_) {
            for (std::string& segment : table_->segments(word))
                found_[std::move(segment)] += times;
        }
        words_.clear();
    }

    const phones::FeatureTable* table_;
    std::unordered_map<std::string, std::int64_t> words_;
    std::map<std::string, std::int64_t> found_;
};

class Counter {
public:
    explicit Counter(const phones::FeatureTable* table) : phones_(table) {}

    void add(const Row& row) {
        SplitStatistics& split = found_.by_split[row.split];
        const auto words = static_cast<std::int64_t>(words_of(row).size());
        for (SplitStatistics* part : {&found_.all, &split}) {
            ++part->rows;
            part->words += words;
            part->letters += row.length_cps;
        }
        add_length(row.length_cps);
        add_tags(row, split);
        add_characters(row.text);
        for (const ProblemName& known : problem_names()) {
            if ((row.problems & static_cast<Problems>(known.problem)) != 0) ++found_.problems[std::string(known.name)];
        }
        if (!row.speaker.empty()) ++found_.speakers[row.speaker];
        if (row.has_phones) ++found_.rows_with_phones;
        phones_.add(row.phones);
    }

    Statistics result() {
        for (std::size_t i = 0; i < ascii_.size(); ++i) {
            if (ascii_[i] > 0) found_.characters[static_cast<char32_t>(i)] += ascii_[i];
        }
        for (std::size_t i = 0; i < bars_.size(); ++i) {
            const auto begin = static_cast<std::int64_t>(i) * k_bar_cps;
            found_.lengths.push_back({begin, begin + k_bar_cps, bars_[i]});
        }
        if (found_.all.rows > 0) {
            found_.mean_cps = static_cast<double>(found_.all.letters) / static_cast<double>(found_.all.rows);
        }
        found_.phones = phones_.result();
        return std::move(found_);
    }

private:
    void add_length(std::int64_t cps) {
        found_.shortest_cps = found_.all.rows == 1 ? cps : std::min(found_.shortest_cps, cps);
        found_.longest_cps = std::max(found_.longest_cps, cps);
        const auto bar = static_cast<std::size_t>(cps / k_bar_cps);
        if (bars_.size() <= bar) bars_.resize(bar + 1);
        ++bars_[bar];
    }

    void add_tags(const Row& row, SplitStatistics& split) {
        std::string_view former = "O";
        for (const std::string& tag : row.tags) {
            ++found_.tags[tag];
            const std::string_view type = begun_entity(former, tag);
            if (!type.empty()) {
                ++found_.entities[std::string(type)];
                ++found_.all.entities;
                ++split.entities;
            }
            former = tag;
        }
    }

    void add_characters(std::string_view text) {
        while (!text.empty()) {
            const unicode::Decoded now = unicode::decode_first(text);
            text.remove_prefix(now.size_bytes);
            if (now.code_point < ascii_.size()) {
                if (now.code_point != ' ') ++ascii_[now.code_point];
            } else {
                ++found_.characters[now.code_point];
            }
        }
    }

    Statistics found_;
    PhoneCounter phones_;
    std::array<std::int64_t, 128> ascii_ = {}; ///< most characters, without a look-up in the map
    std::vector<std::int64_t> bars_;
};

} // namespace

Result<Statistics> statistics(const Corpus& corpus, std::string_view filter, const base::Work& work,
                              const phones::FeatureTable* table) {
    Counter counter(table);
    SAUTI_CHECK(corpus.for_each_row(
        filter,
        [&](const Row& row) -> Result<void> {
            counter.add(row);
            return {};
        },
        work));
    return counter.result();
}

} // namespace sauti::corpus
