// SPDX-License-Identifier: GPL-3.0-or-later
#include "unicode/normalise.h"

#include "unicode/utf8.h"

#include <fmt/format.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <unicode/uvernum.h>

#include <algorithm>
#include <memory>

namespace sauti::unicode {

namespace {

icu::UnicodeString utf16(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string normalised(const icu::Normalizer2* normalizer, std::string_view text) {
    // ASCII is its own normal form; most words of most texts end here.
    if (is_ascii(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    return utf8(normalizer->normalize(utf16(text), status));
}

/// True for text that needs no look into ICU's tables: letters that have no decomposition, among them those of most
/// phones (ASCII, IPA, modifiers, Greek small letters), and marks that do not follow a mark. False says nothing.
bool is_plainly_nfd(std::string_view text) {
    bool after_mark = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            after_mark = false;
            continue;
        }
        ++at;
        const unsigned char next = at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
        if ((lead & 0xE0) != 0xC0 || (next & 0xC0) != 0x80) return false;
        const unsigned code_point = (lead & 0x1FU) << 6 | (next & 0x3FU);
        const bool is_mark =
            (code_point >= 0x300 && code_point < 0x340) || (code_point >= 0x345 && code_point <= 0x362);
        const bool is_letter = (code_point >= 0x80 && code_point < 0xC0) ||
                               (code_point >= 0x250 && code_point < 0x300) ||
                               (code_point >= 0x3B1 && code_point <= 0x3C9);
        if (!is_letter && !(is_mark && !after_mark)) return false;
        after_mark = is_mark;
    }
    return true;
}

const icu::Normalizer2* nfd_instance() {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFDInstance(status);
}

UChar32 uchar(char32_t code_point) {
    return static_cast<UChar32>(code_point);
}

/// Grapheme clusters of one text.
class Clusters {
public:
    explicit Clusters(std::string_view text) {
        UErrorCode status = U_ZERO_ERROR;
        text_ = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
        iterator_.reset(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
        iterator_->setText(text_, status);
    }
    Clusters(const Clusters&) = delete;
    Clusters& operator=(const Clusters&) = delete;
    ~Clusters() { utext_close(text_); }
    icu::BreakIterator& iterator() { return *iterator_; }

private:
    UText* text_ = nullptr;
    std::unique_ptr<icu::BreakIterator> iterator_;
};

} // namespace

std::string nfc(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    return normalised(icu::Normalizer2::getNFCInstance(status), text);
}

std::string nfd(std::string_view text) {
    if (is_plainly_nfd(text)) return std::string(text);
    return normalised(nfd_instance(), text);
}

std::string lower(std::string_view text, std::string_view locale) {
    if (locale.empty() && is_ascii(text)) {
        std::string out(text);
        for (char& c : out) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        return out;
    }
    const icu::Locale rules = locale.empty() ? icu::Locale::getRoot() : icu::Locale(std::string(locale).c_str());
    return utf8(utf16(text).toLower(rules));
}

std::string search_key(std::string_view text) {
    if (is_ascii(text)) return lower(text);
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString folded = utf16(text).foldCase(U_FOLD_CASE_DEFAULT);
    folded = nfd_instance()->normalize(folded, status);
    std::string key;
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const UChar32 code_point = folded.char32At(i);
        if ((U_GET_GC_MASK(code_point) & U_GC_M_MASK) == 0) append_utf8(key, static_cast<char32_t>(code_point));
    }
    return key;
}

std::uint8_t combining_class(char32_t code_point) {
    return u_getCombiningClass(uchar(code_point));
}

bool may_compose_backwards(char32_t code_point) {
    UErrorCode status = U_ZERO_ERROR;
    return code_point >= 0x300 && icu::Normalizer2::getNFCInstance(status)->hasBoundaryBefore(uchar(code_point)) == 0;
}

char32_t simple_fold(char32_t code_point) {
    return static_cast<char32_t>(u_foldCase(uchar(code_point), U_FOLD_CASE_DEFAULT));
}

Category category(char32_t code_point) {
    const uint32_t mask = U_GET_GC_MASK(uchar(code_point));
    if ((mask & U_GC_L_MASK) != 0) return Category::letter;
    if ((mask & U_GC_M_MASK) != 0) return Category::mark;
    if ((mask & U_GC_N_MASK) != 0) return Category::number;
    if ((mask & U_GC_P_MASK) != 0) return Category::punctuation;
    if ((mask & U_GC_S_MASK) != 0) return Category::symbol;
    if ((mask & U_GC_Z_MASK) != 0) return Category::separator;
    return Category::other;
}

bool is_upper(char32_t code_point) {
    return u_charType(uchar(code_point)) == U_UPPERCASE_LETTER;
}

bool is_mark(char32_t code_point) {
    return (U_GET_GC_MASK(uchar(code_point)) & U_GC_M_MASK) != 0;
}

bool is_word_character(char32_t code_point) {
    if (code_point == 0x200C || code_point == 0x200D) return true;
    return u_hasBinaryProperty(uchar(code_point), UCHAR_ALPHABETIC) != 0 ||
           (U_GET_GC_MASK(uchar(code_point)) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}

std::size_t first_cluster_bytes(std::string_view text) {
    Clusters clusters(text);
    clusters.iterator().first();
    const int32_t end = clusters.iterator().next();
    return end == icu::BreakIterator::DONE ? text.size() : static_cast<std::size_t>(end);
}

std::size_t length_clusters(std::string_view text) {
    Clusters clusters(text);
    clusters.iterator().first();
    std::size_t count = 0;
    while (clusters.iterator().next() != icu::BreakIterator::DONE)
        ++count;
    return count;
}

std::string unicode_versions() {
    return fmt::format("ICU {}, Unicode {}", U_ICU_VERSION, U_UNICODE_VERSION);
}

} // namespace sauti::unicode
