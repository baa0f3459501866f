// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes give sentences or an error; tolerant reading ends in an error for nothing but limits; pieces of one byte
// give what the whole gives; sentences that can be written read back.
#include "formats/conll.h"
#include "fuzz/check.h"

#include <vector>

using namespace sauti;
using namespace sauti::formats;

namespace {

std::vector<ConllSentence> read_in_pieces(std::string_view bytes, std::size_t piece_bytes) {
    ConllOptions options;
    options.tolerant = true;
    ConllReader reader(source_of(bytes, piece_bytes), "input.txt", options);
    std::vector<ConllSentence> sentences;
    while (true) {
        auto sentence = reader.next();
        fuzz::check(sentence.has_value(), "tolerant reading goes on");
        if (!*sentence) return sentences;
        fuzz::check((*sentence)->tokens.size() == (*sentence)->tags.size(), "a tag for each token");
        fuzz::check((*sentence)->begin_bytes + (*sentence)->size_bytes <= bytes.size(), "places lie in the file");
        sentences.push_back(std::move(**sentence));
    }
}

void check_written(const ConllSentence& sentence) {
    std::string text;
    if (!append_conll(text, sentence.tokens, sentence.tags)) return;
    ConllOptions options;
    options.dialect = ConllDialect::columns;
    options.keep_byte_order_mark = true;
    const auto again = parse_conll(text, "again.txt", options);
    fuzz::check(again.has_value(), "what was written is read");
    if (sentence.tokens.front() == "-DOCSTART-") return;
    fuzz::check(again->sentences.size() == 1 && again->sentences[0].tokens == sentence.tokens &&
                    again->sentences[0].tags == sentence.tags,
                "what was written reads back");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    const auto strict = parse_conll(bytes, "input.txt");
    if (!strict) {
        fuzz::check_error(strict.error());
        fuzz::check(strict.error().place.line > 0, "an error has its line");
    }
    const std::vector<ConllSentence> whole = read_in_pieces(bytes, size + 1);
    const std::vector<ConllSentence> pieces = read_in_pieces(bytes, 1);
    fuzz::check(whole.size() == pieces.size(), "pieces give as many sentences");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        fuzz::check(whole[i].tokens == pieces[i].tokens && whole[i].lines == pieces[i].lines, "pieces give the same");
        check_written(whole[i]);
    }
    return 0;
}
