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

constexpr std::size_t k_longest_text_bytes = std::size_t{256} << 20;

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
        if (program.has_rules()) workers_ = program.workers.take();
    }
    ~BorrowedWorkers() {
        if (workers_ != nullptr) program_.workers.give_back(std::move(workers_));
    }
    BorrowedWorkers(const BorrowedWorkers&) = delete;
    BorrowedWorkers& operator=(const BorrowedWorkers&) = delete;
    WorkerStore::Workers& operator*() { return *workers_; }

private:
    const Program& program_;
    std::unique_ptr<WorkerStore::Workers> workers_;
};

/// Code points of a buffer, and which of them a rule wrote.
struct CodePoints {
    std::u32string text;
    std::string written;

    void assign(const RuleTextBuffer& buffer) {
        text.clear();
        written.clear();
        for (std::size_t at = 0; at < buffer.text.size();) {
            if (buffer.tracked) written += at < buffer.written.size() ? buffer.written[at] : '\0';
            text += unicode::next_code_point(buffer.text, at);
        }
    }
};

void map_stretch(const Program& program, const CodePoints& code_points, const PieceSink& sink) {
    const std::u32string_view text = code_points.text;
    for (std::size_t at = 0; at < text.size();) {
        const MapMatch match = program.matcher.match(text, at);
        const std::size_t length = std::max<std::size_t>(match.length_cps, 1);
        const bool written = at < code_points.written.size() && code_points.written[at] != '\0';
        sink.piece({text.substr(at, length), match, written});
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

base::Result<void> map_text(const Program& program, std::string_view text, Steps steps, bool tracked,
                            const PieceSink& sink) {
    if (text.size() > k_longest_text_bytes) {
        return base::fail(base::ErrorKind::limit,
                          fmt::format("a line has more than {} MiB", k_longest_text_bytes >> 20));
    }
    const std::u16string source = prepared(program, text, steps);
    const std::u16string_view whole = source;
    BorrowedWorkers workers(program);
    RuleTextBuffer buffer;
    CodePoints code_points;
    std::size_t at = 0;
    do {
        bool is_word = true;
        const std::size_t end =
            program.by_words && !whole.empty() ? run_end(program, whole, at, is_word) : whole.size();
        buffer.text.assign(whole.substr(at, end - at));
        buffer.written.clear();
        buffer.tracked = tracked && !program.pre.empty();
        if (is_word && !program.pre.empty()) SAUTI_CHECK(program.pre.apply(buffer, (*workers).pre));
        code_points.assign(buffer);
        map_stretch(program, code_points, sink);
        SAUTI_CHECK(sink.end_of_stretch(is_word));
        at = end;
    } while (at < whole.size());
    return {};
}

namespace {

/// corrected: what a rule wrote is kept by strict_trans, if it is a sound at all.
bool is_rule_ipa(const Program& program, const MappedPiece& piece) {
    if (!program.corrections.strict_keeps_rule_ipa || !piece.written) return false;
    const unicode::Category category = unicode::category(piece.text.front());
    return category == unicode::Category::letter || category == unicode::Category::mark ||
           category == unicode::Category::symbol;
}

void count(UnmappedCounts& unmapped, const MappedPiece& piece) {
    if (piece.match.entry >= 0 || piece.written) return;
    for (const char32_t c : piece.text) {
        if (!unicode::is_white_space(c)) unmapped.add(c);
    }
}

} // namespace

base::Result<void> transliterate_plainly(const Program& program, std::string_view text, Steps steps, std::string& out,
                                         UnmappedCounts* unmapped) {
    out.clear();
    BorrowedWorkers workers(program);
    std::string stretch;
    PieceSink sink;
    sink.piece = [&](const MappedPiece& piece) {
        if (unmapped != nullptr) count(*unmapped, piece);
        if (const MapEntry* entry = program.entry(piece.match)) {
            stretch += entry->phones;
        } else if (steps != Steps::strict || piece.match.length_cps > 0 || is_rule_ipa(program, piece)) {
            for (const char32_t c : piece.text)
                unicode::append_utf8(stretch, c);
        }
    };
    sink.end_of_stretch = [&](bool is_word) -> base::Result<void> {
        if (is_word && !program.post.empty()) {
            RuleTextBuffer buffer;
            buffer.text = unicode::to_utf16(stretch);
            SAUTI_CHECK(program.post.apply(buffer, (*workers).post));
            stretch = unicode::from_utf16(buffer.text);
        }
        out += stretch;
        stretch.clear();
        return {};
    };
    const bool tracked = unmapped != nullptr || (steps == Steps::strict && program.corrections.strict_keeps_rule_ipa);
    SAUTI_CHECK(map_text(program, text, steps, tracked, sink));
    finish(program, out, true);
    return {};
}

} // namespace sauti::g2p
