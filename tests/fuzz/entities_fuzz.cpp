// SPDX-License-Identifier: GPL-3.0-or-later
// Tags of any bytes: entities lie in their sentence; scoring tags against themselves is right; in well-formed IOB2 the
// default mode and the strict one agree.
#include "fuzz/check.h"
#include "ner/score.h"

using namespace sauti;
using namespace sauti::ner;

namespace {

/// Lines of words.
TagRows rows_of(std::string_view text) {
    TagRows rows(1);
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) rows.back().push_back(std::move(word));
        word.clear();
    };
    for (const char c : text) {
        if (c == ' ' || c == '\n') finish();
        if (c == '\n') rows.emplace_back();
        if (c != ' ' && c != '\n') word += c;
    }
    finish();
    return rows;
}

bool is_plain_iob2(const Tags& tags) {
    for (const std::string& tag : tags) {
        const bool typed =
            tag.size() > 2 && tag[1] == '-' && tag.find('-', 2) == std::string::npos && tag != "B-_" && tag != "I-_";
        if (tag != "O" && !(typed && (tag[0] == 'B' || tag[0] == 'I'))) return false;
    }
    return count_orphans(tags) == 0;
}

void check_spans(const std::vector<Entity>& found, std::size_t length) {
    for (const Entity& entity : found) {
        fuzz::check(0 <= entity.begin && entity.begin < entity.end, "an entity has tokens");
        fuzz::check(entity.end <= static_cast<std::int64_t>(length), "an entity lies in its sentence");
        fuzz::check(!entity.type.empty(), "an entity has a type");
    }
}

void check_scores(const TagRows& rows, ScoreOptions options) {
    const auto scores = score(rows, rows, options);
    if (!scores) {
        fuzz::check_error(scores.error());
        return;
    }
    for (const TypeCounts& counts : scores->counts) {
        fuzz::check(counts.correct == counts.gold && counts.gold == counts.predicted, "a thing equals itself");
    }
    fuzz::check(!scores->accuracy || *scores->accuracy == 1.0, "equal tags are accurate");
    fuzz::check(report(*scores).has_value(), "scores have a report");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const bool suffix = (data[0] & 1) != 0;
    const TagRows rows = rows_of(fuzz::text_of(data + 1, size - 1));
    for (const Tags& tags : rows) {
        const auto found = entities(tags, suffix);
        fuzz::check(found.has_value(), "the default mode reads everything");
        check_spans(*found, tags.size());
        for (const Scheme scheme : k_schemes) {
            const auto strict = strict_entities(tags, scheme, suffix);
            if (strict) check_spans(*strict, tags.size());
            if (!strict) fuzz::check_error(strict.error());
        }
        if (!suffix && is_plain_iob2(tags)) {
            fuzz::check(strict_entities(tags, Scheme::iob2) == *found, "strict and default agree on plain IOB2");
        }
    }
    ScoreOptions options;
    options.suffix = suffix;
    check_scores(rows, options);
    options.strict = true;
    check_scores(rows, options);
    options.mode = base::Mode::reference;
    check_scores(rows, options);
    return 0;
}
