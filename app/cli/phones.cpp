// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/line_source.h"
#include "cli/phones_detail.h"
#include "cli/verbs.h"
#include "phones/distance.h"
#include "phones/feature_queries.h"
#include "phones/xsampa.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace sauti::cli {

namespace {

using base::ErrorKind;
using phones::PhoneReader;

struct SegmentOptions : PhonesOptions {
    bool safe = false;
};

struct FeaturesOptions : PhonesOptions {
    std::vector<std::string> phones;
    bool words = false;
};

struct MatchOptions : PhonesOptions {
    std::string mask;
};

struct ConvertOptions : PhonesOptions {
    std::string from;
    std::string to;
};

base::Result<PhoneReader> reader_of(const PhonesOptions& options) {
    SAUTI_TRY(auto table, phones::FeatureTable::find(options.panphon));
    return PhoneReader(std::move(table), options.mode_value());
}

base::Result<int> run_segment(const SegmentOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const PhoneReader reader, reader_of(options));
    NoticeCounts counts;
    SAUTI_CHECK(for_each_text(options, streams, [&](const std::string& text, const base::Place& place) {
        base::Json list = base::Json::array();
        if (options.safe) {
            list = reader.table().segments_and_rest(text);
        } else {
            const phones::Reading reading = reader.read(text);
            for (const phones::Phone& phone : reading.phones)
                list.push_back(phone.text);
            counts.add(reading, place);
        }
        streams.out << base::compact(list) << '\n';
        return base::Result<void>();
    }));
    // reference: what has no features vanishes without a word (segments_vanish_silently_in_reference).
    if (reader.mode() == base::Mode::corrected) counts.tell(globals, streams);
    return k_done;
}

base::Json features_json(const phones::FeatureVector& features) {
    base::Json object = base::Json::object();
    for (std::size_t i = 0; i < phones::k_feature_count; ++i) {
        object[std::string(phones::feature_names()[i])] = features[i] > 0 ? "+" : features[i] < 0 ? "-" : "0";
    }
    return object;
}

base::Result<int> run_features(const FeaturesOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const phones::Distances distances, phones::Distances::find(options.panphon, options.mode_value()));
    const PhoneReader& reader = distances.reader();
    if (options.words) {
        PhonesOptions lines = options;
        lines.files.assign(options.phones.begin(), options.phones.end());
        SAUTI_CHECK(for_each_text(lines, streams, [&](const std::string& text, const base::Place&) {
            base::Json list = base::Json::array();
            for (const phones::Phone& phone : distances.phones(text))
                list.push_back(phones::to_text(phone.features));
            streams.out << base::compact(list) << '\n';
            return base::Result<void>();
        }));
        return k_done;
    }
    if (options.phones.empty()) {
        return base::fail(ErrorKind::usage, "which phones? None is named", "for example sauti-cli phones features t͡ʃ");
    }
    bool all_known = true;
    for (const std::string& given : options.phones) {
        SAUTI_TRY(const std::string text, text_of_line(options, given, {}));
        const phones::Phone phone = reader.single(text);
        base::Json answer = {{"phone", text}, {"features", nullptr}};
        if (phone.known || reader.mode() == base::Mode::reference) answer["features"] = features_json(phone.features);
        if (phone.known && phone.text != unicode::nfd(text)) answer["read_as"] = phone.text;
        if (!phone.known) {
            all_known = false;
            tell_warning({fmt::format("\"{}\" has no features", text), {}}, globals, streams.err);
        }
        streams.out << base::compact(answer) << '\n';
    }
    return all_known ? k_done : k_answer_is_no;
}

base::Result<int> run_sonority(const PhonesOptions& options, const Globals&, Streams& streams) {
    SAUTI_TRY(const PhoneReader reader, reader_of(options));
    SAUTI_CHECK(for_each_text(options, streams, [&](const std::string& text, const base::Place&) {
        std::string answer;
        if (reader.mode() == base::Mode::reference) {
            answer = std::to_string(phones::sonority(reader, text).value_or(1));
        } else {
            for (const phones::Phone& phone : reader.read(text).phones) {
                answer += answer.empty() ? "" : " ";
                answer += phone.known ? std::to_string(phones::sonority_of(phone.features)) : "?";
            }
        }
        streams.out << answer << '\n';
        return base::Result<void>();
    }));
    return k_done;
}

