// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/folding.h"

#include "base/hash.h"
#include "phones/pattern.h"
#include "phones/segment_trie.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace sauti::phones {

namespace {

using base::ErrorKind;

/// A phone of a line, in bytes of its word.
struct Token {
    std::size_t begin_bytes = 0;
    std::size_t end_bytes = 0;
};

struct ReadyFold {
    std::vector<std::string> from; ///< NFD
    std::string to;                ///< NFD; phones joined, or with blanks where phones are spaced
    std::string to_spaced;
    std::optional<PhoneContext> context;
};

std::string joined(const std::vector<std::string>& phones, std::string_view between) {
    std::string text;
    for (std::size_t i = 0; i < phones.size(); ++i) {
        if (i > 0) text += between;
        text += phones[i];
    }
    return unicode::nfd(text);
}

std::int64_t replace_all(std::string& text, std::string_view from, std::string_view to) {
    std::int64_t times = 0;
    std::string replaced;
    std::size_t at = 0;
    while (true) {
        const std::size_t found = text.find(from, at);
        if (found == std::string::npos) break;
        replaced.append(text, at, found - at);
        replaced += to;
        at = found + from.size();
        ++times;
    }
    if (times == 0) return 0;
    replaced.append(text, at);
    text = std::move(replaced);
    return times;
}

} // namespace

struct Folding::Parts {
    FoldTable table;
    std::string stamp;
    std::shared_ptr<const FeatureTable> features;
    SegmentTrie phones; ///< of the inventory and of the folds
    std::vector<ReadyFold> folds;
    /// First phone → folds, the longest first, equal ones in the table's order.
    std::unordered_map<std::string, std::vector<std::size_t>> by_first;

    /// Bytes of the phone that `rest` begins with: the longer of a phone of the inventory and a segment (mb before m,
    /// but t͡ʃ before t), else a code point.
    [[nodiscard]] std::size_t phone_size(std::string_view rest) const {
        const std::size_t size = std::max(phones.longest(rest).size_bytes, features->prefix(rest).size_bytes);
        return size > 0 ? size : unicode::decode_first(rest).size_bytes;
    }

    [[nodiscard]] std::vector<Token> cut(std::string_view word) const {
        std::vector<Token> tokens;
        for (std::size_t at = 0; at < word.size();) {
            const std::string_view rest = word.substr(at);
            const std::size_t size = phone_size(rest);
            tokens.push_back({at, at + size});
            at += size;
        }
        return tokens;
    }

    [[nodiscard]] std::vector<Token> cut_at_blanks(std::string_view line) const {
        std::vector<Token> tokens;
        for (std::size_t at = 0; at < line.size();) {
            const std::size_t end = std::min(line.find(' ', at), line.size());
            if (end > at) tokens.push_back({at, end});
            at = end + 1;
        }
        return tokens;
    }

    [[nodiscard]] bool fits(const ReadyFold& fold, std::string_view word, const std::vector<Token>& tokens,
                            std::size_t at) const {
        if (at + fold.from.size() > tokens.size()) return false;
        for (std::size_t i = 0; i < fold.from.size(); ++i) {
            const Token& token = tokens[at + i];
            if (word.substr(token.begin_bytes, token.end_bytes - token.begin_bytes) != fold.from[i]) return false;
        }
        return !fold.context ||
               fold.context->holds(word, tokens[at].begin_bytes, tokens[at + fold.from.size() - 1].end_bytes);
    }

