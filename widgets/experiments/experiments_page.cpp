// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/experiments_page.h"

#include "runs/comparison.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/settings.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/curve_store.h"
#include "widgets/experiments/curves_pane.h"
#include "widgets/experiments/differences_panel.h"
#include "widgets/experiments/ner_explorer.h"
#include "widgets/experiments/run_details.h"
#include "widgets/experiments/runs_model.h"
#include "workspace/project.h"

#include <QItemSelectionModel>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QStackedWidget>
#include <QTimer>
#include <algorithm>

namespace sauti::widgets::experiments {

namespace {

constexpr int k_look_ms = 2000;
constexpr qsizetype k_first_shown = 5;
/// More settings than these do not fit beside the numbers; the panel above names them all.
constexpr qsizetype k_key_columns = 2;

/// Nothing was written, no run came, went or ended.
bool same_runs(const runs::OverviewList& one, const runs::OverviewList& other) {
    return one.broken.size() == other.broken.size() &&
           std::equal(one.runs.begin(), one.runs.end(), other.runs.begin(), other.runs.end(),
                      [](const runs::RunOverview& a, const runs::RunOverview& b) {
                          return a.facts.id == b.facts.id && a.facts.state == b.facts.state && a.stamp == b.stamp;
                      });
}

} // namespace

ExperimentsPage::ExperimentsPage(Session& session, QWidget* parent)
    : Page(session,
           {QStringLiteral("experiments"), tr("Experiments"), QStringLiteral("office-chart-line"), 7,
            tr("Compare runs"),
            tr("their curves beside each other, what differs, and where predictions part from gold")},
           parent),
      model_(new RunsModel(this)), store_(new CurveStore(session, this)), timer_(new QTimer(this)) {
    stack_ = new QStackedWidget(this);
    explorer_ = new NerExplorer(session, stack_);
    makeActions();
    stack_->addWidget(makePanes());
    stack_->addWidget(explorer_);
    setContent(stack_);
    empty_ = new EmptyState(tr("No runs yet"), tr("A run is what training leaves: its settings, curves, checkpoints "
                                                  "and predictions. Here they are compared."));
    if (QAction* demo = session.actions().find(QStringLiteral("file.demo"))) empty_->addWay(demo, false);
    setEmptyState(empty_);
    timer_->setInterval(k_look_ms);
    connect(timer_, &QTimer::timeout, this, &ExperimentsPage::list);
    connect(&session, &Session::projectChanged, this, &ExperimentsPage::forget);
    connect(&session, &Session::contentChanged, this, [this] {
        if (seen_) list();
    });
    connect(model_, &RunsModel::shownChanged, this, &ExperimentsPage::showChosen);
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] { selected_rows_ = selectedIds(); });
    connect(model_, &QAbstractItemModel::modelReset, this, [this] {
        select(selected_);
        selectAlso(selected_rows_);
    });
    connect(store_, &CurveStore::changed, this, &ExperimentsPage::showCurves);
    connect(store_, &CurveStore::openingChanged, this, [this] { curves_->setOpening(store_->isOpening()); });
    connect(store_, &CurveStore::failed, this, [this](const QString& id, const base::Error& error) {
        messages()->show(
            message_of(QStringLiteral("curves ") + id, tr("The curves of %1 cannot be read.").arg(id), error));
    });
    connect(explorer_, &NerExplorer::backAsked, this, &ExperimentsPage::showRuns);
    connect(explorer_, &NerExplorer::statusChanged, this, &Page::statusChanged);
    connect(explorer_, &NerExplorer::rowAsked, this, &ExperimentsPage::openRow);
    connect(curves_, &CurvesPane::arranged, this, &ExperimentsPage::keepView);
    connect(curves_->chart(), &CurveChart::saveFailed, this, [this](const QString& what, const QString& why) {
        messages()->show({QStringLiteral("chart"), Message::Kind::error, what + QLatin1Char('.'), why, {}});
    });
    forget();
}

void ExperimentsPage::forget() {
    ++asked_;
    listing_ = list_again_ = listed_ = false;
    wanted_.clear();
    selected_.clear();
    messages()->clearAll();
    showRuns();
    const QStringList shown = model_->shown();
    for (const QString& id : shown)
        (void)model_->setShown(id, false);
    model_->setRuns({});
    list_ = std::make_shared<const runs::OverviewList>();
    if (session().project() != nullptr) {
        curves_->setArrangement(session().settings().arrangement(QStringLiteral("experiments/curves")));
        if (seen_) list();
    }
    showCurrent();
    showEmpty(session().project() == nullptr);
}

void ExperimentsPage::activate() {
    seen_ = true;
    // Only now it is known which pages there are.
    if (train_ == nullptr && session().hasPage(QStringLiteral("train"))) {
        train_ = makeAction(
            {QStringLiteral("experiments.train"), tr("Train a run"), QStringLiteral("run-build"), {}, {}, {}},
            [this] { session().goTo({QStringLiteral("train")}); });
        empty_->addWay(train_, true);
    }
    list();
    timer_->start();
    store_->setResting(false);
}

