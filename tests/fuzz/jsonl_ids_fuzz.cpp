// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes give rows or errors with lines; the fast way and the JSON parser agree on every line.
#include "formats/jsonl_ids.h"
#include "fuzz/check.h"

using namespace sauti;
using namespace sauti::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    const IdsOptions options;
    IdsReader reader(source_of(bytes, 5), "input.jsonl", options);
    LineReader lines(source_of(bytes), "input.jsonl");
    while (true) {
        const auto row = reader.next();
        const auto line = lines.next();
        fuzz::check(line.has_value(), "short inputs have lines");
        if (row && !*row) {
            fuzz::check(!*line, "a row or an error for each line");
            return 0;
        }
        fuzz::check(line->has_value(), "a row or an error for each line");
        const auto plain = parse_ids_plainly((*line)->text, "input.jsonl", options);
        fuzz::check(row.has_value() == plain.has_value(), "both ways accept the same");
        if (!row) {
            fuzz::check_error(row.error());
            fuzz::check(row.error().place.line == (*line)->number, "an error has its line");
            continue;
        }
        fuzz::check((*row)->ids == *plain, "both ways read the same");
        std::string text;
        append_ids(text, *plain);
        const auto again = IdsReader(source_of(text), "again.jsonl").next();
        fuzz::check(again.has_value() && *again && (*again)->ids == *plain, "what was written reads back");
    }
}
