// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ner/review.h"
#include "runs/run_overview.h"
#include "widgets/common/message_bar.h"

#include <QWidget>
#include <array>
#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListView;

namespace sauti::widgets {
class ElidedLabel;
class Session;
} // namespace sauti::widgets

namespace sauti::widgets::experiments {

class CardsModel;
class ConfusionGrid;

/// Predictions of a run beside gold: kinds of mistakes with their counts, which type was taken for which, and each
/// mistake in its sentence.
class NerExplorer : public QWidget {
    Q_OBJECT

public:
    NerExplorer(Session& session, QWidget* parent);

    /// Reads predictions/test.conll of the run in a job.
    void open(const runs::RunOverview& run);
    [[nodiscard]] QString runId() const { return id_; }
    [[nodiscard]] CardsModel* cards() const { return cards_; }
    [[nodiscard]] QString statusText() const;
    [[nodiscard]] QWidget* firstFocus() const;

Q_SIGNALS:
    void backAsked();
    void statusChanged();
    /// The sentence is to be opened where it comes from: predictions have the lines of their data.
    void rowAsked(qint64 line);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeLeft();
    [[nodiscard]] QWidget* makeRight();
    void show(std::shared_ptr<const ner::Review> review);
    void showCounts();
    void step(int by);

    Session& session_;
    QString id_;
    quint64 asked_ = 0; ///< number of the latest question; answers to older ones are dropped
    std::shared_ptr<const ner::Review> review_;
    CardsModel* cards_;
    std::array<QCheckBox*, 5> kinds_{}; ///< by MistakeKind, then right
    std::array<QLabel*, 5> counts_{};
    std::array<QLabel*, 3> scores_{};
    ConfusionGrid* grid_ = nullptr;
    ElidedLabel* title_ = nullptr;
    QLabel* shown_ = nullptr;
    QLineEdit* filter_ = nullptr;
    QListView* list_ = nullptr;
    MessageBars* messages_ = nullptr;
};

} // namespace sauti::widgets::experiments
