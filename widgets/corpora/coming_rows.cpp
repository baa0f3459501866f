// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/coming_rows.h"

#include <memory>
#include <utility>

namespace sauti::widgets::corpora {

corpus::ReadingNews ComingRows::news(const corpus::CorpusInfo& info) {
    corpus::ReadingNews news;
    news.first_rows = [this, maker = std::make_shared<RowViewMaker>(info, "")](const std::vector<corpus::Row>& rows) {
        std::vector<RowView> views;
        views.reserve(rows.size());
        for (const corpus::Row& row : rows)
            views.push_back(maker->view(row));
        const std::lock_guard<std::mutex> lock(mutex_);
        rows_ = std::move(views);
    };
    news.count = [this](std::int64_t rows) { count_ = rows; };
    return news;
}

std::optional<std::vector<RowView>> ComingRows::take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(rows_, std::nullopt);
}

} // namespace sauti::widgets::corpora
