// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/corpus_common.h"

#include "cli/terminal.h"
#include "corpus/filter.h"
#include "corpus/import.h"
#include "workspace/binding.h"

#include <fmt/format.h>

namespace sauti::cli {

using base::Result;
using corpus::Corpus;
using corpus::CorpusInfo;

std::string place_of(const CorpusInfo& info, const corpus::Row& row) {
    return fmt::format("{}:{}", info.files[row.file].path, row.first_line);
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
        SAUTI_TRY(const auto phonemizer, workspace::phonemizer_of(info));
        if (phonemizer) {
            ProgressLine line(globals, streams, fmt::format("Phones {}", id));
            SAUTI_TRY([[maybe_unused]] const auto filled,
                      corpus::fill_phones(folder, *phonemizer, work_with(interrupt, line)));
        }
    }
    return workspace::open_corpus(folder, globals.threads);
}

base::Error filter_error(base::Error error, const std::string& filter) {
    if (error.kind != base::ErrorKind::usage || error.place.byte < 0 || !error.place.path.empty()) return error;
    error.message += ":\n" + corpus::show_place(filter, error);
    error.place.byte = -1;
    return error;
}

} // namespace sauti::cli
