// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <optional>

class QTimer;

namespace sauti::widgets {
class Session;
}

namespace sauti::widgets::training_page {

class SpecModel;

/// Keeps the half-typed form in the project while it is typed (workspace::Drafts, "train"), so that a crash loses
/// nothing; it is forgotten when the run starts or the person throws it away.
class FormDraft : public QObject {
    Q_OBJECT

public:
    FormDraft(Session& session, SpecModel& model, QObject* parent);

    /// Another project: what was kept there is looked for, `found` follows.
    void open();
    /// The form as it stands now is not worth keeping (it was just filled by the program, or started).
    void settle();
    void discard();
    /// Puts what was kept into the form.
    void take();

Q_SIGNALS:
    void found();

private:
    void save();
    [[nodiscard]] QString text() const;

    Session& session_;
    SpecModel& model_;
    QTimer* delay_;
    QString settled_; ///< the form when nothing of it was worth keeping
    QString kept_;    ///< what a former session left
};

} // namespace sauti::widgets::training_page
