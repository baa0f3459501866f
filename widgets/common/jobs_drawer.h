// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"

#include <QHash>
#include <QWidget>
#include <string>

class QPlainTextEdit;
class QScrollArea;
class QVBoxLayout;

namespace sauti::widgets {

class ElidedLabel;
class JobRow;
class JobsModel;
class JobsStrip;
class Session;

/// What is worked on: a strip 32 high with the foremost job and, when open, all jobs and the log of the chosen one. It
/// pushes the page up and never covers it. Ended jobs stay until they are dismissed.
class JobsDrawer : public QWidget {
    Q_OBJECT

public:
    JobsDrawer(Session& session, QWidget* parent);

    [[nodiscard]] JobsModel* model() const { return model_; }
    [[nodiscard]] bool isOpen() const { return open_; }
    void setOpen(bool open);
    /// "Ctrl+J", as it stands now, for the key at the right.
    void setKeys(const QString& keys);
    /// Narrow windows: the strip shows only name, bar and per cent.
    void setShort(bool isShort);
    void dismissEnded();

Q_SIGNALS:
    void openChanged(bool open);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void refreshLog();
    void choose(base::JobId id);
    JobRow* makeRow(base::JobId id);

    Session& session_;
    JobsModel* model_;
    JobsStrip* strip_;
    QWidget* body_;
    QScrollArea* scroll_;
    QVBoxLayout* rows_column_;
    QHash<base::JobId, JobRow*> rows_;
    ElidedLabel* log_title_;
    QWidget* log_rule_;
    QPlainTextEdit* log_;
    base::JobId chosen_ = 0;
    std::size_t log_lines_ = 0;
    std::string last_line_;
    bool open_ = false;
};

} // namespace sauti::widgets
