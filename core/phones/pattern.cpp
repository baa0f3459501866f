// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/pattern.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

using base::ErrorKind;

constexpr std::size_t k_longest_pattern_bytes = 4096;

/// One place of a pattern: wanted features, a phone literally, or the edge of a word.
struct Element {
    enum class Kind { features, literal, edge };
    Kind kind = Kind::edge;
    FeatureVector wanted = {};
    std::array<bool, k_feature_count> asked = {};
    std::string literal; ///< NFD
};

struct Segment {
    std::size_t begin_bytes = 0;
    std::size_t end_bytes = 0;
    const FeatureVector* features = nullptr; ///< null: nothing is known of it
};

base::Error error_at(std::string message, std::size_t byte) {
    return base::make_error(ErrorKind::syntax, std::move(message), "for example [ [-son -voi] / V _ V ]")
        .at({{}, -1, static_cast<std::int64_t>(byte)});
}

bool has_wanted(const Element& element, const FeatureVector& features) {
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        if (element.asked[i] && features[i] != element.wanted[i]) return false;
    }
    return true;
}

bool fits(const Element& element, const Segment& segment, std::string_view nfd) {
    if (element.kind == Element::Kind::literal) {
        return nfd.substr(segment.begin_bytes, segment.end_bytes - segment.begin_bytes) == element.literal;
    }
    return segment.features != nullptr && has_wanted(element, *segment.features);
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Whether a pattern stands somewhere in a row of words, in one pass without a list of segments: bit i of the state is
/// set when the elements 0 to i fit the last segments (Baeza-Yates and Gonnet, "A new approach to text searching",
/// 1992). Which elements a segment fits is looked up. Says the same as Parts::find_in_words.
class QuickSearch {
public:
    /// `elements`: left context, target and right context in a row, at most k_most of them segments.
    QuickSearch(const std::vector<Element>& elements, const FeatureTable& table);

    static constexpr std::ptrdiff_t k_most = 64;

    [[nodiscard]] bool stands_in(std::string_view nfd, const FeatureTable& table) const;

private:
    void add(const Element& element, const FeatureTable& table);
    [[nodiscard]] std::uint64_t fitting_unknown(std::string_view segment) const;

    std::vector<std::uint64_t> fitting_;                         ///< by the segment's index in the table
    std::vector<std::pair<std::string, std::uint64_t>> unknown_; ///< code points that are in no table
    std::size_t length_ = 0;
    bool at_begin_ = false; ///< the first segment is the first of a word
    bool at_end_ = false;
    bool never_ = false; ///< an edge inside
};

QuickSearch::QuickSearch(const std::vector<Element>& elements, const FeatureTable& table) : fitting_(table.size(), 0) {
    for (const Element& element : elements) {
        if (element.kind != Element::Kind::edge) {
            never_ = never_ || at_end_;
            add(element, table);
        } else {
            (length_ == 0 ? at_begin_ : at_end_) = true;
        }
    }
}

void QuickSearch::add(const Element& element, const FeatureTable& table) {
    const std::uint64_t bit = std::uint64_t{1} << length_++;
    if (element.kind == Element::Kind::features) {
        for (std::size_t i = 0; i < fitting_.size(); ++i) {
            if (has_wanted(element, table.all_vectors()[i])) fitting_[i] |= bit;
        }
        return;
    }
    const KnownPrefix known = table.prefix(element.literal);
    if (known.features != nullptr && known.size_bytes == element.literal.size()) {
        fitting_[known.index] |= bit;
    } else {
        unknown_.emplace_back(element.literal, bit);
    }
}

std::uint64_t QuickSearch::fitting_unknown(std::string_view segment) const {
    std::uint64_t bits = 0;
    for (const auto& [literal, bit] : unknown_) {
        if (literal == segment) bits |= bit;
    }
    return bits;
}

bool QuickSearch::stands_in(std::string_view nfd, const FeatureTable& table) const {
    if (never_) return false;
    const std::uint64_t last = length_ > 0 ? std::uint64_t{1} << (length_ - 1) : 0;
    const std::uint64_t anywhere = at_begin_ ? 0 : 1;
    std::uint64_t state = 0;
    std::uint64_t enters = 1;
    for (std::size_t at = 0; at < nfd.size();) {
        const auto lead = static_cast<unsigned char>(nfd[at]);
        const unicode::Decoded next =
            lead < 0x80 ? unicode::Decoded{lead, 1, true} : unicode::decode_first(nfd.substr(at));
        if (unicode::is_white_space(next.code_point)) {
            if (at_end_ && (state & last) != 0) return true;
            state = 0;
            enters = 1;
            at += next.size_bytes;
            continue;
        }
        if (length_ == 0) return true; // edges alone stand in any word
        const KnownPrefix known = table.prefix(nfd.substr(at));
        const bool is_known = known.features != nullptr;
        const std::size_t step = is_known ? known.size_bytes : next.size_bytes;
        state = (state << 1 | enters) & (is_known ? fitting_[known.index] : fitting_unknown(nfd.substr(at, step)));
        if (!at_end_ && (state & last) != 0) return true;
        enters = anywhere;
        at += step;
    }
    return at_end_ && (state & last) != 0;
}

} // namespace

