// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "base/random.h"
#include "dataset/step_detail.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

/// Steps that move whole sentences: CoNLL sentences, or lines of text and jsonl.
namespace sauti::dataset::detail {

namespace {

std::uint64_t seed_of(const StepRun& run) {
    return static_cast<std::uint64_t>(run.options.integer("seed"));
}

/// What makes two sentences equal: the tokens without their tags, or the line without white space at its ends.
std::string key_text(Kind kind, const Unit& unit) {
    if (kind != Kind::conll) return std::string(unicode::strip(unit.lines[0]));
    std::string text;
    for (const std::string& line : unit.lines) {
        if (!text.empty()) text += ' ';
        text += line.substr(0, line.find_first_of(" \t"));
    }
    return text;
}

using Key = std::pair<std::uint64_t, std::uint64_t>;

/// 128 bits: two sentences of a billion share it by chance with probability under 1e-20.
Key key_of(std::string_view text) {
    return {base::fnv1a_64(text), base::fnv1a_64(text, 0x9e3779b97f4a7c15U)};
}

/// Names, one a unit, from the file that the option `speakers` names.
base::Result<std::vector<std::string>> read_speakers(const std::string& path) {
    std::vector<std::string> names;
    SAUTI_TRY(const std::string bytes, base::read_file(path));
    LineCutter cutter(formats::source_of(bytes), LineEnds::universal, path);
    while (true) {
        SAUTI_TRY(const auto cut, cutter.next());
        if (!cut) return names;
        names.emplace_back(cut->text);
    }
}

/// Which of train (0), dev (1), test (2) each group of equal sentences, or of one speaker, goes to.
struct Groups {
    std::map<Key, std::uint32_t> number; ///< of the group, in the order of first sight
    std::vector<std::int64_t> sizes;     ///< in units
    std::vector<std::uint32_t> of_unit;
    std::vector<std::uint8_t> side;

    void add(const Key& key) {
        const auto [found, fresh] = number.try_emplace(key, static_cast<std::uint32_t>(sizes.size()));
        if (fresh) sizes.push_back(0);
        ++sizes[found->second];
        of_unit.push_back(found->second);
    }