    /// Appends the word's phones, folded; true if a fold was applied.
    bool fold_word(std::string_view word, const std::vector<Token>& tokens, bool spaced, std::string& out,
                   FoldCounts* counts) const {
        bool any = false;
        const std::size_t begin = out.size();
        const auto put = [&](std::string_view text) {
            if (spaced && out.size() > begin && !text.empty()) out += ' ';
            out += text;
        };
        for (std::size_t at = 0; at < tokens.size();) {
            const std::string first(word.substr(tokens[at].begin_bytes, tokens[at].end_bytes - tokens[at].begin_bytes));
            const auto candidates = by_first.find(first);
            std::size_t chosen = folds.size();
            if (candidates != by_first.end()) {
                for (const std::size_t candidate : candidates->second) {
                    if (!fits(folds[candidate], word, tokens, at)) continue;
                    chosen = candidate;
                    break;
                }
            }
            if (chosen < folds.size()) {
                any = true;
                put(spaced ? folds[chosen].to_spaced : folds[chosen].to);
                if (counts != nullptr) ++counts->applied[chosen];
                at += folds[chosen].from.size();
            } else {
                put(first);
                if (counts != nullptr) ++counts->passed[unicode::nfc(first)];
                ++at;
            }
        }
        return any;
    }

    bool parallel(std::string_view nfd, Spacing spacing, std::string& out, FoldCounts* counts) const {
        if (spacing == Spacing::spaced) {
            // A context sees the phones without the blanks between them.
            std::string word;
            std::vector<Token> tokens;
            for (const Token& token : cut_at_blanks(nfd)) {
                const std::size_t begin = word.size();
                word += nfd.substr(token.begin_bytes, token.end_bytes - token.begin_bytes);
                tokens.push_back({begin, word.size()});
            }
            return fold_word(word, tokens, true, out, counts);
        }
        bool any = false;
        for (std::size_t at = 0; at < nfd.size();) {
            const unicode::Decoded next = unicode::decode_first(nfd.substr(at));
            if (unicode::is_white_space(next.code_point)) {
                out += nfd.substr(at, next.size_bytes);
                at += next.size_bytes;
                continue;
            }
            std::size_t end = at;
            while (end < nfd.size()) {
                const unicode::Decoded letter = unicode::decode_first(nfd.substr(end));
                if (unicode::is_white_space(letter.code_point)) break;
                end += letter.size_bytes;
            }
            const std::string_view word = nfd.substr(at, end - at);
            any = fold_word(word, cut(word), false, out, counts) || any;
            at = end;
        }
        return any;
    }

    /// One blank between phones, two between words, and one before and after the line, so that " s" is a border before
    /// s.
    [[nodiscard]] std::string with_blanks(std::string_view nfd, Spacing spacing) const {
        std::string line = " ";
        if (spacing == Spacing::spaced) return line.append(nfd) + " ";
        bool in_word = false;
        for (std::size_t at = 0; at < nfd.size();) {
            const std::string_view rest = nfd.substr(at);
            const unicode::Decoded next = unicode::decode_first(rest);
            if (unicode::is_white_space(next.code_point)) {
                if (in_word) line += ' ';
                in_word = false;
                at += next.size_bytes;
                continue;
            }
            const std::size_t size = phone_size(rest);
            if (line.size() > 1 || in_word) line += ' ';
            line += rest.substr(0, size);
            in_word = true;
            at += size;
        }
        return line + " ";
    }

    bool sequence(std::string_view nfd, Spacing spacing, std::string& out, FoldCounts* counts) const {
        std::string line = with_blanks(nfd, spacing);
        bool any = false;
        for (std::size_t i = 0; i < table.folds.size(); ++i) {
            const std::int64_t times =
                replace_all(line, joined(table.folds[i].from, " "), joined(table.folds[i].to, " "));
            if (counts != nullptr) counts->applied[i] += times;
            any = any || times > 0;
        }
        if (!line.empty() && line.front() == ' ') line.erase(0, 1);
        if (!line.empty() && line.back() == ' ') line.pop_back();
        if (spacing == Spacing::spaced) {
            out = std::move(line);
            return any;
        }
        for (std::size_t at = 0; at < line.size(); ++at) {
            if (line[at] != ' ') {
                out += line[at];
            } else if (at + 1 < line.size() && line[at + 1] == ' ') {
                out += ' ';
                while (at + 1 < line.size() && line[at + 1] == ' ')
                    ++at;
            }
        }
        return any;
    }
};

