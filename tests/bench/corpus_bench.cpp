// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/benches.h"
#include "bench/generated_text.h"
#include "corpus/corpus.h"
#include "corpus/import.h"
#include "g2p/engine.h"
#include "phones/pattern.h"

#include <fmt/format.h>

#include <chrono>

namespace sauti::bench {

namespace {

using Clock = std::chrono::steady_clock;
using corpus::Corpus;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

corpus::PhonePatterns phone_patterns() {
    return [](std::string_view text) -> base::Result<corpus::PhoneMatcher> {
        SAUTI_TRY(phones::PhonePattern pattern, phones::PhonePattern::parse(text, phones::FeatureTable::builtin()));
        return corpus::PhoneMatcher([pattern](std::string_view phones) { return pattern.matches(phones); });
    };
}

/// Imports the text and measures it; the corpus lies in `project`/corpora/ID.
base::Result<std::vector<Measurement>> measure_import(const std::filesystem::path& project,
                                                      const std::filesystem::path& text, const std::string& id) {
    SAUTI_TRY(const corpus::Recognition recognition, corpus::recognise(text));
    const auto start = Clock::now();
    double first_ms = 0;
    corpus::ImportOptions options;
    options.id = id;
    options.news.first_rows = [&](const std::vector<corpus::Row>&) { first_ms = ms_since(start); };
    const double before_mib = peak_memory_mib();
    SAUTI_TRY(const corpus::CorpusInfo info, corpus::import_corpus(project, recognition, options));
    const double all_ms = ms_since(start);
    std::error_code ignored;
    const auto bytes = std::filesystem::file_size(project / "corpora" / id / "index.sqlite", ignored);
    return std::vector<Measurement>{
        single(id + ": index", static_cast<double>(info.rows()) / all_ms * 1000, "rows/s"),
        single(id + ": first rows visible while indexing", first_ms, "ms"),
        single(id + ": memory that indexing added to the peak", peak_memory_mib() - before_mib, "MiB"),
        single(id + ": size of the index", static_cast<double>(bytes) / (1 << 20), "MiB"),
    };
}

base::Result<void> filled(const std::filesystem::path& folder, const std::string& id, std::int64_t rows,
                          std::vector<Measurement>& results) {
    SAUTI_TRY(const auto engine, g2p::Engine::load("swa-Latn"));
    const corpus::Phonemizer phonemizer{[&](std::string_view word) { return engine->transliterate(word); },
                                        engine->stamp()};
    const auto start = Clock::now();
    SAUTI_TRY([[maybe_unused]] const corpus::PhonesState state, corpus::fill_phones(folder, phonemizer));
    results.push_back(single(id + ": phones filled", static_cast<double>(rows) / ms_since(start) * 1000, "rows/s"));
    return {};
}

base::Result<void> measure_filters(const std::filesystem::path& folder, const std::string& id, const Options& options,
                                   std::vector<Measurement>& results) {
    const int repeats = options.repeats > 0 ? options.repeats : 5;
    corpus::OpenOptions open;
    open.phone_patterns = phone_patterns();
    open.threads = options.threads;
    const auto start = Clock::now();
    SAUTI_TRY(const Corpus corpus, Corpus::open(folder, open));
    SAUTI_TRY([[maybe_unused]] const corpus::RowPage first, corpus.rows({}));
    results.push_back(single(id + ": first rows visible after opening", ms_since(start), "ms"));

    const auto page = [&](const std::string& name, const corpus::Query& query) -> base::Result<void> {
        SAUTI_TRY(Measurement took, timed(id + ": " + name, repeats, [&]() -> base::Result<void> {
                      SAUTI_TRY([[maybe_unused]] const corpus::RowPage rows, corpus.rows(query));
                      return {};
                  }));
        results.push_back(std::move(took));
        return {};
    };
    const auto count = [&](const std::string& name, const std::string& filter) -> base::Result<void> {
        std::int64_t found = 0;
        SAUTI_TRY(Measurement took, timed({}, repeats, [&]() -> base::Result<void> {
                      SAUTI_TRY(found, corpus.count(filter));
                      return {};
                  }));
        took.name = fmt::format("{}: {} {} ({} rows)", id, name, filter, found);
        results.push_back(std::move(took));
        return {};
    };
    corpus::Query common;
    common.filter = "wan";
    SAUTI_CHECK(page("first 100 rows of a common piece of three letters", common));
    SAUTI_CHECK(count("all rows of a common piece", "wan"));
    SAUTI_CHECK(count("an absent piece", "qxq"));
    SAUTI_CHECK(count("a piece of two letters", "xq"));
    SAUTI_CHECK(count("an expression", "/\\bwa(na|ka)\\w*/"));
    SAUTI_CHECK(count("an expression that nothing matches", "/[qx]\\d+/"));
    SAUTI_CHECK(count("an expression that nothing matches", "/\\b\\w+(qa|xa)\\b/"));
    SAUTI_CHECK(count("a word", "=wana"));
    SAUTI_CHECK(count("phones", "[ [+nas] [-son -cont] V # ]"));
    SAUTI_CHECK(count("phones that nothing matches", "[ q V x ]"));
    SAUTI_CHECK(count("phones that nothing matches", "[ V [+nas] / C _ [+nas] # ]"));
    SAUTI_CHECK(count("a word of phones that nothing matches", "phones:=waqa"));
    SAUTI_CHECK(count("both", "wan [ [+nas] [-son -cont] V # ] length<60"));
    corpus::Query sorted;
    sorted.sort = corpus::SortKey::text;
    SAUTI_CHECK(page("sort by text, first 100 rows", sorted));
    sorted.sort = corpus::SortKey::length;
    SAUTI_CHECK(page("sort by length, first 100 rows", sorted));
    sorted.sort = corpus::SortKey::text;
    SAUTI_TRY(const corpus::Selection all, corpus.select(sorted));
    SAUTI_TRY(Measurement end, timed(id + ": last 100 rows of the sorted table", repeats, [&]() -> base::Result<void> {
                  SAUTI_TRY([[maybe_unused]] const auto rows, corpus.rows(all, all.size() - 100, 100));
                  return {};
              }));
    results.push_back(std::move(end));
    return {};
}

} // namespace

/// Imports and filters generated rows; with --data FOLDER (corpora/ID, its phones filled) filters those of that corpus.
base::Result<std::vector<Measurement>> corpus_bench(const Options& options) {
    std::vector<Measurement> results;
    if (!options.data.empty()) {
        SAUTI_CHECK(measure_filters(options.data, options.data.filename().string(), options, results));
        return results;
    }
    const std::int64_t rows = options.size > 0 ? options.size : 1000000;
    SAUTI_TRY(const TemporaryFolder folder, TemporaryFolder::create());
    for (const Material& material :
         {Material{"rows-60", 60}, Material{"rows-163", 163}, Material{"new-words-60", 60, true}}) {
        const std::string& id = material.id;
        const auto text = folder.path() / (id + ".txt");
        SAUTI_CHECK(make_text(text, rows, material));
        SAUTI_TRY(std::vector<Measurement> imported, measure_import(folder.path(), text, id));
        results.insert(results.end(), imported.begin(), imported.end());
        const auto place = folder.path() / "corpora" / id;
        SAUTI_CHECK(filled(place, id, rows, results));
        SAUTI_CHECK(measure_filters(place, id, options, results));
    }
    return results;
}

} // namespace sauti::bench
