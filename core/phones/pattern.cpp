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

bool fits(const Element& element, const Segment& segment, std::string_view nfd) {
    if (element.kind == Element::Kind::literal) {
        return nfd.substr(segment.begin_bytes, segment.end_bytes - segment.begin_bytes) == element.literal;
    }
    if (segment.features == nullptr) return false;
    for (std::size_t i = 0; i < k_feature_count; ++i) {
        if (element.asked[i] && (*segment.features)[i] != element.wanted[i]) return false;
    }
    return true;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

struct PhonePattern::Parts {
    std::shared_ptr<const FeatureTable> table;
    std::vector<Element> target;
    std::vector<Element> left;
    std::vector<Element> right;

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
    return PhonePattern(std::move(parts));
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
    return parts_->find_in_words(unicode::nfd(phones), nullptr);
}

std::vector<PatternMatch> PhonePattern::find_all(std::string_view phones) const {
    std::vector<PatternMatch> found;
    parts_->find_in_words(unicode::nfd(phones), &found);
    return found;
}

} // namespace sauti::phones
