// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/program.h"

#include "g2p/text_steps.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::g2p {

namespace {

constexpr std::string_view k_apostrophes = "'’‘ʼʻ";

bool is_plain_word_character(char32_t c) {
    if (c < 0x80) return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
    if (c == 0x200C || c == 0x200D) return true;
    const unicode::Category category = unicode::category(c);
    return category == unicode::Category::letter || category == unicode::Category::mark ||
           category == unicode::Category::number;
}

/// tur, aze and kaz in Latin letters, with whatever follows the code ("tur-Latn-bab").
bool has_turkic_case(std::string_view code) {
    for (const std::string_view begin : {"tur-Latn", "aze-Latn", "kaz-Latn"}) {
        if (code.substr(0, begin.size()) == begin) return true;
    }
    return false;
}

bool names_blanks(const RuleText& rule) {
    for (const std::string* part : {&rule.a, &rule.x, &rule.y}) {
        for (const std::string_view name : {"\\s", "\\W"}) {
            if (part->find(name) != std::string::npos) return true;
        }
    }
    return false;
}

bool keys_name_blanks(const std::vector<MapEntry>& map) {
    return std::any_of(map.begin(), map.end(), [](const MapEntry& entry) {
        return std::any_of(entry.key.begin(), entry.key.end(), unicode::is_white_space);
    });
}

std::u32string more_word_characters(const CodeTables& tables, bool apostrophes) {
    std::u32string more;
    bool any_apostrophe = false;
    for (const MapEntry& entry : tables.map) {
        for (const char32_t c : entry.key) {
            any_apostrophe = any_apostrophe || is_apostrophe(c);
            if (!is_plain_word_character(c) && !unicode::is_white_space(c)) more += c;
        }
    }
    if (apostrophes && any_apostrophe) more += unicode::to_code_points(k_apostrophes);
    std::sort(more.begin(), more.end());
    more.erase(std::unique(more.begin(), more.end()), more.end());
    return more;
}

/// The inside of a regular expression's class of all characters of a word.
std::string word_class(const std::u32string& more) {
    std::string text = "\\p{L}\\p{M}\\p{N}\\u200C\\u200D";
    for (const char32_t c : more)
        text += fmt::format("\\x{{{:X}}}", static_cast<unsigned>(c));
    return text;
}

} // namespace

base::Result<const PlainRulesOnDemand::Pair*> PlainRulesOnDemand::get(const CodeTables& tables,
                                                                      const RuleOptions& options) {
    const std::lock_guard lock(mutex_);
    if (pair_ == nullptr) {
        auto made = std::make_unique<Pair>();
        SAUTI_TRY(made->pre, PlainRules::compile(tables.pre, options));
        SAUTI_TRY(made->post, PlainRules::compile(tables.post, options));
        pair_ = std::move(made);
    }
    return pair_.get();
}

std::unique_ptr<PlainRulesOnDemand::Workers> PlainRulesOnDemand::take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<Workers>();
    auto workers = std::move(free_.back());
    free_.pop_back();
    return workers;
}

void PlainRulesOnDemand::give_back(std::unique_ptr<Workers> workers) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(workers));
}

bool Program::is_word_character(char32_t code_point) const {
    return is_plain_word_character(code_point) ||
           std::binary_search(more_word_characters.begin(), more_word_characters.end(), code_point);
}

bool Program::is_rule_ipa(char32_t code_point) const {
    if (!corrections.strict_keeps_rule_ipa) return false;
    const unicode::Category category = unicode::category(code_point);
    return category == unicode::Category::letter || category == unicode::Category::mark ||
           category == unicode::Category::symbol;
}

namespace {

/// Rules for our own matcher; and where one is not for it, the plain ones at once, so that a faulty rule is told now.
base::Result<void> compile_rules(Program& program) {
    RuleProgramOptions options = {program.rule_options.limited, {}};
    if (!program.rule_options.word_class.empty())
        options.is_word = [&program](char32_t c) { return program.is_word_character(c); };
    program.pre = RuleProgram::compile(program.tables.pre, options);
    program.post = RuleProgram::compile(program.tables.post, options);
    if (program.pre == nullptr || program.post == nullptr) SAUTI_CHECK(program.plain_rules());
    return {};
}

} // namespace

base::Result<std::unique_ptr<Program>> make_program(std::string_view code, const Options& options) {
    auto program = std::make_unique<Program>();
    program->options = options;
    program->corrections = options.mode == base::Mode::corrected ? options.corrections : Corrections::none();
    const Corrections& corrections = program->corrections;
    SAUTI_TRY(program->tables, read_tables(code, options));
    CodeTables& tables = program->tables;
    if (!options.pre_rules) tables.pre.clear();
    if (!options.post_rules) tables.post.clear();

    SAUTI_TRY(program->matcher, MapMatcher::build(tables.map, {corrections.apostrophes, corrections.key_marks}));
    if (corrections.turkic_case && has_turkic_case(tables.info.code)) program->locale = "tr";
    program->more_word_characters = more_word_characters(tables, corrections.apostrophes);

    RuleOptions& rules = program->rule_options;
    rules.limit_ms = options.rule_limit_ms;
    rules.limited = !corrections.unlimited_replacements;
    if (corrections.words) {
        const bool line = keys_name_blanks(tables.map) ||
                          std::any_of(tables.pre.begin(), tables.pre.end(), names_blanks) ||
                          std::any_of(tables.post.begin(), tables.post.end(), names_blanks);
        program->by_words = !line;
        if (line) rules.word_class = word_class(program->more_word_characters);
    }
    SAUTI_CHECK(compile_rules(*program));
    program->by_words = program->by_words && program->has_rules();
    return program;
}

void finish(const Program& program, std::string& text, bool may_compose) {
    if (program.options.ligatures) write_ligatures(text);
    if (program.options.punctuation) write_plain_punctuation(text, program.tables.punctuation);
    if (may_compose) text = unicode::nfc(text);
}

} // namespace sauti::g2p