struct PhonePattern::Parts {
    std::shared_ptr<const FeatureTable> table;
    std::vector<Element> target;
    std::vector<Element> left;
    std::vector<Element> right;
    std::optional<QuickSearch> quick; ///< none for a very long pattern

    void prepare() {
        std::vector<Element> all = left;
        all.insert(all.end(), target.begin(), target.end());
        all.insert(all.end(), right.begin(), right.end());
        const auto segments = std::count_if(all.begin(), all.end(),
                                            [](const Element& element) { return element.kind != Element::Kind::edge; });
        if (segments <= QuickSearch::k_most) quick.emplace(all, *table);
    }

    /// Place after `elements` matched from segment `at` on; nullopt if they do not.
    [[nodiscard]] std::optional<std::size_t> forward(const std::vector<Element>& elements,
                                                     const std::vector<Segment>& word, std::size_t at,
                                                     std::string_view nfd) const {
        for (const Element& element : elements) {
            if (element.kind == Element::Kind::edge) {
                if (at != 0 && at != word.size()) return std::nullopt;
            } else if (at < word.size() && fits(element, word[at], nfd)) {
                ++at;
            } else {
                return std::nullopt;
            }
        }
        return at;
    }

    [[nodiscard]] bool stands_before(const std::vector<Segment>& word, std::size_t at, std::string_view nfd) const {
        const auto phones = std::count_if(left.begin(), left.end(),
                                          [](const Element& element) { return element.kind != Element::Kind::edge; });
        const auto length = static_cast<std::size_t>(phones);
        return length <= at && forward(left, word, at - length, nfd) == at;
    }

    /// Matches of one word, appended; true if the caller has seen enough.
    bool find(const std::vector<Segment>& word, std::string_view nfd, std::vector<PatternMatch>* found) const {
        std::size_t at = 0;
        while (at <= word.size()) {
            const auto end = stands_before(word, at, nfd) ? forward(target, word, at, nfd) : std::nullopt;
            if (!end || !forward(right, word, *end, nfd)) {
                ++at;
                continue;
            }
            if (found == nullptr) return true;
            const std::size_t begin_bytes = at < word.size() ? word[at].begin_bytes : word.back().end_bytes;
            found->push_back({begin_bytes, *end > at ? word[*end - 1].end_bytes : begin_bytes});
            at = std::max(*end, at + 1);
        }
        return false;
    }

    /// Of text without white space.
    [[nodiscard]] std::vector<Segment> segments_of(std::string_view nfd) const {
        std::vector<Segment> word;
        for (std::size_t at = 0; at < nfd.size();) {
            const KnownPrefix known = table->prefix(nfd.substr(at));
            const std::size_t step =
                known.features != nullptr ? known.size_bytes : unicode::decode_first(nfd.substr(at)).size_bytes;
            word.push_back({at, at + step, known.features});
            at += step;
        }
        return word;
    }

    bool find_in_words(std::string_view nfd, std::vector<PatternMatch>* found) const {
        std::vector<Segment> word;
        for (std::size_t at = 0; at < nfd.size();) {
            const unicode::Decoded next = unicode::decode_first(nfd.substr(at));
            if (unicode::is_white_space(next.code_point)) {
                if (!word.empty() && find(word, nfd, found)) return true;
                word.clear();
                at += next.size_bytes;
                continue;
            }
            const KnownPrefix known = table->prefix(nfd.substr(at));
            const std::size_t step = known.features != nullptr ? known.size_bytes : next.size_bytes;
            word.push_back({at, at + step, known.features});
            at += step;
        }
        return !word.empty() && find(word, nfd, found);
    }
};

namespace {

/// Reads elements one after the other; `part` says where they go.
class Parser {
public:
    Parser(std::string_view text, const FeatureTable& table) : text_(text), table_(table) {}

    /// After the opening bracket; `parts` in the order target, left, right.
    [[nodiscard]] base::Result<void> read(std::array<std::vector<Element>*, 3> parts) {
        while (at_ < text_.size() && is_space(text_[at_]))
            ++at_;
        if (at_ >= text_.size() || text_[at_] != '[') return base::fail(error_at("a phone pattern begins with [", at_));
        ++at_;
        std::size_t part = 0;
        while (true) {
            while (at_ < text_.size() && is_space(text_[at_]))
                ++at_;
            if (at_ >= text_.size()) return base::fail(error_at("the phone pattern does not end: ] is missing", at_));
            const char c = text_[at_];
            if (c == ']') break;
            if (c == '/' || c == '_') {
                if (part != (c == '/' ? 0U : 1U)) {
                    return base::fail(error_at(fmt::format("\"{}\" stands at the wrong place", c), at_));
                }
                ++part;
                ++at_;
                continue;
            }
            SAUTI_CHECK(read_element(*parts[part]));
        }
        if (part == 1) return base::fail(error_at("after / a context needs _ where the phones stand", at_));
        ++at_;
        return {};
    }

