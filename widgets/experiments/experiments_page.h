// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runs/run_overview.h"
#include "widgets/common/page.h"

#include <QStringList>
#include <memory>

class QLabel;
class QLineEdit;
class QMenu;
class QStackedWidget;
class QTimer;

namespace sauti::widgets {
class EmptyState;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::experiments {

class CurvesPane;
class CurveStore;
class DifferencesPanel;
class NerExplorer;
class RunDetails;
class RunsModel;

/// All runs of a project: what differs first, their curves beside each other, and where predictions part from gold.
class ExperimentsPage : public Page {
    Q_OBJECT

public:
    ExperimentsPage(Session& session, QWidget* parent);

    [[nodiscard]] QString statusText() const override;
    void activate() override;
    void deactivate() override;
    /// item: a run; text "predictions": its predictions beside gold.
    void goTo(const Target& target) override;
    [[nodiscard]] QWidget* firstFocus() const override;
    [[nodiscard]] QList<Picture> pictures() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeActions();
    [[nodiscard]] QWidget* makeLeft();
    [[nodiscard]] QWidget* makePanes();
    void makeKeysMenu();
    void arrangeColumns();

    void forget();
    void list();
    void take(const std::shared_ptr<const runs::OverviewList>& found);
    void chooseFirst();
    void showChosen();
    void showCurves();
    void showCurrent();
    void showBroken(const std::vector<base::Warning>& broken);
    [[nodiscard]] const runs::RunOverview* current() const;
    void select(const QString& id);
    [[nodiscard]] QStringList selectedIds() const;
    void selectAlso(const QStringList& ids);

    void toggleCurves();
    void removeRuns();
    void openPredictions();
    void openRow(qint64 line);
    void showRuns();
    void keepView();
    [[nodiscard]] QString viewName() const;

    RunsModel* model_;
    CurveStore* store_;
    QTimer* timer_;
    QStackedWidget* stack_ = nullptr;
    DifferencesPanel* differences_ = nullptr;
    TableView* table_ = nullptr;
    QLineEdit* filter_ = nullptr;
    QMenu* keys_menu_ = nullptr;
    CurvesPane* curves_ = nullptr;
    RunDetails* details_ = nullptr;
    NerExplorer* explorer_ = nullptr;
    QLabel* count_ = nullptr;
    EmptyState* empty_ = nullptr;

    QAction* train_ = nullptr; ///< there is a page for it
    QAction* predictions_ = nullptr;
    QAction* toggle_ = nullptr;
    QAction* remove_ = nullptr;
    QAction* columns_ = nullptr;

    std::shared_ptr<const runs::OverviewList> list_ =
        std::make_shared<const runs::OverviewList>(); ///< of the last look
    quint64 asked_ = 0;
    bool listing_ = false;
    bool list_again_ = false;
    bool seen_ = false;
    bool listed_ = false; ///< the project's runs are known
    QString wanted_;      ///< a run that a target asked for before it was listed
    bool wants_predictions_ = false;
    QString selected_; ///< survives a reset of the model, as the rows do that are chosen with it
    QStringList selected_rows_;
    QStringList asked_keys_;
};

} // namespace sauti::widgets::experiments
