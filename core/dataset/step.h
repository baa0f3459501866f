// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/mode.h"
#include "base/result.h"
#include "base/work.h"
#include "dataset/line_output.h"
#include "dataset/options.h"
#include "formats/lines.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A step makes files out of files: what it takes and gives, its options, and how it is run on streams. Steps know no
/// recipe, no project and no folder; `run_step` is all there is.
///
///     phonemize-conll, code swa-Latn:   "chai B-LOC\n\n"  →  "t͡ʃai B-LOC\n\n"
///
/// In `reference` mode a step repeats its original to the byte (the scripts of "Phone-ing it in", ACL 2022, repository
/// sil-ai/phone-it-in, and SHIBA's to_examples); in `corrected` mode lines end with \n, a blank line stands after each
/// sentence, and whatever is left out is counted with its reason.
namespace sauti::dataset {

/// What the lines of a file are.
enum class Kind {
    text,  ///< a sentence a line
    conll, ///< a token and its tag a line, a blank line after each sentence
    jsonl, ///< {"input_ids": […]} a line
};
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::optional<Kind> kind_of(std::string_view text);

/// What one unit of a file is, for whoever trains on it.
enum class Units { characters, words, lines, ids };
[[nodiscard]] std::string_view name(Units units);
[[nodiscard]] std::optional<Units> units_of(std::string_view text);

/// What a run of a step met. All counts are of lines.
struct StepReport {
    std::int64_t lines_in = 0;
    std::int64_t lines_out = 0;
    std::map<std::string, std::int64_t> lost;    ///< reason → lines of the input that went nowhere
    std::map<std::string, std::int64_t> changed; ///< what was mended → how often
    std::map<char32_t, std::int64_t> unmapped;   ///< characters that have no phones → how often
    base::Diagnostics warnings{100};
    std::vector<std::string> printed; ///< what the original program would have printed

    void add(const StepReport& other);
    [[nodiscard]] std::int64_t lost_total() const;
    /// A line that went nowhere, with its place.
    void lose(const std::string& reason, const std::string& path, std::int64_t line);
};

/// Phones of a word or a line; what has none is counted.
using Transliterate = std::function<base::Result<void>(std::string_view text, std::string& phones,
                                                       std::map<char32_t, std::int64_t>& unmapped)>;

struct Transliterator {
    Transliterate run;
    std::string stamp; ///< changes whenever an answer may: code, mode, tables
};

/// What steps need of rooms they do not know.
struct Tools {
    /// Loads the tables of a language.
    std::function<base::Result<Transliterator>(const std::string& code, base::Mode mode)> transliterator;
};

/// A file that a step reads.
struct StepInput {
    std::string path; ///< as shown in messages
    Kind kind = Kind::text;
    std::function<base::Result<formats::Source>()> open; ///< from the start, each time
    /// Bytes at a place; empty where the input is a stream that is read once.
    std::function<base::Result<std::string>(std::uint64_t offset, std::size_t bytes)> read_at;
};

/// One run over one file, or over the files that are joined.
struct StepRun {
    const Options& options;
    base::Mode mode;
    std::vector<StepInput>& inputs;
    std::vector<LineOutput*> outputs; ///< one; of `split` train, dev, test
    StepReport& report;
    const Tools& tools;
    const base::Work& work;
};

enum class Shape {
    each_file, ///< a file in, a file out, under the same name
    joins,     ///< files of the same name from several inputs → one file
    splits,    ///< all files in → train, dev and test
};

struct StepInfo {
    std::string_view name;
    std::string_view help;
    std::vector<Kind> takes;
    std::optional<Kind> gives;  ///< unset: what it takes
    std::optional<Units> units; ///< unset: what comes in
    Shape shape = Shape::each_file;
    std::vector<OptionInfo> options; ///< besides `mode`, which every step has
    bool in_memory = false;          ///< a stream is held whole, since it must be read twice
    int version = 1;                 ///< raised whenever the same input may give other bytes
    base::Result<void> (*run)(StepRun& run) = nullptr;

    [[nodiscard]] bool takes_kind(Kind kind) const;
    [[nodiscard]] Kind gives_for(Kind kind) const { return gives ? *gives : kind; }
};

/// All steps, in the order of --help.
[[nodiscard]] const std::vector<StepInfo>& steps();
/// usage, with the nearest name.
[[nodiscard]] base::Result<const StepInfo*> find_step(std::string_view name);

/// Runs a step: the shell around `StepInfo::run` that ends the outputs and counts their lines. Errors: invalid,
/// encoding (reference mode) with file and line; what the outputs give; cancelled.
[[nodiscard]] base::Result<void> run_step(const StepInfo& step, StepRun& run);

/// The bytes of a run on one text in memory, for tests and previews; the index is not made.
struct TextResult {
    std::string text;
    StepReport report;
};
[[nodiscard]] base::Result<TextResult> run_step_on_text(const StepInfo& step, const Options& options, Kind kind,
                                                        std::string_view text, const Tools& tools);
/// A StepInput over bytes in memory, which must outlive it.
[[nodiscard]] StepInput text_input(std::string path, Kind kind, std::string_view bytes);
/// A StepInput over a file. not_found or io_read when it cannot be opened.
[[nodiscard]] base::Result<StepInput> file_input(const base::fs::path& path, Kind kind);

} // namespace sauti::dataset
