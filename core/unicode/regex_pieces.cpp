// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/regex_pieces.h"

#include "unicode/utf8.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace sauti::unicode {

namespace {

/// One of these stands in each match; none: nothing is demanded.
using Pieces = std::vector<std::string>;

/// More alternatives than this are not worth their searches.
constexpr std::size_t k_most_pieces = 8;
constexpr int k_deepest = 64;

std::size_t shortest(const Pieces& pieces) {
    std::size_t length = pieces.empty() ? 0 : pieces[0].size();
    for (const std::string& piece : pieces)
        length = std::min(length, piece.size());
    return length;
}

/// Of two demands that both hold, the one that fewer texts meet: longer pieces, then fewer.
Pieces stricter(Pieces a, Pieces b) {
    if (a.empty() || b.empty()) return a.empty() ? b : a;
    if (shortest(a) != shortest(b)) return shortest(a) > shortest(b) ? a : b;
    return a.size() <= b.size() ? a : b;
}

/// Reads an expression from the left. Every member gives nullopt where it does not follow; ICU has compiled the
/// pattern, so what is read here need not be judged.
class Reader {
public:
    explicit Reader(std::string_view pattern) : rest_(pattern) {}

    std::optional<Pieces> whole() {
        auto pieces = alternatives(0);
        return rest_.empty() ? pieces : std::nullopt;
    }

private:
    /// What stands between bars, up to the end or a closing parenthesis.
    std::optional<Pieces> alternatives(int depth) {
        if (depth > k_deepest) return std::nullopt;
        Pieces any;
        bool all_demand = true;
        do {
            auto one = sequence(depth);
            if (!one) return std::nullopt;
            all_demand = all_demand && !one->empty();
            any.insert(any.end(), one->begin(), one->end());
        } while (take('|'));
        if (!all_demand || any.size() > k_most_pieces) any.clear();
        return any;
    }

    std::optional<Pieces> sequence(int depth) {
        Pieces best;
        std::string run; // letters that stand one after the other
        const auto end_run = [&] {
            if (!run.empty()) best = stricter(std::move(best), {run});
            run.clear();
        };
        while (!rest_.empty() && rest_[0] != '|' && rest_[0] != ')') {
            auto item = next(depth);
            if (!item) return std::nullopt;
            const auto at_least = quantifier();
            if (!at_least) return std::nullopt;
            if (item->zero_wide) continue;
            if (item->letter.empty() || at_least->repeats) {
                // A repeated letter still ends the run before it, and begins none: ab+c has "ab".
                if (!item->letter.empty() && at_least->least > 0) run += item->letter;
                end_run();
                if (at_least->least > 0) best = stricter(std::move(best), std::move(item->pieces));
                continue;
            }
            run += item->letter;
        }
        end_run();
        return best;
    }

    struct Item {
        std::string letter; ///< one character that stands for itself
        Pieces pieces;      ///< what a group demands
        bool zero_wide = false;
    };

    std::optional<Item> next(int depth) {
        switch (rest_[0]) {
        case '(': return group(depth);
        case '[': return set();
        case '\\': return escape();
        case '.': rest_.remove_prefix(1); return Item{};
        case '^':
        case '$': rest_.remove_prefix(1); return Item{{}, {}, true};
        default: break;
        }
        const Decoded first = decode_first(rest_);
        // U+FFFD also matches ill-formed bytes.
        if (first.code_point == 0xFFFD) return std::nullopt;
        Item letter{std::string(rest_.substr(0, first.size_bytes)), {}, false};
        rest_.remove_prefix(first.size_bytes);
        return letter;
    }

    std::optional<Item> group(int depth) {
        rest_.remove_prefix(1);
        bool looks_around = false;
        if (take('?')) {
            if (take('=') || take('!')) {
                looks_around = true;
            } else if (take('<')) {
                if (!take('=') && !take('!')) return std::nullopt; // a name
                looks_around = true;
            } else if (!take(':') && !take('>')) {
                return std::nullopt; // flags or a comment
            }
        }
        auto inside = alternatives(depth + 1);
        if (!inside || !take(')')) return std::nullopt;
        if (looks_around) return Item{{}, {}, true};
        return Item{{}, std::move(*inside), false};
    }

    /// Skips a set of characters, with those inside it.
    std::optional<Item> set() {
        int open = 0;
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            if (rest_[i] == '\\') {
                if (i + 1 < rest_.size() && (rest_[i + 1] == 'Q' || rest_[i + 1] == 'E')) return std::nullopt;
                ++i;
            } else if (rest_[i] == '[') {
                ++open;
                const std::size_t first = i + (rest_.substr(i + 1, 1) == "^" ? 2 : 1);
                if (rest_.substr(first, 1) == "]") return std::nullopt;
            } else if (rest_[i] == ']' && --open == 0) {
                rest_.remove_prefix(i + 1);
                return Item{};
            }
        }
        return std::nullopt;
    }

    std::optional<Item> escape() {
        if (rest_.size() < 2) return std::nullopt;
        const char kind = rest_[1];
        if (std::string_view("bBAZzG").find(kind) != std::string_view::npos) {
            rest_.remove_prefix(2);
            return Item{{}, {}, true};
        }
        if (std::string_view("dDwWsShHvVRX").find(kind) != std::string_view::npos) {
            rest_.remove_prefix(2);
            return Item{};
        }
        if (std::string_view("\\^$.|?*+()[]{}/-\"' ").find(kind) == std::string_view::npos) return std::nullopt;
        rest_.remove_prefix(2);
        return Item{std::string(1, kind), {}, false};
    }

    struct Repetition {
        unsigned least = 1;
        bool repeats = false; ///< there was a quantifier
    };

    std::optional<Repetition> quantifier() {
        Repetition read;
        if (take('*') || take('?')) {
            read = {0, true};
        } else if (take('+')) {
            read = {1, true};
        } else if (take('{')) {
            const std::size_t end = rest_.find('}');
            if (end == std::string_view::npos) return std::nullopt;
            const std::string_view least = rest_.substr(0, std::min(end, rest_.find(',')));
            if (least.empty() || least.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
            read = {least.find_first_not_of('0') == std::string_view::npos ? 0U : 1U, true};
            rest_.remove_prefix(end + 1);
        } else {
            return read;
        }
        if (!take('?')) (void)take('+');
        return read;
    }

    bool take(char letter) {
        if (rest_.empty() || rest_[0] != letter) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view rest_;
};

} // namespace

std::vector<std::string> pieces_of_every_match(std::string_view pattern) {
    return Reader(pattern).whole().value_or(Pieces{});
}

} // namespace sauti::unicode
