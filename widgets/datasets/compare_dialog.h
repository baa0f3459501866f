// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "dataset/compare.h"

#include <QDialog>
#include <QStringList>
#include <memory>

class QComboBox;
class QPushButton;

namespace sauti::widgets {
class ElidedLabel;
class MessageBars;
class Session;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::datasets {

class CompareModel;

/// Two data sets side by side: settings that differ, files that differ and how many lines each has alone. It reads in a
/// job that is cancelled when another pair is chosen or the dialog closes.
class CompareDialog : public QDialog {
    Q_OBJECT

public:
    CompareDialog(Session& session, const QStringList& names, QWidget* parent);
    ~CompareDialog() override;

    /// The left one, beside the nearest other.
    void choose(const QString& name);
    [[nodiscard]] CompareModel* model() const { return model_; }
    [[nodiscard]] QString summary() const;

private:
    void start();
    void show(std::shared_ptr<const dataset::SetDifference> found);

    Session& session_;
    QComboBox* one_;
    QComboBox* other_;
    MessageBars* messages_;
    ElidedLabel* summary_;
    CompareModel* model_;
    TableView* table_;
    base::JobId job_ = 0;
};

} // namespace sauti::widgets::datasets
