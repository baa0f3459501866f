// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "workspace/run_watch.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QWidget>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

class QComboBox;
class QCheckBox;
class QLabel;
class QTimer;

namespace sauti::workspace {
class LiveRun;
}
namespace sauti::widgets {
class CurveChart;
class ElidedLabel;
class Session;
} // namespace sauti::widgets

namespace sauti::widgets::training_page {

class GuessesView;
class RunLogView;

/// A run while it goes on, or as it ended: numbers, curves, guesses. It is followed by its folder four times a second,
/// in quiet jobs; of a run of this process the numbers come from the run itself.
class RunPane : public QWidget {
    Q_OBJECT

public:
    RunPane(Session& session, QWidget* parent);

    /// `live` may be null: a run of another process, or one that is over.
    void follow(const std::filesystem::path& folder, std::shared_ptr<workspace::LiveRun> live);
    [[nodiscard]] const std::optional<workspace::RunView>& view() const { return view_; }
    [[nodiscard]] const workspace::LiveRun* live() const { return live_.get(); }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// The run's job ended: its folder is read once more, then it is a run like any other.
    void liveEnded();
    void setSeen(bool seen);
    [[nodiscard]] QList<CurveChart*> charts() const;
    /// The same with their names: "Loss".
    [[nodiscard]] QList<QPair<QString, CurveChart*>> namedCharts() const;
    void setLogShown(bool shown);
    [[nodiscard]] bool isLogShown() const;

Q_SIGNALS:
    void renewed(); ///< the view is new
    void failed(const base::Error& error);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Number {
        QLabel* value;
        QLabel* name;
    };
    void makeNumbers();
    void makeCharts();
    [[nodiscard]] QWidget* makeLeft();
    [[nodiscard]] QWidget* makePanes();
    void read();
    void showNumbers();
    void showCurves();
    void showMark();
    [[nodiscard]] bool isGoingOn() const;

    Session& session_;
    std::filesystem::path folder_;
    std::shared_ptr<workspace::LiveRun> live_;
    std::shared_ptr<workspace::RunWatch> watch_;
    std::optional<workspace::RunView> view_;
    QTimer* timer_;
    base::JobId job_ = 0;
    bool seen_ = false;
    std::uint64_t drawn_news_ = 0; ///< of the view whose curves the charts have; 0: none

    QWidget* numbers_;
    Number step_{}, epoch_{}, loss_{}, eval_{}, rate_{}, left_{}, memory_{}, doing_{};
    QWidget* chart_bar_;
    QComboBox* smooth_;
    QCheckBox* log_;
    CurveChart* loss_chart_;
    CurveChart* score_chart_; ///< F1 of fine-tuning
    CurveChart* rate_chart_;
    CurveChart* speed_chart_;
    QLabel* guesses_title_;
    ElidedLabel* guesses_note_;
    GuessesView* guesses_;
    RunLogView* log_view_;
};

} // namespace sauti::widgets::training_page