    [[nodiscard]] base::Result<void> read_end() {
        while (at_ < text_.size() && is_space(text_[at_]))
            ++at_;
        if (at_ < text_.size()) return base::fail(error_at("something follows the phone pattern", at_));
        return {};
    }

private:
    [[nodiscard]] base::Result<void> read_element(std::vector<Element>& into) {
        const char c = text_[at_];
        if (c == '[') return read_features(into);
        if (c == '#') {
            into.emplace_back();
            ++at_;
            return {};
        }
        if (c == 'V' || c == 'C') {
            Element element;
            element.kind = Element::Kind::features;
            element.asked[0] = true;
            element.wanted[0] = c == 'V' ? 1 : -1;
            into.push_back(element);
            ++at_;
            return {};
        }
        std::size_t end = at_;
        while (end < text_.size() && !is_space(text_[end]) &&
               std::string_view("[]/_#VC").find(text_[end]) == std::string_view::npos) {
            ++end;
        }
        for (std::string& phone : table_.segments_and_rest(text_.substr(at_, end - at_))) {
            Element element;
            element.kind = Element::Kind::literal;
            element.literal = std::move(phone);
            into.push_back(std::move(element));
        }
        at_ = end;
        return {};
    }

    [[nodiscard]] base::Result<void> read_features(std::vector<Element>& into) {
        Element element;
        element.kind = Element::Kind::features;
        ++at_;
        while (true) {
            while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ','))
                ++at_;
            if (at_ >= text_.size()) return base::fail(error_at("the features do not end: ] is missing", at_));
            if (text_[at_] == ']') break;
            const std::size_t begin = at_;
            while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ',' && text_[at_] != ']')
                ++at_;
            const std::string_view word = text_.substr(begin, at_ - begin);
            const auto sign = std::string_view("-0+").find(word.front());
            const auto feature = feature_index(word.substr(1));
            if (sign == std::string_view::npos || !feature) {
                return base::fail(error_at(fmt::format("\"{}\" is no feature with + - or 0 before it", word), begin));
            }
            element.asked[*feature] = true;
            element.wanted[*feature] = static_cast<std::int8_t>(static_cast<int>(sign) - 1);
        }
        ++at_;
        into.push_back(std::move(element));
        return {};
    }

    std::string_view text_;
    const FeatureTable& table_;
    std::size_t at_ = 0;
};

} // namespace

base::Result<PhonePattern> PhonePattern::parse(std::string_view text, std::shared_ptr<const FeatureTable> table) {
    if (text.size() > k_longest_pattern_bytes) {
        return base::fail(ErrorKind::limit,
                          fmt::format("a phone pattern has at most {} bytes", k_longest_pattern_bytes));
    }
    if (const auto bad = unicode::first_invalid_utf8(text)) {
        return base::fail(base::make_error(ErrorKind::encoding, "the phone pattern is not UTF-8")
                              .at({{}, -1, static_cast<std::int64_t>(*bad)}));
    }
    auto parts = std::make_shared<Parts>();
    Parser parser(text, *table);
    SAUTI_CHECK(parser.read({&parts->target, &parts->left, &parts->right}));
    SAUTI_CHECK(parser.read_end());
    if (parts->target.empty()) return base::fail(error_at("the phone pattern asks for nothing", 0));
    parts->table = std::move(table);
    parts->prepare();
    return PhonePattern(std::move(parts));
}

base::Result<PhoneContext> PhoneContext::parse(std::string_view left, std::string_view right,
                                               std::shared_ptr<const FeatureTable> table) {
    // Any phone may stand in the place.
    SAUTI_TRY(PhonePattern pattern,
              PhonePattern::parse(fmt::format("[ [] / {} _ {} ]", left, right), std::move(table)));
    return PhoneContext(std::move(pattern));
}

bool PhoneContext::holds(std::string_view word_nfd, std::size_t begin_bytes, std::size_t end_bytes) const {
    const PhonePattern::Parts& parts = *pattern_.parts_;
    const std::vector<Segment> word = parts.segments_of(word_nfd);
    const auto index_of = [&word](std::size_t byte) {
        return static_cast<std::size_t>(std::count_if(
            word.begin(), word.end(), [byte](const Segment& segment) { return segment.begin_bytes < byte; }));
    };
    return parts.stands_before(word, index_of(begin_bytes), word_nfd) &&
           parts.forward(parts.right, word, index_of(end_bytes), word_nfd).has_value();
}

base::Result<std::size_t> PhonePattern::extent(std::string_view text) {
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '[') ++depth;
        if (text[at] == ']') --depth;
        if (depth == 0) {
            if (at == 0) break;
            return at + 1;
        }
    }
    return base::fail(error_at("the phone pattern does not end: ] is missing", text.size()));
}

bool PhonePattern::matches(std::string_view phones) const {
    const std::string nfd = unicode::nfd(phones);
    return parts_->quick ? parts_->quick->stands_in(nfd, *parts_->table) : parts_->find_in_words(nfd, nullptr);
}

std::vector<PatternMatch> PhonePattern::find_all(std::string_view phones) const {
    std::vector<PatternMatch> found;
    parts_->find_in_words(unicode::nfd(phones), &found);
    return found;
}

} // namespace sauti::phones
