// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What a corpus is: where its source lies, how it is read, what was found (`corpora/ID/corpus.json`). The source stays
/// where it is; the index beside this file holds the rows and may be deleted at any time.
///
/// Law: read_corpus_info(folder) after write_corpus_info(folder, info) == info; keys that this version does not know
/// are kept.
namespace sauti::corpus {

namespace fs = std::filesystem;

inline constexpr int k_corpus_version = 1;
inline constexpr std::string_view k_info_file = "corpus.json";
inline constexpr std::string_view k_index_file = "index.sqlite";

/// How a source file is read.
enum class FileKind {
    text,  ///< a sentence a line
    conll, ///< a token and its tag a line, a blank line after each sentence
};
[[nodiscard]] std::string_view name(FileKind kind);

/// One file of the source.
struct SourceFile {
    std::string path;  ///< relative to the source folder, '/' between parts
    std::string split; ///< "train", "dev", "validation", "test" … as the file's name has it
    FileKind kind = FileKind::text;
    std::uint64_t bytes = 0;
    std::string sha256;           ///< of the bytes; empty in what `recognise` proposes
    std::int64_t modified_ns = 0; ///< time of the last change, so that an unchanged file need not be hashed again

    bool operator==(const SourceFile&) const = default;
};

/// Counts of one split. Rows are sentences; words are tokens, or pieces between white space in text.
struct SplitCounts {
    std::int64_t rows = 0;
    std::int64_t words = 0;
    std::int64_t letters = 0; ///< code points of the rows' text

    bool operator==(const SplitCounts&) const = default;
};

/// Which phones a row has: from which G2P data, in which mode.
struct PhoneChoice {
    std::string source = "auto"; ///< auto (Epitran's folder where one is set, else built in), builtin, epitran, none
    base::Mode mode = base::Mode::corrected;

    bool operator==(const PhoneChoice&) const = default;
};

/// A finding of the import, as kept in corpus.json and in the index.
struct Finding {
    std::string file;       ///< relative to the source folder
    std::int64_t line = -1; ///< from 1
    std::string kind;       ///< "syntax", "encoding" …: the error kinds' names
    std::string message;

    bool operator==(const Finding&) const = default;
};

struct CorpusInfo {
    std::string id;
    fs::path source;                            ///< absolute; stored relative to the project where it lies inside it
    std::string reader;                         ///< "conll" or "text"
    std::map<std::string, std::string> options; ///< of the reader
    std::string code;                           ///< G2P of the language ("swa-Latn"); empty: none
    PhoneChoice phones;
    std::vector<SourceFile> files;             ///< in the order of their rows
    std::map<std::string, SplitCounts> counts; ///< by split
    std::string fingerprint;                   ///< SHA-256 over paths, splits, kinds and hashes of the files
    std::int64_t findings_total = 0;
    std::map<std::string, std::int64_t> findings_by_kind;
    std::vector<Finding> findings; ///< the first 20; the index holds more
    std::string imported;          ///< RFC 3339, UTC
    std::string extra;             ///< keys of others, as a JSON object's text; kept when written

    [[nodiscard]] std::int64_t rows() const;
    /// Splits in the order of their files, each once.
    [[nodiscard]] std::vector<std::string> splits() const;
    /// Files of a split; "dev" and "validation" (and "valid", "val") name the same one.
    [[nodiscard]] std::vector<SourceFile> files_of(std::string_view split) const;

    bool operator==(const CorpusInfo&) const = default;
};

/// True if both name the same split: equal, or two of dev, validation, valid, val.
[[nodiscard]] bool same_split(std::string_view a, std::string_view b);

/// Fingerprint of `files` (their hashes must be known).
[[nodiscard]] std::string fingerprint_of(const std::vector<SourceFile>& files);

/// The lock that a writer of the corpus `folder` takes: a hidden file beside it, so that it guards the making and the
/// removal of the folder as well.
[[nodiscard]] fs::path lock_path(const fs::path& folder);

/// Reads `folder`/corpus.json. not_found if there is none; unsupported if it is of a newer version; syntax, invalid.
[[nodiscard]] base::Result<CorpusInfo> read_corpus_info(const fs::path& folder);
/// Writes it whole or not at all. The caller holds the corpus's lock.
[[nodiscard]] base::Result<void> write_corpus_info(const fs::path& folder, const CorpusInfo& info);

/// Whether the source is as it was when the corpus was imported.
struct SourceState {
    enum class Kind { same, changed, missing };
    Kind kind = Kind::same;
    std::vector<std::string> files;              ///< those that changed or are missing
    [[nodiscard]] std::string to_string() const; ///< one sentence
};
/// Compares sizes and times, and hashes only files whose time alone differs.
[[nodiscard]] base::Result<SourceState> source_state(const CorpusInfo& info);

} // namespace sauti::corpus
