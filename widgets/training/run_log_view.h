// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <memory>
#include <string>

class QPlainTextEdit;

namespace sauti::widgets {
class ElidedLabel;
}

namespace sauti::widgets::training_page {

/// The end of a run's log beside its curves. It follows what is written, unless a person has scrolled up to read.
class RunLogView : public QWidget {
    Q_OBJECT

public:
    explicit RunLogView(QWidget* parent);
    /// Cheap where the log is the same.
    void setLog(const QString& run, std::shared_ptr<const std::string> log);
    [[nodiscard]] QString text() const;

private:
    ElidedLabel* title_;
    QPlainTextEdit* lines_;
    std::shared_ptr<const std::string> log_;
};

} // namespace sauti::widgets::training_page
