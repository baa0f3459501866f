// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "corpus/corpus_info.h"
#include "corpus/import.h"
#include "widgets/corpora/row_view.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

namespace sauti::widgets::corpora {

/// The rows of a corpus whose source is being read, from the job that reads to the window: the first ones ready for the
/// screen, how many there are so far, and whether the index can be opened. The job tells, the window asks at each tick.
class ComingRows {
public:
    // the job's thread

    /// Of the info only the files are needed. What comes back uses this object.
    [[nodiscard]] corpus::ReadingNews news(const corpus::CorpusInfo& info);
    /// The index is there; what follows are its phones.
    void setIndexed() { indexed_ = true; }

    // the window's thread

    /// The first rows, once.
    [[nodiscard]] std::optional<std::vector<RowView>> take();
    [[nodiscard]] qint64 count() const { return count_; }
    [[nodiscard]] bool isIndexed() const { return indexed_; }

private:
    std::mutex mutex_; ///< guards rows_
    std::optional<std::vector<RowView>> rows_;
    std::atomic<qint64> count_{0};
    std::atomic<bool> indexed_{false};
};

} // namespace sauti::widgets::corpora
