// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/trace.h"

#include <QString>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QTimer;
class QToolButton;

namespace sauti::widgets::datasets {

struct Glance;

/// "which row is line…": a number of a line in a file of the data set, asked as it is typed; Enter goes to the row.
class TraceField : public QWidget {
    Q_OBJECT

public:
    explicit TraceField(QWidget* parent);

    /// Files of the data set; off with a reason while it is not built.
    void show(const Glance& glance);
    [[nodiscard]] QLineEdit* field() const { return line_; }
    [[nodiscard]] QComboBox* files() const { return files_; }
    /// The question as it stands; line 0: none.
    [[nodiscard]] dataset::TraceQuestion question() const;

Q_SIGNALS:
    void asked(const sauti::dataset::TraceQuestion& question);
    /// Enter, or the button: go there as soon as the answer is known.
    void openAsked(const sauti::dataset::TraceQuestion& question);
    void cleared();

private:
    QComboBox* files_;
    QLineEdit* line_;
    QToolButton* go_;
    QTimer* wait_;
    std::string set_;
};

/// A place of the answer in words: "swa, train.txt line 30, row 12".
[[nodiscard]] QString place_words(const dataset::TracedPart& part);

} // namespace sauti::widgets::datasets
