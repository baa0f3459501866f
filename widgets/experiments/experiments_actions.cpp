// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/page_bar.h"
#include "widgets/common/panes.h"
#include "widgets/common/rule.h"
#include "widgets/common/settings.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/curves_pane.h"
#include "widgets/experiments/differences_panel.h"
#include "widgets/experiments/experiments_page.h"
#include "widgets/experiments/ner_explorer.h"
#include "widgets/experiments/run_details.h"
#include "widgets/experiments/runs_model.h"
#include "widgets/experiments/shown_delegate.h"
#include "workspace/change_log.h"
#include "workspace/project.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

/// What the page Experiments is put together from, and what its actions do.
namespace sauti::widgets::experiments {

namespace {
constexpr int k_name_column = 1; ///< takes what is left
constexpr int k_left_width = 562;
constexpr int k_tight_left_width = 528;
constexpr int k_details_height = 200;
constexpr int k_differences_place = 2; ///< in the left pane: under the filter and its rule
} // namespace

void ExperimentsPage::makeActions() {
    predictions_ = makeAction({QStringLiteral("experiments.predictions"), tr("NER predictions"),
                               QStringLiteral("format-text-underline"), QKeySequence(Qt::CTRL | Qt::Key_E),
                               QStringLiteral("Run"), tr("Predictions of the run beside gold, mistake by mistake")},
                              [this] { openPredictions(); });
    toggle_ = makeAction({QStringLiteral("experiments.toggle"), tr("Show or hide the curve"),
                          QStringLiteral("office-chart-line"), QKeySequence(), QStringLiteral("Run"),
                          tr("Space: show or hide the curves of the chosen runs")},
                         [this] { toggleCurves(); });
    remove_ = makeAction({QStringLiteral("experiments.remove"), tr("Move to trash"), QStringLiteral("edit-delete"),
                          QKeySequence(), QStringLiteral("Run"),
                          tr("Delete: move the chosen runs to the trash; undo "
                             "brings them back")},
                         [this] { removeRuns(); });
    columns_ = makeAction({QStringLiteral("experiments.columns"), tr("Columns"), QStringLiteral("object-columns"),
                           QKeySequence(), QString(), tr("Settings to show as columns")});
    QAction* back = makeAction({QStringLiteral("experiments.back"), tr("Back to runs"), QStringLiteral("go-previous"),
                                QKeySequence(Qt::ALT | Qt::Key_Left)},
                               [this] { showRuns(); });
    back->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    bar()->addPrimary(predictions_);
    bar()->addFlat(toggle_);
    bar()->addFlat(remove_);
    bar()->addStretch();
    count_ = new QLabel(this);
    count_->setFont(theme::meta_font());
    count_->setForegroundRole(QPalette::PlaceholderText);
    bar()->addWidget(count_);
}

QWidget* ExperimentsPage::makeLeft() {
    auto* left = new QWidget(stack_);
    left->setMinimumWidth(280);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(left);
    head->setFixedHeight(44);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    keys_menu_ = new QMenu(left);
    columns_->setMenu(keys_menu_);
    QToolButton* columns = action_button(columns_, head);
    columns->setPopupMode(QToolButton::InstantPopup);
    connect(keys_menu_, &QMenu::aboutToShow, this, &ExperimentsPage::makeKeysMenu);
    row->addWidget(columns);
    filter_ = new QLineEdit(head);
    filter_->setPlaceholderText(tr("filter runs"));
    filter_->setAccessibleName(tr("Filter runs"));
    filter_->setClearButtonEnabled(true);
    filter_->addAction(theme::icon(QStringLiteral("view-filter")), QLineEdit::LeadingPosition)
        ->setText(tr("Filter runs")); // the name of its button for screen readers
    connect(filter_, &QLineEdit::textChanged, model_, &RunsModel::setFilter);
    const QString asked = tr("Pieces of a run's facts and settings, COLUMN=VALUE, METRIC<NUMBER, -WORD; all must hold");
    filter_->setToolTip(asked);
    connect(model_, &RunsModel::filterJudged, filter_, [this, asked](const QString& problem) {
        filter_->setToolTip(problem.isEmpty() ? asked : problem);
        filter_->setAccessibleDescription(problem);
        filter_->setProperty("invalid", !problem.isEmpty());
        filter_->update();
    });
    row->addWidget(filter_, 1);
    column->addWidget(head);
    column->addWidget(new Rule(Qt::Horizontal, left));
    differences_ = new DifferencesPanel(left);
    column->addWidget(differences_);
    column->addWidget(new Rule(Qt::Horizontal, left));
    table_ = new TableView(session().settings(), QStringLiteral("experiments/runs"), left);
    table_->setAccessibleName(tr("Runs"));
    table_->setModel(model_);
    table_->setSortingEnabled(true);
    arrangeColumns();
    table_->setItemDelegateForColumn(0, new ShownDelegate(table_));
    table_->sortByColumn(model_->columnOf(RunsModel::Column::created), Qt::DescendingOrder);
    table_->setContextActions({predictions_, toggle_, remove_});
    table_->installEventFilter(this);
    connect(table_, &TableView::opened, this, [this] {
        const runs::RunOverview* run = current();
        if (run != nullptr && run->has_predictions) openPredictions();
    });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExperimentsPage::showCurrent);
    // Parts that Qt makes itself have no names.
    if (auto* clear = filter_->findChild<QAction*>(QStringLiteral("_q_qlineeditclearaction")))
        clear->setText(tr("Clear the filter"));
    column->addWidget(table_, 1);
    return left;
}

