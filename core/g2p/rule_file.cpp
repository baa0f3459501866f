// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/rule_file.h"

#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace sauti::g2p {

using base::ErrorKind;

namespace {

constexpr std::size_t k_longest_rule_bytes = std::size_t{64} << 10;
constexpr std::string_view k_hint = "a rule reads a -> b / X _ Y, a symbol ::name:: = value, a comment begins with %";

/// White space of a regular expression's \s (White_Space): unlike Python's str.strip, not U+001C..U+001F.
bool is_pattern_space(char32_t c) {
    return unicode::is_white_space(c) && !(c >= 0x1C && c <= 0x1F);
}

std::size_t spaces_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size()) {
        const unicode::Decoded next = unicode::decode_first(text.substr(end));
        if (!is_pattern_space(next.code_point)) break;
        end += next.size_bytes;
    }
    return end;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const unicode::Decoded next = unicode::decode_first(text.substr(at));
        if (!unicode::is_word_character(next.code_point)) break;
        at += next.size_bytes;
    }
    return at;
}

/// "::name::" at `at`, its length; 0 if none stands there.
std::size_t symbol_at(std::string_view text, std::size_t at) {
    if (text.substr(at, 2) != "::") return 0;
    const std::size_t end = word_end(text, at + 2);
    return end > at + 2 && text.substr(end, 2) == "::" ? end + 2 - at : 0;
}

std::optional<std::string> first_symbol(std::string_view text) {
    for (std::size_t at = text.find("::"); at != std::string_view::npos; at = text.find("::", at + 1)) {
        if (const std::size_t length = symbol_at(text, at); length > 0) return std::string(text.substr(at, length));
    }
    return std::nullopt;
}

/// Stops once the text is longer than a rule may be.
void replace_all(std::string& text, std::string_view from, std::string_view to) {
    std::size_t at = text.find(from);
    while (at != std::string::npos && text.size() <= k_longest_rule_bytes) {
        text.replace(at, from.size(), to);
        at = text.find(from, at + to.size());
    }
}

/// Borders of non-space runs and literals in one attempt at `(\S+)\s*->\s*(\S+)\s*/\s*(\S*)\s*[_]\s*(\S*)`.
/// The expression is small enough to be matched by hand: each group is tried from its longest form down.
class RuleLine {
public:
    explicit RuleLine(std::string_view text) : text_(text) {}

    [[nodiscard]] std::optional<std::array<std::string_view, 5>> parts() const {
        for (const std::size_t a_end : ends(0, 1)) {
            const auto b_begin = after(a_end, "->");
            if (!b_begin) continue;
            for (const std::size_t b_end : ends(*b_begin, 1)) {
                const auto x_begin = after(b_end, "/");
                if (!x_begin) continue;
                for (const std::size_t x_end : ends(*x_begin, 0)) {
                    const auto y_begin = after(x_end, "_");
                    if (!y_begin) continue;
                    const std::size_t y_end = run_end(*y_begin);
                    return std::array<std::string_view, 5>{piece(0, a_end), piece(*b_begin, b_end),
                                                           piece(*x_begin, x_end), piece(*y_begin, y_end),
                                                           unicode::strip(text_.substr(y_end))};
                }
            }
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] std::string_view piece(std::size_t begin, std::size_t end) const {
        return text_.substr(begin, end - begin);
    }

    [[nodiscard]] std::size_t run_end(std::size_t at) const {
        while (at < text_.size()) {
            const unicode::Decoded next = unicode::decode_first(text_.substr(at));
            if (is_pattern_space(next.code_point)) break;
            at += next.size_bytes;
        }
        return at;
    }

    /// Ends of `\S+` (least 1) or `\S*` (least 0) from `begin`, longest first.
    [[nodiscard]] std::vector<std::size_t> ends(std::size_t begin, std::size_t least) const {
        std::vector<std::size_t> list;
        const std::size_t last = run_end(begin);
        for (std::size_t at = begin; at < last; at += unicode::decode_first(text_.substr(at)).size_bytes)
            list.push_back(at);
        list.push_back(last);
        if (least > 0) list.erase(list.begin());
        std::reverse(list.begin(), list.end());
        return list;
    }

    /// Place behind `\s*SIGN\s*`. Blanks before a sign and after it are taken whole: giving one back cannot help, since
    /// what follows must not begin with a blank or takes it anyway.
    [[nodiscard]] std::optional<std::size_t> after(std::size_t at, std::string_view sign) const {
        at = spaces_at(text_, at);
        if (text_.substr(at, sign.size()) != sign) return std::nullopt;
        return spaces_at(text_, at + sign.size());
    }

    std::string_view text_;
};

std::string without_zeros(std::string_view text) {
    std::string out(text);
    out.erase(std::remove(out.begin(), out.end(), '0'), out.end());
    return out;
}

std::string with_edges(std::string_view text, char edge) {
    std::string out(text);
    std::replace(out.begin(), out.end(), '#', edge);
    return out;
}

/// A rule on phones: g is ɡ, but for letters of an escape.
std::string with_ipa_g(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = i > 0 && text[i - 1] == '\\';
        out += text[i] == 'g' && !escaped ? std::string("ɡ") : std::string(1, text[i]);
    }
    return out;
}

