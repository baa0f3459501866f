// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_folder.h"
#include "widgets/common/actions.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/table_view.h"
#include "widgets/experiments/card_layout.h"
#include "widgets/experiments/cards_model.h"
#include "widgets/experiments/curves_pane.h"
#include "widgets/experiments/differences_panel.h"
#include "widgets/experiments/experiments_page.h"
#include "widgets/experiments/ner_explorer.h"
#include "widgets/experiments/runs_model.h"
#include "widgets/window_bench.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace sauti;
using namespace sauti::widgets;
using namespace sauti::widgets::experiments;

namespace {

constexpr int k_wait_ms = 10'000;

runs::RunOverview overview(const std::string& id, double learning_rate, double loss) {
    runs::RunOverview run;
    run.facts.id = run.facts.name = id;
    run.facts.created = "2026-11-25T10:00:0" + std::to_string(id.size() % 10) + "Z";
    run.facts.state = runs::RunState::finished;
    run.spec.optimizer.learning_rate = learning_rate;
    run.last["train/loss"] = loss;
    return run;
}

std::vector<runs::RunOverview> three() {
    return {overview("a", 1e-3, 3), overview("bb", 1e-4, 1), overview("ccc", 1e-5, 2)};
}

QStringList ids(const RunsModel& model) {
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found.append(model.index(row, 0).data(RunsModel::IdRole).toString());
    return found;
}

void write_run(const std::filesystem::path& folder, double learning_rate, int steps) {
    auto run = runs::RunFolder::create(folder);
    QVERIFY(run);
    runs::RunSetting setting;
    setting.spec.kind = "finetune";
    setting.spec.name = folder.filename().string();
    setting.spec.schedule.max_steps = steps;
    setting.spec.optimizer.learning_rate = learning_rate;
    setting.total_steps = steps;
    QVERIFY(run->start(setting));
    QVERIFY(run->open_logs({}));
    for (int step = 1; step <= steps; ++step) {
        runs::MetricLine line;
        line.step = step;
        line.epoch = step / 10.0;
        line.values = {{"train/loss", 5.0 - 4.0 * step / steps}, {"train/lr", learning_rate}};
        if (step % 10 == 0) line.values["eval/entity_f1"] = 0.5 * step / steps;
        if (step % 10 == 0) line.values["eval/loss"] = 1.0 + step / 100.0;
        QVERIFY(run->append_metrics(line));
    }
    QVERIFY(run->set_state(runs::RunState::finished, {{"step", steps}}));
}

} // namespace

class ExperimentsTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WindowBench> bench_;
    Session* session_ = nullptr;
    std::unique_ptr<ExperimentsPage> page_;

    std::filesystem::path project() const { return bench_->path("study"); }

    void open(bool with_runs) {
        QVERIFY(workspace::Project::create(project()));
        if (with_runs) {
            write_run(project() / "runs/one", 1e-3, 40);
            write_run(project() / "runs/two", 1e-4, 60);
            std::filesystem::create_directories(project() / "runs/two/predictions");
            std::ofstream(project() / "runs/two/predictions/test.conll")
                << "Rais B-PER B-PER\nSamia I-PER I-PER\nDodoma B-LOC B-ORG\n\nleo B-DATE O\nsana O O\n\n";
        }
        page_ = std::make_unique<ExperimentsPage>(*session_, nullptr);
        page_->resize(1196, 673);
        page_->show();
        page_->activate();
        bench_->open(project());
    }
    RunsModel* model() const { return page_->findChild<RunsModel*>(); }
    CurveChart* chart() const { return page_->findChild<CurveChart*>(); }
    TableView* table() const { return page_->findChild<TableView*>(); }

