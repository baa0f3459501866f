// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/map_matcher.h"

#include "unicode/normalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace sauti::g2p {

namespace {

constexpr std::size_t k_most_states = std::size_t{1} << 22;
constexpr std::size_t k_most_steps = std::size_t{1} << 18;
constexpr char32_t k_small_i = U'i';
constexpr char32_t k_capital_i = U'I';
constexpr char32_t k_dotless_i = 0x0131;
constexpr char32_t k_dotted_capital_i = 0x0130;
constexpr std::array<char32_t, 5> k_apostrophes = {U'\'', 0x2019, 0x2018, 0x02BC, 0x02BB};

bool is_kind_of_i(char32_t c) {
    return c == k_small_i || c == k_capital_i || c == k_dotless_i || c == k_dotted_capital_i;
}

/// Folding of the letters that most texts are made of, looked up instead of asked for.
const std::array<char32_t, 0x2000>& class_table() {
    static const auto table = [] {
        std::array<char32_t, 0x2000> classes = {};
        for (char32_t c = 0; c < classes.size(); ++c)
            classes[c] = is_kind_of_i(c) ? c : unicode::simple_fold(c);
        return classes;
    }();
    return table;
}

bool may_be_mark(char32_t c) {
    return c >= 0x300 && unicode::is_mark(c);
}

} // namespace

char32_t case_class(char32_t code_point) {
    const auto& table = class_table();
    return code_point < table.size() ? table[code_point] : unicode::simple_fold(code_point);
}

/// Subset construction over the sorted keys. A state is a set of ranges of keys that agree so far.
class MapMatcher::Builder {
public:
    Builder(const std::vector<MapEntry>& entries, MapMatcher& matcher) : matcher_(matcher) {
        order_.resize(entries.size());
        std::iota(order_.begin(), order_.end(), 0U);
        labels_.reserve(entries.size());
        for (const MapEntry& entry : entries) {
            std::u32string label;
            for (const char32_t c : entry.key)
                label += case_class(c);
            labels_.push_back(std::move(label));
        }
        std::stable_sort(order_.begin(), order_.end(), [this](auto a, auto b) { return labels_[a] < labels_[b]; });
    }

    [[nodiscard]] base::Result<void> run() {
        add_state({{0, order_.size()}}, 0);
        for (std::size_t at = 0; at < sets_.size(); ++at) {
            if (sets_.size() > k_most_states) return base::fail(base::ErrorKind::limit, "the map is too large");
            expand(at);
            sets_[at].ranges = {};
        }
        return {};
    }

private:
    struct Range {
        std::size_t begin = 0;
        std::size_t end = 0;
        [[nodiscard]] bool operator==(const Range& other) const { return begin == other.begin && end == other.end; }
    };
    struct Set {
        std::vector<Range> ranges;
        std::size_t depth = 0;
    };
    using Branch = std::pair<char32_t, std::vector<Range>>;

    std::uint32_t add_state(std::vector<Range> ranges, std::size_t depth) {
        sets_.push_back({std::move(ranges), depth});
        matcher_.states_.emplace_back();
        return static_cast<std::uint32_t>(sets_.size() - 1);
    }

    /// Keys that end in this state become its finals; the others, grouped by their next letter, are returned.
    std::vector<Branch> branches(std::size_t at) {
        const std::size_t depth = sets_[at].depth;
        std::vector<Branch> found;
        State& state = matcher_.states_[at];
        state.first_final = static_cast<std::uint32_t>(matcher_.finals_.size());
        for (const Range& range : sets_[at].ranges) {
            std::size_t i = range.begin;
            for (; i < range.end && labels_[order_[i]].size() == depth; ++i)
                matcher_.finals_.push_back(order_[i]);
            while (i < range.end) {
                const char32_t label = labels_[order_[i]][depth];
                std::size_t next = i;
                while (next < range.end && labels_[order_[next]][depth] == label)
                    ++next;
                const auto known =
                    std::find_if(found.begin(), found.end(), [label](const Branch& b) { return b.first == label; });
                if (known == found.end()) {
                    found.push_back({label, {{i, next}}});
                } else {
                    known->second.push_back({i, next});
                }
                i = next;
            }
        }
        state.final_count = static_cast<std::uint32_t>(matcher_.finals_.size()) - state.first_final;
        return found;
    }

    /// What a kind of i in the text may be in a key.
    static std::u32string_view partners(char32_t text) {
        switch (text) {
        case k_small_i: return U"iI\u0130";
        case k_capital_i: return U"iI\u0131\u0130";
        case k_dotless_i: return U"\u0131I";
        default: return U"\u0130iI";
        }
    }

