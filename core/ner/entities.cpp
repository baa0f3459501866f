// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/entities.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::ner {

using base::ErrorKind;

namespace {

bool is_pair_of(char32_t previous, char32_t current, std::u32string_view first, std::u32string_view second) {
    return first.find(previous) != std::u32string_view::npos && second.find(current) != std::u32string_view::npos;
}

/// An entity of `before` ends in front of `now`.
bool ends(const TagParts& before, const TagParts& now) {
    if (before.prefix == U'E' || before.prefix == U'S') return true;
    if (is_pair_of(before.prefix, now.prefix, U"BI", U"BSO")) return true;
    return before.prefix != U'O' && before.prefix != U'.' && before.type != now.type;
}

/// An entity starts with `now`.
bool starts(const TagParts& before, const TagParts& now) {
    if (now.prefix == U'B' || now.prefix == U'S') return true;
    if (is_pair_of(before.prefix, now.prefix, U"ESO", U"EI")) return true;
    return now.prefix != U'O' && now.prefix != U'.' && before.type != now.type;
}

/// Walks tags one by one; a last O closes what is open.
class Walker {
public:
    explicit Walker(bool suffix) : suffix_(suffix) {}

    base::Result<void> take(std::string_view tag) {
        if (tag.empty()) {
            return base::fail(ErrorKind::invalid, "a tag is empty: string index out of range",
                              "every token needs a tag; O is the tag of a token outside of entities");
        }
        const TagParts now = tag_parts(tag, suffix_);
        if (ends(before_, now)) found_.push_back({std::string(before_.type), begin_, at_});
        if (starts(before_, now)) begin_ = at_;
        before_ = now;
        ++at_;
        return {};
    }

    base::Result<std::vector<Entity>> finish() {
        SAUTI_CHECK(take("O"));
        return std::move(found_);
    }

private:
    bool suffix_;
    TagParts before_; ///< O with the empty type, which no tag has
    std::int64_t at_ = 0;
    std::int64_t begin_ = 0;
    std::vector<Entity> found_;
};

constexpr struct {
    Scheme scheme;
    std::string_view prefix_sets[9];
} k_told_by[] = {
    {Scheme::iob2, {"BIO", "BI", "BO", "B"}},
    {Scheme::ioe2, {"EIO", "EI", "EO", "E"}},
    {Scheme::iobes, {"BEIOS", "BEIS", "BEIO", "BEOS", "BEI", "BES", "BEO", "BE", "S"}},
    {Scheme::bilou, {"BILOU", "BILU", "BILO", "BLOU", "BIL", "BLU", "BLO", "BL", "U"}},
};

} // namespace

base::Result<std::vector<Entity>> entities(std::span<const std::string> tags, bool suffix) {
    Walker walker(suffix);
    for (const std::string& tag : tags)
        SAUTI_CHECK(walker.take(tag));
    return walker.finish();
}

base::Result<std::vector<Entity>> joined_entities(const TagRows& rows, bool suffix) {
    Walker walker(suffix);
    for (const Tags& tags : rows) {
        for (const std::string& tag : tags)
            SAUTI_CHECK(walker.take(tag));
        SAUTI_CHECK(walker.take("O"));
    }
    return walker.finish();
}

base::Result<Scheme> detect_scheme(const TagRows& rows, bool suffix) {
    constexpr std::u32string_view known = U"BEILOSU"; // sorted
    std::string seen;
    for (const Tags& tags : rows) {
        for (const std::string& tag : tags) {
            if (tag.empty()) return base::fail(ErrorKind::invalid, "a tag is empty: string index out of range");
            const char32_t prefix = tag_parts(tag, suffix).prefix;
            if (known.find(prefix) == std::u32string_view::npos) {
                return base::fail(ErrorKind::invalid, fmt::format("This scheme is not supported: {}", tag),
                                  "name the scheme, or score in the default mode");
            }
            const char letter = static_cast<char>(prefix);
            if (seen.find(letter) == std::string::npos) seen += letter;
        }
    }
    std::sort(seen.begin(), seen.end());
    for (const auto& [scheme, prefix_sets] : k_told_by) {
        for (const std::string_view set : prefix_sets) {
            if (!set.empty() && set == seen) return scheme;
        }
    }
    return base::fail(ErrorKind::invalid,
                      fmt::format("This scheme is not supported: {{{}}}", fmt::join(seen.begin(), seen.end(), ", ")),
                      "the gold tags' prefixes name no scheme; name one");
}

} // namespace sauti::ner
