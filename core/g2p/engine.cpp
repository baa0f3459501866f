// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/engine.h"

#include "base/hash.h"
#include "g2p/fast_path.h"
#include "g2p/plain_path.h"
#include "g2p/program.h"
#include "g2p/trace.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::g2p {

struct Engine::Parts {
    std::unique_ptr<Program> program;
    std::unique_ptr<const FastPath> fast; ///< null where the code needs the plain path
    std::string stamp;

    /// The short way where it takes the text, else the plain one.
    [[nodiscard]] base::Result<void> run(std::string_view text, const Request& request, std::string& out) const;
};

namespace {

char category_letter(char32_t code_point) {
    switch (unicode::category(code_point)) {
    case unicode::Category::letter: return 'L';
    case unicode::Category::mark: return 'M';
    case unicode::Category::number: return 'N';
    case unicode::Category::punctuation: return 'P';
    case unicode::Category::symbol: return 'S';
    case unicode::Category::separator: return 'Z';
    default: return 'C';
    }
}

/// Everything besides the tables that an answer depends on.
std::string options_text(const Program& program) {
    const Options& options = program.options;
    std::string text = fmt::format("{} {} {} {} {}", options.pre_rules, options.post_rules, options.ligatures,
                                   options.punctuation, options.tones);
    for (const CorrectionName& entry : correction_names())
        text += program.corrections.*entry.member ? " 1" : " 0";
    return text;
}

std::vector<std::pair<std::string, phones::FeatureVector>> with_features(const std::string& phonetic,
                                                                         const phones::FeatureTable& table) {
    std::vector<std::pair<std::string, phones::FeatureVector>> pairs;
    for (std::string& segment : table.segments(phonetic)) {
        const phones::FeatureVector features = table.features(segment);
        pairs.emplace_back(std::move(segment), features);
    }
    if (phonetic.empty()) pairs.emplace_back(std::string(), phones::FeatureVector{});
    return pairs;
}

/// A matched piece: phones of its lower-case form. reference: an IndexError where only another case is a key
/// (pieces_fail_where_only_case_differs).
base::Result<std::string> phones_of_piece(const Program& program, const MappedPiece& piece) {
    const std::u32string lower = unicode::to_code_points(unicode::lower(unicode::to_utf8(piece.text), program.locale));
    const MapMatch match = lower.empty() ? MapMatch{} : program.matcher.match(lower, 0);
    if (match.length_cps == lower.size()) {
        if (const MapEntry* entry = program.entry(match)) return entry->phones;
    }
    if (program.options.mode == base::Mode::reference) {
        return base::fail(base::ErrorKind::invalid, fmt::format("IndexError: \"{}\" is a key in another case only",
                                                                unicode::to_utf8(piece.text)));
    }
    const MapEntry* entry = program.entry(piece.match);
    return entry == nullptr ? std::string() : entry->phones;
}

base::Result<WordPiece> word_piece(const Program& program, const MappedPiece& piece,
                                   const phones::FeatureTable& table) {
    WordPiece result;
    const char32_t first = piece.text.front();
    result.upper = unicode::is_upper(first);
    result.orthographic = unicode::to_utf8(piece.text);
    if (piece.match.length_cps > 0) {
        SAUTI_TRY(result.phonetic, phones_of_piece(program, piece));
    } else {
        char32_t shown = first;
        const auto plain = program.tables.punctuation.find(first);
        if (program.options.punctuation && plain != program.tables.punctuation.end()) {
            result.orthographic = plain->second;
            shown = unicode::decode_first(plain->second).code_point;
        }
        result.category = category_letter(shown);
        result.upper = unicode::is_upper(shown);
        const bool rule_ipa = program.corrections.strict_keeps_rule_ipa && piece.written() && result.category != 'Z';
        if (rule_ipa) result.phonetic = result.orthographic;
    }
    result.segments = with_features(result.phonetic, table);
    return result;
}

/// Segments of the phones and what is left between them. corrected: a mark that no segment took belongs to the one
/// before it, so that a tone stays with its vowel.
std::vector<std::string> segments_of(const Program& program, const std::string& phones,
                                     const phones::FeatureTable& table) {
    std::vector<std::string> list = table.segments_and_rest(phones);
    if (!program.corrections.segment_marks) return list;
    std::vector<std::string> joined;
    for (std::string& segment : list) {
        const bool mark = unicode::is_mark(unicode::decode_first(segment).code_point);
        if (mark && !joined.empty() && !unicode::is_white_space(unicode::decode_first(joined.back()).code_point)) {
            joined.back() += segment;
        } else {
            joined.push_back(std::move(segment));
        }
    }
    return joined;
}

} // namespace

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Engine::~Engine() = default;

base::Result<std::shared_ptr<const Engine>> Engine::load(std::string_view code, const Options& options) {
    auto parts = std::make_unique<Parts>();
    SAUTI_TRY(parts->program, make_program(code, options));
    parts->fast = FastPath::make(*parts->program);
    const TableInfo& info = parts->program->tables.info;
    const std::string hash = base::sha256_hex(info.sha256 + options_text(*parts->program)).substr(0, 12);
    parts->stamp = fmt::format("{} {} {} {} {}", info.code, info.source, info.version, base::name(options.mode), hash);
    return std::shared_ptr<const Engine>(new Engine(std::move(parts)));
}

const TableInfo& Engine::info() const {
    return parts_->program->tables.info;
}

