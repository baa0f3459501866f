// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/corpus_common.h"

#include "cli/terminal.h"
#include "corpus/filter.h"
#include "corpus/import.h"
#include "g2p/engine.h"
#include "phones/pattern.h"

#include <fmt/format.h>

namespace sauti::cli {

using base::Result;
using corpus::Corpus;
using corpus::CorpusInfo;

std::string place_of(const CorpusInfo& info, const corpus::Row& row) {
    return fmt::format("{}:{}", info.files[row.file].path, row.first_line);
}

Result<std::optional<corpus::Phonemizer>> phonemizer_of(const CorpusInfo& info) {
    if (info.code.empty() || info.phones.source == "none") return std::optional<corpus::Phonemizer>();
    g2p::Options options;
    options.mode = info.phones.mode;
    options.corrections = g2p::Corrections::of(info.phones.mode);
    if (info.phones.source != "builtin") options.data_folder = g2p::data_folder_from_environment();
    const std::string code = info.phones.source == "builtin" ? "builtin:" + info.code : info.code;
    auto engine = g2p::Engine::load(code, options);
    if (!engine) {
        return base::fail(std::move(engine.error()).context(fmt::format("loading the G2P of corpus {}", info.id)));
    }
    corpus::Phonemizer phonemizer;
    phonemizer.stamp = (*engine)->stamp();
    phonemizer.phones_of_word = [engine = *engine](std::string_view word) { return engine->transliterate(word); };
    return std::optional<corpus::Phonemizer>(std::move(phonemizer));
}

corpus::PhonePatterns phone_patterns() {
    return [](std::string_view text) -> Result<corpus::PhoneMatcher> {
        SAUTI_TRY(const auto table, phones::FeatureTable::find());
        SAUTI_TRY(phones::PhonePattern pattern, phones::PhonePattern::parse(text, table));
        return corpus::PhoneMatcher([pattern](std::string_view phones) { return pattern.matches(phones); });
    };
}

Result<Corpus> open_corpus(const std::filesystem::path& project, const std::string& id, bool with_phones,
                           const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto folder, corpus::corpus_folder(project, id));
    SAUTI_TRY(const CorpusInfo info, corpus::read_corpus_info(folder));
    const Interrupt interrupt;
    {
        ProgressLine line(globals, streams, fmt::format("Index {}", id));
        SAUTI_TRY([[maybe_unused]] const bool built, corpus::ensure_index(folder, work_with(interrupt, line)));
    }
    SAUTI_TRY(const corpus::SourceState state, corpus::source_state(info));
    if (state.kind != corpus::SourceState::Kind::same) {
        tell_warning({state.to_string(), {(folder / corpus::k_info_file).string(), -1, -1}, {}}, globals, streams.err);
    }
    if (with_phones) {
        SAUTI_TRY(const auto phonemizer, phonemizer_of(info));
        if (phonemizer) {
            ProgressLine line(globals, streams, fmt::format("Phones {}", id));
            SAUTI_TRY([[maybe_unused]] const auto filled,
                      corpus::fill_phones(folder, *phonemizer, work_with(interrupt, line)));
        }
    }
    return Corpus::open(folder, {phone_patterns(), globals.threads});
}

base::Error filter_error(base::Error error, const std::string& filter) {
    if (error.kind != base::ErrorKind::usage || error.place.byte < 0 || !error.place.path.empty()) return error;
    error.message += ":\n" + corpus::show_place(filter, error);
    error.place.byte = -1;
    return error;
}

} // namespace sauti::cli
