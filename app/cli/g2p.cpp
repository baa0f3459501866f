// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/g2p_detail.h"
#include "cli/line_source.h"
#include "cli/verbs.h"
#include "g2p/backoff.h"
#include "g2p/engine.h"
#include "g2p/word_cache.h"
#include "phones/feature_table.h"
#include "unicode/utf8.h"
#include "workspace/inventories.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

namespace sauti::cli {

namespace {

namespace fs = std::filesystem;
using base::ErrorKind;

constexpr const char* k_examples = "  echo \"Ng'ombe wangu\" | sauti-cli g2p swa-Latn\n"
                                   "  echo \"Umwáana mwiza\" | sauti-cli g2p kin-Latn --list\n";

/// What answers: one code or several, and the features of phones where they are asked for.
struct Tables {
    std::shared_ptr<const g2p::Engine> engine;
    std::shared_ptr<const g2p::Backoff> backoff; ///< instead of the engine, for several codes
    std::shared_ptr<const phones::FeatureTable> features;
};

/// Answers line after line.
class Answers {
public:
    Answers(const G2pOptions& options, Tables tables, bool json)
        : options_(options), engine_(std::move(tables.engine)), backoff_(std::move(tables.backoff)),
          table_(std::move(tables.features)), json_(json) {
        if (!options.rules.empty()) rules_ = engine_->rule_counts();
        // What is counted has to be seen each time.
        const bool repeatable = options.output == G2pOutput::text && rules_.empty() && !counting();
        if (options.words && repeatable && engine_ != nullptr) cache_.emplace(engine_);
    }

    /// What is printed for `line`, without a line end; valid until the next call.
    [[nodiscard]] base::Result<std::string_view> answer(std::string_view line) {
        std::string parsed;
        if (options_.json_strings) {
            SAUTI_TRY(const base::Json value, base::parse_json(line, "line"));
            if (!value.is_string()) return base::fail(ErrorKind::invalid, "a line is no JSON string");
            parsed = value.get<std::string>();
            line = parsed;
        }
        if (options_.output == G2pOutput::text || options_.output == G2pOutput::strict) {
            SAUTI_CHECK(options_.words ? words(line) : piece(line, text_));
            if (folding) text_ = folding->apply(text_);
            if (json_) text_ = base::compact(base::Json(text_));
            return std::string_view(text_);
        }
        if (counting()) SAUTI_CHECK(engine_->transliterate(line, scratch_, &unmapped_));
        SAUTI_CHECK(list(line));
        return std::string_view(text_);
    }

    [[nodiscard]] const g2p::UnmappedCounts& unmapped() const { return unmapped_; }
    [[nodiscard]] const std::vector<g2p::RuleCount>& rules() const { return rules_; }

    std::optional<phones::Folding> folding; ///< of the phones that come out

private:
    [[nodiscard]] bool counting() const { return !options_.unmapped.empty(); }

    [[nodiscard]] base::Result<void> piece(std::string_view text, std::string& out) {
        if (!rules_.empty()) SAUTI_CHECK(engine_->count_rules(text, scratch_, rules_));
        g2p::UnmappedCounts* const unmapped = counting() ? &unmapped_ : nullptr;
        if (backoff_ != nullptr) return backoff_->transliterate(text, out, unmapped);
        if (options_.output == G2pOutput::text) return engine_->transliterate(text, out, unmapped);
        if (counting()) SAUTI_CHECK(engine_->transliterate(text, scratch_, &unmapped_));
        SAUTI_TRY(out, engine_->strict(text));
        return {};
    }

    /// Each word on its own; the blanks between them as they are.
    [[nodiscard]] base::Result<void> words(std::string_view line) {
        text_.clear();
        std::string word;
        while (!line.empty()) {
            std::size_t end = 0;
            const bool blank = unicode::is_white_space(unicode::decode_first(line).code_point);
            while (end < line.size()) {
                const unicode::Decoded next = unicode::decode_first(line.substr(end));
                if (unicode::is_white_space(next.code_point) != blank) break;
                end += next.size_bytes;
            }
            if (blank) {
                text_ += line.substr(0, end);
            } else {
                if (cache_) {
                    SAUTI_TRY(const std::string_view phones, cache_->transliterate(line.substr(0, end)));
                    text_ += phones;
                } else {
                    SAUTI_CHECK(piece(line.substr(0, end), word));
                    text_ += word;
                }
            }
            line.remove_prefix(end);
        }
        return {};
    }

    [[nodiscard]] base::Result<void> list(std::string_view line) {
        base::Json answer = base::Json::array();
        if (options_.output == G2pOutput::tuples) {
            SAUTI_TRY(const auto pieces, engine_->pieces(line, *table_));
            for (const g2p::WordPiece& part : pieces)
                answer.push_back(tuple(part));
        } else if (options_.output == G2pOutput::list) {
            SAUTI_TRY(answer, engine_->segments(line, *table_));
        } else if (options_.output == G2pOutput::trace) {
            SAUTI_TRY(answer, trace_json(*engine_, line));
        } else {
            SAUTI_TRY(answer, engine_->xsampa(line, *table_));
        }
        text_ = base::compact(answer);
        return {};
    }

