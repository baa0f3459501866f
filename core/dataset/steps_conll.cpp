// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/step_detail.h"
#include "unicode/utf8.h"

#include <string>

/// Steps on CoNLL: a token and its tag a line.
namespace sauti::dataset::detail {

namespace {

/// The tag of the second and later characters of a token.
std::string inner_tag(std::string_view tag, base::Mode mode) {
    // reference: any tag that starts with the letter B begins an entity, "BAD" too (any_tag_in_b_begins_an_entity)
    const bool begins =
        mode == base::Mode::reference ? tag.substr(0, 1) == "B" : tag == "B" || tag.substr(0, 2) == "B-";
    std::string inner(tag);
    if (begins) inner.front() = 'I';
    return inner;
}

/// The end of a sentence. reference: as many blank lines as the input has, and the file's last newline is not written.
base::Result<void> put_blank(StepRun& run, const TokenLine& token) {
    return run.outputs[0]->put("", whole_line(token.line));
}

} // namespace

base::Result<void> phonemize_conll(StepRun& run) {
    const StepInput& input = run.inputs[0];
    LineOutput& out = *run.outputs[0];
    SAUTI_TRY(const Transliterator transliterator, run.tools.transliterator(run.options.text("code"), run.mode));
    // reference: the last newline is lost (loses_the_last_newline)
    if (run.mode == base::Mode::reference) out.join_lines();
    std::string line;
    bool in_sentence = false;
    return for_each_token(run, input, [&](const TokenLine& token) -> base::Result<void> {
        if (token.blank) {
            const bool wanted = in_sentence || run.mode == base::Mode::reference;
            in_sentence = false;
            return wanted ? put_blank(run, token) : base::Result<void>{};
        }
        auto done = transliterator.run(token.token, line, run.report.unmapped);
        if (!done)
            return base::fail(std::move(done.error()).at({input.path, static_cast<std::int64_t>(token.line), -1}));
        if (line.empty() && run.mode == base::Mode::corrected) {
            run.report.lose("no phones left", input.path, token.line);
            return {};
        }
        in_sentence = true;
        (line += ' ') += token.tag;
        return out.put(line, whole_line(token.line));
    });
}

base::Result<void> split_characters(StepRun& run) {
    const StepInput& input = run.inputs[0];
    LineOutput& out = *run.outputs[0];
    const bool reference = run.mode == base::Mode::reference;
    if (reference) out.join_lines();
    std::string line;
    return for_each_token(run, input, [&](const TokenLine& token) -> base::Result<void> {
        if (token.blank) {
            // reference: a blank line becomes two (doubles_blank_lines)
            if (reference) SAUTI_CHECK(put_blank(run, token));
            return put_blank(run, token);
        }
        const std::string inner = inner_tag(token.tag, run.mode);
        Span span = whole_line(token.line);
        span.unit_begin = 0;
        span.unit_end = 1;
        span.exact = true;
        std::string_view rest = token.token;
        for (std::uint32_t i = 0; !rest.empty(); ++i) {
            const unicode::Decoded decoded = unicode::decode_first(rest);
            span.begin_cps = token.begin_cps + i;
            span.end_cps = span.begin_cps + 1;
            line.assign(rest.substr(0, decoded.size_bytes));
            (line += ' ') += i == 0 ? token.tag : std::string_view(inner);
            SAUTI_CHECK(out.put(line, span));
            rest.remove_prefix(decoded.size_bytes);
        }
        return {};
    });
}

base::Result<void> conll_text(StepRun& run) {
    std::string sentence;
    Span span;
    const auto end_sentence = [&]() -> base::Result<void> {
        if (sentence.empty()) return {};
        SAUTI_CHECK(run.outputs[0]->put(sentence, span));
        sentence.clear();
        return {};
    };
    SAUTI_CHECK(for_each_token(run, run.inputs[0], [&](const TokenLine& token) -> base::Result<void> {
        if (token.blank) return end_sentence();
        if (sentence.empty()) {
            span = whole_line(token.line);
        } else {
            sentence += ' ';
        }
        sentence += token.token;
        span.lines = token.line - span.line + 1;
        return {};
    }));
    return end_sentence();
}

} // namespace sauti::dataset::detail
