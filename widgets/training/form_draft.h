// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

class QTimer;

namespace sauti::widgets {
class Session;
}
namespace sauti::workspace {
class Drafts;
}

namespace sauti::widgets::training_page {

class SpecModel;

/// Keeps the half-typed form in the project (workspace::Drafts, "train"): while it is typed, so that a crash loses
/// nothing, and when the window is closed. What was closed in order is simply there again; what a crash left is
/// offered, and stays until the person takes it up or throws it away. A form that was started is forgotten.
class FormDraft : public QObject {
    Q_OBJECT

public:
    FormDraft(Session& session, SpecModel& model, QObject* parent);

    /// Another project: the form is put away in the old one; what the new one keeps is taken up, or `found` follows.
    void open();
    /// The form as it stands now is not worth keeping (it was just filled by the program, or started).
    void settle();
    void discard();
    /// Puts what a crash left into the form.
    void take();
    /// The window is closed: the form is to be there again.
    void putAway();

Q_SIGNALS:
    void found();

private:
    struct Pen;
    void look();
    void take(const QString& text);
    void save();
    void carryOut(const QString& name, std::function<base::Result<void>(const workspace::Drafts&)> body);
    [[nodiscard]] QString text() const;

    Session& session_;
    SpecModel& model_;
    QTimer* delay_;
    std::shared_ptr<Pen> pen_;
    std::optional<std::filesystem::path> folder_; ///< of the project whose form this is; unset: nothing is kept
    QString settled_;                             ///< the form when nothing of it was worth keeping
    QString crashed_;                             ///< what a crash left, until it is decided about
};

} // namespace sauti::widgets::training_page
