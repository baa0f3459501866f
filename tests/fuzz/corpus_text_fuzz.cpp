// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes, read as text and as CoNLL: rows are UTF-8 without line ends, lie in the bytes one after the other, and
// what is wrong is told.
#include "corpus/source_reader.h"
#include "fuzz/check.h"
#include "unicode/utf8.h"

using namespace sauti;

namespace {

void read(std::string_view bytes, corpus::FileKind kind) {
    std::uint64_t last = 0;
    std::int64_t last_line = 0;
    corpus::SourceSink sink;
    sink.row = [&](const corpus::SourceRow& row) -> base::Result<void> {
        fuzz::check(!unicode::first_invalid_utf8(row.text), "a row is UTF-8");
        fuzz::check(row.text.find('\n') == std::string_view::npos, "a row is one line");
        fuzz::check(!row.text.empty(), "a row is not empty");
        fuzz::check(row.byte_offset >= last && row.byte_offset + row.byte_length <= bytes.size(), "rows lie in order");
        fuzz::check(row.first_line > last_line, "lines grow");
        if (kind == corpus::FileKind::conll) {
            fuzz::check(row.tokens != nullptr && row.tokens->size() == row.tags->size(), "a tag a token");
        }
        last = row.byte_offset + row.byte_length;
        last_line = row.first_line;
        return {};
    };
    sink.finding = [](const corpus::Finding& finding) -> base::Result<void> {
        fuzz::check(!finding.message.empty() && !finding.kind.empty(), "a finding says something");
        return {};
    };
    const corpus::SourceFile file{"input.txt", "train", kind, 0, {}, 0};
    if (const auto outcome = corpus::read_source_bytes(bytes, file, 0, sink); !outcome)
        fuzz::check_error(outcome.error());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read(fuzz::text_of(data, size), corpus::FileKind::text);
    read(fuzz::text_of(data, size), corpus::FileKind::conll);
    return 0;
}
