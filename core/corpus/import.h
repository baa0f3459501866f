// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus_info.h"
#include "corpus/row.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// From a folder or file of somebody's text to a corpus of the project: first it is said what the thing is and why,
/// then it is read where it lies. Only corpus.json and the index are written.
namespace sauti::corpus {

/// A file of the folder that is not read, and why.
struct LeftOut {
    std::string path;
    std::string why;
};

/// What a path seems to be, before anything is written.
struct Recognition {
    fs::path source;                  ///< absolute; a folder
    std::string reader;               ///< "conll" or "text"
    std::string id;                   ///< proposed: a slug of the folder's (or file's) name
    std::string code;                 ///< G2P guessed from the names; empty: none
    std::vector<SourceFile> files;    ///< train, dev, test, then the others by name
    std::vector<std::string> reasons; ///< sentences: why this reader, these splits, this code
    std::vector<LeftOut> left_out;
};

/// `reader` "conll" or "text" overrides what the bytes say. not_found; not_this_format says what was looked for, and
/// which subfolders would do.
[[nodiscard]] base::Result<Recognition> recognise(const fs::path& path, const std::string& reader = {});

/// Told while a source is read, long before its index can be opened; called on the thread that reads.
struct ReadingNews {
    std::function<void(const std::vector<Row>& rows)> first_rows; ///< once: at most 200, as soon as they are read
    std::function<void(std::int64_t rows)> count;                 ///< how many were read so far, now and then
};

struct ImportOptions {
    std::string id;   ///< empty: the proposed one, with -2 and so on when taken
    std::string code; ///< empty: the guessed one; "none": no G2P
    PhoneChoice phones;
    ReadingNews news;
};

/// Makes `project`/corpora/ID: index first, corpus.json last, all moved in place when whole. A killed import leaves no
/// corpus; done again it gives the same rows. Bad lines are kept as findings. Errors: busy, full, io_write, io_read,
/// invalid (the id is taken or no slug), cancelled.
[[nodiscard]] base::Result<CorpusInfo> import_corpus(const fs::path& project, const Recognition& recognition,
                                                     const ImportOptions& options, const base::Work& work = {});

/// Builds the index of `folder` (corpora/ID) if it is missing or of another build; true if it was built. Takes the
/// lock. invalid, with a hint, if the source has changed meanwhile (re-import takes the change over).
[[nodiscard]] base::Result<bool> ensure_index(const fs::path& folder, const base::Work& work = {},
                                              const ReadingNews& news = {});

/// Reads the source again as it is now: new counts, fingerprint and index under the same id, code and phones.
[[nodiscard]] base::Result<CorpusInfo> reimport(const fs::path& folder, const base::Work& work = {},
                                                const ReadingNews& news = {});

/// Changes one setting of corpus.json under the lock: code, phones.source, phones.mode, or source (a folder or file of
/// the same kind, which is then read anew). usage names the keys and the values.
[[nodiscard]] base::Result<CorpusInfo> set_corpus(const fs::path& folder, const std::string& key,
                                                  const std::string& value, const base::Work& work = {});

/// A name as an id: lower-case letters, digits, '-' and '_'; "My Corpus (2)" → "my-corpus-2". "corpus" if nothing is
/// left.
[[nodiscard]] std::string slug_of(std::string_view name);

/// Ids of the corpora of a project (folders of corpora/ with a corpus.json), sorted.
[[nodiscard]] base::Result<std::vector<std::string>> corpus_ids(const fs::path& project);
/// `project`/corpora/ID; not_found names the nearest id.
[[nodiscard]] base::Result<fs::path> corpus_folder(const fs::path& project, const std::string& id);

} // namespace sauti::corpus