private Q_SLOTS:
    void init() {
        bench_ = std::make_unique<WindowBench>();
        session_ = &bench_->session;
    }
    void cleanup() {
        page_.reset();
        bench_.reset();
    }

    void model_keeps_its_rules_while_runs_come_and_go() {
        RunsModel model(nullptr);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setRuns(three());
        model.sort(model.columnOf(RunsModel::Column::loss), Qt::AscendingOrder);
        QCOMPARE(ids(model), QStringList({"bb", "ccc", "a"}));
        model.setFilter(QStringLiteral("cc"));
        QCOMPARE(ids(model), QStringList({"ccc"}));
        model.setFilter({});
        model.setKeys({runs::find_spec_key("optimizer.learning_rate")}, {runs::find_spec_key("seed")});
        QCOMPARE(model.headerData(2, Qt::Horizontal).toString(), QStringLiteral("learning rate ≠"));
        auto more = three();
        more.push_back(overview("dddd", 1, 0.5));
        model.setRuns(more);
        QCOMPARE(model.rowCount(), 4);
        model.setRuns(three());
        QVERIFY(!model.index(model.rowCount(), 0).isValid());
        QVERIFY(!model.headerData(model.columnCount(), Qt::Horizontal).isValid());
        QVERIFY(!model.data(model.index(0, 0), 9999).isValid());
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    }

    void a_shown_run_keeps_its_colour_and_frees_it() {
        RunsModel model(nullptr);
        model.setRuns(three());
        QVERIFY(model.setShown("a", true));
        QVERIFY(model.setShown("bb", true));
        QCOMPARE(model.colorOf("bb"), 1);
        QVERIFY(model.setShown("a", false));
        QCOMPARE(model.colorOf("bb"), 1);
        QVERIFY(model.setShown("ccc", true));
        QCOMPARE(model.colorOf("ccc"), 0);
        model.setRuns({overview("bb", 1, 1)});
        QCOMPARE(model.shown(), QStringList({"bb"}));
    }

    void differences_are_told_in_words() {
        DifferencesPanel panel(nullptr);
        std::vector<runs::RunSpec> specs(3);
        specs[0].seed = 42;
        specs[1].seed = 7;
        specs[2].seed = 42;
        panel.setSpecs(specs);
        QCOMPARE(panel.differing().size(), 1);
        QCOMPARE(difference_text(runs::differences(specs).front()), QStringLiteral("2 values: 7, 42"));
        panel.setSpecs({});
        QVERIFY(panel.differing().isEmpty());
    }

    void lists_runs_and_draws_their_curves() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        QCOMPARE(model()->shown().size(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(chart()->curves().items().size(), std::size_t{4}, k_wait_ms);
        QVERIFY(chart()->summary().startsWith(QStringLiteral("loss, step 60")));
        auto* pane = page_->findChild<CurvesPane*>();
        pane->setMetric(QStringLiteral("eval/entity_f1"));
        QCOMPARE(chart()->curves().items().front().measured->size() % 2, std::size_t{0});
        QVERIFY(page_->statusText().startsWith(QStringLiteral("2 runs")));
        // Keys: what differs is a column.
        QVERIFY(model()->headerData(2, Qt::Horizontal).toString().endsWith(QStringLiteral("≠")));
    }

    void chosen_rows_stay_chosen_when_columns_change() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        table()->selectAll();
        QCOMPARE(table()->selectionModel()->selectedRows().size(), qsizetype{2});
        QVERIFY(model()->setShown(QStringLiteral("one"), false)); // nothing differs any more: its column goes
        QCOMPARE(table()->selectionModel()->selectedRows().size(), qsizetype{2});
        QVERIFY(model()->setShown(QStringLiteral("one"), true));
        QCOMPARE(table()->selectionModel()->selectedRows().size(), qsizetype{2});
    }

    void lowest_loss_and_best_f1_apart_are_told() {
        open(true);
        auto* pane = page_->findChild<CurvesPane*>();
        QTRY_COMPARE_WITH_TIMEOUT(chart()->curves().items().size(), std::size_t{4}, k_wait_ms);
        QTRY_COMPARE_WITH_TIMEOUT(pane->notices()->bars().size(), qsizetype{1}, k_wait_ms);
        const Message& told = pane->notices()->bars().first()->message();
        QCOMPARE(told.what, QStringLiteral("two:"));
        QCOMPARE(told.detail,
                 QStringLiteral("loss is lowest at epoch 1, F1 highest at epoch 6. Stopping on loss gives up "
                                "41.7 points."));
        told.ways.first().go();
        QCOMPARE(pane->metric(), QStringLiteral("eval/entity_f1"));
    }

    void space_hides_a_curve_and_the_choice_is_kept() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        table()->setCurrentIndex(model()->index(model()->rowOf(QStringLiteral("one")), 1));
        QTest::keyClick(table(), Qt::Key_Space);
        QCOMPARE(model()->shown(), QStringList({"two"}));
        page_.reset();
        page_ = std::make_unique<ExperimentsPage>(*session_, nullptr);
        page_->activate();
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        QCOMPARE(model()->shown(), QStringList({"two"}));
    }

    void a_look_that_finds_no_news_lays_nothing_out() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        QTRY_VERIFY_WITH_TIMEOUT(!session_->isBusy(), k_wait_ms);
        QSignalSpy renewed(model(), &QAbstractItemModel::modelReset);
        QSignalSpy changed(model(), &QAbstractItemModel::dataChanged);
        page_->activate();
        QVERIFY(session_->isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(!session_->isBusy(), k_wait_ms);
        QCOMPARE(renewed.count() + changed.count(), 0);
        write_run(project() / "runs/three", 1e-3, 20);
        page_->activate();
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 3, k_wait_ms);
    }

    void delete_moves_to_the_trash_and_undo_brings_back() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        table()->setCurrentIndex(model()->index(model()->rowOf(QStringLiteral("one")), 1));
        QTest::keyClick(table(), Qt::Key_Delete);
        QVERIFY(!std::filesystem::exists(project() / "runs/one"));
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 1, k_wait_ms);
        QCOMPARE(session_->undoName().value_or(QString()), QStringLiteral("Delete run one"));
        session_->undo();
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        QVERIFY(std::filesystem::exists(project() / "runs/one/run.json"));
    }

    void predictions_stand_beside_gold() {
        open(true);
        page_->goTo({QStringLiteral("experiments"), QStringLiteral("two"), -1, QStringLiteral("predictions")});
        auto* explorer = page_->findChild<NerExplorer*>();
        QTRY_COMPARE_WITH_TIMEOUT(explorer->cards()->rowCount(), 2, k_wait_ms);
        QAbstractItemModelTester tester(explorer->cards(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(page_->statusText().startsWith(QStringLiteral("2 mistakes in 2 sentences")));
        const QModelIndex first = explorer->cards()->index(0);
        QCOMPARE(first.data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("wrong type, sentence 1, gold Dodoma, LOC, predicted Dodoma, ORG"));
        explorer->cards()->setKindShown(ner::MistakeKind::missed, false);
        QCOMPARE(explorer->cards()->rowCount(), 1);
        explorer->cards()->setRightShown(true);
        QCOMPARE(explorer->cards()->rowCount(), 2);
        explorer->cards()->setCells({cell_key("PER", "PER")});
        QCOMPARE(explorer->cards()->rowCount(), 1);
        explorer->cards()->setCells({});
        explorer->cards()->setFilter(QStringLiteral("nothing such"));
        QCOMPARE(explorer->cards()->rowCount(), 0);
    }

    void the_columns_that_were_arranged_stay_as_differences_come_and_go() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        const auto is_hidden = [this](RunsModel::Column column) {
            return table()->isColumnHidden(model()->columnOf(column));
        };
        QVERIFY(is_hidden(RunsModel::Column::step) && is_hidden(RunsModel::Column::created));
        QVERIFY(!is_hidden(RunsModel::Column::key) && !is_hidden(RunsModel::Column::state));
        QCOMPARE(table()->horizontalHeader()->visualIndex(model()->columnOf(RunsModel::Column::key)), 2);
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), model()->columnOf(RunsModel::Column::created));
        (void)model()->setShown(QStringLiteral("one"), false);
        QCOMPARE(model()->columnOf(RunsModel::Column::key), -1);
        QVERIFY(is_hidden(RunsModel::Column::step) && is_hidden(RunsModel::Column::created));
        QVERIFY(!is_hidden(RunsModel::Column::state));
    }

    void unreadable_runs_and_predictions_are_told_above() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        std::filesystem::create_directories(project() / "runs/bad");
        std::ofstream(project() / "runs/bad/run.json") << "{";
        session_->noteContentChanged();
        QTRY_COMPARE_WITH_TIMEOUT(page_->messages()->bars().size(), 1, k_wait_ms);
        QVERIFY(page_->messages()->bars().front()->message().what.contains(QStringLiteral("cannot be read")));
        std::ofstream(project() / "runs/two/predictions/test.conll") << "one\n";
        page_->goTo({QStringLiteral("experiments"), QStringLiteral("two"), -1, QStringLiteral("predictions")});
        auto* explorer = page_->findChild<NerExplorer*>();
        QTRY_COMPARE_WITH_TIMEOUT(explorer->findChild<MessageBars*>()->bars().size(), 1, k_wait_ms);
    }

    void an_empty_project_says_what_the_page_is_for() {
        open(false);
        QTRY_VERIFY_WITH_TIMEOUT(page_->grab().width() > 0 && table()->isVisible() == false, k_wait_ms);
        QCOMPARE(model()->rowCount(), 0);
    }

    void a_running_run_is_followed() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(chart()->curves().items().size(), std::size_t{4}, k_wait_ms);
        auto run = runs::RunFolder::create(project() / "runs/live");
        QVERIFY(run);
        runs::RunSetting setting;
        setting.spec.name = "live";
        setting.total_steps = 100;
        QVERIFY(run->start(setting));
        QVERIFY(run->open_logs({}));
        runs::MetricLine line;
        line.step = 1;
        line.values = {{"train/loss", 9}};
        QVERIFY(run->append_metrics(line));
        page_->goTo({QStringLiteral("experiments"), QStringLiteral("live")});
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 3, k_wait_ms);
        const auto* shown = &chart()->curves();
        const QString id = QStringLiteral("live train/loss");
        QTRY_VERIFY_WITH_TIMEOUT(shown->find(id) != nullptr, k_wait_ms);
        line.step = 2;
        QVERIFY(run->append_metrics(line));
        QTRY_COMPARE_WITH_TIMEOUT(shown->find(id)->measured->size(), std::size_t{2}, k_wait_ms);
        QVERIFY(!page_->findChild<NerExplorer*>()->isVisible());
    }

    void every_control_has_a_name() {
        open(true);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 2, k_wait_ms);
        QCOMPARE(nameless_control(*page_), QByteArray());
    }

    void words_wrap_and_entities_have_a_rectangle_a_line() {
        ner::ReviewedSentence sentence;
        sentence.tokens = {"Rais", "wa", "Tanzania", "alisema"};
        const QFontMetrics metrics(theme::body_font());
        const auto one = place_tokens(sentence, 2000, metrics);
        QCOMPARE(one.back().line, 0);
        const int width = metrics.horizontalAdvance(QStringLiteral("Tanzania")) + 4;
        const auto many = place_tokens(sentence, width, metrics);
        QVERIFY(many.back().line >= 2);
        QVERIFY(card_height(many) > card_height(one));
        QCOMPARE(entity_rects(one, {"LOC", 0, 3}).size(), 1);
        QVERIFY(entity_rects(many, {"LOC", 0, 3}).size() >= 2);
        QCOMPARE(sentence_text(sentence), QStringLiteral("Rais wa Tanzania alisema"));
        sentence.tokens = {"w", "a", "ʄ", "e"};
        QVERIFY(is_by_letters(sentence));
        QCOMPARE(sentence_text(sentence), QStringLiteral("waʄe"));
    }

    void looks_as_drawn() {
        const QByteArray folder = qgetenv("SAUTI_TEST_PICTURES");
        const QByteArray project = qgetenv("SAUTI_TEST_PROJECT");
        if (folder.isEmpty() || project.isEmpty()) QSKIP("SAUTI_TEST_PICTURES and SAUTI_TEST_PROJECT name no folders");
        for (const theme::Scheme scheme : {theme::Scheme::light, theme::Scheme::dark}) {
            theme::apply(scheme);
            page_ = std::make_unique<ExperimentsPage>(*session_, nullptr);
            page_->resize(1196, 673);
            page_->show();
            page_->activate();
            session_->openProject(QString::fromLocal8Bit(project));
            QTRY_VERIFY_WITH_TIMEOUT(model()->rowCount() > 0, k_wait_ms);
            QTRY_VERIFY_WITH_TIMEOUT(!chart()->curves().items().empty(), k_wait_ms);
            QTest::qWait(400);
            const QString name = QString::fromLocal8Bit(folder) + "/06-" + theme::scheme_name(scheme);
            chart()->moveCrosshair(1);
            QVERIFY(page_->grab().save(name + ".png"));
            page_->pictures().at(1).show();
            auto* explorer = page_->findChild<NerExplorer*>();
            QTRY_VERIFY_WITH_TIMEOUT(explorer->cards()->rowCount() > 0, k_wait_ms);
            QTest::qWait(200);
            QVERIFY(page_->grab().save(name + "-predictions.png"));
            page_.reset();
        }
        theme::apply(theme::Scheme::light);
    }
};

QTEST_MAIN(ExperimentsTest)
#include "experiments_test.moc"
