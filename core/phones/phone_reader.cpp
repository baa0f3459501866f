// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/phone_reader.h"

#include "phones/phone_letters.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

using letters::k_tie;

constexpr std::size_t k_most_marks = 16;

/// A letter with its marks; several are bound by ties.
struct Letter {
    char32_t base = 0;
    std::u32string marks;
};

std::u32string key_of(const std::vector<Letter>& letters, bool with_marks = true) {
    std::u32string key;
    for (const Letter& letter : letters) {
        if (!key.empty()) key += k_tie;
        key += letter.base;
        if (!with_marks) continue;
        std::u32string marks = letter.marks;
        std::sort(marks.begin(), marks.end());
        key += marks;
    }
    return key;
}

/// A segment's name in the same form; empty where it has no letter.
std::u32string key_of_name(std::string_view name) {
    std::vector<Letter> found;
    std::u32string before;
    bool tied = false;
    for (const char32_t c : unicode::to_code_points(name)) {
        if (c == k_tie) {
            tied = true;
        } else if (letters::is_superscript_nasal(c) && found.empty()) {
            return {}; // what stands before its phone is read for itself
        } else if (letters::is_mark(c)) {
            (found.empty() ? before : found.back().marks) += c;
        } else if (found.empty() || tied) {
            found.push_back({c, std::exchange(before, {})});
            tied = false;
        } else {
            return {};
        }
    }
    return found.empty() ? std::u32string() : key_of(found);
}

} // namespace

/// One reading of one text.
class PhoneReader::Corrected {
public:
    Corrected(const PhoneReader& reader, std::string_view text) : reader_(reader), units_(letters::units_of(text)) {}

    Reading read() {
        while (at_ < units_.size()) {
            const letters::Unit& unit = units_[at_];
            respelled(unit);
            if (unicode::is_white_space(unit.code_point)) {
                joined_ = false;
                ++at_;
            } else if (letters::is_suprasegmental(unit.code_point)) {
                leave(unit);
                ++at_;
            } else {
                phone();
            }
        }
        return std::move(reading_);
    }

private:
    struct Group {
        std::vector<Letter> letters;
        std::size_t end = 0;
    };
    struct Match {
        const FeatureVector* features = nullptr;
        std::u32string text;
        std::u32string unread;
        std::u32string tones; ///< phones of their own
    };

    void respelled(const letters::Unit& unit) {
        if (unit.variant == nullptr) return;
        std::string written;
        unicode::append_utf8(written, unit.variant->written);
        reading_.notices.push_back(
            {Notice::Kind::respelled, std::move(written), unicode::to_utf8(unit.variant->read_as), unit.begin_bytes});
    }

    void leave(const letters::Unit& unit) {
        std::string text;
        unicode::append_utf8(text, unit.code_point);
        reading_.notices.push_back({Notice::Kind::unread, std::move(text), {}, unit.begin_bytes});
    }

    [[nodiscard]] bool is(std::size_t at, bool (*test)(char32_t)) const {
        return at < units_.size() && test(units_[at].code_point);
    }

    /// Superscript nasals from `at` on, ties between them.
    [[nodiscard]] std::size_t after_nasals(std::size_t at) const {
        while (is(at, letters::is_superscript_nasal) || (at < units_.size() && units_[at].code_point == k_tie))
            ++at;
        return at;
    }

    /// Nasals at `at` that belong to an obstruent behind them.
    [[nodiscard]] bool prenasal(std::size_t at) const {
        const std::size_t behind = after_nasals(at);
        if (behind == at || !is(behind, letters::is_letter)) return false;
        const Match match = resolve(group(behind, Extent::without_nasals).letters);
        return match.features != nullptr && (*match.features)[1] < 0;
    }

    enum class Extent {
        whole,
        one_letter,     ///< what a tie binds to it is left
        without_nasals, ///< ends before a superscript nasal, whatever it belongs to
    };

    /// A letter, its marks, and what a tie binds to it.
    [[nodiscard]] Group group(std::size_t at, Extent extent = Extent::whole) const {
        constexpr std::size_t k_most_tied = 4;
        Group found;
        std::u32string before;
        while (is(at, letters::is_mark))
            before += units_[at++].code_point;
        while (is(at, letters::is_letter)) {
            found.letters.push_back({units_[at++].code_point, std::exchange(before, {})});
            const bool tied = take_marks(at, found.letters.back(), extent);
            if (!tied || extent == Extent::one_letter || found.letters.size() == k_most_tied) break;
        }
        found.end = at;
        return found;
    }