    void expand(std::size_t at) {
        const std::vector<Branch> found = branches(at);
        std::vector<std::pair<char32_t, std::vector<Range>>> edges;
        bool any_i = false;
        for (const Branch& branch : found) {
            any_i = any_i || is_kind_of_i(branch.first);
            if (!is_kind_of_i(branch.first)) edges.push_back(branch);
        }
        if (any_i) {
            for (const char32_t text : {k_small_i, k_capital_i, k_dotless_i, k_dotted_capital_i}) {
                std::vector<Range> ranges;
                for (const Branch& branch : found) {
                    if (partners(text).find(branch.first) == std::u32string_view::npos) continue;
                    ranges.insert(ranges.end(), branch.second.begin(), branch.second.end());
                }
                if (!ranges.empty()) edges.emplace_back(text, std::move(ranges));
            }
        }
        std::sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        add_edges(at, edges);
    }

    void add_edges(std::size_t at, std::vector<Branch>& edges) {
        const std::size_t depth = sets_[at].depth + 1;
        matcher_.states_[at].first_edge = static_cast<std::uint32_t>(matcher_.edges_.size());
        matcher_.states_[at].edge_count = static_cast<std::uint32_t>(edges.size());
        const std::size_t first_child = sets_.size();
        for (Branch& edge : edges) {
            // The kinds of i often lead to the same keys: then to the same state, or states would multiply.
            const auto same = std::find_if(sets_.begin() + static_cast<std::ptrdiff_t>(first_child), sets_.end(),
                                           [&edge](const Set& set) { return set.ranges == edge.second; });
            const std::uint32_t child = same != sets_.end() ? static_cast<std::uint32_t>(same - sets_.begin())
                                                            : add_state(std::move(edge.second), depth);
            matcher_.edges_.push_back({edge.first, child});
        }
    }

    MapMatcher& matcher_;
    std::vector<std::u32string> labels_;
    std::vector<std::uint32_t> order_;
    std::vector<Set> sets_;
};

base::Result<MapMatcher> MapMatcher::build(const std::vector<MapEntry>& entries, Rules rules) {
    MapMatcher matcher;
    matcher.entries_ = &entries;
    matcher.rules_ = rules;
    SAUTI_CHECK(Builder(entries, matcher).run());
    matcher.make_steps();
    return matcher;
}

void MapMatcher::make_steps() {
    std::vector<char32_t> labels;
    for (const Edge& edge : edges_)
        labels.push_back(edge.label);
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    width_ = labels.size() + 1;
    if (width_ * states_.size() > k_most_steps) return;
    const auto number = [&labels](char32_t label) {
        const auto place = std::lower_bound(labels.begin(), labels.end(), label);
        return place != labels.end() && *place == label ? static_cast<Symbol>(place - labels.begin() + 1) : Symbol{0};
    };
    for (char32_t c = 0; c < k_folded_elsewhere; ++c) {
        if (const Symbol label = number(case_class(c)); label != 0) labels_.assign(c, label);
    }
    for (const char32_t label : labels)
        labels_.assign(label, number(label));
    steps_.assign(width_ * states_.size(), 0);
    for (std::size_t state = 0; state < states_.size(); ++state) {
        for (std::uint32_t i = 0; i < states_[state].edge_count; ++i) {
            const Edge& edge = edges_[states_[state].first_edge + i];
            steps_[state * width_ + number(edge.label)] =
                edge.state | (states_[edge.state].final_count > 0 ? k_final : 0);
        }
        const bool only = states_[state].final_count == 1;
        entries_of_states_.push_back(only ? static_cast<std::int32_t>(finals_[states_[state].first_final]) : k_several);
    }
    find_plain_labels();
}

void MapMatcher::find_plain_labels() {
    std::map<char32_t, char32_t> written_as; // by case class; 0: in several ways
    for (const MapEntry& entry : *entries_) {
        for (const char32_t c : entry.key) {
            const auto [known, is_new] = written_as.emplace(case_class(c), c);
            if (!is_new && known->second != c) known->second = 0;
        }
    }
    // A key with a capital I matches several kinds of i, each of which may stand in other keys as itself.
    const bool any_capital = written_as.count(k_capital_i) + written_as.count(k_dotted_capital_i) > 0;
    for (const auto& [label, c] : written_as) {
        const bool is_plain = c != 0 && !(any_capital && is_kind_of_i(c)) && !(rules_.apostrophes && is_apostrophe(c));
        if (is_plain) plain_labels_.assign(c, labels_.of(label));
    }
}

