// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "core/dataset/test_project.h"
#include "widgets/common/actions.h"
#include "widgets/datasets/compare_dialog.h"
#include "widgets/datasets/compare_model.h"
#include "widgets/datasets/data_sets_model.h"
#include "widgets/datasets/datasets_page.h"
#include "widgets/datasets/options_form.h"
#include "widgets/datasets/preview_panel.h"
#include "widgets/datasets/provenance_view.h"
#include "widgets/datasets/recipe_cards_model.h"
#include "widgets/datasets/recipe_controller.h"
#include "widgets/datasets/recipe_editing.h"
#include "widgets/datasets/recipe_view.h"
#include "widgets/datasets/trace_field.h"
#include "widgets/window_bench.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <memory>
#include <string>

using namespace sauti;
using namespace sauti::widgets;
using namespace sauti::widgets::datasets;

namespace {

std::string sentences(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "Wizara B-ORG\nya I-ORG\nchai" + std::to_string(i) + " O\nDodoma B-LOC\n\n";
    return text;
}

} // namespace

class DatasetsPageTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<TestProject> project_;
    std::unique_ptr<WindowBench> bench_;
    Session* session_ = nullptr;
    std::unique_ptr<DatasetsPage> page_;

    RecipeView* view() const { return page_->findChild<RecipeView*>(); }
    RecipeCardsModel* cards() const { return page_->findChild<RecipeCardsModel*>(); }
    RecipeController* controller() const { return page_->findChild<RecipeController*>(); }
    QAction* action(const char* id) const { return session_->actions().find(QLatin1String(id)); }
    QTableView* preview() const { return page_->findChild<QTableView*>(QStringLiteral("preview")); }

    bool settled() const { return bench_->settled(); }

    void open(const QString& recipe) {
        bench_->open(project_->project());
        QVERIFY(settled());
        if (recipe.isEmpty()) return;
        controller()->chooseRecipe(recipe);
        QVERIFY(settled());
        QVERIFY(cards()->rowCount() > 0);
    }

    QString ids() const {
        QStringList list;
        for (int row = 0; row < cards()->rowCount(); ++row)
            list << cards()->card(row).id;
        return list.join(QLatin1Char(' '));
    }

    QString bar(const char* id) const {
        const MessageBar* one = bar_of(*page_, QLatin1String(id));
        return one != nullptr ? one->message().what + QLatin1Char(' ') + one->message().detail : QString();
    }

