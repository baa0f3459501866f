// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"
#include "dataset/data_set.h"
#include "dataset/origin.h"
#include "dataset/recipe.h"
#include "dataset/step.h"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The files between steps, and how a step is run over them. Not for other rooms.
namespace sauti::dataset {

/// One file of a set: an original of a corpus, or what a step wrote.
struct DataFile {
    std::string name; ///< "train.txt"
    std::string split;
    Kind kind = Kind::text;
    Units units = Units::lines;
    fs::path path;
    fs::path index;    ///< empty: an original
    SourceFile source; ///< of an original
    std::uint64_t bytes = 0;
    std::int64_t lines = 0;
    std::string sha256;
    std::string index_sha256;
};

struct FileSet {
    std::vector<DataFile> files;
    std::string code; ///< G2P of the corpus behind it; empty: not known
};

/// What of a set decides a step's bytes and index.
[[nodiscard]] base::Json identity_of(const FileSet& set);

/// A step with all its options filled in, over file sets.
struct StepJob {
    const StepInfo* step = nullptr;
    const Options* options = nullptr;
    std::vector<const FileSet*> inputs;
};

/// Runs the step and writes its files and their indices into `folder`, each whole or not at all. Errors: those of the
/// step and of base's writers; invalid for two files that would get one name or cannot be joined.
[[nodiscard]] base::Result<FileSet> run_over_files(const StepJob& job, const fs::path& folder, const Tools& tools,
                                                   StepReport& report, const base::Work& work);

/// The originals of a corpus (its files as they are), or the canonical form of the rows that `where` leaves, written
/// into `folder` with the index. invalid if the source has changed since the import.
[[nodiscard]] base::Result<FileSet> corpus_originals(const fs::path& corpus_folder);
[[nodiscard]] base::Result<FileSet> corpus_rows(const fs::path& corpus_folder, const std::string& where,
                                                const corpus::OpenOptions& open, const fs::path& folder,
                                                StepReport& report, const base::Work& work);
/// The files of an output of a data set.
[[nodiscard]] base::Result<FileSet> data_set_output(const fs::path& project, const std::string& name_and_output);

/// A file that is written with its index, both hashed on the way.
class IndexedFile {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<IndexedFile>> create(const fs::path& path,
                                                                           const std::vector<SourceFile>& sources);
    [[nodiscard]] base::Result<void> write(std::string_view bytes);
    [[nodiscard]] base::Result<void> add_origin(std::uint32_t line, std::span<const Span> parts);
    /// Commits file and index and fills in path, index, bytes and hashes.
    [[nodiscard]] base::Result<void> finish(DataFile& file);

private:
    IndexedFile(fs::path path, base::AtomicFile data, base::AtomicFile index);

    fs::path path_;
    base::AtomicFile data_;
    base::AtomicFile index_;
    base::Sha256 data_hash_;
    base::Sha256 index_hash_;
    std::unique_ptr<IndexWriter> writer_;
};

} // namespace sauti::dataset
