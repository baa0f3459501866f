// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// What the filter field offers while one types, and the filters that were: plain values, without a widget.
namespace sauti::widgets::corpora {

/// Words that the open corpus adds to the language's own.
struct FilterVocabulary {
    QStringList splits;
    QStringList tags = {QStringLiteral("PER"), QStringLiteral("ORG"), QStringLiteral("LOC"), QStringLiteral("DATE")};
};

/// What may stand where the cursor is: each replaces [begin, end) of the text. Empty candidates: nothing to offer.
struct Completion {
    int begin = 0;
    int end = 0;
    QStringList candidates = {};
};

/// `tag:P|` → PER; `sp|` → split:, speaker:; `[ [+nas|` → nas (also for "nasal"). Nothing inside of quotes and
/// expressions, nor behind a word that is whole already.
[[nodiscard]] Completion completion_at(const QString& text, int cursor, const FilterVocabulary& vocabulary);

/// Filters in the order of their use, with a place in between as in a browser. At most 100 are kept.
class FilterHistory {
public:
    /// A new one after the place; what lay ahead is forgotten. The same again changes nothing.
    void note(const QString& filter);
    [[nodiscard]] bool canGoBack() const { return at_ > 0; }
    [[nodiscard]] bool canGoForward() const { return at_ + 1 < filters_.size(); }
    [[nodiscard]] QString back();
    [[nodiscard]] QString forward();

private:
    QStringList filters_ = {QString()};
    qsizetype at_ = 0;
};

/// The filter with one more condition: nothing is added twice, and `or` is put in parentheses first.
[[nodiscard]] QString with_condition(const QString& filter, const QString& condition);

} // namespace sauti::widgets::corpora
