// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/fast_path.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>

namespace sauti::g2p {

namespace {

using Text = SmallBuffer<char32_t, 128>;

bool composes(std::string_view phones) {
    if (phones.empty()) return false;
    return unicode::may_compose_backwards(unicode::decode_first(phones).code_point) || unicode::nfc(phones) != phones;
}

std::u32string letters_of(const CodeTables& tables) {
    std::u32string letters;
    for (const MapEntry& entry : tables.map)
        letters += entry.key;
    return letters;
}

std::u32string_view view(const Text& text) {
    return {text.data(), text.size()};
}

/// Looks at the code points of a text in NFD, in order: may NFC change it?
class ComposeWatch {
public:
    void see(char32_t c) {
        if (c < k_first_mark) {
            after_mark_ = false;
        } else if (c >= k_first_tie && c <= k_last_tie) {
            // They join nothing; only their order among other marks may change.
            may_ = may_ || after_mark_;
            after_mark_ = true;
        } else if (unicode::may_compose_backwards(c)) {
            may_ = true;
        } else {
            after_mark_ = false;
        }
    }
    /// Phones of the map came between, whatever they end with.
    void see_phones() { after_mark_ = true; }
    [[nodiscard]] bool may() const { return may_; }

private:
    static constexpr char32_t k_first_mark = 0x0300;
    static constexpr char32_t k_first_tie = 0x0346;
    static constexpr char32_t k_last_tie = 0x0362;

    bool may_ = false;
    bool after_mark_ = false;
};

} // namespace

FastPath::FastPath(const Program& program)
    : program_(program), letters_(program.locale, program.tables.strip, letters_of(program.tables)) {
    for (const MapEntry& entry : program.tables.map) {
        Phones phones;
        phones.size = static_cast<std::uint8_t>(std::min(entry.phones.size(), Phones::k_room + 1));
        std::copy_n(entry.phones.begin(), std::min(entry.phones.size(), Phones::k_room), phones.bytes.begin());
        phones.composes = composes(entry.phones);
        phones_.push_back(phones);
        if (!program.post->empty()) code_points_.push_back(unicode::to_code_points(entry.phones));
    }
}

std::unique_ptr<const FastPath> FastPath::make(const Program& program) {
    if (program.pre == nullptr || program.post == nullptr) return nullptr;
    return std::unique_ptr<const FastPath>(new FastPath(program));
}

/// One text on its way.
class FastPath::Run {
public:
    Run(const FastPath& path, const Request& request)
        : path_(path), program_(path.program_), request_(request), room_(program_.options.rule_limit_ms),
          tracked_(request.wants_written(program_)) {}

    /// Lower case, NFD, strip. False: a letter that looks at its neighbours.
    [[nodiscard]] bool prepare(std::string_view text) {
        std::uint8_t last_class = 0;
        for (std::size_t at = 0; at < text.size();) {
            if (const std::size_t run = ascii_run(text.substr(at)); run > 0) {
                last_class = 0;
                at += run;
                continue;
            }
            const unicode::Decoded decoded = unicode::decode_first(text.substr(at));
            if (!decoded.valid) return false;
            const LetterTable::Letter letter = path_.letters_.of(decoded.code_point);
            // Marks out of canonical order need the whole normaliser.
            if (!letter.known || (letter.first_class != 0 && letter.first_class < last_class)) return false;
            prepared_.append(letter.code_points.data(), letter.count);
            last_class = letter.last_class;
            at += decoded.size_bytes;
        }
        return true;
    }