    /// Marks from `at` on, which moves behind them; true if a tie is among them.
    bool take_marks(std::size_t& at, Letter& letter, Extent extent) const {
        bool tied = false;
        while (at < units_.size()) {
            const char32_t c = units_[at].code_point;
            if (letters::is_superscript_nasal(c)) {
                if (extent == Extent::without_nasals || prenasal(at)) break;
                for (const std::size_t behind = after_nasals(at); at < behind; ++at) {
                    if (units_[at].code_point != k_tie) letter.marks += units_[at].code_point;
                }
                continue;
            }
            if (c == k_tie) {
                tied = true;
            } else if (letters::is_mark(c)) {
                letter.marks += c;
            } else {
                break;
            }
            ++at;
        }
        return tied;
    }

    [[nodiscard]] const FeatureVector* find(const std::u32string& key, std::u32string* name) const {
        const auto found = reader_.by_key_.find(key);
        if (found == reader_.by_key_.end()) return nullptr;
        if (name != nullptr) *name = unicode::to_code_points(reader_.table_->names()[found->second]);
        return &reader_.table_->all_vectors()[found->second];
    }

    /// With as many of the marks as the table knows; a heap of marks that it does not is not tried to its end.
    [[nodiscard]] Match resolve(std::vector<Letter> letters) const {
        Match match;
        match.features = find(key_of(letters), &match.text);
        if (match.features != nullptr || letters.empty()) return match;
        std::vector<Letter> kept = letters;
        for (Letter& letter : kept)
            letter.marks.clear();
        match.features = find(key_of(kept), &match.text);
        if (match.features == nullptr) return match;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            for (const char32_t mark : letters[i].marks) {
                if (match.unread.size() >= k_most_marks) {
                    match.unread += mark;
                    continue;
                }
                kept[i].marks += mark;
                if (const FeatureVector* features = find(key_of(kept), &match.text)) {
                    match.features = features;
                } else {
                    kept[i].marks.pop_back();
                    const bool tone = reader_.tone_marks_.find(mark) != std::u32string::npos;
                    (tone ? match.tones : match.unread) += mark;
                }
            }
        }
        return match;
    }

    void phone() {
        const std::size_t begin = at_;
        const bool nasal = prenasal(at_);
        const std::size_t base = nasal ? after_nasals(at_) : at_;
        Group found = group(base);
        Match match = resolve(found.letters);
        if (match.features == nullptr && found.letters.size() > 1) {
            found = group(base, Extent::one_letter);
            match = resolve(found.letters);
            if (match.features != nullptr) match.unread += k_tie;
        }
        if (found.letters.empty()) {
            lone_marks(begin, std::max(found.end, begin + 1));
            return;
        }
        Phone phone;
        phone.begin_bytes = units_[begin].begin_bytes;
        phone.end_bytes = units_[found.end - 1].end_bytes;
        for (std::size_t i = begin; i < base; ++i)
            unicode::append_utf8(phone.text, units_[i].code_point);
        tell(begin, found.end, match);
        if (match.features != nullptr) {
            phone.known = true;
            phone.features = *match.features;
            if (nasal) phone.features[6] = 1;
            phone.text += unicode::to_utf8(match.text + match.unread);
        } else {
            for (std::size_t i = base; i < found.end; ++i)
                unicode::append_utf8(phone.text, units_[i].code_point);
        }
        phone.text = unicode::nfd(phone.text);
        const std::size_t begin_bytes = phone.begin_bytes;
        const std::size_t end_bytes = phone.end_bytes;
        reading_.phones.push_back(std::move(phone));
        for (const char32_t mark : match.tones) {
            std::string tone;
            unicode::append_utf8(tone, mark);
            const FeatureVector features = reader_.table_->features(tone);
            reading_.phones.push_back({std::move(tone), features, true, begin_bytes, end_bytes});
        }
        joined_ = true;
        at_ = found.end;
    }

    /// Notices of one phone's units, in the order of the text.
    void tell(std::size_t begin, std::size_t end, const Match& match) {
        for (std::size_t i = begin; i < end; ++i) {
            const letters::Unit& unit = units_[i];
            std::string text;
            unicode::append_utf8(text, unit.code_point);
            if (i > begin) respelled(unit);
            if (match.features == nullptr) {
                reading_.notices.push_back({Notice::Kind::unknown, std::move(text), {}, unit.begin_bytes});
            } else if (match.unread.find(unit.code_point) != std::u32string::npos) {
                reading_.notices.push_back({Notice::Kind::unread, std::move(text), {}, unit.begin_bytes});
            }
        }
    }

    /// Marks that no letter follows: they stay with the phone before them, or are a phone of their own.
    void lone_marks(std::size_t begin, std::size_t end) {
        const bool bound = joined_ && !reading_.phones.empty();
        std::string text;
        for (std::size_t i = begin; i < end; ++i) {
            unicode::append_utf8(text, units_[i].code_point);
            std::string one;
            unicode::append_utf8(one, units_[i].code_point);
            reading_.notices.push_back(
                {bound ? Notice::Kind::unread : Notice::Kind::unknown, std::move(one), {}, units_[i].begin_bytes});
        }
        if (bound) {
            reading_.phones.back().text += text;
            reading_.phones.back().end_bytes = units_[end - 1].end_bytes;
        } else {
            reading_.phones.push_back({text, {}, false, units_[begin].begin_bytes, units_[end - 1].end_bytes});
            joined_ = true;
        }
        at_ = end;
    }

    const PhoneReader& reader_;
    std::vector<letters::Unit> units_;
    std::size_t at_ = 0;
    bool joined_ = false; ///< the last phone stands in the same word
    Reading reading_;
};

