// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "cli/g2p_detail.h"
#include "cli/line_source.h"
#include "g2p/difference.h"
#include "g2p/lint.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <unordered_map>
#include <utility>

namespace sauti::cli {

namespace {

using base::Json;

Json place_json(const base::Place& place) {
    return place.path.empty() ? Json() : Json(place.to_string());
}

Json step_json(const g2p::TraceStep& step, const std::string& map_path) {
    const base::Place key = {step.line > 0 ? map_path : std::string(), step.line};
    return {{"letters", step.letters}, {"phones", step.phones}, {"key", place_json(key)}};
}

Json rule_json(const g2p::TraceRule& rule) {
    return {{"when", rule.after_map ? "post" : "pre"},
            {"place", place_json(rule.place)},
            {"rule", rule.text},
            {"times", rule.times},
            {"before", rule.before},
            {"after", rule.after}};
}

Json phone_json(const g2p::TracePhone& phone) {
    return {{"phones", phone.phones},
            {"letters", phone.letters},
            {"key", place_json(phone.key)},
            {"pre", place_json(phone.pre_rule)},
            {"post", place_json(phone.post_rule)}};
}

/// Tabs and line ends inside a field would break the table.
std::string field(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return text;
}

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& entry : list)
        text += (text.empty() ? "" : "; ") + entry;
    return field(text);
}

/// The words of the input, each once, in the order of their first appearance.
class Words {
public:
    void add(std::string_view line) {
        while (!line.empty()) {
            std::size_t end = 0;
            while (end < line.size()) {
                const unicode::Decoded next = unicode::decode_first(line.substr(end));
                if (unicode::is_white_space(next.code_point)) break;
                end += next.size_bytes;
            }
            if (end > 0 && times_[std::string(line.substr(0, end))]++ == 0) order_.emplace_back(line.substr(0, end));
            const std::size_t blank = end < line.size() ? unicode::decode_first(line.substr(end)).size_bytes : 0;
            line.remove_prefix(end + blank);
        }
    }
    [[nodiscard]] const std::vector<std::string>& order() const { return order_; }
    [[nodiscard]] std::int64_t times(const std::string& word) const { return times_.at(word); }

private:
    std::vector<std::string> order_;
    std::unordered_map<std::string, std::int64_t> times_;
};

} // namespace

base::Result<Json> trace_json(const g2p::Engine& engine, std::string_view text) {
    SAUTI_TRY(const g2p::Trace trace, engine.trace(text));
    SAUTI_TRY(const std::string answer, engine.transliterate(text));
    Json steps = Json::array();
    for (const g2p::TraceStep& step : trace.steps)
        steps.push_back(step_json(step, trace.map_path));
    Json rules = Json::array();
    for (const g2p::TraceRule& rule : trace.rules)
        rules.push_back(rule_json(rule));
    Json phones = Json::array();
    for (const g2p::TracePhone& phone : trace.phones)
        phones.push_back(phone_json(phone));
    return Json{{"text", std::string(text)}, {"prepared", trace.prepared},  {"rules", std::move(rules)},
                {"steps", std::move(steps)}, {"phones", std::move(phones)}, {"answer", answer}};
}

base::Result<void> write_rule_report(const std::filesystem::path& path, const std::vector<g2p::RuleCount>& counts) {
    std::string text = "place\twhen\tmatches\tchanged\tbefore\tafter\trule\n";
    for (const g2p::RuleCount& count : counts) {
        text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", count.place.to_string(), count.after_map ? "post" : "pre",
                            count.matches, count.changed, field(count.before), field(count.after), count.text);
    }
    return base::write_atomically(path, text);
}

base::Result<int> lint_tables(const G2pOptions& options, const Globals& globals, Streams& streams) {
    std::vector<std::string> codes;
    if (!options.code.empty()) codes.push_back(options.code);
    for (const std::filesystem::path& more : options.files)
        codes.push_back(more.string());
    if (codes.empty()) codes = g2p::known_codes(options.engine.data_folder);
    std::size_t findings = 0;
    const auto tell = [&](const base::Place& place, const std::string& problem) {
        ++findings;
        if (globals.json) {
            const Json row = {{"place", place.path}, {"line", place.line}, {"problem", problem}};
            streams.out << base::compact(row) << '\n';
        } else {
            streams.out << place.to_string() << ": " << problem << '\n';
        }
    };
    for (const std::string& code : codes) {
        auto found = g2p::lint(code, options.engine.data_folder);
        if (!found && found.error().kind == base::ErrorKind::not_found) return base::fail(std::move(found.error()));
        if (!found) {
            tell(found.error().place, found.error().message);
            continue;
        }
        for (const g2p::Finding& finding : *found)
            tell(finding.place, finding.problem);
        SAUTI_CHECK(check_output(streams));
    }
    say(globals, streams, fmt::format("{} codes, {} findings", codes.size(), findings));
    return findings == 0 ? k_done : k_answer_is_no;
}

base::Result<int> compare_folders(const G2pOptions& options, const Globals& globals, Streams& streams) {
    g2p::Options other = options.engine;
    other.data_folder = options.compare;
    SAUTI_TRY(const auto here, g2p::Engine::load(options.code, options.engine));
    SAUTI_TRY(const auto there, g2p::Engine::load(options.code, other));
    Words words;
    LineSource lines(options.files, streams);
    while (true) {
        SAUTI_TRY(const auto line, lines.next());
        if (!line) break;
        words.add(*line);
    }
    std::size_t different = 0;
    if (!globals.json) streams.out << "word\ttimes\there\tthere\tonly here\tonly there\n";
    for (const std::string& word : words.order()) {
        SAUTI_TRY(const auto found, g2p::difference(*here, *there, word));
        if (!found) continue;
        ++different;
        if (globals.json) {
            const Json row = {
                {"word", word},          {"times", words.times(word)},    {"here", found->here},
                {"there", found->there}, {"only_here", found->only_here}, {"only_there", found->only_there}};
            streams.out << base::compact(row) << '\n';
        } else {
            streams.out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", word, words.times(word), found->here, found->there,
                                       joined(found->only_here), joined(found->only_there));
        }
        SAUTI_CHECK(check_output(streams));
    }
    say(globals, streams,
        fmt::format("{} of {} words differ between {} and {}", different, words.order().size(), here->stamp(),
                    there->stamp()));
    return different == 0 ? k_done : k_answer_is_no;
}

} // namespace sauti::cli