private Q_SLOTS:
    void initTestCase() { qputenv("SAUTI_RESOURCES", SAUTI_SOURCE "/resources"); }

    void init() {
        project_ = std::make_unique<TestProject>();
        QVERIFY(project_->ok());
        QVERIFY(project_->add_corpus("swa", {{"train.txt", sentences(40)}, {"dev.txt", sentences(3)}}, "swa-Latn"));
        bench_ = std::make_unique<WindowBench>();
        session_ = &bench_->session;
        page_ = std::make_unique<DatasetsPage>(*session_, nullptr);
        new QAbstractItemModelTester(cards(), QAbstractItemModelTester::FailureReportingMode::Fatal, page_.get());
        new QAbstractItemModelTester(preview()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal,
                                     page_.get());
        new QAbstractItemModelTester(page_->findChild<DataSetsModel*>(),
                                     QAbstractItemModelTester::FailureReportingMode::Fatal, page_.get());
        page_->resize(1196, 673);
        page_->show();
    }
    void cleanup() {
        page_.reset();
        bench_.reset();
    }

    void offers_the_shipped_recipes_while_none_is_chosen() {
        open({});
        auto* const button = page_->findChild<QPushButton*>(QStringLiteral("recipe-phones-ner"));
        QVERIFY(button != nullptr);
        QVERIFY(!action("datasets.build")->isEnabled());
        QVERIFY(!Actions::reasonOf(action("datasets.build")).isEmpty());
        button->click();
        QVERIFY(settled());
        QCOMPARE(ids(), QStringLiteral("corpus phones chars"));
        QVERIFY(action("datasets.build")->isEnabled());
    }

    void shows_the_preview_of_the_chosen_card() {
        open(QStringLiteral("phones-ner"));
        view()->choose(QStringLiteral("phones"));
        QCOMPARE(preview()->model()->rowCount(), 20);
        const QAbstractItemModel& model = *preview()->model();
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("Wizara ya chai0 Dodoma"));
        QVERIFY(model.index(0, 2).data().toString().contains(QStringLiteral("wizaɾa")));
        view()->choose(QStringLiteral("corpus"));
        QVERIFY(preview()->isColumnHidden(1));
        QCOMPARE(cards()->card(0).lines_out, 43);
    }

    void builds_and_then_skips_what_is_unchanged() {
        open(QStringLiteral("phones-ner"));
        QCOMPARE(RecipeCardsModel::stateText(cards()->card(1)), QStringLiteral("new"));
        action("datasets.build")->trigger();
        QCOMPARE(action("datasets.build")->text(), QStringLiteral("Cancel"));
        QVERIFY(settled());
        QVERIFY2(bar("build").contains(QStringLiteral("swa-phones-ner is built")), qPrintable(bar("build")));
        QCOMPARE(cards()->card(1).state, dataset::CardState::built);
        QCOMPARE(cards()->card(1).lines_in, 215);
        QCOMPARE(page_->findChild<DataSetsModel*>()->rowCount(), 1);
        QVERIFY(page_->findChild<ProvenanceView*>()->boxCount() == 3);
        action("datasets.build")->trigger();
        QVERIFY(settled());
        QVERIFY2(bar("build").contains(QStringLiteral("2 of 2")), qPrintable(bar("build")));
        QCOMPARE(RecipeCardsModel::stateText(cards()->card(1)), QStringLiteral("unchanged, skipped"));
        action("datasets.verify")->trigger();
        QVERIFY(settled());
        QVERIFY(bar("verify").contains(QStringLiteral("as it was built")));
    }

    void a_cancelled_build_says_how_it_goes_on() {
        open(QStringLiteral("phones"));
        action("datasets.build")->trigger();
        action("datasets.build")->trigger();
        QVERIFY(settled());
        QVERIFY2(bar("build").contains(QStringLiteral("cancelled")) ||
                     bar("build").contains(QStringLiteral("is built")),
                 qPrintable(bar("build")));
        QCOMPARE(action("datasets.build")->text(), QStringLiteral("Build"));
    }

    void a_damaged_data_set_is_found_by_verify() {
        open(QStringLiteral("phones-ner"));
        action("datasets.build")->trigger();
        QVERIFY(settled());
        const auto file = project_->project() / "datasets/swa-phones-ner/ner/train.txt";
        QVERIFY(base::write_atomically(file, "x O\n\n"));
        action("datasets.verify")->trigger();
        QVERIFY(settled());
        QVERIFY2(bar("verify").contains(QStringLiteral("damaged")), qPrintable(bar("verify")));
    }

    void changes_of_a_shipped_recipe_go_into_the_project_and_are_undone() {
        open(QStringLiteral("phones-ner"));
        const auto file = project_->project() / "recipes/phones-ner.json";
        view()->choose(QStringLiteral("phones"));
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_F2);
        auto* const form = qobject_cast<OptionsForm*>(view()->form());
        QVERIFY(form != nullptr);
        auto* const mode = form->findChild<QComboBox*>(QStringLiteral("option-mode"));
        QVERIFY(mode != nullptr);
        mode->setCurrentText(QStringLiteral("reference"));
        QTest::keyClick(form, Qt::Key_Return);
        QVERIFY(settled());
        QVERIFY(base::read_file(file).value_or("").find("reference") != std::string::npos);
        QCOMPARE(session_->undoName().value_or(QString()), QStringLiteral("Options of step phones"));
        QVERIFY(cards()->card(1).options.contains(QStringLiteral("reference")));
        session_->undo();
        QVERIFY(settled());
        QVERIFY(!base::read_file(file));
        QVERIFY(!cards()->card(1).options.contains(QStringLiteral("reference")));
        session_->redo();
        QVERIFY(settled());
        QVERIFY(base::read_file(file).value_or("").find("reference") != std::string::npos);
    }

    void steps_come_move_and_go() {
        open(QStringLiteral("phones"));
        const QString before = ids();
        auto* const form = page_->findChild<OptionsForm*>();
        QVERIFY(form == nullptr);
        view()->choose(QStringLiteral("text"));
        const auto recipe = dataset::added(*controller()->glance().recipe, "drop-blank-lines", "text");
        QVERIFY(controller()->change(QStringLiteral("Add step"), recipe));
        QVERIFY(settled());
        QCOMPARE(ids(), QStringLiteral("corpus phones chars text drop bare rows"));
        QCOMPARE(view()->legalPlaces(QStringLiteral("drop")), QStringList({QStringLiteral("bare")}));
        view()->choose(QStringLiteral("drop"));
        QTest::keyClick(view(), Qt::Key_Down, Qt::AltModifier);
        QVERIFY(settled());
        QCOMPARE(ids(), QStringLiteral("corpus phones chars text bare drop rows"));
        QCOMPARE(view()->chosen(), QStringLiteral("drop"));
        QTest::keyClick(view(), Qt::Key_Delete);
        QVERIFY(settled());
        QCOMPARE(ids(), before);
        session_->undo();
        session_->undo();
        QVERIFY(settled());
        QCOMPARE(ids(), QStringLiteral("corpus phones chars text drop bare rows"));
    }

    void a_drag_by_the_grip_ends_at_a_legal_place() {
        open(QStringLiteral("phones"));
        const auto recipe = dataset::added(*controller()->glance().recipe, "drop-blank-lines", "text");
        QVERIFY(controller()->change(QStringLiteral("Add step"), recipe));
        QVERIFY(settled());
        const auto middle = [this](const char* id) {
            return view()->visualRect(cards()->index(cards()->rowOf(QLatin1String(id)))).center();
        };
        QWidget* const port = view()->viewport();
        const QPoint grip(22, middle("drop").y() + 6);
        QTest::mousePress(port, Qt::LeftButton, {}, grip);
        QTest::mouseMove(port, grip + QPoint(0, 30));
        QTest::mouseMove(port, QPoint(60, middle("chars").y()));
        QTest::mouseRelease(port, Qt::LeftButton, {}, QPoint(60, middle("chars").y()));
        QVERIFY(settled());
        // only behind "bare" may it stand, however far up the pointer was
        QCOMPARE(ids(), QStringLiteral("corpus phones chars text bare drop rows"));
    }

    void a_wrong_option_stays_in_the_form() {
        open(QStringLiteral("phones-pretrain"));
        view()->choose(QStringLiteral("rows"));
        QTest::keyClick(view(), Qt::Key_Return);
        auto* const form = qobject_cast<OptionsForm*>(view()->form());
        QVERIFY(form != nullptr);
        auto* const length = form->findChild<QLineEdit*>(QStringLiteral("option-max_length"));
        QVERIFY(length != nullptr);
        length->setText(QStringLiteral("many"));
        QTest::keyClick(form, Qt::Key_Return);
        QVERIFY(view()->form() == form);
        QVERIFY(length->property("invalid").toBool());
        QVERIFY(!session_->undoName());
        QTest::keyClick(form, Qt::Key_Escape);
        QVERIFY(view()->form() == nullptr);
    }

    void another_recipe_closes_the_form() {
        open(QStringLiteral("phones"));
        view()->choose(QStringLiteral("rows"));
        QTest::keyClick(view(), Qt::Key_Return);
        QVERIFY(view()->form() != nullptr);
        controller()->chooseRecipe(QStringLiteral("swa-phones")); // has cards of the same names
        QVERIFY(settled());
        QVERIFY(view()->form() == nullptr);
    }

    void says_which_row_a_line_is() {
        session_->setPages({{QStringLiteral("corpora"), {}, {}, 2, {}, {}}});
        open(QStringLiteral("phones-ner"));
        auto* const field = page_->findChild<QLineEdit*>(QStringLiteral("traceLine"));
        QVERIFY(!field->isEnabled());
        action("datasets.build")->trigger();
        QVERIFY(settled());
        QVERIFY(field->isEnabled());
        page_->findChild<QComboBox*>(QStringLiteral("traceFile"))->setCurrentText(QStringLiteral("ner/train.txt"));
        QSignalSpy asked(session_, &Session::targetAsked);
        field->setText(QStringLiteral("30"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return !asked.isEmpty(); }, 10000));
        const Target target = asked.first().first().value<Target>();
        QCOMPARE(target.page, QStringLiteral("corpora"));
        QCOMPARE(target.item, QStringLiteral("swa"));
        QVERIFY(target.row >= 1 && target.row <= 3);
        QVERIFY(bar("trace").contains(QStringLiteral("train.txt line")));
        field->setText(QStringLiteral("99999999"));
        QVERIFY(QTest::qWaitFor([&] { return bar("trace").contains(QStringLiteral("No such line")); }, 10000));
    }

    void a_broken_recipe_is_told_and_the_page_goes_on() {
        QVERIFY(base::fs::create_directories(project_->project() / "recipes"));
        QVERIFY(base::write_atomically(project_->project() / "recipes/mine.json", "{ \"format\": "));
        bench_->open(project_->project());
        QVERIFY(settled());
        controller()->chooseRecipe(QStringLiteral("mine"));
        QVERIFY(settled());
        QVERIFY(!bar("broken").isEmpty());
        QVERIFY(!action("datasets.build")->isEnabled());
        controller()->chooseRecipe(QStringLiteral("phones-ner"));
        QVERIFY(settled());
        QVERIFY(bar("broken").isEmpty());
    }

    void a_recipe_gets_another_name_and_undo_takes_it_back() {
        open(QStringLiteral("phones-ner"));
        QVERIFY(!action("datasets.rename")->isEnabled()); // it comes with Sauti
        QVERIFY(controller()->copyRecipe(QStringLiteral("phones-ner")).has_value());
        QVERIFY(settled());
        QVERIFY(action("datasets.rename")->isEnabled());
        QVERIFY(controller()->renameRecipe(QStringLiteral("mine")).has_value());
        QVERIFY(settled());
        QCOMPARE(QString::fromStdString(controller()->glance().name), QStringLiteral("mine"));
        QVERIFY(base::read_file(project_->project() / "recipes/mine.json").has_value());
        QVERIFY(!controller()->renameRecipe(QStringLiteral("../mine")));
        QVERIFY(!controller()->renameRecipe(QStringLiteral("phones-ner")));
        QVERIFY(session_->undoName()->startsWith(QStringLiteral("Rename recipe")));
        session_->undo();
        QVERIFY(settled());
        QVERIFY(!base::read_file(project_->project() / "recipes/mine.json"));
        QVERIFY(base::read_file(project_->project() / "recipes/phones-ner-2.json").has_value());
    }

    void half_typed_options_are_offered_at_the_next_start() {
        open(QStringLiteral("phones"));
        page_->findChild<RecipeEditing*>()->editStep(QStringLiteral("rows"));
        auto* field = view()->form()->findChild<QLineEdit*>(QStringLiteral("option-max_length"));
        QVERIFY(field != nullptr);
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("77"));
        const auto draft = project_->project() / ".sauti/drafts/step.json";
        QVERIFY(QTest::qWaitFor([&] { return base::read_file(draft).has_value(); }, 10000));
        page_ = std::make_unique<DatasetsPage>(*session_, nullptr); // as after a crash
        QVERIFY(settled());
        QVERIFY(QTest::qWaitFor([this] { return !bar("draft").isEmpty(); }, 10000));
        for (QAbstractButton* button : page_->findChildren<QAbstractButton*>()) {
            if (button->text() == QStringLiteral("Take them up")) button->click();
        }
        QVERIFY(settled());
        QVERIFY(view()->form() != nullptr);
        field = view()->form()->findChild<QLineEdit*>(QStringLiteral("option-max_length"));
        QCOMPARE(field->text(), QStringLiteral("77"));
        Q_EMIT qobject_cast<OptionsForm*>(view()->form())->left();
        QVERIFY(QTest::qWaitFor([&] { return !base::read_file(draft); }, 10000));
    }

    void two_data_sets_stand_side_by_side() {
        open(QStringLiteral("phones-ner"));
        QVERIFY(!action("datasets.compare")->isEnabled());
        action("datasets.build")->trigger();
        QVERIFY(settled());
        controller()->chooseRecipe(QStringLiteral("characters"));
        QVERIFY(settled());
        action("datasets.build")->trigger();
        QVERIFY(settled());
        QVERIFY(action("datasets.compare")->isEnabled());
        action("datasets.compare")->trigger();
        auto* dialog = page_->findChild<CompareDialog*>();
        QVERIFY(dialog != nullptr);
        const QAbstractItemModelTester tester(dialog->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(settled());
        QVERIFY2(dialog->summary().contains(QStringLiteral("differ")), qPrintable(dialog->summary()));
        QVERIFY(dialog->model()->rowCount() > 2);
        dialog->close();
    }

    void every_control_has_a_name_and_can_be_reached() {
        open(QStringLiteral("phones-ner"));
        QCOMPARE(nameless_control(*page_), QByteArray());
        QCOMPARE(page_->firstFocus(), static_cast<QWidget*>(view()));
        QVERIFY(cards()->spoken(1).startsWith(QStringLiteral("Step 2 of 3, phonemize-conll, phones, new")));
        QVERIFY(page_->findChild<ProvenanceView*>()->summary().contains(QStringLiteral("swa")));
    }

    void remembers_recipe_and_corpus() {
        open(QStringLiteral("characters"));
        page_ = std::make_unique<DatasetsPage>(*session_, nullptr);
        session_->openProject(QString::fromStdString(project_->project().string()));
        QVERIFY(QTest::qWaitFor([this] { return cards()->rowCount() > 0; }, 10000));
        QCOMPARE(QString::fromStdString(controller()->glance().name), QStringLiteral("characters"));
    }
};

QTEST_MAIN(DatasetsPageTest)
#include "datasets_page_test.moc"
