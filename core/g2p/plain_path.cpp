// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/plain_path.h"

#include "g2p/text_steps.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <utility>

namespace sauti::g2p {

namespace {

constexpr std::size_t k_longest_text_bytes = std::size_t{256} << 20;

std::u16string_view view_of(const icu::UnicodeString& text) {
    return {text.getBuffer(), static_cast<std::size_t>(text.length())};
}

std::string utf8_of(std::u16string_view text) {
    std::string out;
    icu::UnicodeString(0, text.data(), static_cast<int32_t>(text.size())).toUTF8String(out);
    return out;
}

icu::UnicodeString utf16_of(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

char32_t code_point_at(std::u16string_view text, std::size_t at, std::size_t& next) {
    auto index = static_cast<int32_t>(at);
    UChar32 c = 0;
    U16_NEXT(text.data(), index, static_cast<int32_t>(text.size()), c);
    next = static_cast<std::size_t>(index);
    return static_cast<char32_t>(c);
}

void strip(const Program& program, icu::UnicodeString& text) {
    if (program.tables.strip.empty()) return;
    icu::UnicodeString kept;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (!program.strips(static_cast<char32_t>(c))) kept.append(c);
    }
    text = std::move(kept);
}

icu::UnicodeString nfd(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFDInstance(status)->normalize(text, status);
}

icu::UnicodeString prepared(const Program& program, std::string_view source, Steps steps) {
    icu::UnicodeString text = utf16_of(source);
    if (steps == Steps::pieces) {
        strip(program, text);
        return nfd(text);
    }
    if (steps == Steps::transliterate && has_hangul_syllable(view_of(text))) {
        const std::u16string letters = with_hangul_letters(view_of(text));
        text = icu::UnicodeString(letters.data(), static_cast<int32_t>(letters.size()));
    }
    text.toLower(program.locale.empty() ? icu::Locale::getRoot() : icu::Locale(program.locale.c_str()));
    text = nfd(text);
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
            std::size_t next = at;
            text += code_point_at(buffer.text, at, next);
            if (buffer.tracked) written += at < buffer.written.size() ? buffer.written[at] : '\0';
            at = next;
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
    std::size_t next = at;
    is_word = program.is_word_character(code_point_at(text, at, next));
    while (next < text.size()) {
        std::size_t after = next;
        if (program.is_word_character(code_point_at(text, next, after)) != is_word) break;
        next = after;
    }
    return next;
}

} // namespace

base::Result<void> map_text(const Program& program, std::string_view text, Steps steps, bool tracked,
                            const PieceSink& sink) {
    if (text.size() > k_longest_text_bytes) {
        return base::fail(base::ErrorKind::limit,
                          fmt::format("a line has more than {} MiB", k_longest_text_bytes >> 20));
    }
    const icu::UnicodeString source = prepared(program, text, steps);
    const std::u16string_view whole = view_of(source);
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
            const icu::UnicodeString phones = utf16_of(stretch);
            buffer.text.assign(view_of(phones));
            SAUTI_CHECK(program.post.apply(buffer, (*workers).post));
            stretch = utf8_of(buffer.text);
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