    [[nodiscard]] base::Result<void> write(std::string& out) {
        const std::u32string_view whole = view(prepared_);
        std::size_t at = 0;
        do {
            bool is_word = true;
            std::size_t end = whole.size();
            if (program_.by_words && !whole.empty()) {
                is_word = program_.is_word_character(whole[at]);
                end = at + 1;
                while (end < whole.size() && program_.is_word_character(whole[end]) == is_word)
                    ++end;
            }
            SAUTI_CHECK(stretch(whole.substr(at, end - at), is_word));
            at = end;
        } while (at < whole.size());
        out.assign(out_.data(), out_.size());
        finish(program_, out, may_compose_ || watch_.may());
        return {};
    }

private:
    /// Takes the ASCII letters at the beginning; how many there were.
    std::size_t ascii_run(std::string_view text) {
        const std::size_t size = prepared_.size();
        prepared_.resize(size + text.size());
        char32_t* out = prepared_.data() + size;
        std::size_t at = 0;
        for (; at < text.size() && static_cast<unsigned char>(text[at]) < 0x80; ++at) {
            const LetterTable::Letter& letter = path_.letters_.of_ascii(static_cast<unsigned char>(text[at]));
            *out = letter.code_points[0];
            out += letter.count;
        }
        prepared_.resize(static_cast<std::size_t>(out - prepared_.data()));
        return at;
    }

    [[nodiscard]] base::Result<void> stretch(std::u32string_view text, bool is_word) {
        std::string_view written;
        if (is_word && !program_.pre->empty()) {
            room_.load(text, tracked_);
            SAUTI_CHECK(program_.pre->apply(room_, request_.pre));
            text = room_.text();
            written = room_.written();
        }
        if (!is_word || program_.post->empty()) {
            map(
                text, written, [this](std::int32_t entry) { write_phones(entry); }, [this](char32_t c) { pass(c); });
            return {};
        }
        mapped_.clear();
        map(
            text, written,
            [this](std::int32_t entry) {
                const std::u32string& phones = path_.code_points_[static_cast<std::size_t>(entry)];
                mapped_.append(phones.data(), phones.size());
            },
            [this](char32_t c) { mapped_.push_back(c); });
        room_.load(view(mapped_), false);
        SAUTI_CHECK(program_.post->apply(room_, request_.post));
        for (const char32_t c : room_.text())
            pass(c);
        return {};
    }

    /// The map over a stretch: `entry` takes what a key covers, `other` what stays as it is.
    template <class Entry, class Other>
    void map(std::u32string_view text, std::string_view written, Entry entry, Other other) {
        for (std::size_t at = 0; at < text.size();) {
            const MapMatch match = program_.matcher.match(text, at);
            if (match.entry >= 0) {
                entry(match.entry);
                at += match.length_cps;
                continue;
            }
            const std::size_t end = at + std::max<std::size_t>(match.length_cps, 1);
            const bool by_rule = !written.empty() && written[at] != '\0';
            const bool kept =
                request_.steps != Steps::strict || match.length_cps > 0 || (by_rule && program_.is_rule_ipa(text[at]));
            for (; at < end; ++at) {
                if (kept) other(text[at]);
                if (request_.unmapped != nullptr && !by_rule && !unicode::is_white_space(text[at]))
                    request_.unmapped->add(text[at]);
            }
        }
    }

    void write_phones(std::int32_t entry) {
        const Phones& phones = path_.phones_[static_cast<std::size_t>(entry)];
        if (phones.size > Phones::k_room) {
            const std::string& all = program_.tables.map[static_cast<std::size_t>(entry)].phones;
            out_.append(all.data(), all.size());
        } else {
            // The whole room is copied, which is quicker than just what is in it.
            const std::size_t size = out_.size();
            out_.append(phones.bytes.data(), Phones::k_room);
            out_.resize(size + phones.size);
        }
        may_compose_ = may_compose_ || phones.composes;
        watch_.see_phones();
    }

    void pass(char32_t c) {
        if (c < 0x80) {
            out_.push_back(static_cast<char>(c));
        } else {
            std::string bytes;
            unicode::append_utf8(bytes, c);
            out_.append(bytes.data(), bytes.size());
        }
        watch_.see(c);
    }

    const FastPath& path_;
    const Program& program_;
    const Request& request_;
    RuleRoom room_;
    bool tracked_;
    Text prepared_;
    Text mapped_;
    SmallBuffer<char, 512> out_;
    ComposeWatch watch_;
    bool may_compose_ = false;
};

base::Result<bool> FastPath::transliterate(std::string_view text, const Request& request, std::string& out) const {
    if (text.size() > k_longest_text_bytes) return false;
    Run run(*this, request);
    if (!run.prepare(text)) return false;
    SAUTI_CHECK(run.write(out));
    return true;
}

} // namespace sauti::g2p
