// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/comparison.h"

#include <QList>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace sauti::widgets::experiments {

/// What differs between the chosen runs, the first thing to read: a line a setting with its values, then how many are
/// the same.
class DifferencesPanel : public QWidget {
    Q_OBJECT

public:
    explicit DifferencesPanel(QWidget* parent);

    void setSpecs(const std::vector<runs::RunSpec>& specs);
    [[nodiscard]] QList<const runs::SpecKey*> differing() const { return differing_; }

private:
    void addLine(const QString& name, const QString& values, const QString& tip);

    std::vector<runs::RunSpec> specs_;
    QLabel* heading_;
    QGridLayout* lines_;
    QList<QWidget*> labels_;
    QList<const runs::SpecKey*> differing_;
};

/// "4 values: hf phones, hf text, nothing" or "9 values: 42 … 420"; one that all share as it is.
[[nodiscard]] QString difference_text(const runs::Difference& difference);

} // namespace sauti::widgets::experiments