class RuleFileParser {
public:
    RuleFileParser(std::string path, const RuleFileOptions& options) : path_(std::move(path)), options_(options) {}

    [[nodiscard]] base::Result<void> read(const phones::TextLine& source) {
        line_ = source.number;
        std::string line = unicode::nfd(unicode::strip(source.text));
        if (line.empty() || line.front() == '%') return {};
        if (line.size() > k_longest_rule_bytes)
            return base::fail(error(ErrorKind::limit, "the line is too long for a rule"));
        if (options_.comments) cut_comment(line);
        if (read_symbol(line)) return {};
        SAUTI_CHECK(put_symbols_in(line));
        const auto parts = RuleLine(line).parts();
        if (!parts) return base::fail(error(ErrorKind::syntax, "this line is no rule"));
        const auto [a, b, x, y, unread] = *parts;
        RuleText rule = {
            without_zeros(a),   without_zeros(b), with_edges(x, '^'), with_edges(y, '$'), false, path_, line_,
            std::string(unread)};
        const std::size_t first = rule.a.find("?P<sw1>");
        rule.metathesis = first != std::string::npos && rule.a.find("?P<sw2>", first) != std::string::npos;
        if (options_.ipa_g) {
            for (std::string* part : {&rule.a, &rule.b, &rule.x, &rule.y})
                *part = with_ipa_g(*part);
        }
        rules.push_back(std::move(rule));
        return {};
    }

    std::vector<RuleText> rules;

private:
    static void cut_comment(std::string& line) {
        for (std::size_t at = line.find('%'); at != std::string::npos; at = line.find('%', at + 1)) {
            if (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t')) {
                line.resize(at);
                line = std::string(unicode::strip(line));
                return;
            }
        }
    }

    bool read_symbol(const std::string& line) {
        const std::size_t name = symbol_at(line, 0);
        if (name == 0) return false;
        const std::size_t sign = spaces_at(line, name);
        if (line.compare(sign, 1, "=") != 0) return false;
        symbols_[line.substr(0, name)] = line.substr(spaces_at(line, sign + 1));
        return true;
    }

    [[nodiscard]] base::Result<void> put_symbols_in(std::string& line) {
        std::size_t rounds = 0;
        while (const auto symbol = first_symbol(line)) {
            const auto value = symbols_.find(*symbol);
            if (value == symbols_.end()) {
                return base::fail(
                    error(ErrorKind::invalid, fmt::format("the symbol {} is not defined above", *symbol)));
            }
            const std::size_t before = line.size();
            replace_all(line, *symbol, value->second);
            if (line.size() > k_longest_rule_bytes || (line.size() <= before && ++rounds > k_longest_rule_bytes)) {
                return base::fail(
                    error(ErrorKind::limit, fmt::format("the symbol {} grows the rule without end", *symbol)));
            }
        }
        return {};
    }

    [[nodiscard]] base::Error error(ErrorKind kind, std::string message) const {
        return base::make_error(kind, std::move(message), std::string(k_hint)).at({path_, line_});
    }

    std::string path_;
    RuleFileOptions options_;
    std::int64_t line_ = 0;
    std::map<std::string, std::string> symbols_;
};

} // namespace

base::Result<std::vector<RuleText>> parse_rules(std::string_view text, const std::string& path,
                                                const RuleFileOptions& options) {
    RuleFileParser parser(path, options);
    for (const phones::TextLine& line : phones::lines_of(text))
        SAUTI_CHECK(parser.read(line));
    return std::move(parser.rules);
}

} // namespace sauti::g2p
