// SPDX-License-Identifier: GPL-3.0-or-later
// Any text is a filter or an error with its place; a filter and its negation part the rows between them.
#include "base/file.h"
#include "corpus/corpus.h"
#include "corpus/filter.h"
#include "corpus/import.h"
#include "fuzz/check.h"
#include "phones/pattern.h"

#include <optional>
#include <string>
#include <unistd.h>

using namespace sauti;

namespace {

base::Result<corpus::PhoneMatcher> pattern_of(std::string_view text) {
    SAUTI_TRY(phones::PhonePattern pattern, phones::PhonePattern::parse(text, phones::FeatureTable::builtin()));
    return corpus::PhoneMatcher([pattern](std::string_view phones) { return pattern.matches(phones); });
}

/// Four rows in a folder of this process, opened once.
base::Result<corpus::Corpus> small_corpus() {
    const auto project = std::filesystem::temp_directory_path() / ("sauti-filter-fuzz-" + std::to_string(getpid()));
    std::filesystem::create_directories(project / "swa");
    SAUTI_CHECK(base::write_atomically(project / "swa" / "train.txt", "Juma B-PER\nanaishi O\n\nNg'ombe O\nwa O\n\n"));
    SAUTI_CHECK(base::write_atomically(project / "swa" / "test.txt",
                                       "\u00CCb\u00E0d\u00E0n B-LOC\n\nJuma B-PER\nanaishi O\n\n"));
    SAUTI_TRY(const corpus::Recognition seen, corpus::recognise(project / "swa"));
    SAUTI_TRY(const corpus::CorpusInfo info, corpus::import_corpus(project, seen, {}));
    const auto folder = project / "corpora" / info.id;
    const corpus::Phonemizer phonemizer{[](std::string_view word) { return std::string(word); }, "as written"};
    SAUTI_TRY([[maybe_unused]] const auto state, corpus::fill_phones(folder, phonemizer));
    auto opened = corpus::Corpus::open(folder, {pattern_of, 1});
    // The files stay readable through the open handles.
    std::filesystem::remove_all(project);
    return opened;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const base::Result<corpus::Corpus> k_corpus = small_corpus();
    fuzz::check(k_corpus.has_value(), "a small corpus can be made");
    const std::string_view text = fuzz::text_of(data, size);
    std::size_t last = 0;
    for (const corpus::FilterPart& part : corpus::filter_parts(text)) {
        fuzz::check(part.begin_bytes >= last && part.begin_bytes < part.end_bytes && part.end_bytes <= size,
                    "parts follow each other");
        last = part.end_bytes;
    }
    const auto filter = corpus::parse_filter(text);
    if (!filter) {
        fuzz::check_error(filter.error());
        fuzz::check(filter.error().place.byte <= static_cast<std::int64_t>(size), "the place is in the filter");
        fuzz::check(!corpus::show_place(text, filter.error()).empty() || size == 0, "the place can be shown");
        return 0;
    }
    const auto count = k_corpus->count(text);
    if (!count) {
        fuzz::check_error(count.error());
        return 0;
    }
    fuzz::check(*count >= 0 && *count <= 4, "no more rows than there are");
    if (filter->root.kind == corpus::FilterNode::Kind::all) return 0;
    const auto rest = k_corpus->count("not (" + std::string(text) + ")");
    if (rest) fuzz::check(*count + *rest == 4, "a filter and its negation part the rows");
    return 0;
}
