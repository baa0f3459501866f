// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/step_detail.h"
#include "shiba/packing.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

/// Steps on text, a sentence a line.
namespace sauti::dataset::detail {

namespace {

std::string without_spaces(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (const char byte : text) {
        if (byte != ' ') kept += byte;
    }
    return kept;
}

std::string without_white_space(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    while (!text.empty()) {
        const unicode::Decoded decoded = unicode::decode_first(text);
        if (!unicode::is_white_space(decoded.code_point)) kept.append(text.substr(0, decoded.size_bytes));
        text.remove_prefix(decoded.size_bytes);
    }
    return kept;
}

/// A line as it was ended in the input, or not.
base::Result<void> put_as_ended(LineOutput& out, std::string_view text, const CutLine& cut) {
    return cut.ended ? out.put(text, span_of(cut)) : out.put_unended(text, span_of(cut));
}

void add_loss(StepReport& report, const char* reason, std::int64_t lines) {
    if (lines > 0) report.lost[reason] += lines;
}

void report_packing(StepRun& run, const shiba::Packer& packer) {
    const shiba::PackingCounts& counts = packer.counts();
    if (run.mode == base::Mode::reference) run.report.printed.push_back(packer.printed());
    add_loss(run.report, k_blank_line, counts.blank_lines);
    add_loss(run.report, "example crosses a document", counts.lost_crossing);
    add_loss(run.report, "alone in its example", counts.lost_too_long);
    add_loss(run.report, "did not fit into the example before it", counts.lost_at_seams);
    add_loss(run.report, "in the last example, which is not written", counts.lost_at_end);
    if (counts.long_lines > 0) run.report.changed["longer than an example: cut into pieces"] += counts.long_lines;
    if (counts.special_chars > 0) run.report.changed["special code point: U+FFFD was set"] += counts.special_chars;
}

} // namespace

base::Result<void> phonemize_text(StepRun& run) {
    const StepInput& input = run.inputs[0];
    SAUTI_TRY(const Transliterator transliterator, run.tools.transliterator(run.options.text("code"), run.mode));
    std::string phones;
    const auto one = [&](const CutLine& cut) -> base::Result<void> {
        auto done = transliterator.run(cut.text, phones, run.report.unmapped);
        if (!done) return base::fail(std::move(done.error()).at({input.path, static_cast<std::int64_t>(cut.line), -1}));
        return {};
    };
    if (run.mode == base::Mode::reference) {
        return for_each_line(run, input, LineEnds::universal, [&](const CutLine& cut) -> base::Result<void> {
            if (auto bad = utf8_error(cut.text, input.path, cut.line)) return base::fail(std::move(*bad));
            SAUTI_CHECK(one(cut));
            return put_as_ended(*run.outputs[0], phones, cut);
        });
    }
    return for_each_good_line(run, input, [&](const CutLine& cut) -> base::Result<void> {
        SAUTI_CHECK(one(cut));
        return run.outputs[0]->put(phones, span_of(cut));
    });
}

base::Result<void> strip_spaces(StepRun& run) {
    const StepInput& input = run.inputs[0];
    LineOutput& out = *run.outputs[0];
    if (run.mode == base::Mode::reference) {
        // reference: U+0020 alone goes, and no byte is looked at otherwise (strips_only_the_space_byte)
        return for_each_line(run, input, LineEnds::bytes,
                             [&](const CutLine& cut) { return put_as_ended(out, without_spaces(cut.text), cut); });
    }
    return for_each_good_line(run, input,
                              [&](const CutLine& cut) { return out.put(without_white_space(cut.text), span_of(cut)); });
}

base::Result<void> drop_blank_lines(StepRun& run) {
    const StepInput& input = run.inputs[0];
    const bool reference = run.mode == base::Mode::reference;
    const auto take = [&](const CutLine& cut) -> base::Result<void> {
        // reference: only space and tab are blank, a \r or a no-break space is text (keeps_lines_of_other_white_space)
        const bool blank =
            reference ? cut.text.find_first_not_of(" \t") == std::string_view::npos : unicode::strip(cut.text).empty();
        if (blank) {
            ++run.report.lost[k_blank_line];
            return {};
        }
        Span span = span_of(cut);
        span.exact = true;
        return run.outputs[0]->put(cut.text, span);
    };
    return reference ? for_each_line(run, input, LineEnds::bytes, take) : for_each_good_line(run, input, take);
}

base::Result<void> shiba_jsonl(StepRun& run) {
    const StepInput& input = run.inputs[0];
    shiba::PackingOptions options;
    options.max_length = run.options.integer("max_length");
    options.max_sents = run.options.integer("max_sents");
    options.cross_docs = run.options.boolean("cross_docs");
    options.mode = run.mode;
    std::vector<Span> parts;
    shiba::Packer packer(options, [&](const shiba::Example& example) -> base::Result<void> {
        parts.clear();
        for (const shiba::PackedPiece& piece : example.pieces) {
            Span span = whole_line(static_cast<std::uint32_t>(piece.line));
            span.begin_cps = piece.begin_cps;
            span.end_cps = piece.end_cps;
            span.unit_begin = piece.first_id;
            span.unit_end = piece.first_id + (piece.end_cps - piece.begin_cps);
            span.exact = true;
            parts.push_back(span);
        }
        return run.outputs[0]->put(shiba::example_line(example.ids), parts);
    });
    const auto take = [&](const CutLine& cut) -> base::Result<void> {
        auto added = packer.add(cut.line, cut.text);
        if (!added) {
            added.error().place = {input.path, static_cast<std::int64_t>(cut.line), -1};
            return added;
        }
        return {};
    };
    SAUTI_CHECK(run.mode == base::Mode::reference ? for_each_line(run, input, LineEnds::universal, take)
                                                  : for_each_good_line(run, input, take));
    SAUTI_CHECK(packer.finish());
    report_packing(run, packer);
    return {};
}

} // namespace sauti::dataset::detail