void ExperimentsPage::deactivate() {
    seen_ = false;
    timer_->stop();
    store_->setResting(true);
}

void ExperimentsPage::list() {
    const workspace::Project* project = session().project();
    if (project == nullptr) return;
    if (listing_) {
        list_again_ = true;
        return;
    }
    listing_ = true;
    const quint64 asked = asked_;
    const auto folder = project->folder_of(workspace::Part::run);
    const auto found = std::make_shared<runs::OverviewList>();
    JobRequest request;
    request.name = tr("List runs");
    request.quiet = true;
    request.low_priority = false;
    request.body = [folder, known = list_, found](const base::JobContext& context) -> base::Result<void> {
        SAUTI_TRY(*found, runs::list_overviews(folder, known->runs, context.work()));
        return {};
    };
    session().start(std::move(request), this, [this, asked, found](const base::JobStatus& end) {
        if (asked != asked_) return; // of a project that was closed
        listing_ = false;
        if (end.error)
            messages()->show(message_of(QStringLiteral("list"), tr("The runs cannot be listed."), *end.error));
        else
            take(found);
        if (std::exchange(list_again_, false)) list();
    });
}

void ExperimentsPage::take(const std::shared_ptr<const runs::OverviewList>& found) {
    messages()->clear(QStringLiteral("list"));
    const bool is_first = !std::exchange(listed_, true);
    // Most looks find what the last one found: nothing is laid out anew then.
    const bool is_news = !same_runs(*list_, *found);
    list_ = found;
    if (!is_news && !is_first && wanted_.isEmpty()) return;
    model_->setRuns(found->runs);
    showBroken(found->broken);
    showEmpty(model_->runs().empty());
    if (is_first) chooseFirst();
    if (!wanted_.isEmpty() && model_->find(wanted_) != nullptr) {
        const QString id = std::exchange(wanted_, QString());
        (void)model_->setShown(id, true);
        select(id);
        if (std::exchange(wants_predictions_, false)) openPredictions();
    }
    showChosen();
    showCurrent();
}

void ExperimentsPage::showBroken(const std::vector<base::Warning>& broken) {
    if (broken.empty()) return messages()->clear(QStringLiteral("broken"));
    QStringList told;
    for (const base::Warning& one : broken)
        told.append(QString::fromStdString(one.place.path) + QStringLiteral(": ") +
                    QString::fromStdString(one.message));
    Message message;
    message.id = QStringLiteral("broken");
    message.kind = Message::Kind::warning;
    message.what = tr("%n runs cannot be read.", nullptr, static_cast<int>(broken.size()));
    message.detail = told.mid(0, 3).join(QStringLiteral("; "));
    for (const MessageBar* bar : messages()->bars())
        if (bar->message().id == message.id && bar->message().detail == message.detail) return; // told already
    messages()->show(message);
}

/// The runs that were shown last time, else the newest few.
void ExperimentsPage::chooseFirst() {
    const QJsonObject state = QJsonDocument::fromJson(session().settings().arrangement(viewName())).object();
    const QJsonArray shown = state[QStringLiteral("shown")].toArray();
    for (const QJsonValue& id : shown)
        if (model_->find(id.toString()) != nullptr) (void)model_->setShown(id.toString(), true);
    asked_keys_.clear();
    const QJsonArray keys = state[QStringLiteral("keys")].toArray();
    for (const QJsonValue& key : keys)
        asked_keys_.append(key.toString());
    if (model_->shown().isEmpty()) {
        const auto& runs = model_->runs();
        const auto count = std::min<std::size_t>(runs.size(), static_cast<std::size_t>(k_first_shown));
        for (std::size_t back = 1; back <= count; ++back)
            (void)model_->setShown(QString::fromStdString(runs[runs.size() - back].facts.id), true);
    }
    if (model_->rowCount() > 0) table_->setCurrentIndex(model_->index(0, 1));
}

void ExperimentsPage::showChosen() {
    std::vector<runs::RunSpec> specs;
    QList<CurveStore::Wanted> wanted;
    for (const QString& id : model_->shown()) {
        const runs::RunOverview* run = model_->find(id);
        if (run == nullptr) continue;
        if (run->spec_problem.empty()) specs.push_back(run->spec);
        wanted.append({id, run->facts.folder, run->facts.state == runs::RunState::running});
    }
    differences_->setSpecs(specs);
    QList<const runs::SpecKey*> asked;
    for (const QString& name : std::as_const(asked_keys_))
        if (const runs::SpecKey* key = runs::find_spec_key(name.toStdString())) asked.append(key);
    // Columns that come and go make the head tell of changes that no person made: what was kept stays.
    const QString columns = QStringLiteral("experiments/runs/columns");
    const QByteArray kept = session().settings().arrangement(columns);
    if (model_->setKeys(differences_->differing().mid(0, k_key_columns), asked)) {
        session().settings().setArrangement(columns, kept);
        arrangeColumns();
    }
    store_->setWanted(wanted);
    showCurves();
    keepView();
    count_->setText(tr("%1 of %2 chosen").arg(wanted.size()).arg(model_->runs().size()));
    Q_EMIT statusChanged();
}