    static base::Json tuple(const g2p::WordPiece& part) {
        base::Json segments = base::Json::array();
        for (const auto& [segment, features] : part.segments) {
            segments.push_back(base::Json::array({segment, phones::to_text(features)}));
        }
        return base::Json::array(
            {std::string(1, part.category), part.upper ? 1 : 0, part.orthographic, part.phonetic, segments});
    }

    const G2pOptions& options_;
    std::shared_ptr<const g2p::Engine> engine_;
    std::shared_ptr<const g2p::Backoff> backoff_;
    std::shared_ptr<const phones::FeatureTable> table_;
    bool json_;
    g2p::UnmappedCounts unmapped_;
    std::optional<g2p::WordCache> cache_; ///< of words, where nothing is counted
    std::vector<g2p::RuleCount> rules_;   ///< empty where no report was asked for
    std::string text_;
    std::string scratch_;
};

base::Result<int> list_languages(const G2pOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto languages, g2p::languages(options.engine.data_folder));
    bool all_good = true;
    if (!globals.json) streams.out << "code\tname\tsource\tmodes\tquality\tentries\tpre\tpost\n";
    for (const g2p::Language& language : languages) {
        const g2p::TableInfo& info = language.info;
        if (!language.problem.empty()) {
            all_good = false;
            tell_warning({fmt::format("{} cannot be loaded: {}", info.code, language.problem), {}}, globals,
                         streams.err);
            continue;
        }
        const std::string_view modes = info.has_reference ? "reference, corrected" : "corrected";
        if (globals.json) {
            const base::Json row = {{"code", info.code},     {"name", info.name},       {"source", info.source},
                                    {"modes", modes},        {"quality", info.quality}, {"entries", info.entries},
                                    {"pre", info.pre_rules}, {"post", info.post_rules}, {"version", info.version},
                                    {"sha256", info.sha256}};
            streams.out << base::compact(row) << '\n';
        } else {
            streams.out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", info.code, info.name, info.source, modes,
                                       info.quality, info.entries, info.pre_rules, info.post_rules);
        }
    }
    return all_good ? k_done : k_answer_is_no;
}

/// Most frequent first.
base::Result<void> write_unmapped(const fs::path& path, const g2p::UnmappedCounts& unmapped) {
    std::vector<std::pair<char32_t, std::int64_t>> rows(unmapped.counts().begin(), unmapped.counts().end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text = "character\tcode point\tcount\n";
    for (const auto& [code_point, count] : rows) {
        // A control character would break the table; its number says what it is.
        if (code_point >= 0x20 && code_point != 0x7F) unicode::append_utf8(text, code_point);
        text += fmt::format("\tU+{:04X}\t{}\n", static_cast<unsigned>(code_point), count);
    }
    return base::write_atomically(path, text);
}

base::Result<void> complete(G2pOptions& options) {
    const auto mode = base::mode_of(options.mode);
    if (!mode)
        return base::fail(ErrorKind::usage, fmt::format("\"{}\" is no mode", options.mode), "reference or corrected");
    options.engine.mode = *mode;
    for (const std::string& name : options.no_correct) {
        SAUTI_CHECK(g2p::set_correction(options.engine.corrections, name, false));
    }
    if (options.engine.data_folder.empty()) options.engine.data_folder = g2p::data_folder_from_environment();
    return {};
}

std::vector<std::string> codes_of(const std::string& list) {
    std::vector<std::string> codes;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        codes.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    return codes;
}

base::Result<Tables> load_tables(const G2pOptions& options) {
    Tables tables;
    const std::vector<std::string> codes = codes_of(options.code);
    if (codes.size() > 1) {
        if (options.output != G2pOutput::text || !options.rules.empty()) {
            return base::fail(ErrorKind::usage, "several codes in turn give text only",
                              "give one code for lists, traces and reports");
        }
        SAUTI_TRY(tables.backoff, g2p::Backoff::load(codes, options.engine));
        return tables;
    }
    SAUTI_TRY(tables.engine, g2p::Engine::load(options.code, options.engine));
    const bool segments =
        options.output == G2pOutput::list || options.output == G2pOutput::tuples || options.output == G2pOutput::xsampa;
    if (segments) {
        SAUTI_TRY(tables.features, phones::FeatureTable::find(options.panphon));
    }
    return tables;
}

base::Result<int> run_g2p(G2pOptions options, const Globals& globals, Streams& streams) {
    SAUTI_CHECK(complete(options));
    if (options.languages) return list_languages(options, globals, streams);
    if (options.lint) return lint_tables(options, globals, streams);
    if (options.code.empty()) {
        return base::fail(ErrorKind::usage, "which language? A code is missing",
                          "sauti-cli g2p --languages lists them");
    }
    if (!options.compare.empty()) return compare_folders(options, globals, streams);
    SAUTI_TRY(Tables tables, load_tables(options));
    Answers answers(options, std::move(tables), options.json_strings || globals.json);
    if (!options.fold.empty()) {
        const auto project = project_folder(globals);
        SAUTI_TRY(answers.folding,
                  workspace::load_folding(
                      options.fold, {project ? *project : fs::path(), options.engine.data_folder, options.panphon}));
    }
    LineSource lines(options.files, streams);
    while (true) {
        SAUTI_TRY(const auto line, lines.next());
        if (!line) break;
        auto answer = answers.answer(*line);
        if (!answer) {
            base::Error error = std::move(answer.error());
            return base::fail(std::move(error).context(fmt::format("reading {}", lines.place().to_string())));
        }
        streams.out << *answer << '\n';
        if (streams.in_is_pipe) streams.out.flush();
        SAUTI_CHECK(check_output(streams));
    }
    if (!options.unmapped.empty()) SAUTI_CHECK(write_unmapped(options.unmapped, answers.unmapped()));
    if (!options.rules.empty()) SAUTI_CHECK(write_rule_report(options.rules, answers.rules()));
    return k_done;
}

} // namespace