/// Columns come and go with what differs: those a person arranged are as they were, settings that are new stand behind
/// the name.
void ExperimentsPage::arrangeColumns() {
    QHeaderView* head = table_->horizontalHeader();
    const QString kept =
        QString::fromUtf8(session().settings().arrangement(QStringLiteral("experiments/runs/columns")));
    table_->setColumns(model_->columns());
    {
        // the order is the model's already: the head need not ask for it again
        const QSignalBlocker quiet(head);
        head->setSortIndicator(model_->sortedColumn(), model_->sortOrder());
    }
    int place = head->visualIndex(k_name_column) + 1;
    for (int column = k_name_column + 1; column < model_->columnOf(RunsModel::Column::step); ++column) {
        const QString key = model_->headerData(column, Qt::Horizontal, TableView::k_column_key).toString();
        if (!kept.contains(key)) head->moveSection(head->visualIndex(column), place++);
    }
}

QWidget* ExperimentsPage::makePanes() {
    auto* panes = new Panes(session().settings(), QStringLiteral("experiments"), stack_);
    QWidget* left = makeLeft();
    auto* alone = new QWidget(panes);
    auto* column = new QVBoxLayout(alone);
    column->setContentsMargins(0, 0, 0, 0);
    column->addStretch(1);
    curves_ = new CurvesPane(panes);
    details_ = new RunDetails(panes);
    panes->addColumn({QStringLiteral("runs"), tr("Runs"), left, k_left_width, k_tight_left_width});
    // What differs stands over the runs; where there is no room for both it is a view of its own.
    panes->addBelow({QStringLiteral("differences"), tr("Differences"), alone, 0, 0, true});
    panes->addColumn({QStringLiteral("curves"), tr("Curves"), curves_});
    panes->addBelow({QStringLiteral("run"), tr("Run"), details_, k_details_height});
    connect(panes, &Panes::narrowChanged, this, [this, column, over = left->layout()](bool narrow) {
        if (narrow)
            column->insertWidget(0, differences_);
        else
            static_cast<QVBoxLayout*>(over)->insertWidget(k_differences_place, differences_);
    });
    return panes;
}