PhoneReader::PhoneReader(std::shared_ptr<const FeatureTable> table, base::Mode mode)
    : table_(std::move(table)), mode_(mode) {
    if (mode_ == base::Mode::reference) return;
    const std::vector<std::string>& names = table_->names();
    by_key_.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::u32string key = key_of_name(names[i]);
        if (!key.empty()) by_key_.emplace(std::move(key), i);
        const std::u32string name = unicode::to_code_points(names[i]);
        if (name.size() == 1 && letters::is_mark(name.front())) tone_marks_ += name;
    }
}

Reading PhoneReader::read(std::string_view text) const {
    return mode_ == base::Mode::reference ? read_as_reference(text) : Corrected(*this, text).read();
}

Reading PhoneReader::read_as_reference(std::string_view text) const {
    Reading reading;
    const std::string nfd = unicode::nfd(text);
    const bool same = nfd == text;
    // Where NFD moved the bytes, a place is told by the text's share that decomposes to what stands before it.
    const auto place = [&](std::size_t at) {
        if (same) return at;
        std::size_t given = 0;
        std::size_t decomposed = 0;
        while (given < text.size() && decomposed < at) {
            const std::size_t step = unicode::decode_first(text.substr(given)).size_bytes;
            decomposed += unicode::nfd(text.substr(given, step)).size();
            if (decomposed <= at) given += step;
        }
        return given;
    };
    for (std::size_t at = 0; at < nfd.size();) {
        const std::string_view rest = std::string_view(nfd).substr(at);
        const KnownPrefix known = table_->prefix(rest);
        const unicode::Decoded first = unicode::decode_first(rest);
        const std::size_t step = known.features != nullptr ? known.size_bytes : first.size_bytes;
        std::string piece(rest.substr(0, step));
        if (known.features != nullptr) {
            reading.phones.push_back({std::move(piece), *known.features, true, place(at), place(at + step)});
        } else if (!unicode::is_white_space(first.code_point)) {
            reading.notices.push_back({Notice::Kind::unknown, std::move(piece), {}, place(at)});
        }
        at += step;
    }
    return reading;
}

std::vector<std::string> PhoneReader::texts(std::string_view text) const {
    if (mode_ == base::Mode::reference) return table_->segments(text);
    std::vector<std::string> list;
    for (Phone& phone : Corrected(*this, text).read().phones)
        list.push_back(std::move(phone.text));
    return list;
}

Phone PhoneReader::single(std::string_view text) const {
    Reading reading = read(text);
    if (reading.phones.size() == 1) {
        // reference: a segment with something unknown beside it is no segment (unknown_strings_have_no_features).
        if (mode_ == base::Mode::corrected || reading.notices.empty()) return std::move(reading.phones.front());
    }
    return {std::string(text), {}, false, 0, text.size()};
}

} // namespace sauti::phones
