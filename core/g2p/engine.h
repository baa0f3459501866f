// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/result.h"
#include "g2p/options.h"
#include "phones/feature_table.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Letters to phones by a table and rewriting rules, as Epitran 1.35.1 does it (David Mortensen et al., "Epitran:
/// Precision G2P for Many Languages", LREC 2018; repository dmort27/epitran, file epitran/simple.py):
/// lower case → NFD → strip → pre rules → map, longest key first → post rules → NFC.
///
///     auto engine = Engine::load("swa-Latn");            // our own table, no data folder needed
///     (*engine)->transliterate("Ng'ombe wangu, 2021")    // "ŋoᵐbe waᵑɡu, 2021"
///
/// In `reference` mode every answer equals the original's to the byte. What no key covers passes unchanged (and can be
/// counted); output is NFC UTF-8. Input must be valid UTF-8: ill-formed bytes are read as U+FFFD.
namespace sauti::g2p {

/// Where the tables came from: what a data set's provenance keeps.
struct TableInfo {
    std::string code;    ///< "swa-Latn"
    std::string source;  ///< "builtin" or "folder"
    std::string name;    ///< "Swahili" where the table says so, else empty
    std::string quality; ///< "low" where a built-in table says that its answers are rough, else empty
    bool has_reference =
        true;            ///< false: a built-in table of a language that the original lacks; both modes answer alike
    std::string version; ///< of a built-in table; of a folder the first 12 digits of its hash
    std::string sha256;  ///< of all bytes that take part: map, rules, strip, punctuation
    std::int64_t entries = 0;
    std::int64_t pre_rules = 0;
    std::int64_t post_rules = 0;
};

/// How often each code point passed that no key and no rule covers (white space is not counted).
class UnmappedCounts {
public:
    void add(char32_t code_point, std::int64_t times = 1) { counts_[code_point] += times; }
    void add(const UnmappedCounts& other);
    [[nodiscard]] const std::map<char32_t, std::int64_t>& counts() const { return counts_; }
    [[nodiscard]] std::int64_t total() const;

private:
    std::map<char32_t, std::int64_t> counts_;
};

/// One piece of a word with all that is known of it (the original's word_to_tuples).
struct WordPiece {
    char category = 'L'; ///< first letter of the General Category; 'L' for whatever a key matched
    bool upper = false;  ///< the first code point is an upper-case letter
    std::string orthographic;
    std::string phonetic;
    /// Segments of `phonetic` with their features; one pair ("", zeros) where there are none.
    std::vector<std::pair<std::string, phones::FeatureVector>> segments;
};

/// One step of the map over a text: letters that a key covers, and what it writes for them.
struct TraceStep {
    std::string letters;      ///< NFD and lower case, as the map sees them
    std::string phones;       ///< the letters themselves where no key covers them
    std::int64_t line = 0;    ///< of the key in its file; 0: no key
    bool by_pre_rule = false; ///< a rule before the map wrote these letters

    bool operator==(const TraceStep&) const = default;
};

/// A rule that did something.
struct TraceRule {
    bool after_map = false;
    base::Place place;
    std::string text; ///< "a -> b / X _ Y", symbols put in
    std::int64_t times = 0;
    std::string before; ///< the word or line that the rule saw, and made
    std::string after;
};

/// A piece of the answer and all that made it. A place without a path: none.
struct TracePhone {
    std::string phones;    ///< before ligatures, punctuation and NFC
    std::string letters;   ///< of the prepared text that they came from; empty where a rule put them between letters
    base::Place key;       ///< that wrote them, or what a rule made them from
    base::Place pre_rule;  ///< the last rule before the map that wrote what the key read
    base::Place post_rule; ///< the last rule behind the map that wrote them
};

/// Why a text has its phones.
struct Trace {
    std::string map_path; ///< in which the lines of `steps` stand
    std::string prepared; ///< lower case, NFD, stripped
    std::vector<TraceStep> steps;
    std::vector<TraceRule> rules; ///< in the order in which they fired
    std::vector<TracePhone> phones;
};

/// One rule of a code, and how often it did something.
struct RuleCount {
    bool after_map = false;
    base::Place place;
    std::string text;         ///< "a -> b / X _ Y", symbols put in
    std::int64_t matches = 0; ///< replacements
    std::int64_t changed = 0; ///< words (or lines, where the code runs on lines) that it changed
    std::string before;       ///< the first of them, as the rule saw it
    std::string after;        ///< … and made it
};

/// What the map knows of a piece of text.
enum class Coverage {
    none,
    part,  ///< a key covers its beginning
    whole, ///< one key covers it
};

/// Immutable after loading, any number of threads. Loading reads the tables of one code only.
class Engine {
public:
    /// `code` is the name of a map ("swa-Latn"; case counts); "builtin:CODE" asks for our own table even where
    /// options.data_folder has one. not_found names the nearest codes; a malformed map or rule is `syntax`, `invalid`
    /// or `encoding` with file and line.
    [[nodiscard]] static base::Result<std::shared_ptr<const Engine>> load(std::string_view code,
                                                                          const Options& options = {});
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    [[nodiscard]] const TableInfo& info() const;
    [[nodiscard]] const Options& options() const;
    /// "swa-Latn builtin 1 corrected 0123456789ab": one text that changes whenever an answer may change. For stamps.
    [[nodiscard]] std::string stamp() const;