void ExperimentsPage::showCurves() {
    QList<CurvesPane::Run> shown;
    for (const QString& id : model_->shown())
        shown.append({id, model_->colorOf(id), store_->find(id)});
    curves_->setRuns(std::move(shown));
}

const runs::RunOverview* ExperimentsPage::current() const {
    return model_->at(table_->currentIndex());
}

void ExperimentsPage::select(const QString& id) {
    const int row = model_->rowOf(id);
    if (row < 0) return showCurrent();
    const QModelIndex at = model_->index(row, model_->columnOf(RunsModel::Column::name));
    table_->setCurrentIndex(at);
    table_->scrollTo(at);
}

QStringList ExperimentsPage::selectedIds() const {
    QStringList ids;
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    for (const QModelIndex& index : rows)
        ids.append(index.data(RunsModel::IdRole).toString());
    return ids;
}

void ExperimentsPage::selectAlso(const QStringList& ids) {
    using Choice = QItemSelectionModel;
    for (const QString& id : ids) {
        const int row = model_->rowOf(id);
        if (row >= 0) table_->selectionModel()->select(model_->index(row, 0), Choice::Select | Choice::Rows);
    }
}

void ExperimentsPage::showCurrent() {
    const runs::RunOverview* run = current();
    if (run != nullptr) selected_ = QString::fromStdString(run->facts.id);
    details_->setRun(run);
    const QString none = run == nullptr ? tr("no run is chosen") : QString();
    Actions::setReason(toggle_, none);
    Actions::setReason(predictions_, run == nullptr         ? none
                                     : run->has_predictions ? QString()
                                                            : tr("this run has no predictions of test rows"));
    const bool is_running = run != nullptr && run->facts.state == runs::RunState::running;
    Actions::setReason(remove_, is_running ? tr("the run is being written") : none);
}

QString ExperimentsPage::statusText() const {
    if (stack_->currentWidget() == explorer_) return explorer_->statusText();
    if (session().project() == nullptr) return {};
    const auto& runs = model_->runs();
    const auto running = std::count_if(runs.begin(), runs.end(), [](const runs::RunOverview& run) {
        return run.facts.state == runs::RunState::running;
    });
    const QString all = tr("%n runs", nullptr, plural_count(static_cast<qint64>(runs.size())));
    return running > 0 ? all + tr(" · %1 running").arg(running) : all;
}

void ExperimentsPage::goTo(const Target& target) {
    if (target.item.isEmpty()) return;
    wanted_ = target.item;
    wants_predictions_ = target.text == QLatin1String("predictions");
    if (!wants_predictions_) showRuns();
    list();
}

QWidget* ExperimentsPage::firstFocus() const {
    return stack_->currentWidget() == explorer_ ? explorer_->firstFocus() : table_;
}

void ExperimentsPage::showRuns() {
    stack_->setCurrentIndex(0);
    if (isVisible()) table_->setFocus();
    Q_EMIT statusChanged();
}

QString ExperimentsPage::viewName() const {
    const workspace::Project* project = session().project();
    const QByteArray folder = project == nullptr ? QByteArray() : QByteArray::fromStdString(project->folder().string());
    return QStringLiteral("experiments/view/") + QString::fromLatin1(folder.toBase64(QByteArray::Base64UrlEncoding));
}

void ExperimentsPage::keepView() {
    if (!listed_ || session().project() == nullptr) return;
    QJsonObject state;
    state[QStringLiteral("shown")] = QJsonArray::fromStringList(model_->shown());
    state[QStringLiteral("keys")] = QJsonArray::fromStringList(asked_keys_);
    const QByteArray bytes = QJsonDocument(state).toJson(QJsonDocument::Compact);
    if (session().settings().arrangement(viewName()) != bytes) session().settings().setArrangement(viewName(), bytes);
    const QByteArray curves = curves_->arrangement();
    const QString curves_name = QStringLiteral("experiments/curves");
    if (session().settings().arrangement(curves_name) != curves)
        session().settings().setArrangement(curves_name, curves);
}

QList<Page::Picture> ExperimentsPage::pictures() {
    return {{QStringLiteral("06"), {}, [this] { showRuns(); }},
            {QStringLiteral("06b"), QStringLiteral("predictions"), [this] {
                 for (const runs::RunOverview& run : model_->runs()) {
                     if (!run.has_predictions) continue;
                     select(QString::fromStdString(run.facts.id));
                     return openPredictions();
                 }
             }}};
}

} // namespace sauti::widgets::experiments
