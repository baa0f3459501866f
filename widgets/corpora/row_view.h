// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "corpus/corpus.h"
#include "corpus/filter.h"
#include "phones/pattern.h"
#include "widgets/common/row_text.h"

#include <QList>
#include <QString>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// A row made ready for the screen by the job that read it, so that a table only paints: text with entities and
/// matches, phones cut into segments.
namespace sauti::widgets::corpora {

struct RowView {
    corpus::Row row;
    RowText text;
    RowText phones;
    TagCounts tags;
    QString split;
    QString problems;
    QString where; ///< "swa/train.txt:512"
    QString same;  ///< "train 14": the row that it repeats; empty: none, or not asked for
};

/// Immutable but for the feature table's own memory; one thread at a time.
class RowViewMaker {
public:
    /// A filter that cannot be parsed marks nothing.
    RowViewMaker(const corpus::CorpusInfo& info, std::string_view filter);

    [[nodiscard]] RowView view(corpus::Row row) const;
    /// The same with which row it repeats; costs a look at that row.
    [[nodiscard]] base::Result<RowView> viewWithSame(const corpus::Corpus& corpus, corpus::Row row) const;

private:
    void gatherMarks(const corpus::FilterNode& node);
    void markText(RowView& view) const;
    void markPhones(RowView& view) const;
    [[nodiscard]] bool isAskedFor(const std::string& tag, const std::string& type) const;

    std::vector<std::string> files_; ///< by number
    corpus::Filter filter_;
    bool has_filter_ = false;
    std::vector<std::string> tags_; ///< asked for by the filter
    std::vector<phones::PhonePattern> patterns_;
    std::shared_ptr<const phones::FeatureTable> table_;
};

/// "1,572".
[[nodiscard]] QString number_text(qint64 number);

/// Phones as they are shown: U+200A between segments, U+2002 between words. `places` gets, for each byte of the NFD of
/// `phones` and its end, where it stands in the answer.
[[nodiscard]] QString spaced_phones(std::string_view phones, const phones::FeatureTable& table,
                                    std::vector<int>* places = nullptr);

/// The filter of the field under a split chosen in the tree: both must hold. Empty parts fall away.
struct ScopedFilter {
    std::string text;
    std::size_t prefix_bytes = 0; ///< what stands before the field's own text
};
[[nodiscard]] ScopedFilter scoped_filter(const QString& split, const QString& filter);

} // namespace sauti::widgets::corpora