    /// One word or line. Fails only where a rule's regular expression runs over its limits (`limit`, naming the rule).
    [[nodiscard]] base::Result<std::string> transliterate(std::string_view text) const;
    /// The same into `out` (overwritten), so that a loop allocates nothing; counts what no key covers if asked.
    [[nodiscard]] base::Result<void> transliterate(std::string_view text, std::string& out,
                                                   UnmappedCounts* unmapped = nullptr) const;
    /// Every rule of the code, in order, with no counts yet.
    [[nodiscard]] std::vector<RuleCount> rule_counts() const;
    /// transliterate, adding to `counts`, which came from rule_counts().
    [[nodiscard]] base::Result<void> count_rules(std::string_view text, std::string& out,
                                                 std::vector<RuleCount>& counts) const;
    /// Only what the map (and, in corrected mode, the rules) wrote: "chai, mbwa 2" → "t͡ʃaimbwa" (strict_trans).
    [[nodiscard]] base::Result<std::string> strict(std::string_view text) const;
    /// transliterate, cut into segments; what has no features stays as single code points (trans_list).
    /// "chai mbwa." → ["t͡ʃ","a","i"," ","m","b","w","a","."]; NFD. corrected: a mark without features (a tone) stays
    /// with the segment before it.
    [[nodiscard]] base::Result<std::vector<std::string>> segments(std::string_view text,
                                                                  const phones::FeatureTable& table) const;
    /// word_to_tuples: no lower-casing, no post rules. reference: fails with `invalid` ("IndexError") where a key
    /// matched only by case and has no lower-case twin.
    [[nodiscard]] base::Result<std::vector<WordPiece>> pieces(std::string_view word,
                                                              const phones::FeatureTable& table) const;
    /// Why the text has these phones. steps of "chai": [{ch, t͡ʃ, line}, {a, a, line}, {i, i, line}]; where rules follow
    /// the map, the answer may differ from the steps' phones, and `phones` has it.
    [[nodiscard]] base::Result<Trace> trace(std::string_view text) const;
    /// Does the map have a key for this letter with its marks (in any case)?
    [[nodiscard]] Coverage coverage(std::string_view cluster) const;
    /// strict, cut into segments, each in X-SAMPA (xsampa_list).
    [[nodiscard]] base::Result<std::vector<std::string>> xsampa(std::string_view text,
                                                                const phones::FeatureTable& table) const;

private:
    struct Parts;
    explicit Engine(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

/// Codes that can be loaded: the built-in ones and those of the folder (sorted by code; both where both have it).
/// A table that cannot be read is listed with its error and does not disturb the others.
struct Language {
    TableInfo info;
    std::string problem; ///< empty, or why it cannot be loaded
};
[[nodiscard]] base::Result<std::vector<Language>> languages(const std::filesystem::path& data_folder);
/// Names alone, without reading the tables.
[[nodiscard]] std::vector<std::string> known_codes(const std::filesystem::path& data_folder);

} // namespace sauti::g2p
