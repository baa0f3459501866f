// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/map_matcher.h"

#include "unicode/normalise.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace sauti::g2p {

namespace {

constexpr std::size_t k_most_states = std::size_t{1} << 22;
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

bool is_apostrophe(char32_t code_point) {
    if (code_point < 0x02BB) return code_point == U'\'';
    return std::find(k_apostrophes.begin(), k_apostrophes.end(), code_point) != k_apostrophes.end();
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
    const State& root = matcher.states_.front();
    for (std::uint32_t i = 0; i < root.edge_count; ++i) {
        const Edge& edge = matcher.edges_[root.first_edge + i];
        if (edge.label < matcher.root_.size()) matcher.root_[edge.label] = edge.state;
    }
    return matcher;
}

std::uint32_t MapMatcher::next(std::uint32_t state, char32_t label) const {
    if (state == 0 && label < root_.size()) return root_[label];
    const Edge* begin = edges_.data() + states_[state].first_edge;
    const Edge* end = begin + states_[state].edge_count;
    if (end - begin > 8) {
        begin =
            std::lower_bound(begin, end, label, [](const Edge& edge, char32_t wanted) { return edge.label < wanted; });
        return begin != end && begin->label == label ? begin->state : 0;
    }
    for (; begin != end; ++begin) {
        if (begin->label == label) return begin->state;
    }
    return 0;
}

std::size_t MapMatcher::longest(std::u32string_view text, std::size_t at, std::uint32_t& final_state) const {
    std::uint32_t state = 0;
    std::size_t best = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        state = next(state, case_class(text[i]));
        if (state == 0) break;
        if (states_[state].final_count > 0) {
            best = i + 1 - at;
            final_state = state;
        }
    }
    return best;
}

std::size_t MapMatcher::longest_with_apostrophes(std::u32string_view text, std::size_t begin, std::size_t at,
                                                 std::uint32_t state, std::uint32_t& final_state) const {
    std::size_t best = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        if (!is_apostrophe(text[i])) {
            state = next(state, case_class(text[i]));
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
            std::uint32_t ignored = 0;
            if (taken == 0 || (s > 0 && longest(text, i, ignored) > 0)) continue;
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
        state = next(state, case_class(c));
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
    const auto longest_key = [this, at](std::u32string_view within, std::uint32_t& state) {
        return rules_.apostrophes ? longest_with_apostrophes(within, at, at, 0, state) : longest(within, at, state);
    };
    std::uint32_t state = 0;
    std::size_t length = longest_key(text, state);
    while (rules_.key_marks && length > 1 && ends_inside_a_letter(text, at, length)) {
        length = longest_key(text.substr(0, at + length - 1), state);
    }
    if (length == 0) return {};
    return {length, exact_entry(state, text.substr(at, length))};
}

} // namespace sauti::g2p