std::uint32_t MapMatcher::next_by_edges(std::uint32_t state, char32_t c) const {
    const char32_t label = case_class(c);
    const Edge* begin = edges_.data() + states_[state].first_edge;
    const Edge* end = begin + states_[state].edge_count;
    begin = std::lower_bound(begin, end, label, [](const Edge& edge, char32_t wanted) { return edge.label < wanted; });
    return begin != end && begin->label == label ? begin->state : 0;
}

MapMatcher::Longest MapMatcher::longest(std::u32string_view text, std::size_t at) const {
    Longest best;
    std::uint32_t state = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        state = next(state, text[i]);
        if (state == 0) break;
        if (states_[state].final_count == 0) continue;
        best.length_cps = i + 1 - at;
        best.state = state;
    }
    best.plain = false;
    return best;
}

/// The same as far as the letters stand as the keys write them: most texts, and the quick way.
MapMatcher::Longest MapMatcher::longest_by_rules(std::u32string_view text, std::size_t at) const {
    Longest best;
    std::uint32_t state = 0;
    for (std::size_t i = at; !steps_.empty(); ++i) {
        if (i == text.size()) return best;
        const Symbol label = plain_labels_.of(text[i]);
        if (label == 0 && may_be_a_label(text[i])) break;
        const std::uint32_t step = steps_[state * width_ + label];
        if (step == 0) return best;
        state = step & ~k_final;
        if (state == step) continue;
        best.length_cps = i + 1 - at;
        best.state = state;
    }
    if (!rules_.apostrophes) return longest(text, at);
    best = {0, 0, false};
    best.length_cps = longest_with_apostrophes(text, at, at, 0, best.state);
    return best;
}

std::size_t MapMatcher::longest_with_apostrophes(std::u32string_view text, std::size_t begin, std::size_t at,
                                                 std::uint32_t state, std::uint32_t& final_state) const {
    std::size_t best = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        if (!is_apostrophe(text[i])) {
            state = next(state, text[i]);
            if (state == 0) return best;
            if (states_[state].final_count > 0) {
                best = i + 1 - begin;
                final_state = state;
            }
            continue;
        }
        // The text's own sign first; another one only where no key takes the own one at this place.
        std::array<char32_t, k_apostrophes.size() + 1> signs = {text[i]};
        std::copy(k_apostrophes.begin(), k_apostrophes.end(), signs.begin() + 1);
        for (std::size_t s = 0; s < signs.size(); ++s) {
            const std::uint32_t taken = next(state, signs[s]);
            if (taken == 0 || (s > 0 && longest(text, i).length_cps > 0)) continue;
            std::uint32_t deeper_state = taken;
            const std::size_t deeper = longest_with_apostrophes(text, begin, i + 1, taken, deeper_state);
            if (deeper == 0 && states_[taken].final_count == 0) continue;
            final_state = deeper_state;
            return deeper > 0 ? deeper : i + 1 - begin;
        }
        return best;
    }
    return best;
}

bool MapMatcher::begins_a_key(std::u32string_view text) const {
    std::uint32_t state = 0;
    for (const char32_t c : text) {
        state = next(state, c);
        if (state == 0) return false;
    }
    return true;
}

bool MapMatcher::ends_inside_a_letter(std::u32string_view text, std::size_t at, std::size_t length) const {
    const std::size_t end = at + length;
    if (length < 2 || end >= text.size() || !may_be_mark(text[end])) return false;
    std::size_t letter = end - 1;
    while (letter > at && may_be_mark(text[letter]))
        --letter;
    return letter > at && begins_a_key(text.substr(letter, end + 1 - letter));
}

std::int32_t MapMatcher::exact_entry(std::uint32_t state, std::u32string_view piece) const {
    const auto same = [this](char32_t a, char32_t b) {
        return a == b || (rules_.apostrophes && is_apostrophe(a) && is_apostrophe(b));
    };
    for (std::uint32_t i = 0; i < states_[state].final_count; ++i) {
        const std::uint32_t entry = finals_[states_[state].first_final + i];
        const std::u32string& key = (*entries_)[entry].key;
        if (std::equal(key.begin(), key.end(), piece.begin(), piece.end(), same))
            return static_cast<std::int32_t>(entry);
    }
    return -1;
}

MapMatch MapMatcher::match(std::u32string_view text, std::size_t at) const {
    Longest found = longest_by_rules(text, at);
    while (rules_.key_marks && found.length_cps > 1 && ends_inside_a_letter(text, at, found.length_cps))
        found = longest_by_rules(text.substr(0, at + found.length_cps - 1), at);
    if (found.length_cps == 0) return {};
    if (found.plain && entries_of_states_[found.state] != k_several)
        return {found.length_cps, entries_of_states_[found.state]};
    return {found.length_cps, exact_entry(found.state, text.substr(at, found.length_cps))};
}

} // namespace sauti::g2p
