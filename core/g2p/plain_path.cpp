// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/plain_path.h"

#include "g2p/text_steps.h"
#include "unicode/normalise.h"
#include "unicode/utf16_text.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::g2p {

namespace {

void strip(const Program& program, std::u16string& text) {
    if (program.tables.strip.empty()) return;
    std::u16string kept;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        if (!program.strips(unicode::next_code_point(text, at))) kept.append(text, begin, at - begin);
    }
    text = std::move(kept);
}

std::u16string prepared(const Program& program, std::string_view source, Steps steps) {
    std::u16string text = unicode::to_utf16(source);
    if (steps == Steps::pieces) {
        strip(program, text);
        return unicode::nfd_utf16(text);
    }
    if (steps == Steps::transliterate && unicode::has_hangul_syllable(text)) text = unicode::with_hangul_letters(text);
    text = unicode::nfd_utf16(unicode::lower_utf16(text, program.locale));
    strip(program, text);
    return text;
}

/// Borrows rule workers and brings them back.
class BorrowedWorkers {
public:
    explicit BorrowedWorkers(const Program& program) : program_(program) {
        if (program.has_rules()) workers_ = program.plain.take();
    }
    ~BorrowedWorkers() {
        if (workers_ != nullptr) program_.plain.give_back(std::move(workers_));
    }
    BorrowedWorkers(const BorrowedWorkers&) = delete;
    BorrowedWorkers& operator=(const BorrowedWorkers&) = delete;
    PlainRulesOnDemand::Workers& operator*() { return *workers_; }

private:
    const Program& program_;
    std::unique_ptr<PlainRulesOnDemand::Workers> workers_;
};

/// Code points of a buffer and their origins.
struct CodePoints {
    std::u32string text;
    std::vector<Origin> origins; ///< empty if not tracked

    void assign(const RuleTextBuffer& buffer) {
        text.clear();
        origins.clear();
        for (std::size_t at = 0; at < buffer.text.size();) {
            const std::size_t begin = at;
            text += unicode::next_code_point(buffer.text, at);
            if (!buffer.tracked) continue;
            origins.push_back(buffer.origins[begin]);
            origins.back().end = buffer.origins[at - 1].end;
        }
    }
};

void map_stretch(const Program& program, const CodePoints& code_points, const PieceSink& sink) {
    const std::u32string_view text = code_points.text;
    for (std::size_t at = 0; at < text.size();) {
        MappedPiece piece;
        piece.match = program.matcher.match(text, at);
        const std::size_t length = std::max<std::size_t>(piece.match.length_cps, 1);
        piece.text = text.substr(at, length);
        if (!code_points.origins.empty()) {
            piece.origin = code_points.origins[at];
            for (std::size_t i = at + 1; i < at + length; ++i) {
                piece.origin.begin = std::min(piece.origin.begin, code_points.origins[i].begin);
                piece.origin.end = std::max(piece.origin.end, code_points.origins[i].end);
            }
        }
        sink.piece(piece);
        at += length;
    }
}

/// End of the run of word characters (or of others) that begins at `at`.
std::size_t run_end(const Program& program, std::u16string_view text, std::size_t at, bool& is_word) {
    is_word = program.is_word_character(unicode::next_code_point(text, at));
    while (at < text.size()) {
        std::size_t after = at;
        if (program.is_word_character(unicode::next_code_point(text, after)) != is_word) break;
        at = after;
    }
    return at;
}

} // namespace

base::Result<void> map_text(const Program& program, std::string_view text, const Request& request, bool tracked,
                            const PieceSink& sink) {
    if (text.size() > k_longest_text_bytes) {
        return base::fail(base::ErrorKind::limit,
                          fmt::format("a line has more than {} MiB", k_longest_text_bytes >> 20));
    }
    SAUTI_TRY(const auto* rules, program.plain_rules());
    const std::u16string source = prepared(program, text, request.steps);
    const std::u16string_view whole = source;
    if (sink.prepared) sink.prepared(whole);
    BorrowedWorkers workers(program);
    RuleTextBuffer buffer;
    CodePoints code_points;
    std::size_t at = 0;
    do {
        bool is_word = true;
        const std::size_t end =
            program.by_words && !whole.empty() ? run_end(program, whole, at, is_word) : whole.size();
        buffer.start(whole.substr(at, end - at), tracked);
        if (is_word && !rules->pre.empty()) SAUTI_CHECK(rules->pre.apply(buffer, (*workers).pre, request.pre));
        code_points.assign(buffer);
        map_stretch(program, code_points, sink);
        SAUTI_CHECK(sink.end_of_stretch(is_word, at));
        at = end;
    } while (at < whole.size());
    return {};
}

namespace {

void count(UnmappedCounts& unmapped, const MappedPiece& piece) {
    if (piece.match.entry >= 0 || piece.written()) return;
    for (const char32_t c : piece.text) {
        if (!unicode::is_white_space(c)) unmapped.add(c);
    }
}

} // namespace

base::Result<void> transliterate_plainly(const Program& program, std::string_view text, const Request& request,
                                         std::string& out) {
    out.clear();
    SAUTI_TRY(const auto* rules, program.plain_rules());
    BorrowedWorkers workers(program);
    std::string stretch;
    PieceSink sink;
    sink.piece = [&](const MappedPiece& piece) {
        if (request.unmapped != nullptr) count(*request.unmapped, piece);
        const bool rule_ipa = piece.written() && program.is_rule_ipa(piece.text.front());
        if (const MapEntry* entry = program.entry(piece.match)) {
            stretch += entry->phones;
        } else if (request.steps != Steps::strict || piece.match.length_cps > 0 || rule_ipa) {
            for (const char32_t c : piece.text)
                unicode::append_utf8(stretch, c);
        }
    };
    sink.end_of_stretch = [&](bool is_word, std::size_t) -> base::Result<void> {
        if (is_word && !rules->post.empty()) {
            RuleTextBuffer buffer;
            buffer.start(unicode::to_utf16(stretch), false);
            SAUTI_CHECK(rules->post.apply(buffer, (*workers).post, request.post));
            stretch = unicode::from_utf16(buffer.text);
        }
        out += stretch;
        stretch.clear();
        return {};
    };
    SAUTI_CHECK(map_text(program, text, request, request.wants_written(program), sink));
    finish(program, out, true);
    return {};
}

} // namespace sauti::g2p
