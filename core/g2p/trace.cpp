// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/trace.h"

#include "g2p/plain_path.h"
#include "unicode/utf16_text.h"
#include "unicode/utf8.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sauti::g2p {

namespace {

/// Writes down which rules fire.
class RuleLog : public RuleObserver {
public:
    RuleLog(const std::vector<RuleText>& rules, bool after_map, std::vector<TraceRule>& log)
        : rules_(rules), after_map_(after_map), log_(log) {}

    void fired(std::size_t rule, std::int64_t times, std::u32string_view before, std::u32string_view after) override {
        log_.push_back({after_map_, rules_[rule].place(), rules_[rule].text(), times, unicode::to_utf8(before),
                        unicode::to_utf8(after)});
    }

private:
    const std::vector<RuleText>& rules_;
    bool after_map_;
    std::vector<TraceRule>& log_;
};

base::Place place_of(const std::vector<RuleText>& rules, std::int32_t rule) {
    return rule < 0 ? base::Place{} : rules[static_cast<std::size_t>(rule)].place();
}

class Tracer {
public:
    explicit Tracer(const Program& program)
        : program_(program), pre_log_(program.tables.pre, false, trace_.rules),
          post_log_(program.tables.post, true, trace_.rules) {}

    [[nodiscard]] base::Result<Trace> run(std::string_view text) {
        PieceSink sink;
        sink.prepared = [this](std::u16string_view whole) { prepared_ = whole; };
        sink.piece = [this](const MappedPiece& piece) { add(piece); };
        sink.end_of_stretch = [this](bool is_word, std::size_t begin) { return end_stretch(is_word, begin); };
        Request request;
        request.pre = &pre_log_;
        SAUTI_CHECK(map_text(program_, text, request, true, sink));
        trace_.map_path = program_.tables.map_path;
        trace_.prepared = unicode::from_utf16(prepared_);
        return std::move(trace_);
    }

private:
    struct Piece {
        std::u16string phones;
        Origin origin;
        std::int64_t key_line = 0;
    };

    void add(const MappedPiece& piece) {
        TraceStep step;
        for (const char32_t c : piece.text)
            unicode::append_utf8(step.letters, c);
        const MapEntry* entry = program_.entry(piece.match);
        step.phones = entry != nullptr ? entry->phones : step.letters;
        step.line = entry != nullptr ? entry->line : 0;
        step.by_pre_rule = piece.written();
        pieces_.push_back({unicode::to_utf16(step.phones), piece.origin, step.line});
        trace_.steps.push_back(std::move(step));
    }

    /// The post rules over the phones of a stretch; the origins of those are numbers of pieces.
    [[nodiscard]] base::Result<void> end_stretch(bool is_word, std::size_t begin) {
        RuleTextBuffer buffer;
        buffer.tracked = true;
        for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
            buffer.text += pieces_[i].phones;
            buffer.origins.insert(buffer.origins.end(), pieces_[i].phones.size(), {i, i + 1, -1});
        }
        if (is_word && !program_.tables.post.empty()) {
            SAUTI_TRY(const auto* rules, program_.plain_rules());
            PlainRules::Worker worker;
            SAUTI_CHECK(rules->post.apply(buffer, worker, &post_log_));
        }
        for (std::size_t at = 0; at < buffer.text.size();) {
            std::size_t end = at + 1;
            while (end < buffer.text.size() && buffer.origins[end] == buffer.origins[at])
                ++end;
            std::u16string_view phones = buffer.text;
            add_phone(phones.substr(at, end - at), buffer.origins[at], begin);
            at = end;
        }
        pieces_.clear();
        return {};
    }

    void add_phone(std::u16string_view phones, const Origin& origin, std::size_t stretch_begin) {
        TracePhone phone;
        phone.phones = unicode::from_utf16(phones);
        phone.post_rule = place_of(program_.tables.post, origin.rule);
        std::size_t letters_begin = prepared_.size();
        std::size_t letters_end = 0;
        for (std::size_t i = origin.begin; i < origin.end; ++i) {
            const Piece& piece = pieces_[i];
            letters_begin = std::min(letters_begin, stretch_begin + piece.origin.begin);
            letters_end = std::max(letters_end, stretch_begin + piece.origin.end);
            if (phone.key.path.empty() && piece.key_line > 0) phone.key = {program_.tables.map_path, piece.key_line};
            if (phone.pre_rule.path.empty()) phone.pre_rule = place_of(program_.tables.pre, piece.origin.rule);
        }
        if (letters_begin < letters_end) {
            const std::u16string_view letters = prepared_;
            phone.letters = unicode::from_utf16(letters.substr(letters_begin, letters_end - letters_begin));
        }
        trace_.phones.push_back(std::move(phone));
    }

    const Program& program_;
    Trace trace_;
    RuleLog pre_log_;
    RuleLog post_log_;
    std::u16string prepared_;
    std::vector<Piece> pieces_;
};

} // namespace

base::Result<Trace> trace_text(const Program& program, std::string_view text) {
    return Tracer(program).run(text);
}

} // namespace sauti::g2p
