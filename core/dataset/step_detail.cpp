// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/step_detail.h"

#include "formats/conll.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <utility>

namespace sauti::dataset::detail {

namespace {

constexpr std::uint32_t k_lines_between_checks = 1024;
constexpr std::string_view k_mark = "\xEF\xBB\xBF";

base::Result<void> check(StepRun& run, std::int64_t done) {
    SAUTI_CHECK(run.work.check());
    run.work.report({done, -1, "lines", {}});
    return {};
}

/// Fields as str.split() gives them, at most `most`; `begins_cps[i]` is where field i begins.
struct Fields {
    std::vector<std::string_view> words;
    std::vector<std::uint32_t> begins_cps;
};

Fields python_split(std::string_view text) {
    Fields fields;
    std::size_t begin = 0;
    std::uint32_t at_cps = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at_cps) {
        const unicode::Decoded decoded = unicode::decode_first(text.substr(at));
        const bool white = unicode::is_white_space(decoded.code_point);
        if (!white && !inside) {
            begin = at;
            fields.begins_cps.push_back(at_cps);
        }
        if (white && inside) fields.words.push_back(text.substr(begin, at - begin));
        inside = !white;
        at += decoded.size_bytes;
    }
    if (inside) fields.words.push_back(text.substr(begin));
    return fields;
}

base::Result<void> reference_tokens(StepRun& run, const StepInput& input,
                                    const std::function<base::Result<void>(const TokenLine&)>& take) {
    return for_each_line(run, input, LineEnds::python, [&](const CutLine& cut) -> base::Result<void> {
        if (auto bad = utf8_error(cut.text, input.path, cut.line)) return base::fail(std::move(*bad));
        TokenLine token;
        token.line = cut.line;
        token.blank = cut.text.empty();
        if (token.blank) return take(token);
        const Fields fields = python_split(cut.text);
        if (fields.words.size() != 2) {
            base::Error error = base::make_error(
                base::ErrorKind::invalid,
                fmt::format("the line has {} fields, but a token and its tag are two", fields.words.size()),
                "mend the line, or use --mode corrected, which goes on");
            return base::fail(std::move(error).at({input.path, static_cast<std::int64_t>(cut.line), -1}));
        }
        token.token = fields.words[0];
        token.tag = fields.words[1];
        token.begin_cps = cut.offset_cps + fields.begins_cps[0];
        return take(token);
    });
}

/// What the reader mended or left out, in the words of a report.
void report_counts(StepRun& run, const formats::ConllReader& reader) {
    const formats::ConllCounts& counts = reader.counts();
    const auto add = [](std::map<std::string, std::int64_t>& to, const char* what, std::int64_t times) {
        if (times > 0) to[what] += times;
    };
    add(run.report.changed, "no tag: O was set", counts.missing_tags);
    add(run.report.changed, "not UTF-8: U+FFFD was set", counts.bad_encoding);
    add(run.report.lost, "no token", counts.empty_tokens);
    add(run.report.lost, "document mark", counts.document_marks);
    add(run.report.lost, "no word (CoNLL-U)", counts.not_words);
    for (const base::Warning& warning : reader.diagnostics().kept())
        run.report.warnings.add(warning);
}

base::Result<void> corrected_tokens(StepRun& run, const StepInput& input,
                                    const std::function<base::Result<void>(const TokenLine&)>& take) {
    SAUTI_TRY(formats::Source source, input.open());
    // The reader counts no blank lines, so lines are counted as they pass.
    std::int64_t newlines = 0;
    bool open_end = false;
    formats::Source counted = [&, source = std::move(source)]() -> base::Result<std::string> {
        SAUTI_TRY(std::string piece, source());
        for (const char byte : piece)
            newlines += byte == '\n' ? 1 : 0;
        if (!piece.empty()) open_end = piece.back() != '\n';
        return piece;
    };
    formats::ConllOptions options;
    options.tolerant = true;
    formats::ConllReader reader(std::move(counted), input.path, options);
    std::int64_t tokens = 0;
    while (true) {
        SAUTI_TRY(const auto sentence, reader.next());
        if (!sentence) break;
        for (std::size_t i = 0; i < sentence->tokens.size(); ++i) {
            const TokenLine token = {sentence->tokens[i], sentence->tags[i],
                                     static_cast<std::uint32_t>(sentence->lines[i]), 0, false};
            SAUTI_CHECK(take(token));
            if (++tokens % k_lines_between_checks == 0) SAUTI_CHECK(check(run, sentence->lines[i]));
        }
        SAUTI_CHECK(take({{}, {}, static_cast<std::uint32_t>(sentence->lines.back()), 0, true}));
    }
    run.report.lines_in += newlines + (open_end ? 1 : 0);
    report_counts(run, reader);
    return {};
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

} // namespace

base::Result<void> for_each_line(StepRun& run, const StepInput& input, LineEnds ends,
                                 const std::function<base::Result<void>(const CutLine&)>& take) {
    SAUTI_TRY(formats::Source source, input.open());
    LineCutter cutter(std::move(source), ends, input.path);
    std::uint32_t pieces = 0;
    while (true) {
        if (++pieces % k_lines_between_checks == 0) SAUTI_CHECK(check(run, cutter.lines()));
        SAUTI_TRY(const auto cut, cutter.next());
        if (!cut) break;
        SAUTI_CHECK(take(*cut));
    }
    run.report.lines_in += cutter.lines();
    return {};
}

base::Result<void> for_each_good_line(StepRun& run, const StepInput& input,
                                      const std::function<base::Result<void>(const CutLine&)>& take) {
    return for_each_line(run, input, LineEnds::universal, [&](CutLine cut) -> base::Result<void> {
        if (cut.line == 1 && cut.text.substr(0, k_mark.size()) == k_mark) {
            cut.text.remove_prefix(k_mark.size());
            ++run.report.changed[k_byte_order_mark];
        }
        if (utf8_error(cut.text, input.path, cut.line)) {
            run.report.lose(k_not_utf8, input.path, cut.line);
            return {};
        }
        return take(cut);
    });
}

Span whole_line(std::uint32_t line, std::uint32_t input) {
    Span span;
    span.source = input;
    span.line = line;
    return span;
}

Span span_of(const CutLine& cut) {
    Span span = whole_line(cut.line);
    if (cut.part) {
        span.begin_cps = cut.offset_cps;
        span.end_cps = cut.offset_cps + static_cast<std::uint32_t>(unicode::length_cps(cut.text));
    }
    return span;
}

base::Result<void> for_each_token(StepRun& run, const StepInput& input,
                                  const std::function<base::Result<void>(const TokenLine&)>& take) {
    return run.mode == base::Mode::reference ? reference_tokens(run, input, take) : corrected_tokens(run, input, take);
}

base::Result<void> for_each_unit(StepRun& run, const StepInput& input,
                                 const std::function<base::Result<void>(const Unit&)>& take) {
    Unit unit;
    const auto end_unit = [&]() -> base::Result<void> {
        if (unit.lines.empty()) return {};
        SAUTI_CHECK(take(unit));
        unit.lines.clear();
        return {};
    };
    SAUTI_CHECK(for_each_line(run, input, LineEnds::universal, [&](CutLine cut) -> base::Result<void> {
        std::uint64_t begin_bytes = cut.begin_bytes;
        if (cut.line == 1 && cut.text.substr(0, k_mark.size()) == k_mark) {
            cut.text.remove_prefix(k_mark.size());
            begin_bytes += k_mark.size();
            ++run.report.changed[k_byte_order_mark];
        }
        if (input.kind == Kind::conll && is_blank(cut.text)) return end_unit();
        if (unit.lines.empty()) {
            unit.first_line = cut.line;
            unit.begin_bytes = begin_bytes;
        }
        unit.lines.emplace_back(cut.text);
        unit.end_bytes = begin_bytes + cut.text.size();
        return input.kind == Kind::conll ? base::Result<void>{} : end_unit();
    }));
    return end_unit();
}

base::Result<void> put_unit(LineOutput& out, Kind kind, const Unit& unit, std::uint32_t input) {
    std::uint32_t line = unit.first_line;
    for (const std::string& text : unit.lines) {
        Span span = whole_line(line++, input);
        span.exact = true;
        SAUTI_CHECK(out.put(text, span));
    }
    if (kind != Kind::conll) return {};
    return out.put("", whole_line(line - 1, input));
}

} // namespace sauti::dataset::detail