    /// Groups in a seeded order; each goes to dev while it fits there, then to test, else to train.
    void deal(std::uint64_t seed, double dev_share, double test_share) {
        std::vector<std::uint32_t> order(sizes.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = static_cast<std::uint32_t>(i);
        base::RandomStream(seed, "dataset/split", 0).shuffle(order);
        const auto units = static_cast<double>(of_unit.size());
        const std::array<std::int64_t, 3> most = {0, std::llround(units * dev_share), std::llround(units * test_share)};
        std::array<std::int64_t, 3> have = {};
        side.assign(sizes.size(), 0);
        for (const std::uint32_t group : order) {
            for (const std::uint8_t to : {std::uint8_t{1}, std::uint8_t{2}}) {
                if (have[to] + sizes[group] > most[to]) continue;
                have[to] += sizes[group];
                side[group] = to;
                break;
            }
        }
    }
};

base::Result<Groups> gather(StepRun& run) {
    Groups groups;
    std::vector<std::string> speakers;
    const bool by_speaker = run.options.text("by") == "speaker";
    if (by_speaker) {
        if (run.options.text("speakers").empty()) {
            return base::fail(base::ErrorKind::invalid, "the sentences carry no speakers",
                              "give option speakers: a file with a speaker's name for each sentence, one a line");
        }
        SAUTI_TRY(speakers, read_speakers(run.options.text("speakers")));
    }
    for (const StepInput& input : run.inputs) {
        SAUTI_CHECK(for_each_unit(run, input, [&](const Unit& unit) -> base::Result<void> {
            const std::size_t number = groups.of_unit.size();
            if (by_speaker && number >= speakers.size()) {
                base::Error error =
                    base::make_error(base::ErrorKind::invalid, "there are fewer speakers than sentences");
                return base::fail(
                    std::move(error).at({run.options.text("speakers"), static_cast<std::int64_t>(number), -1}));
            }
            groups.add(key_of(by_speaker ? speakers[number] : key_text(input.kind, unit)));
            return {};
        }));
    }
    return groups;
}

} // namespace

base::Result<void> limit(StepRun& run) {
    const StepInput& input = run.inputs[0];
    const std::int64_t skip = run.options.integer("skip");
    const std::int64_t last = skip + run.options.integer("count");
    std::int64_t number = 0;
    return for_each_unit(run, input, [&](const Unit& unit) -> base::Result<void> {
        ++number;
        if (number > skip && number <= last) return put_unit(*run.outputs[0], input.kind, unit, 0);
        run.report.lost[number <= skip ? "skipped" : "beyond the limit"] +=
            static_cast<std::int64_t>(unit.lines.size());
        return {};
    });
}

base::Result<void> shuffle(StepRun& run) {
    const StepInput& input = run.inputs[0];
    if (!input.read_at) return base::fail(base::ErrorKind::internal, "shuffle needs an input that can be read twice");
    struct Place {
        std::uint64_t begin_bytes;
        std::uint32_t size_bytes;
        std::uint32_t first_line;
    };
    std::vector<Place> places; // 16 bytes a sentence is all that is held
    SAUTI_CHECK(for_each_unit(run, input, [&](const Unit& unit) -> base::Result<void> {
        const std::uint64_t size = unit.end_bytes - unit.begin_bytes;
        if (size >= k_whole) return base::fail(base::ErrorKind::limit, "a sentence is longer than 4 GiB");
        places.push_back({unit.begin_bytes, static_cast<std::uint32_t>(size), unit.first_line});
        return {};
    }));
    base::RandomStream(seed_of(run), "dataset/shuffle", 0).shuffle(places);
    std::int64_t done = 0;
    for (const Place& place : places) {
        if (++done % 256 == 0) SAUTI_CHECK(run.work.check());
        SAUTI_TRY(const std::string bytes, input.read_at(place.begin_bytes, place.size_bytes));
        Unit unit;
        unit.first_line = place.first_line;
        LineCutter cutter(formats::source_of(bytes), LineEnds::universal, input.path);
        while (true) {
            SAUTI_TRY(const auto cut, cutter.next());
            if (!cut) break;
            unit.lines.emplace_back(cut->text);
        }
        if (unit.lines.empty()) unit.lines.emplace_back(); // an empty line of text is a unit too
        SAUTI_CHECK(put_unit(*run.outputs[0], input.kind, unit, 0));
    }
    return {};
}

base::Result<void> split(StepRun& run) {
    const double dev = run.options.real("dev");
    const double test = run.options.real("test");
    if (dev + test >= 1) {
        return base::fail(base::ErrorKind::invalid,
                          fmt::format("dev {} and test {} leave nothing for train", dev, test),
                          "give shares that add up to less than 1");
    }
    SAUTI_TRY(Groups groups, gather(run));
    groups.deal(seed_of(run), dev, test);
    const std::int64_t lines_in = run.report.lines_in;
    std::size_t number = 0;
    for (std::uint32_t i = 0; i < run.inputs.size(); ++i) {
        const StepInput& input = run.inputs[i];
        SAUTI_CHECK(for_each_unit(run, input, [&](const Unit& unit) -> base::Result<void> {
            if (number >= groups.of_unit.size()) {
                return base::fail(base::ErrorKind::invalid, fmt::format("{} changed while it was read", input.path));
            }
            LineOutput& out = *run.outputs[groups.side[groups.of_unit[number++]]];
            return put_unit(out, input.kind, unit, i);
        }));
    }
    run.report.lines_in = lines_in; // they were read twice
    return {};
}

base::Result<void> concatenate(StepRun& run) {
    LineOutput& out = *run.outputs[0];
    const bool reference = run.mode == base::Mode::reference;
    std::string tail;        // reference: a last line without newline waits for what is glued to it
    std::vector<Span> parts; // where the tail comes from
    bool last_blank = true;
    for (std::uint32_t i = 0; i < run.inputs.size(); ++i) {
        const StepInput& input = run.inputs[i];
        const auto take = [&](const CutLine& cut) -> base::Result<void> {
            Span span = whole_line(cut.line, i);
            span.exact = tail.empty();
            parts.push_back(span);
            tail += cut.text;
            last_blank = cut.text.empty();
            // reference: no newline is put between two files (glues_a_last_line_without_newline)
            if (reference && !cut.ended) return {};
            SAUTI_CHECK(out.put(tail, parts));
            tail.clear();
            parts.clear();
            return {};
        };
        if (reference) {
            SAUTI_CHECK(for_each_line(run, input, LineEnds::bytes, take));
            continue;
        }
        SAUTI_CHECK(for_each_good_line(run, input, take));
        if (input.kind == Kind::conll && !last_blank) SAUTI_CHECK(out.put("", std::span<const Span>{}));
        last_blank = true;
    }
    return tail.empty() ? base::Result<void>{} : out.put_unended(tail, parts.front());
}

} // namespace sauti::dataset::detail