base::Result<int> run_match(const MatchOptions& options, const Globals&, Streams& streams) {
    auto mask = phones::parse_mask(options.mask);
    if (!mask) {
        mask.error().kind = ErrorKind::usage;
        return base::fail(std::move(mask.error()));
    }
    SAUTI_TRY(const PhoneReader reader, reader_of(options));
    if (options.files.empty()) {
        const std::vector<std::string> names = phones::segments_with(reader.table(), *mask);
        for (const std::string& name : names)
            streams.out << (options.json_strings ? base::compact(base::Json(name)) : name) << '\n';
        return names.empty() ? k_answer_is_no : k_done;
    }
    SAUTI_CHECK(for_each_text(options, streams, [&](const std::string& text, const base::Place&) {
        base::Json list = base::Json::array();
        for (const phones::Phone& phone : reader.read(text).phones) {
            if (phone.known && phones::has_features(phone.features, *mask)) list.push_back(phone.text);
        }
        streams.out << base::compact(list) << '\n';
        return base::Result<void>();
    }));
    return k_done;
}

std::string_view kind_of(const phones::Notice& notice) {
    switch (notice.kind) {
    case phones::Notice::Kind::respelled: return "variant";
    case phones::Notice::Kind::unread: return "not read";
    case phones::Notice::Kind::unknown: return "no features";
    }
    return {};
}

base::Result<int> run_check(const PhonesOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const PhoneReader reader, reader_of(options));
    std::int64_t without = 0;
    if (!globals.json) streams.out << "file\tline\tcharacter\ttext\tcode points\twhat\tread as\n";
    SAUTI_CHECK(for_each_text(options, streams, [&](const std::string& text, const base::Place& place) {
        for (const phones::Notice& notice : reader.read(text).notices) {
            without += notice.kind == phones::Notice::Kind::respelled ? 0 : 1;
            const std::size_t character = unicode::length_clusters(text.substr(0, notice.begin_bytes)) + 1;
            std::string points;
            for (const char32_t c : unicode::to_code_points(notice.text))
                points += fmt::format("{}U+{:04X}", points.empty() ? "" : " ", static_cast<unsigned>(c));
            if (globals.json) {
                const base::Json row = {{"file", place.path},       {"line", place.line},    {"character", character},
                                        {"text", notice.text},      {"code_points", points}, {"what", kind_of(notice)},
                                        {"read_as", notice.read_as}};
                streams.out << base::compact(row) << '\n';
            } else {
                streams.out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", place.path, place.line, character,
                                           notice.text, points, kind_of(notice), notice.read_as);
            }
        }
        return base::Result<void>();
    }));
    return without > 0 ? k_answer_is_no : k_done;
}

base::Result<int> run_convert(const ConvertOptions& options, const Globals& globals, Streams& streams) {
    if (options.from == options.to) {
        return base::fail(ErrorKind::usage, "--from and --to are the same", "--from xsampa --to ipa, or the other way");
    }
    using Direction = phones::XsampaConverter::Direction;
    SAUTI_TRY(const auto tables, phones::DistanceTables::find(options.panphon, options.mode_value()));
    const phones::XsampaConverter converter(tables, options.to == "ipa" ? Direction::to_ipa : Direction::to_xsampa,
                                            options.mode_value());
    NoticeCounts counts;
    SAUTI_CHECK(for_each_text(options, streams, [&](const std::string& text, const base::Place& place) {
        const phones::Conversion converted = converter.convert(text);
        if (!converted.unknown.empty() && counts.without == 0) counts.first = place;
        counts.without += static_cast<std::int64_t>(converted.unknown.size());
        streams.out << (options.json_strings ? base::compact(base::Json(converted.text)) : converted.text) << '\n';
        return base::Result<void>();
    }));
    if (options.mode_value() == base::Mode::corrected && counts.without > 0) {
        tell_warning(
            {fmt::format("the table does not have {} of the characters; they were kept", counts.without), counts.first},
            globals, streams.err);
        return k_answer_is_no;
    }
    return k_done;
}

template <class Options>
CLI::App* add_verb(Cli& cli, CLI::App& family, const char* name, const char* help, const char* examples,
                   base::Result<int> (*run)(const Options&, const Globals&, Streams&), Options*& options) {
    const auto shared = std::make_shared<Options>();
    options = shared.get();
    CLI::App* verb = cli.verb(family, name, help, examples, [shared, run](const Globals& globals, Streams& streams) {
        return run(*shared, globals, streams);
    });
    add_phones_options(*verb, *shared);
    return verb;
}

} // namespace

void add_phones_options(CLI::App& verb, PhonesOptions& options) {
    verb.add_flag("--json-strings", options.json_strings, "Lines are JSON strings");
    verb.add_option("--mode", options.mode, "reference (PanPhon to the letter) or corrected")
        ->check(CLI::IsMember({"reference", "corrected"}))
        ->capture_default_str();
    verb.add_option("--panphon", options.panphon,
                    "PanPhon's data folder (default: SAUTI_PANPHON_DATA, else our own table)");
}

void add_phones_files(CLI::App& verb, PhonesOptions& options) {
    verb.add_option("files", options.files, "Files of phones, a line each; - or none: standard input");
}

