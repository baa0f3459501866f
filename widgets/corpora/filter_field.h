// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "widgets/corpora/filter_words.h"

#include <QLineEdit>
#include <optional>

class QCompleter;
class QStringListModel;

namespace sauti::widgets::corpora {

/// The line that a filter is typed into: what it understood is coloured, what may follow is offered, and the place of a
/// mistake has a wavy line. Esc clears it.
class FilterField : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterField(QWidget* parent = nullptr);

    void setVocabulary(const FilterVocabulary& vocabulary) { vocabulary_ = vocabulary; }
    /// The error's byte is an offset into the text; nullopt: nothing is wrong.
    void setError(const std::optional<base::Error>& error);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void colour();
    void offer();
    void insert(const QString& candidate);

    FilterVocabulary vocabulary_;
    QCompleter* completer_;
    QStringListModel* candidates_;
    std::optional<qsizetype> wrong_at_; ///< in UTF-16 units
    bool colouring_ = false;
};

} // namespace sauti::widgets::corpora
