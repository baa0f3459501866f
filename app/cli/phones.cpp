// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "base/mode.h"
#include "cli/cli.h"
#include "cli/line_source.h"
#include "cli/verbs.h"
#include "phones/feature_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace sauti::cli {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

constexpr const char* k_segment_examples = "  echo \"t͡ʃaːi\" | sauti-cli phones segment\n"
                                           "  sauti-cli phones segment phones.txt --safe\n";

struct SegmentOptions {
    std::vector<fs::path> files;
    bool safe = false;
    bool json_strings = false;
    std::string mode = "corrected";
    fs::path panphon;
};

/// What had no features and , told at the end.
struct LeftOut {
    std::int64_t count = 0;
    base::Place first;
};

void note_left_out(LeftOut& left_out, std::size_t all, std::size_t kept, const base::Place& place) {
    if (all == kept) return;
    if (left_out.count == 0) left_out.first = place;
    left_out.count += static_cast<std::int64_t>(all - kept);
}

base::Result<int> run_segment(const SegmentOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto table, phones::FeatureTable::find(options.panphon));
    LineSource lines(options.files, streams);
    LeftOut left_out;
    while (true) {
        SAUTI_TRY(const auto line, lines.next());
        if (!line) break;
        std::string text(*line);
        if (options.json_strings) {
            auto value = base::parse_json(text, lines.place().to_string());
            if (!value) return base::fail(std::move(value.error()));
            if (!value->is_string()) {
                return base::fail(base::make_error(ErrorKind::invalid, "a line is no JSON string").at(lines.place()));
            }
            text = value->get<std::string>();
        }
        const std::vector<std::string> all = table->segments_and_rest(text);
        const std::vector<std::string> known = options.safe ? all : table->segments(text);
        // reference: what has no features vanishes without a word (segments_vanish_silently_in_reference).
        if (options.mode == "corrected") note_left_out(left_out, all.size(), known.size(), lines.place());
        streams.out << base::compact(base::Json(known)) << '\n';
        if (streams.in_is_pipe) streams.out.flush();
        SAUTI_CHECK(check_output(streams));
    }
    if (left_out.count > 0) {
        tell_warning({fmt::format("{} without features left out; --safe keeps them",
                                  left_out.count == 1 ? "1 character" : fmt::format("{} characters", left_out.count)),
                      left_out.first},
                     globals, streams.err);
    }
    return k_done;
}

} // namespace

void declare_phones(Cli& cli) {
    CLI::App* family = cli.family("phones", "Phones: cut into segments");
    const auto options = std::make_shared<SegmentOptions>();
    CLI::App* segment = cli.verb(
        *family, "segment", "Cut each line into segments, a JSON array a line", k_segment_examples,
        [options](const Globals& globals, Streams& streams) { return run_segment(*options, globals, streams); });
    segment->add_option("files", options->files, "Files of phones; - or none: standard input");
    segment->add_flag("--safe", options->safe, "Keep what has no features, each character on its own");
    segment->add_flag("--json-strings", options->json_strings, "Lines are JSON strings");
    segment->add_option("--mode", options->mode, "corrected says what it leaves out, reference does not")
        ->check(CLI::IsMember({"reference", "corrected"}))
        ->capture_default_str();
    segment->add_option("--panphon", options->panphon,
                        "PanPhon's data folder (default: SAUTI_PANPHON_DATA, else our own)");
}

} // namespace sauti::cli
