// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Where each line of a data set's file comes from: source file, lines, characters. `FILE.idx` beside FILE holds it.
///
/// FILE.idx, little-endian: magic "SAUTIIDX" · version u32 (1) · bytes of the sources' JSON u32 · that JSON (a list of
/// {"corpus"|"dataset"|"file", "path", "sha256"}) · records of 40 bytes to the end, sorted by `first_line`:
///     first_line, line_count, unit_begin, unit_end, source, source_line, source_lines, begin_cps, end_cps, flags (u32
///     each)
/// A record speaks for `line_count` lines: with advance `line` the i-th of them comes from source_line + i, with
/// advance `character` from the characters begin + i … end + i, else all come from the same place. Several records of
/// one line are its parts in order. 0xFFFFFFFF as an end means: to the end of the line. Law: what
/// IndexReader::lookup(n) gives is what was added for line n, however the records were joined.
namespace sauti::dataset {

inline constexpr std::uint32_t k_whole = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::string_view k_index_suffix = ".idx";

/// A file that somebody wrote, and from which lines come.
struct SourceFile {
    std::string kind; ///< "corpus" or "file"
    std::string id;   ///< of the corpus; empty for a file
    std::string path; ///< in the corpus's source folder, or as it was given
    std::string sha256;

    bool operator==(const SourceFile&) const = default;
};

/// A part of a line and the place it comes from. Spans are half-open, in code points; units of the line are code points
/// too (ids in .jsonl).
struct Span {
    std::uint32_t source = 0; ///< which input (inside a step), which source (in an index)
    std::uint32_t line = 0;   ///< from 1
    std::uint32_t lines = 1;
    std::uint32_t begin_cps = 0;
    std::uint32_t end_cps = k_whole;
    std::uint32_t unit_begin = 0;
    std::uint32_t unit_end = k_whole;
    bool exact = false; ///< unit i is code point begin_cps + i − unit_begin

    bool operator==(const Span&) const = default;
};

/// Writes FILE.idx in one pass: joins records, keeps one in memory.
class IndexWriter {
public:
    using Write = std::function<base::Result<void>(std::string_view)>;
    /// Writes the head. limit: more than 4 GiB of sources.
    [[nodiscard]] static base::Result<IndexWriter> begin(Write write, const std::vector<SourceFile>& sources);

    /// Lines in rising order; a line without parts may be left out.
    [[nodiscard]] base::Result<void> add(std::uint32_t line, std::span<const Span> parts);
    [[nodiscard]] base::Result<void> finish();

private:
    enum class Advance : std::uint32_t { none = 0, line = 1, character = 2 };
    explicit IndexWriter(Write write) : write_(std::move(write)) {}
    [[nodiscard]] bool joins(std::uint32_t line, const Span& part);
    [[nodiscard]] base::Result<void> flush();

    Write write_;
    Span span_;
    std::uint32_t first_line_ = 0;
    std::uint32_t line_count_ = 0;
    bool may_join_ = false;
    Advance advance_ = Advance::none;
};

/// Reads FILE.idx by position: a block of 64 KiB in memory. One thread.
class IndexReader {
public:
    /// not_found, not_this_format, unsupported (a newer version), truncated.
    [[nodiscard]] static base::Result<IndexReader> open(const base::fs::path& path);
    IndexReader(IndexReader&&) noexcept;
    ~IndexReader();

    [[nodiscard]] const std::vector<SourceFile>& sources() const;
    /// Parts of a line in order; empty for a line that comes from nowhere.
    [[nodiscard]] base::Result<std::vector<Span>> lookup(std::uint32_t line);

private:
    struct State;
    explicit IndexReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Follows a step's spans through the indices of its inputs down to the sources. An input is an original (its lines are
/// a source's lines) or a file with an index.
class Composer {
public:
    void add_original(SourceFile source);
    void add_indexed(IndexReader reader);
    [[nodiscard]] const std::vector<SourceFile>& sources() const { return sources_; }
    /// `parts` speak of inputs; the answer of `sources()`. Neighbouring lines of one source are joined.
    [[nodiscard]] base::Result<std::vector<Span>> compose(std::span<const Span> parts);

private:
    struct Input {
        std::unique_ptr<IndexReader> reader;       ///< null: an original
        std::vector<std::uint32_t> source_numbers; ///< of the input's sources in sources_
    };
    [[nodiscard]] std::uint32_t number_of(const SourceFile& source);
    static void clip(Span& span, const Span& part);
    [[nodiscard]] base::Result<void> through(Input& input, const Span& part, std::vector<Span>& into);

    std::vector<SourceFile> sources_;
    std::vector<Input> inputs_;
};

} // namespace sauti::dataset
