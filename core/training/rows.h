// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "base/work.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// The rows of one file as a run needs them: by number, in any order, as often as there are epochs.
namespace sauti::training {

namespace fs = std::filesystem;

/// Rows of ids that stay in the file: 20 bytes of memory a row, however long it is. Reading is safe from several
/// threads.
class IdRows {
public:
    /// Reads the file once. invalid: a row longer than `max_ids` (its line, and how to pack), no row at all; or an
    /// error of the format with its line.
    [[nodiscard]] static base::Result<IdRows> open(const fs::path& path, int max_ids, const base::Work& work);

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(lengths_.size()); }
    [[nodiscard]] std::span<const std::int32_t> lengths() const { return lengths_; }
    [[nodiscard]] base::Result<std::vector<std::int64_t>> read(std::int64_t row) const;
    /// How often each id occurs.
    [[nodiscard]] const std::map<std::int64_t, std::int64_t>& counts() const { return counts_; }
    [[nodiscard]] const std::vector<base::Warning>& warnings() const { return warnings_; }

private:
    struct Span {
        std::uint64_t begin_bytes;
        std::uint32_t size_bytes;
    };
    fs::path path_;
    std::shared_ptr<base::FileReader> file_;
    std::vector<Span> spans_;
    std::vector<std::int32_t> lengths_;
    std::map<std::int64_t, std::int64_t> counts_;
    std::vector<base::Warning> warnings_;
};

/// One tagged sentence. Its tokens are letters as a rule; a longer token (a word, a phone of two code points) is
/// answered at its first letter, and its other letters are read but not asked.
struct TaggedRow {
    std::vector<std::int64_t> ids;    ///< CLS, then the code points of all tokens
    std::vector<std::int32_t> starts; ///< of each token in `ids`
    std::vector<std::string> tokens;
    std::vector<std::string> tags;
    std::int64_t line = 0; ///< of its first token
};

struct TaggedOptions {
    int max_ids = 2048;
    /// Sentences with fewer letters are left out and counted, as the reference's notebook does; 0: none.
    int shortest_letters = 0;
    /// reference: a token must be one code point.
    bool single_letters = false;
};

/// Sentences kept in memory (named-entity sets are small): about 50 bytes a letter.
class TaggedRows {
public:
    /// Errors of the format with their line; invalid: too long a sentence, no sentence, a token of several letters with
    /// `single_letters`.
    [[nodiscard]] static base::Result<TaggedRows> open(const fs::path& path, const TaggedOptions& options,
                                                       const base::Work& work);

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(rows_.size()); }
    [[nodiscard]] const TaggedRow& row(std::int64_t index) const { return rows_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] std::span<const std::int32_t> lengths() const { return lengths_; }
    [[nodiscard]] std::int64_t left_out() const { return left_out_; }
    [[nodiscard]] const std::vector<base::Warning>& warnings() const { return warnings_; }

private:
    std::vector<TaggedRow> rows_;
    std::vector<std::int32_t> lengths_;
    std::int64_t left_out_ = 0;
    std::vector<base::Warning> warnings_;
};

/// A row of text for an engine: CLS, the tokens' code points, where each token begins.
[[nodiscard]] TaggedRow tagged_row(std::vector<std::string> tokens, std::vector<std::string> tags);

} // namespace sauti::training