void declare_g2p(Cli& cli) {
    const auto options = std::make_shared<G2pOptions>();
    CLI::App* verb =
        cli.verb(cli.app, "g2p", "Letters to phones: each line of text becomes a line of phones", k_examples,
                 [options](const Globals& globals, Streams& streams) { return run_g2p(*options, globals, streams); });
    verb->add_option("code", options->code,
                     "Language: swa-Latn, kin-Latn …; builtin:CODE for our own table; CODE,CODE: in turn");
    verb->add_option("files", options->files, "Text files; - or none: standard input");
    const auto output = [options, verb](const char* name, G2pOutput which, const char* help) {
        return verb->add_flag_callback(
            name, [options, which] { options->output = which; }, help);
    };
    CLI::Option* strict = output("--strict", G2pOutput::strict, "Only what the table wrote; the rest is left out");
    CLI::Option* list = output("--list", G2pOutput::list, "Segments, a JSON array a line");
    CLI::Option* tuples = output("--tuples", G2pOutput::tuples,
                                 "Category, case, letters, phones, segments with features (24 signs + - 0)");
    CLI::Option* xsampa = output("--xsampa", G2pOutput::xsampa, "Segments in X-SAMPA, a JSON array a line");
    CLI::Option* trace =
        output("--trace", G2pOutput::trace, "Why: every key and rule with its file and line, a JSON object a line");
    trace->excludes(strict)->excludes(list)->excludes(tuples)->excludes(xsampa);
    strict->excludes(list)->excludes(tuples)->excludes(xsampa);
    list->excludes(tuples)->excludes(xsampa);
    tuples->excludes(xsampa);
    verb->add_flag("--ligatures", options->engine.ligatures, "Write t͡ʃ as ʧ and its like");
    verb->add_flag("--puncnorm", options->engine.punctuation, "Write curly quotes and the like in ASCII");
    verb->add_flag("--tones", options->engine.tones, "Keep the table's tone letters");
    verb->add_flag_callback(
        "--no-pre", [options] { options->engine.pre_rules = false; }, "Without rules before the table");
    verb->add_flag_callback(
        "--no-post", [options] { options->engine.post_rules = false; }, "Without rules after the table");
    verb->add_option("--mode", options->mode, "reference (Epitran to the letter) or corrected")
        ->check(CLI::IsMember({"reference", "corrected"}))
        ->capture_default_str();
    std::string names;
    for (const g2p::CorrectionName& entry : g2p::correction_names())
        names += (names.empty() ? "" : ", ") + std::string(entry.name);
    verb->add_option("--no-correct", options->no_correct, "One switch of corrected off: " + names);
    verb->add_flag("--words", options->words, "Each word on its own, blanks kept")
        ->excludes(list)
        ->excludes(tuples)
        ->excludes(xsampa)
        ->excludes(trace);
    verb->add_flag("--json-strings", options->json_strings, "Lines in and out are JSON strings");
    verb->add_option("--data", options->engine.data_folder, "Epitran's data folder (default: SAUTI_EPITRAN_DATA)");
    verb->add_option("--panphon", options->panphon,
                     "PanPhon's data folder (default: SAUTI_PANPHON_DATA, else our own table)");
    verb->add_option("--unmapped", options->unmapped, "Write how often each character had no phone (TSV)");
    CLI::Option* fold =
        verb->add_option("--fold", options->fold, "Folding table applied after: its name in the project, or a file");
    CLI::Option* rules =
        verb->add_option("--rules", options->rules, "Write how often each rule fired and what it changed first (TSV)");
    for (CLI::Option* other : {list, tuples, xsampa, trace}) {
        fold->excludes(other);
        rules->excludes(other);
    }
    verb->add_flag("--lint", options->lint, "Tell what is suspicious in the tables of the codes given, or of all");
    verb->add_option(
        "--compare", options->compare,
        "Another data folder: tell the words that it transcribes differently, and by which keys and rules");
    verb->add_flag("--languages", options->languages, "List the codes that can be used");
}

} // namespace sauti::cli
