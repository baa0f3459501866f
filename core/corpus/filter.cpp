// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/filter.h"

#include "base/json.h"
#include "phones/pattern.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

constexpr int k_deepest = 200;
constexpr std::size_t k_longest_bytes = std::size_t{64} << 10;

struct NamedField {
    std::string_view name;
    Field field;
    bool is_number;
};
constexpr std::array<NamedField, 9> k_fields = {{{"text", Field::text, false},
                                                 {"phones", Field::phones, false},
                                                 {"tag", Field::tag, false},
                                                 {"split", Field::split, false},
                                                 {"speaker", Field::speaker, false},
                                                 {"path", Field::path, false},
                                                 {"id", Field::id, true},
                                                 {"length", Field::length, true},
                                                 {"problem", Field::problem, false}}};

struct NamedComparison {
    std::string_view sign;
    Comparison comparison;
};
// Longer signs first.
constexpr std::array<NamedComparison, 5> k_comparisons = {{{"<=", Comparison::less_equal},
                                                           {">=", Comparison::greater_equal},
                                                           {"<", Comparison::less},
                                                           {">", Comparison::greater},
                                                           {"=", Comparison::equal}}};

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

/// Recursive descent over the text; parts are gathered on the way.
class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<FilterNode> whole() {
        skip_blanks();
        if (at_end()) return FilterNode{};
        SAUTI_TRY(FilterNode root, disjunction());
        skip_blanks();
        if (!at_end()) return base::fail(wrong(at_, "this closing parenthesis has no opening one"));
        return root;
    }

    std::vector<FilterPart> parts;
    bool needs_phones = false;

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char now() const { return at_end() ? '\0' : text_[at_]; }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    void skip_blanks() {
        while (!at_end() && is_blank(now()))
            ++at_;
    }

    [[nodiscard]] base::Error wrong(std::size_t byte, std::string message, std::string hint = {}) const {
        base::Error error = base::make_error(ErrorKind::usage, std::move(message), std::move(hint));
        error.place.byte = static_cast<std::int64_t>(std::min(byte, text_.size()));
        return error;
    }

    /// A value that is not there yet ("speaker:") is no part.
    void mark(FilterPart::Kind kind, std::size_t begin) {
        if (at_ > begin) parts.push_back({kind, begin, at_});
    }

    /// Takes `word` if it stands here as a whole word.
    bool take_keyword(std::string_view word) {
        skip_blanks();
        if (rest().substr(0, word.size()) != word) return false;
        const std::size_t after = at_ + word.size();
        const bool ends = after >= text_.size() || is_blank(text_[after]) || text_[after] == '(' ||
                          text_[after] == ')' || text_[after] == '[' || text_[after] == '"';
        if (!ends) return false;
        at_ = after;
        mark(FilterPart::Kind::operation, at_ - word.size());
        return true;
    }

    [[nodiscard]] bool ends_here() {
        skip_blanks();
        if (at_end() || now() == ')') return true;
        const std::size_t here = at_;
        const std::size_t known = parts.size();
        const bool is_or = take_keyword("or");
        at_ = here;
        parts.resize(known);
        return is_or;
    }

    Result<FilterNode> disjunction() {
        FilterNode node;
        node.kind = FilterNode::Kind::disjunction;
        do {
            SAUTI_TRY(FilterNode child, conjunction());
            node.children.push_back(std::move(child));
        } while (take_keyword("or"));
        return node.children.size() == 1 ? FilterNode(std::move(node.children[0])) : node;
    }

    Result<FilterNode> conjunction() {
        FilterNode node;
        node.kind = FilterNode::Kind::conjunction;
        if (ends_here()) return base::fail(wrong(at_, "something to look for is missing here"));
        bool expected = false;
        while (expected || !ends_here()) {
            SAUTI_TRY(FilterNode child, unary());
            node.children.push_back(std::move(child));
            expected = take_keyword("and");
        }
        return node.children.size() == 1 ? FilterNode(std::move(node.children[0])) : node;
    }

    Result<FilterNode> unary() {
        skip_blanks();
        if (at_end() || now() == ')') return base::fail(wrong(at_, "something to look for is missing here"));
        if (++depth_ > k_deepest) return base::fail(wrong(at_, "the filter is nested too deep"));
        const std::size_t begin = at_;
        bool negated = take_keyword("not");
        if (!negated && now() == '-' && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1])) {
            ++at_;
            mark(FilterPart::Kind::operation, begin);
            negated = true;
        }
        auto child = negated ? unary() : primary();
        --depth_;
        if (!child || !negated) return child;
        FilterNode node;
        node.kind = FilterNode::Kind::negation;
        node.children.push_back(std::move(*child));
        return node;
    }

    Result<FilterNode> primary() {
        const std::size_t begin = at_;
        if (take_keyword("and") || take_keyword("or")) {
            return base::fail(wrong(begin, "something to look for is missing before this word",
                                    "to search for the word itself, put it in quotes"));
        }
        if (now() == '(') return parenthesis();
        if (now() == '[') return pattern();
        if (auto name = field_name()) return field(*name);
        FilterNode node;
        node.kind = FilterNode::Kind::values;
        SAUTI_TRY(FilterValue found, value(false));
        node.values.push_back(std::move(found));
        return node;
    }

    Result<FilterNode> parenthesis() {
        const std::size_t begin = at_++;
        mark(FilterPart::Kind::parenthesis, begin);
        SAUTI_TRY(FilterNode node, disjunction());
        skip_blanks();
        if (now() != ')') return base::fail(wrong(begin, "this parenthesis is not closed"));
        const std::size_t end = at_++;
        mark(FilterPart::Kind::parenthesis, end);
        return node;
    }

    Result<FilterNode> pattern() {
        const std::size_t begin = at_;
        const auto size = phones::PhonePattern::extent(rest());
        if (!size) {
            const std::int64_t inside = std::max<std::int64_t>(0, size.error().place.byte);
            return base::fail(wrong(begin + static_cast<std::size_t>(inside), size.error().message, size.error().hint));
        }
        at_ += *size;
        mark(FilterPart::Kind::pattern, begin);
        FilterNode node;
        node.kind = FilterNode::Kind::pattern;
        node.field = Field::phones;
        FilterValue found;
        found.text = std::string(text_.substr(begin, *size));
        found.begin_bytes = begin;
        node.values.push_back(std::move(found));
        needs_phones = true;
        return node;
    }

    /// A name right before ":" or a comparison; the place stays.
    [[nodiscard]] std::optional<std::string_view> field_name() const {
        std::size_t end = at_;
        while (end < text_.size() && is_letter(text_[end]))
            ++end;
        if (end == at_ || end >= text_.size()) return std::nullopt;
        const char after = text_[end];
        if (after != ':' && after != '<' && after != '>' && after != '=') return std::nullopt;
        return text_.substr(at_, end - at_);
    }

    Result<FilterNode> field(std::string_view name) {
        const std::size_t begin = at_;
        const auto known = std::find_if(k_fields.begin(), k_fields.end(),
                                        [name](const NamedField& field) { return field.name == name; });
        if (known == k_fields.end()) return base::fail(no_field(begin, name));
        at_ += name.size();
        mark(FilterPart::Kind::field, begin);
        FilterNode node;
        node.field = known->field;
        if (node.field == Field::phones) needs_phones = true;
        if (now() == ':') {
            const std::size_t colon = at_++;
            mark(FilterPart::Kind::operation, colon);
            return known->is_number ? numbers(std::move(node)) : values(std::move(node), *known);
        }
        if (!known->is_number) {
            return base::fail(
                wrong(at_, fmt::format("{} is no number: it cannot be compared", name), fmt::format("{}:VALUE", name)));
        }
        return comparison(std::move(node));
    }

    [[nodiscard]] base::Error no_field(std::size_t begin, std::string_view name) const {
        if (name == "duration") {
            return wrong(begin, "the duration is not known: this corpus has no sound", "length counts letters");
        }
        const auto nearest = base::nearest_name(name, filter_fields());
        return wrong(begin, fmt::format("there is no field \"{}\"", name),
                     nearest ? fmt::format("did you mean {}? To search for the text itself, put it in quotes", *nearest)
                             : fmt::format("the fields are {}; to search for the text itself, put it in quotes",
                                           fmt::join(filter_fields(), ", ")));
    }

    Result<FilterNode> comparison(FilterNode node) {
        const std::size_t begin = at_;
        node.kind = FilterNode::Kind::comparison;
        for (const NamedComparison& known : k_comparisons) {
            if (rest().substr(0, known.sign.size()) != known.sign) continue;
            at_ += known.sign.size();
            node.comparison = known.comparison;
            break;
        }
        mark(FilterPart::Kind::operation, begin);
        SAUTI_TRY(node.number, number());
        return node;
    }

    Result<double> number() {
        skip_blanks();
        const std::size_t begin = at_;
        double value = 0;
        const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        at_ = static_cast<std::size_t>(end - text_.data());
        const bool ends = at_end() || is_blank(now()) || now() == ')' || now() == '|';
        if (error != std::errc() || !ends || value != value) {
            return base::fail(wrong(begin, "a number is missing here", "a point parts the decimals: 2.5"));
        }
        mark(FilterPart::Kind::number, begin);
        return value;
    }

    /// id:17|18: any of them.
    Result<FilterNode> numbers(FilterNode node) {
        FilterNode any;
        any.kind = FilterNode::Kind::disjunction;
        node.kind = FilterNode::Kind::comparison;
        while (true) {
            SAUTI_TRY(node.number, number());
            any.children.push_back(node);
            if (now() != '|') break;
            ++at_;
        }
        return any.children.size() == 1 ? FilterNode(std::move(any.children[0])) : any;
    }

    Result<FilterNode> values(FilterNode node, const NamedField& known) {
        node.kind = FilterNode::Kind::values;
        while (true) {
            skip_blanks();
            const std::size_t begin = at_;
            SAUTI_TRY(FilterValue found, value(true));
            const bool names_only =
                known.field == Field::tag || known.field == Field::split || known.field == Field::problem;
            if (names_only && found.kind == FilterValue::Kind::regex) {
                return base::fail(wrong(begin, fmt::format("{} takes names, no regular expression", known.name),
                                        fmt::format("{}:A|B means A or B", known.name)));
            }
            node.values.push_back(std::move(found));
            if (now() != '|') return node;
            ++at_;
        }
    }

    Result<FilterValue> value(bool in_list) {
        const std::size_t begin = at_;
        FilterValue found;
        if (now() == '/') return regex();
        if (now() == '=') {
            found.kind = FilterValue::Kind::exact;
            ++at_;
        }
        found.begin_bytes = at_;
        if (now() == '"') {
            SAUTI_TRY(found.text, quoted());
            mark(found.kind == FilterValue::Kind::exact ? FilterPart::Kind::exact : FilterPart::Kind::quoted, begin);
        } else {
            while (!at_end() && !is_blank(now()) && now() != '(' && now() != ')' && now() != '"' &&
                   !(in_list && now() == '|')) {
                ++at_;
            }
            found.text = std::string(text_.substr(found.begin_bytes, at_ - found.begin_bytes));
            mark(found.kind == FilterValue::Kind::exact ? FilterPart::Kind::exact : FilterPart::Kind::word, begin);
        }
        if (found.text.empty()) return base::fail(wrong(begin, "something to look for is missing here"));
        return found;
    }

    Result<std::string> quoted() {
        const std::size_t begin = at_++;
        std::string inside;
        while (!at_end() && now() != '"') {
            const bool escaped =
                now() == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
            if (escaped) ++at_;
            inside += text_[at_++];
        }
        if (at_end()) return base::fail(wrong(begin, "this quotation mark is not closed"));
        ++at_;
        return inside;
    }

    Result<FilterValue> regex() {
        const std::size_t begin = at_++;
        FilterValue found;
        found.kind = FilterValue::Kind::regex;
        found.begin_bytes = at_;
        while (!at_end() && now() != '/') {
            // "\/" stays as it is: ICU reads it as "/", and places stay right.
            if (now() == '\\' && at_ + 1 < text_.size()) found.text += text_[at_++];
            found.text += text_[at_++];
        }
        if (at_end()) {
            return base::fail(
                wrong(begin, "this regular expression is not closed", "to search for a slash, put it in quotes"));
        }
        ++at_;
        if (now() == 'i' &&
            (at_ + 1 >= text_.size() || is_blank(text_[at_ + 1]) || text_[at_ + 1] == ')' || text_[at_ + 1] == '|')) {
            found.ignore_case = true;
            ++at_;
        }
        mark(FilterPart::Kind::regex, begin);
        if (found.text.empty()) return base::fail(wrong(begin, "this regular expression is empty"));
        return found;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

} // namespace