const Options& Engine::options() const {
    return parts_->program->options;
}

std::string Engine::stamp() const {
    return parts_->stamp;
}

base::Result<void> Engine::Parts::run(std::string_view text, const Request& request, std::string& out) const {
    if (fast != nullptr) {
        SAUTI_TRY(const bool done, fast->transliterate(text, request, out));
        if (done) return {};
    }
    return transliterate_plainly(*program, text, request, out);
}

base::Result<void> Engine::transliterate(std::string_view text, std::string& out, UnmappedCounts* unmapped) const {
    Request request;
    request.unmapped = unmapped;
    return parts_->run(text, request, out);
}

base::Result<std::string> Engine::transliterate(std::string_view text) const {
    std::string out;
    SAUTI_CHECK(transliterate(text, out));
    return out;
}

base::Result<std::string> Engine::strict(std::string_view text) const {
    std::string out;
    Request request;
    request.steps = Steps::strict;
    SAUTI_CHECK(parts_->run(text, request, out));
    return out;
}

base::Result<std::vector<std::string>> Engine::segments(std::string_view text,
                                                        const phones::FeatureTable& table) const {
    SAUTI_TRY(const std::string phones, transliterate(text));
    return segments_of(*parts_->program, phones, table);
}

base::Result<std::vector<WordPiece>> Engine::pieces(std::string_view word, const phones::FeatureTable& table) const {
    const Program& program = *parts_->program;
    std::vector<WordPiece> list;
    base::Result<void> outcome;
    PieceSink sink;
    sink.piece = [&](const MappedPiece& piece) {
        if (!outcome) return;
        auto result = word_piece(program, piece, table);
        if (result) {
            list.push_back(std::move(*result));
        } else {
            outcome = base::fail(std::move(result.error()));
        }
    };
    sink.end_of_stretch = [&outcome](bool, std::size_t) { return outcome; };
    Request request;
    request.steps = Steps::pieces;
    SAUTI_CHECK(map_text(program, word, request, program.corrections.strict_keeps_rule_ipa, sink));
    return list;
}

Coverage Engine::coverage(std::string_view cluster) const {
    const Program& program = *parts_->program;
    std::u32string text = unicode::to_code_points(unicode::nfd(unicode::lower(cluster, program.locale)));
    text.erase(std::remove_if(text.begin(), text.end(), [&program](char32_t c) { return program.strips(c); }),
               text.end());
    const std::size_t length = text.empty() ? 0 : program.matcher.match(text, 0).length_cps;
    if (length == 0) return Coverage::none;
    return length == text.size() ? Coverage::whole : Coverage::part;
}

base::Result<Trace> Engine::trace(std::string_view text) const {
    return trace_text(*parts_->program, text);
}

namespace {

/// Adds what rules do to their counts.
class RuleCounter : public RuleObserver {
public:
    explicit RuleCounter(RuleCount* first) : first_(first) {}

    void fired(std::size_t rule, std::int64_t times, std::u32string_view before, std::u32string_view after) override {
        RuleCount& count = first_[rule];
        count.matches += times;
        if (before == after) return;
        if (count.changed++ > 0) return;
        count.before = unicode::to_utf8(before);
        count.after = unicode::to_utf8(after);
    }

private:
    RuleCount* first_;
};

} // namespace

std::vector<RuleCount> Engine::rule_counts() const {
    std::vector<RuleCount> counts;
    const CodeTables& tables = parts_->program->tables;
    for (const auto* rules : {&tables.pre, &tables.post}) {
        for (const RuleText& rule : *rules) {
            RuleCount count;
            count.after_map = rules == &tables.post;
            count.place = rule.place();
            count.text = rule.text();
            counts.push_back(std::move(count));
        }
    }
    return counts;
}

base::Result<void> Engine::count_rules(std::string_view text, std::string& out, std::vector<RuleCount>& counts) const {
    RuleCounter pre(counts.data());
    RuleCounter post(counts.data() + parts_->program->tables.pre.size());
    Request request;
    request.pre = &pre;
    request.post = &post;
    return parts_->run(text, request, out);
}

base::Result<std::vector<std::string>> Engine::xsampa(std::string_view text, const phones::FeatureTable& table) const {
    SAUTI_TRY(const std::string phones, strict(text));
    const auto& keys = parts_->program->tables.xsampa;
    std::vector<std::string> list;
    const bool corrected = parts_->program->options.mode == base::Mode::corrected;
    for (const std::string& segment :
         corrected ? segments_of(*parts_->program, phones, table) : table.segments(phones)) {
        const std::u32string ipa = unicode::to_code_points(segment);
        std::string converted;
        for (std::size_t at = 0; at < ipa.size();) {
            std::size_t length = 0;
            const std::string* best = nullptr;
            for (const auto& [key, value] : keys) {
                if (key.size() <= length || ipa.compare(at, key.size(), key) != 0) continue;
                length = key.size();
                best = &value;
            }
            if (best != nullptr) converted += *best;
            at += length > 0 ? length : 1;
        }
        if (!corrected || !converted.empty()) list.push_back(std::move(converted));
    }
    return list;
}

void UnmappedCounts::add(const UnmappedCounts& other) {
    for (const auto& [code_point, times] : other.counts_)
        counts_[code_point] += times;
}

std::int64_t UnmappedCounts::total() const {
    std::int64_t sum = 0;
    for (const auto& [code_point, times] : counts_)
        sum += times;
    return sum;
}

} // namespace sauti::g2p
