// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/row.h"

#include "unicode/utf8.h"

namespace sauti::corpus {

const std::vector<ProblemName>& problem_names() {
    static const std::vector<ProblemName> names = {
        {Problem::broken, "broken", "the reader mended or left out something here"},
        {Problem::duplicate, "duplicate", "the same text stands earlier in the same split"},
        {Problem::leak, "leak", "the same text stands in another split as well"},
        {Problem::orphan, "orphan", "an I- tag that continues no entity"},
        {Problem::odd, "odd", "control, zero-width or private-use characters"},
    };
    return names;
}

std::string problem_text(Problems problems) {
    std::string text;
    for (const ProblemName& known : problem_names()) {
        if ((problems & static_cast<Problems>(known.problem)) == 0) continue;
        if (!text.empty()) text += ' ';
        text += known.name;
    }
    return text;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const unicode::Decoded decoded = unicode::decode_first(text.substr(at));
        if (unicode::is_white_space(decoded.code_point)) {
            if (at > begin) words.push_back(text.substr(begin, at - begin));
            begin = at + decoded.size_bytes;
        }
        at += decoded.size_bytes;
    }
    if (at > begin) words.push_back(text.substr(begin));
    return words;
}

std::vector<std::string_view> words_of(const Row& row) {
    if (row.tokens.empty()) return words_of(row.text);
    return {row.tokens.begin(), row.tokens.end()};
}

} // namespace sauti::corpus
