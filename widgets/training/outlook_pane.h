// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "training/outlook.h"

#include <QHash>
#include <QString>
#include <QWidget>
#include <memory>

class QAction;
class QGridLayout;
class QLabel;
class QTimer;
class QToolButton;
class QVBoxLayout;

namespace sauti::widgets {
class ElidedLabel;
class Session;
} // namespace sauti::widgets

namespace sauti::widgets::training_page {

class DeviceList;
class FirstRowView;
class SpecModel;

/// What will happen if this form is started: counts, memory and time, devices, the same as a command, the first row as
/// the model sees it, and help on the field that has the keyboard. It is computed in a quiet job 300 ms after a change.
class OutlookPane : public QWidget {
    Q_OBJECT

public:
    /// `measure` and `copy` are the page's actions.
    struct Ways {
        QAction* measure;
        QAction* copy;
    };
    OutlookPane(Session& session, SpecModel& model, const Ways& ways, QWidget* parent);

    /// Asks the engines' probe and the project's data again.
    void activate();
    void setHelp(const QString& key);
    [[nodiscard]] QString command() const { return command_text_; }
    /// The job of "Measure".
    void measure();
    [[nodiscard]] const std::optional<training::Outlook>& outlook() const { return outlook_; }

Q_SIGNALS:
    /// The estimate was renewed, or could not be made.
    void renewed();
    void measuringFailed(const base::Error& error);

private:
    struct Answer;
    void makeFacts(QVBoxLayout* column);
    void makeCommand(QVBoxLayout* column, QAction* copy);
    void makeHelp(QVBoxLayout* column);
    void setFact(const QString& id, const QString& value, const QString& note);
    void changed();
    void look();
    void show(const Answer& answer);
    void showAtFields(const training::Outlook& outlook, bool pretrain);
    void showNothing();
    void setStale(bool stale);
    void showCommand();
    void probe();

    Session& session_;
    SpecModel& model_;
    std::shared_ptr<training::Forecaster> forecaster_;
    std::optional<training::Outlook> outlook_;
    QTimer* delay_;
    base::JobId job_ = 0;
    bool probed_ = false;
    QString command_text_;
    QString help_key_;

    QLabel* basis_;
    QWidget* facts_ = nullptr;
    QGridLayout* grid_ = nullptr;
    QHash<QString, QPair<QLabel*, ElidedLabel*>> fact_labels_;
    DeviceList* devices_;
    QLabel* wrong_ = nullptr;
    QLabel* command_ = nullptr;
    QLabel* masked_ = nullptr;
    FirstRowView* first_row_ = nullptr;
    QLabel* help_name_ = nullptr;
    QLabel* help_ = nullptr;
    QLabel* help_range_ = nullptr;
    QToolButton* help_back_ = nullptr;
};

} // namespace sauti::widgets::training_page