base::Result<std::string> text_of_line(const PhonesOptions& options, std::string_view line, const base::Place& place) {
    if (!options.json_strings) return std::string(line);
    SAUTI_TRY(const base::Json value, base::parse_json(line, place.to_string()));
    if (!value.is_string())
        return base::fail(base::make_error(ErrorKind::invalid, "a line is no JSON string").at(place));
    return value.get<std::string>();
}

base::Result<void>
for_each_text(const PhonesOptions& options, Streams& streams,
              const std::function<base::Result<void>(const std::string& text, const base::Place& place)>& take) {
    LineSource lines(options.files, streams);
    while (true) {
        SAUTI_TRY(const auto line, lines.next());
        if (!line) return {};
        SAUTI_TRY(const std::string text, text_of_line(options, *line, lines.place()));
        SAUTI_CHECK(take(text, lines.place()));
        if (streams.in_is_pipe) streams.out.flush();
        SAUTI_CHECK(check_output(streams));
    }
}

void NoticeCounts::add(const phones::Reading& reading, const base::Place& place) {
    for (const phones::Notice& notice : reading.notices) {
        if (notice.kind == phones::Notice::Kind::respelled) {
            ++respelled;
        } else {
            if (without == 0) first = place;
            ++without;
        }
    }
}

void NoticeCounts::tell(const Globals& globals, Streams& streams) const {
    if (respelled > 0) {
        say(globals, streams,
            fmt::format("{} written otherwise than the table does and brought together; phones check lists them",
                        respelled == 1 ? "1 letter is" : fmt::format("{} letters are", respelled)));
    }
    if (without == 0) return;
    tell_warning({fmt::format("{} no features; phones check lists them",
                              without == 1 ? "1 character has" : fmt::format("{} characters have", without)),
                  first},
                 globals, streams.err);
}

void declare_phones(Cli& cli) {
    CLI::App* family = cli.family("phones", "Phones: segments, features, distances, error rates");
    SegmentOptions* segment = nullptr;
    CLI::App* verb = add_verb(cli, *family, "segment", "Cut each line into segments, a JSON array a line",
                              "  echo \"t͡ʃaːi\" | sauti-cli phones segment\n"
                              "  echo \"kaᵐba\" | sauti-cli phones segment --mode reference\n",
                              run_segment, segment);
    add_phones_files(*verb, *segment);
    verb->add_flag("--safe", segment->safe, "PanPhon's segs_safe: what it does not know stays, each character alone");

    FeaturesOptions* features = nullptr;
    verb = add_verb(cli, *family, "features", "Articulatory features of phones, a JSON object each",
                    "  sauti-cli phones features t͡ʃ ᵐb\n"
                    "  echo \"mtoto\" | sauti-cli phones features --words\n",
                    run_features, features);
    verb->add_option("phones", features->phones, "Phones; with --words files of phones (- or none: standard input)");
    verb->add_flag("--words", features->words, "Each line's vectors in order: 24 signs + - 0 a phone");

    PhonesOptions* sonority = nullptr;
    verb = add_verb(cli, *family, "sonority", "Sonority of each line's phones, 1 (voiceless stop) to 9 (open vowel)",
                    "  echo \"mtoto\" | sauti-cli phones sonority\n"
                    "  echo \"ʔ\" | sauti-cli phones sonority --mode reference\n",
                    run_sonority, sonority);
    add_phones_files(*verb, *sonority);

    MatchOptions* match = nullptr;
    verb = add_verb(cli, *family, "match", "Phones that have features: of the table, or of each line",
                    "  sauti-cli phones match \"+nas +lab\"\n"
                    "  echo \"mtanɡo\" | sauti-cli phones match \"[+nas]\" -\n",
                    run_match, match);
    verb->add_option("mask", match->mask, "Features: \"+syl -hi\"")->required();
    verb->add_option("files", match->files, "Files of phones; none: the table's phones, the longest first");

    PhonesOptions* check = nullptr;
    verb = add_verb(cli, *family, "check", "List what has no features, and where; exit code 1 if there is any",
                    "  echo \"nɚs gaga\" | sauti-cli phones check\n"
                    "  echo \"mtoto\" | sauti-cli --json phones check\n",
                    run_check, check);
    add_phones_files(*verb, *check);

    ConvertOptions* convert = nullptr;
    verb = add_verb(cli, *family, "convert", "Convert phones between IPA and X-SAMPA",
                    "  echo \"tSai\" | sauti-cli phones convert --from xsampa --to ipa\n"
                    "  echo \"ŋombe\" | sauti-cli phones convert --from ipa --to xsampa\n",
                    run_convert, convert);
    verb->add_option("--from", convert->from, "ipa or xsampa")->required()->check(CLI::IsMember({"ipa", "xsampa"}));
    verb->add_option("--to", convert->to, "ipa or xsampa")->required()->check(CLI::IsMember({"ipa", "xsampa"}));
    add_phones_files(*verb, *convert);

    declare_phones_compare(cli, *family);
}

} // namespace sauti::cli
