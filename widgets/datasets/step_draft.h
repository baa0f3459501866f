// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QObject>
#include <QString>

class QTimer;

namespace sauti::widgets {
class Session;
}

namespace sauti::widgets::datasets {

/// Options of a step as they stand in its form.
struct StepTexts {
    QString recipe;
    QString step;
    QMap<QString, QString> fields; ///< name of the field → what is typed
    [[nodiscard]] bool isEmpty() const { return step.isEmpty(); }
};

/// Keeps the half-typed options of a step in the project while they are typed (workspace::Drafts, "step"), so that a
/// crash loses nothing; they are forgotten when the options are taken or left.
class StepDraft : public QObject {
    Q_OBJECT

public:
    StepDraft(Session& session, QObject* parent);

    /// Another project: what a former session left is looked for, `found` follows.
    void open();
    /// Half a second after the last call it stands on the disk.
    void keep(const StepTexts& texts);
    void discard();
    /// What a former session left.
    [[nodiscard]] const StepTexts& kept() const { return kept_; }

Q_SIGNALS:
    void found();

private:
    void save();

    Session& session_;
    QTimer* delay_;
    StepTexts texts_;
    StepTexts kept_;
};

} // namespace sauti::widgets::datasets