const std::vector<std::string>& filter_fields() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const NamedField& field : k_fields)
            all.emplace_back(field.name);
        return all;
    }();
    return names;
}

Result<Filter> parse_filter(std::string_view text) {
    if (text.size() > k_longest_bytes) return base::fail(ErrorKind::usage, "the filter is longer than 64 KiB");
    if (const auto byte = unicode::first_invalid_utf8(text)) {
        base::Error error = base::make_error(ErrorKind::usage, "the filter is not UTF-8");
        error.place.byte = static_cast<std::int64_t>(*byte);
        return base::fail(std::move(error));
    }
    Parser parser(text);
    SAUTI_TRY(FilterNode root, parser.whole());
    return Filter{std::string(text), std::move(root), std::move(parser.parts), parser.needs_phones};
}

std::vector<FilterPart> filter_parts(std::string_view text) {
    Parser parser(text.substr(0, k_longest_bytes));
    // What came before an error is what can be coloured.
    static_cast<void>(parser.whole());
    return std::move(parser.parts);
}

std::string show_place(std::string_view filter, const base::Error& error) {
    if (error.place.byte < 0) return std::string(filter);
    const auto byte = std::min(static_cast<std::size_t>(error.place.byte), filter.size());
    return fmt::format("{}\n{}^", filter, std::string(unicode::length_clusters(filter.substr(0, byte)), ' '));
}

} // namespace sauti::corpus
