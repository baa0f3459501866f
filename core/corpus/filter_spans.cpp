// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/filter_spans.h"

#include "corpus/search_text.h"
#include "unicode/normalise.h"
#include "unicode/text_regex.h"
#include "unicode/utf8.h"

#include <algorithm>

namespace sauti::corpus {

using base::Result;

namespace {

/// The folded text, and for each of its bytes where the letter behind it begins in the text. Folding goes letter by
/// letter: no rule of it looks at a neighbour.
struct FoldedText {
    std::string folded;
    std::vector<std::size_t> begins; ///< one more than bytes: the end

    explicit FoldedText(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t size = unicode::decode_first(text.substr(at)).size_bytes;
            const std::string key = unicode::search_key(text.substr(at, size));
            folded += key;
            begins.insert(begins.end(), key.size(), at);
            at += size;
        }
        begins.push_back(text.size());
    }

    /// Marks that follow the last letter come along, since the next letter begins behind them.
    [[nodiscard]] TextSpan span(std::size_t begin, std::size_t end) const {
        while (end < begins.size() - 1 && begins[end] == begins[end - 1])
            ++end; // ß → ss is one letter
        return {begins[begin], begins[end]};
    }
};

bool is_word_border(std::string_view text, std::size_t at) {
    if (at == 0 || at >= text.size()) return true;
    std::size_t before = at - 1;
    while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80)
        --before;
    return !unicode::is_word_character(unicode::decode_first(text.substr(before)).code_point) ||
           !unicode::is_word_character(unicode::decode_first(text.substr(at)).code_point);
}

Result<void> add_expression(const FilterValue& value, std::string_view text, std::vector<TextSpan>& spans) {
    SAUTI_TRY(unicode::Regex regex, unicode::Regex::compile(value.text, value.ignore_case));
    for (std::size_t from = 0; from < text.size();) {
        SAUTI_TRY(const unicode::RegexMatch match, regex.find(text, from));
        if (match.begin_bytes > match.end_bytes) break;
        if (match.end_bytes > match.begin_bytes) spans.push_back({match.begin_bytes, match.end_bytes});
        from = std::max(match.end_bytes, from + unicode::decode_first(text.substr(from)).size_bytes);
    }
    return {};
}

void add_piece(const FilterValue& value, std::string_view text, const FoldedText& folded,
               std::vector<TextSpan>& spans) {
    const std::string key = unicode::search_key(value.text);
    if (key.empty()) return;
    const bool exact = value.kind == FilterValue::Kind::exact;
    for (std::size_t at = find_piece(folded.folded, key, 0); at != std::string_view::npos;
         at = find_piece(folded.folded, key, at + 1)) {
        const TextSpan span = folded.span(at, at + key.size());
        const std::string_view found = text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes);
        const bool counts = !exact || (unicode::nfc(found) == unicode::nfc(value.text) &&
                                       is_word_border(text, span.begin_bytes) && is_word_border(text, span.end_bytes));
        if (counts) spans.push_back(span);
    }
}

Result<void> gather(const FilterNode& node, std::string_view text, const FoldedText& folded,
                    std::vector<TextSpan>& spans) {
    if (node.kind == FilterNode::Kind::negation) return {};
    for (const FilterNode& child : node.children)
        SAUTI_CHECK(gather(child, text, folded, spans));
    if (node.kind != FilterNode::Kind::values || node.field != Field::text) return {};
    for (const FilterValue& value : node.values) {
        if (value.kind == FilterValue::Kind::regex) {
            SAUTI_CHECK(add_expression(value, text, spans));
        } else {
            add_piece(value, text, folded, spans);
        }
    }
    return {};
}

} // namespace

Result<std::vector<TextSpan>> spans_in_text(const Filter& filter, std::string_view text) {
    std::vector<TextSpan> spans;
    SAUTI_CHECK(gather(filter.root, text, FoldedText(text), spans));
    std::sort(spans.begin(), spans.end(), [](const TextSpan& a, const TextSpan& b) {
        return a.begin_bytes != b.begin_bytes ? a.begin_bytes < b.begin_bytes : a.end_bytes < b.end_bytes;
    });
    std::vector<TextSpan> joined;
    for (const TextSpan& span : spans) {
        if (!joined.empty() && span.begin_bytes <= joined.back().end_bytes) {
            joined.back().end_bytes = std::max(joined.back().end_bytes, span.end_bytes);
        } else {
            joined.push_back(span);
        }
    }
    return joined;
}

} // namespace sauti::corpus