/// Every setting of a run's spec; ticked ones are columns behind those that differ.
void ExperimentsPage::makeKeysMenu() {
    keys_menu_->clear();
    QMenu* group = nullptr;
    for (const runs::SpecKey& key : runs::spec_keys()) {
        const QString name = QString::fromUtf8(key.name.data(), static_cast<qsizetype>(key.name.size()));
        const qsizetype dot = name.indexOf(QLatin1Char('.'));
        QMenu* into = keys_menu_;
        if (dot > 0) {
            if (group == nullptr || group->title() != name.left(dot)) group = keys_menu_->addMenu(name.left(dot));
            into = group;
        }
        QAction* action = into->addAction(dot > 0 ? name.mid(dot + 1) : name);
        action->setCheckable(true);
        action->setChecked(asked_keys_.contains(name));
        connect(action, &QAction::toggled, this, [this, name](bool on) {
            if (on)
                asked_keys_.append(name);
            else
                asked_keys_.removeAll(name);
            showChosen();
        });
    }
}

bool ExperimentsPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == table_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            toggleCurves();
            return true;
        }
        if (key->key() == Qt::Key_Delete && remove_->isEnabled()) {
            removeRuns();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

void ExperimentsPage::toggleCurves() {
    QStringList ids = selectedIds();
    if (ids.isEmpty() && current() != nullptr) ids.append(QString::fromStdString(current()->facts.id));
    const bool all =
        std::all_of(ids.begin(), ids.end(), [this](const QString& id) { return model_->colorOf(id) >= 0; });
    bool is_full = false;
    for (const QString& id : std::as_const(ids))
        is_full = !model_->setShown(id, !all) || is_full;
    if (is_full)
        messages()->show({QStringLiteral("full"),
                          Message::Kind::notice,
                          tr("%1 runs are shown, which is as many as can be told apart.").arg(RunsModel::k_most_shown),
                          tr("Hide one to show another."),
                          {}});
    else
        messages()->clear(QStringLiteral("full"));
}

void ExperimentsPage::removeRuns() {
    const workspace::Project* project = session().project();
    if (project == nullptr) return;
    QStringList ids = selectedIds();
    if (ids.isEmpty() && current() != nullptr) ids.append(QString::fromStdString(current()->facts.id));
    for (const QString& id : std::as_const(ids)) {
        const runs::RunOverview* run = model_->find(id);
        if (run == nullptr || run->facts.state == runs::RunState::running) continue;
        const std::string path = "runs/" + id.toStdString();
        const base::Result<void> done = session().apply(
            workspace::trash_change(project->folder(), path, tr("Delete run %1").arg(id).toStdString()));
        if (!done) {
            messages()->show(message_of(QStringLiteral("remove"), tr("%1 was not deleted.").arg(id), done.error()));
            return;
        }
    }
    messages()->clear(QStringLiteral("remove"));
}

void ExperimentsPage::openPredictions() {
    const runs::RunOverview* run = current();
    if (run == nullptr || !run->has_predictions) return;
    explorer_->open(*run);
    stack_->setCurrentWidget(explorer_);
    explorer_->firstFocus()->setFocus();
    Q_EMIT statusChanged();
}

/// The line of the data set that the sentence was, where the page of data sets is there to show it.
void ExperimentsPage::openRow(qint64 line) {
    const runs::RunOverview* run = model_->find(explorer_->runId());
    if (run == nullptr || !session().hasPage(QStringLiteral("datasets"))) return;
    // ".../datasets/swa-phones/ner/test.txt": the project may have moved since, so only what follows counts.
    const QString path = QString::fromStdString(run->test_path);
    const QString folder = QStringLiteral("/datasets/");
    const qsizetype at = path.lastIndexOf(folder);
    const QString inside = at < 0 ? QString() : path.mid(at + folder.size());
    const qsizetype slash = inside.indexOf(QLatin1Char('/'));
    if (slash <= 0) {
        messages()->show({QStringLiteral("row"),
                          Message::Kind::notice,
                          tr("The test rows of %1 are of no data set of this project.").arg(explorer_->runId()),
                          path,
                          {}});
        return;
    }
    session().goTo({QStringLiteral("datasets"), inside.left(slash), line - 1, inside.mid(slash + 1)});
}

} // namespace sauti::widgets::experiments
