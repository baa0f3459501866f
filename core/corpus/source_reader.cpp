// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/source_reader.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "formats/conll.h"
#include "formats/lines.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

/// What all rows of a file share.
struct FileContext {
    std::string path;
    std::size_t file = 0;
    const SourceSink& sink;
};

Finding finding_of(const FileContext& context, std::int64_t line, ErrorKind kind, std::string message) {
    return {context.path, line, std::string(base::name(kind)), std::move(message)};
}

/// An error of the bytes ends the file, not the import; an error of the disk or a stop ends the import.
bool is_of_bytes(ErrorKind kind) {
    return kind == ErrorKind::syntax || kind == ErrorKind::encoding || kind == ErrorKind::limit ||
           kind == ErrorKind::invalid || kind == ErrorKind::truncated;
}

Result<void> rest_left_out(const FileContext& context, const base::Error& error) {
    if (!is_of_bytes(error.kind)) return base::fail(error);
    return context.sink.finding(finding_of(context, error.place.line, error.kind,
                                           fmt::format("{}; the rest of the file is left out", error.message)));
}

bool is_blank(std::string_view text) {
    return unicode::strip(text).empty();
}

Result<void> read_text(formats::Source source, const FileContext& context) {
    formats::LineReader reader(std::move(source), context.path);
    std::int64_t blank_lines = 0;
    std::int64_t first_blank = 0;
    std::string mended;
    while (true) {
        auto line = reader.next();
        if (!line) {
            SAUTI_CHECK(rest_left_out(context, line.error()));
            break;
        }
        if (!*line) break;
        const formats::Line& now = **line;
        if (is_blank(now.text)) {
            if (blank_lines++ == 0) first_blank = now.number;
            continue;
        }
        SourceRow row;
        row.text = now.text;
        row.file = context.file;
        row.first_line = now.number;
        row.byte_offset = now.begin_bytes;
        row.byte_length = now.size_bytes;
        if (const auto wrong = unicode::first_invalid_utf8(now.text)) {
            SAUTI_CHECK(context.sink.finding(
                finding_of(context, now.number, ErrorKind::encoding,
                           fmt::format("byte {} of the line is not UTF-8; it is shown as U+FFFD", *wrong + 1))));
            mended = unicode::to_utf8(unicode::to_code_points(now.text));
            row.text = mended;
            row.broken = true;
        }
        SAUTI_CHECK(context.sink.row(row));
    }
    if (blank_lines == 0) return {};
    return context.sink.finding(
        finding_of(context, first_blank, ErrorKind::syntax,
                   fmt::format("{} blank lines make no rows (this is the first)", blank_lines)));
}

/// Tells what the reader met since the last call; true if there was anything.
Result<bool> tell_new(const base::Diagnostics& met, std::int64_t& told, const FileContext& context) {
    const std::int64_t before = told;
    for (; told < met.total(); ++told) {
        const auto place = static_cast<std::size_t>(told);
        // Over the reader's cap only the number is known.
        const base::Warning warning = place < met.kept().size()
                                          ? met.kept()[place]
                                          : base::Warning{"one more finding of the kinds above", {}, {}};
        SAUTI_CHECK(context.sink.finding(finding_of(context, warning.place.line, warning.kind, warning.message)));
    }
    return told > before;
}

Result<void> read_conll(formats::Source source, const FileContext& context) {
    formats::ConllOptions options;
    options.tolerant = true;
    formats::ConllReader reader(std::move(source), context.path, options);
    std::int64_t told = 0;
    std::string text;
    while (true) {
        auto sentence = reader.next();
        SAUTI_TRY(const bool broken, tell_new(reader.diagnostics(), told, context));
        if (!sentence) return rest_left_out(context, sentence.error());
        if (!*sentence) return {};
        const formats::ConllSentence& now = **sentence;
        text.clear();
        for (const std::string& token : now.tokens) {
            if (!text.empty()) text += ' ';
            text += token;
        }
        SourceRow row;
        row.text = text;
        row.tokens = &now.tokens;
        row.tags = &now.tags;
        row.file = context.file;
        row.first_line = now.first_line();
        row.byte_offset = now.begin_bytes;
        row.byte_length = now.size_bytes;
        row.broken = broken;
        SAUTI_CHECK(context.sink.row(row));
    }
}

Result<void> read_kind(FileKind kind, formats::Source source, const FileContext& context) {
    return kind == FileKind::conll ? read_conll(std::move(source), context) : read_text(std::move(source), context);
}

} // namespace

Result<void> read_source(const fs::path& source, std::vector<SourceFile>& files, const SourceSink& sink,
                         const base::Work& work) {
    base::Progress progress{0, 0, "bytes", {}};
    for (const SourceFile& file : files) {
        std::error_code ignored;
        progress.total += static_cast<std::int64_t>(fs::file_size(source / file.path, ignored));
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        SourceFile& file = files[i];
        const fs::path path = source / file.path;
        // Asked before the bytes are read: a change meanwhile is then seen as one.
        const std::int64_t modified_ns = base::modified_ns(path);
        SAUTI_TRY(base::FileReader reader, base::FileReader::open(path));
        base::Sha256 hash;
        std::uint64_t bytes = 0;
        progress.message = file.path;
        const formats::Source pieces = [&]() -> Result<std::string> {
            SAUTI_CHECK(work.check());
            SAUTI_TRY(std::string piece, reader.read());
            hash.update(piece);
            bytes += piece.size();
            progress.done += static_cast<std::int64_t>(piece.size());
            work.report(progress);
            return piece;
        };
        SAUTI_CHECK(read_kind(file.kind, pieces, {file.path, i, sink}));
        // What was left out belongs to the fingerprint as well.
        while (true) {
            SAUTI_TRY(const std::string rest, pieces());
            if (rest.empty()) break;
        }
        file.bytes = bytes;
        file.sha256 = hash.hex();
        file.modified_ns = modified_ns;
    }
    return {};
}

Result<void> read_source_bytes(std::string_view bytes, const SourceFile& description, std::size_t file,
                               const SourceSink& sink) {
    return read_kind(description.kind, formats::source_of(bytes), {description.path, file, sink});
}

} // namespace sauti::corpus