std::int64_t FoldCounts::applied_total() const {
    std::int64_t sum = 0;
    for (const std::int64_t count : applied)
        sum += count;
    return sum;
}

base::Result<Folding> Folding::make(FoldTable table, const Inventory& from,
                                    std::shared_ptr<const FeatureTable> features) {
    auto parts = std::make_shared<Parts>();
    std::vector<std::u32string> names;
    std::string hashed = fold_text(table) + features->stamp();
    const auto name_phone = [&names](std::string_view phone) {
        if (!phone.empty()) names.push_back(unicode::to_code_points(unicode::nfd(phone)));
    };
    for (const InventoryPhone& entry : from.phones) {
        name_phone(entry.phone);
        hashed += "\n" + entry.phone;
    }
    for (std::size_t i = 0; i < table.folds.size(); ++i) {
        const Fold& fold = table.folds[i];
        const bool sequence = table.order == FoldOrder::sequence;
        const bool empty = fold.from.empty() || joined(fold.from, " ").empty() ||
                           (!sequence && std::find(fold.from.begin(), fold.from.end(), "") != fold.from.end());
        if (empty) return base::fail(ErrorKind::invalid, fmt::format("folds[{}] has nothing to fold", i));
        ReadyFold ready;
        for (const std::string& phone : fold.from) {
            ready.from.push_back(unicode::nfd(phone));
            name_phone(phone);
        }
        ready.to = joined(fold.to, "");
        ready.to_spaced = joined(fold.to, " ");
        if (!fold.left.empty() || !fold.right.empty()) {
            if (sequence) {
                return base::fail(ErrorKind::invalid, fmt::format("folds[{}]: a sequence has no contexts", i));
            }
            auto context = PhoneContext::parse(fold.left, fold.right, features);
            if (!context) {
                return base::fail(
                    std::move(context.error()).context(fmt::format("reading the context of folds[{}]", i)));
            }
            ready.context.emplace(std::move(*context));
        }
        parts->by_first[ready.from.front()].push_back(i);
        parts->folds.push_back(std::move(ready));
    }
    for (auto& [first, list] : parts->by_first) {
        std::stable_sort(list.begin(), list.end(), [&parts](std::size_t a, std::size_t b) {
            return parts->folds[a].from.size() > parts->folds[b].from.size();
        });
    }
    parts->phones = SegmentTrie(names);
    parts->stamp = fmt::format("fold {} {}", table.name, base::sha256_hex(hashed).substr(0, 12));
    parts->features = std::move(features);
    parts->table = std::move(table);
    return Folding(std::move(parts));
}

const FoldTable& Folding::table() const {
    return parts_->table;
}

const std::string& Folding::stamp() const {
    return parts_->stamp;
}

std::string Folding::apply(std::string_view line, Spacing spacing, FoldCounts* counts) const {
    if (counts != nullptr) counts->applied.resize(parts_->table.folds.size(), 0);
    const std::string nfd = unicode::nfd(line);
    std::string folded;
    const bool any = parts_->table.order == FoldOrder::sequence ? parts_->sequence(nfd, spacing, folded, counts)
                                                                : parts_->parallel(nfd, spacing, folded, counts);
    return any ? unicode::nfc(folded) : std::string(line);
}

std::map<std::string, std::vector<std::string>> merged_words(const Folding& folding,
                                                             const std::vector<std::string>& words) {
    std::map<std::string, std::vector<std::string>> groups;
    for (const std::string& word : words) {
        std::vector<std::string>& group = groups[folding.apply(word)];
        if (std::find(group.begin(), group.end(), word) == group.end()) group.push_back(word);
    }
    for (auto group = groups.begin(); group != groups.end();)
        group = group->second.size() < 2 ? groups.erase(group) : std::next(group);
    return groups;
}

} // namespace sauti::phones
