// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/message_bar.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/characters_model.h"
#include "widgets/corpora/coming_rows.h"
#include "widgets/corpora/corpora_page.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/corpus_tree_model.h"
#include "widgets/corpora/details_pane.h"
#include "widgets/corpora/export_rows.h"
#include "widgets/corpora/filter_bar.h"
#include "widgets/corpora/filter_field.h"
#include "widgets/corpora/import_dialog.h"
#include "widgets/corpora/problems_view.h"
#include "widgets/corpora/rows_model.h"
#include "widgets/corpora/saved_filters.h"
#include "widgets/corpora/small_project.h"
#include "widgets/corpora/statistics_view.h"
#include "widgets/corpora/words_over_phones.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputDialog>
#include <QPushButton>
#include <QTest>
#include <QTreeView>
#include <ctime>
#include <functional>
#include <memory>

using namespace sauti;
using namespace sauti::widgets;
using namespace sauti::widgets::corpora;

/// The page of corpora over a small project: clicked and read as a person would.
class CorporaPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SmallProject> project_;
    std::unique_ptr<CorporaPage> page_;

    void openPage(int more = 0, const std::string& dev = {}) {
        page_.reset();
        project_ = std::make_unique<SmallProject>(more, dev);
        page_ = std::make_unique<CorporaPage>(project_->session);
        page_->resize(1196, 673);
        page_->show();
        project_->open();
        const int rows = 7 + more + (dev.empty() ? 0 : 2);
        QTRY_COMPARE(page_->rows()->rowCount(), rows);
        QTRY_VERIFY(!project_->session.isBusy());
    }

    [[nodiscard]] QString cell(int row, int column) const {
        return page_->rows()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("SAUTI_RESOURCES", SAUTI_SOURCE "/resources");
        theme::apply(theme::Scheme::light);
    }
    void cleanup() {
        page_.reset();
        project_.reset();
    }

    void models_keep_their_promises() {
        SmallProject project(500);
        project.open();
        RowsModel rows(project.session);
        const QAbstractItemModelTester rows_tester(&rows, QAbstractItemModelTester::FailureReportingMode::Fatal);
        rows.setSource(std::make_shared<CorpusSource>(project.folder() / "corpora/swa"), {});
        rows.setFilter({}, {});
        QTRY_COMPARE(rows.rowCount(), 507);
        QVERIFY(rows.index(300, RowsModel::Text).data(LoadingRole).toBool());
        QTRY_VERIFY(!rows.index(300, RowsModel::Text).data(LoadingRole).toBool());
        rows.setFilter("train", "kenya");
        QTRY_COMPARE(rows.rowCount(), 50);
        rows.sort(RowsModel::Text, Qt::DescendingOrder);
        QTRY_VERIFY(!rows.isSearching());
        QCOMPARE(rows.rowCount(), 50);
        QVERIFY(!rows.index(rows.rowCount(), 0).isValid());
        QVERIFY(!rows.headerData(RowsModel::ColumnCount, Qt::Horizontal).isValid());
        QVERIFY(!rows.index(0, 0).data(Qt::UserRole + 500).isValid());
        QCOMPARE(rows.rowCount(rows.index(0, 0)), 0);
        CorpusTreeModel tree;
        const QAbstractItemModelTester tree_tester(&tree, QAbstractItemModelTester::FailureReportingMode::Fatal);
        tree.setEntries(*read_corpora(project.folder()));
        tree.setEntries({});
    }

    void shows_corpora_their_splits_and_rows() {
        openPage();
        QCOMPARE(page_->tree()->model()->rowCount(), 1);
        QCOMPARE(page_->tree()->currentIndex().data().toString(), QString("swa"));
        QTRY_COMPARE(cell(0, RowsModel::Text), QString("Rais Samia aliongea"));
        QCOMPARE(page_->filterBar()->countText(), QString("7 of 7"));
        QCOMPARE(page_->statusText(), QString("7 rows shown of 7"));
        const QModelIndex corpus = page_->tree()->model()->index(0, 0);
        page_->tree()->setCurrentIndex(page_->tree()->model()->index(1, 0, corpus));
        QTRY_COMPARE(page_->rows()->rowCount(), 1);
        QTRY_COMPARE(cell(0, RowsModel::Text), QString("Watu wa Tanzania"));
        QCOMPARE(page_->filterBar()->countText(), QString("1 of 1"));
    }

    void fills_phones_when_a_corpus_is_opened() {
        openPage();
        QTRY_COMPARE(page_->rows()->index(4, RowsModel::Phones).data(Qt::EditRole).toString(),
                     QString("watu wa tanzania"));
    }

    void filters_by_what_is_typed_and_goes_back() {
        openPage();
        FilterField* field = page_->filterBar()->field();
        QTest::keyClicks(field, "tag:LOC dodoma");
        QTRY_COMPARE(page_->rows()->rowCount(), 3);
        QTRY_COMPARE(page_->filterBar()->countText(), QString("3 of 7"));
        QTest::keyClick(field, Qt::Key_Return);
        page_->filterBar()->backAction()->trigger();
        QTRY_COMPARE(page_->rows()->rowCount(), 7);
        page_->filterBar()->forwardAction()->trigger();
        QTRY_COMPARE(page_->rows()->rowCount(), 3);
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_COMPARE(page_->rows()->rowCount(), 7);
    }

    void shows_a_mistake_under_its_place_and_keeps_the_rows() {
        openPage();
        FilterField* field = page_->filterBar()->field();
        QTest::keyClicks(field, "afya (tag:LOC");
        QTRY_VERIFY(page_->rows()->error().has_value());
        QVERIFY(field->property("invalid").toBool());
        QVERIFY(page_->rows()->rowCount() > 0);
        page_->filterBar()->setFilter("[ [+nasal] V ]");
        QTRY_VERIFY(page_->rows()->error().has_value());
        QVERIFY(page_->messages()->bars().isEmpty());
        page_->filterBar()->setFilter({});
        QTRY_VERIFY(!page_->rows()->error().has_value());
        QVERIFY(!field->property("invalid").toBool());
    }

    void says_that_no_row_matches() {
        openPage();
        page_->filterBar()->setFilter("hakuna");
        QTRY_COMPARE(page_->rows()->rowCount(), 0);
        QTRY_VERIFY(!page_->table()->isVisible());
        page_->filterBar()->setFilter({});
        QTRY_VERIFY(page_->table()->isVisible());
    }

    void shows_all_about_the_chosen_row() {
        openPage();
        page_->table()->setCurrentIndex(page_->rows()->index(4, 0));
        QTRY_COMPARE(page_->details()->rowId(), 5);
        QTRY_VERIFY(!page_->details()->words()->words().isEmpty());
        QTRY_COMPARE(page_->details()->words()->words().at(2).entity, QString("LOC"));
        QTRY_COMPARE(page_->details()->words()->words().at(2).stored, QString("tanzania"));
        page_->details()->words()->setCurrent(0);
        QTRY_COMPARE(page_->details()->traceLines().value(0), QString("w → w"));
        const auto of_one = page_->details()->traceLines().size();
        for (QPushButton* button : page_->details()->findChildren<QPushButton*>()) {
            if (button->isVisibleTo(page_.get()) && button->text() == QString("Trace all 3 words")) button->click();
        }
        QTRY_VERIFY(page_->details()->traceLines().size() > of_one);
        Q_EMIT page_->details()->words()->entityAsked("LOC");
        QTRY_COMPARE(page_->filterBar()->filter(), QString("tag:LOC"));
        QTRY_COMPARE(page_->rows()->rowCount(), 4);
        // the row stays chosen where it still is
        QTRY_COMPARE(page_->rows()->idAt(page_->table()->currentIndex().row()), 5);
    }

    void saves_a_filter_and_undoes_it() {
        openPage();
        page_->filterBar()->setFilter("tag:LOC");
        Q_EMIT page_->filterBar()->saveAsked("tag:LOC");
        auto* dialog = page_->findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->setTextValue("places");
        dialog->accept();
        QTRY_COMPARE(*read_saved_filters(project_->folder(), "swa"), (QList<SavedFilter>{{"places", "tag:LOC"}}));
        QCOMPARE(project_->session.undoName().value_or(QString()), QString("Save filter places"));
        project_->session.undo();
        QVERIFY(read_saved_filters(project_->folder(), "swa")->isEmpty());
    }

    void goes_to_a_row_whatever_filter_was_there() {
        openPage(400);
        page_->filterBar()->setFilter("afya");
        QTRY_COMPARE(page_->rows()->rowCount(), 1);
        page_->goTo({"corpora", "swa", 300, {}});
        QTRY_COMPARE(page_->rows()->rowCount(), 407);
        QTRY_COMPARE(page_->rows()->idAt(page_->table()->currentIndex().row()), 301);
    }

    void copies_rows_as_tsv() {
        openPage();
        QTRY_VERIFY(page_->rows()->view(0) != nullptr);
        page_->table()->selectRow(0);
        page_->table()->copySelection();
        const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
        QCOMPARE(lines.value(0).section('\t', 0, 2), QString("#\tsplit\ttext"));
        QCOMPARE(lines.value(1).section('\t', 0, 2), QString("1\ttrain\tRais Samia aliongea"));
    }

    void copies_rows_that_were_not_read_yet() {
        openPage(600);
        page_->table()->selectAll();
        QGuiApplication::clipboard()->clear();
        page_->table()->copySelection();
        QTRY_COMPARE(QGuiApplication::clipboard()->text().count('\n'), 608);
        QVERIFY(QGuiApplication::clipboard()->text().contains("\n500\ttrain\tneno moja namba495\t"));
        QCOMPARE(page_->table()->accessibleName(), QString("Rows, 607"));
    }

    void keeps_columns_and_closes_details_when_narrow() {
        openPage();
        QVERIFY(page_->details()->isVisible());
        page_->resize(940, 513);
        QVERIFY(!page_->details()->isVisible());
        QVERIFY(page_->table()->isColumnHidden(RowsModel::Split));
        QVERIFY(!page_->table()->isColumnHidden(RowsModel::Tags));
        page_->resize(1196, 673);
        QVERIFY(page_->details()->isVisible());
        page_->table()->horizontalHeader()->resizeSection(RowsModel::Number, 77);
        QTRY_VERIFY(project_->settings.arrangement("corpora/rows/columns").contains("number\t77"));
        CorporaPage again(project_->session);
        QCOMPARE(again.table()->columnWidth(RowsModel::Number), 77);
    }

    void tells_what_cannot_be_read() {
        openPage();
        page_.reset();
        SmallProject::write(project_->folder() / "corpora/swa/corpus.json", "{");
        page_ = std::make_unique<CorporaPage>(project_->session);
        QTRY_COMPARE(page_->tree()->model()->rowCount(), 1);
        QTRY_VERIFY(page_->tree()->model()->index(0, 0).data().toString().contains("cannot be read"));
    }

    void is_empty_without_a_corpus() {
        openPage();
        std::filesystem::remove_all(project_->folder() / "corpora");
        project_->session.noteContentChanged();
        QTRY_VERIFY(!page_->tree()->isVisible());
    }

    void a_bar_of_the_statistics_filters() {
        openPage();
        page_->showView(CorporaPage::StatisticsPane);
        QTRY_VERIFY(!page_->statistics()->entities()->bars().isEmpty());
        QCOMPARE(page_->statistics()->entities()->bars().first().label, QString("LOC"));
        QCOMPARE(page_->statistics()->entities()->bars().first().value, 4);
        QCOMPARE(page_->statistics()->phones()->bars().first().label, QString("a"));
        QCOMPARE(page_->statistics()->phones()->bars().first().condition, QString("[ a ]"));
        QTest::mouseClick(page_->statistics()->entities(), Qt::LeftButton, {}, {100, 10});
        QCOMPARE(page_->filterBar()->filter(), QString("tag:LOC"));
        QTRY_COMPARE(page_->rows()->rowCount(), 4);
        QCOMPARE(page_->view(), CorporaPage::RowsView);
    }

    void finds_problems_and_calls_one_harmless() {
        openPage();
        // rows 3, 4 and 6 are one sentence: 4 repeats 3, and test has it too
        QTRY_VERIFY(page_->problems()->total() > 0);
        const qint64 total = page_->problems()->total();
        page_->showView(CorporaPage::ProblemsPane);
        page_->problems()->chooseKind("duplicate");
        QTRY_COMPARE(page_->problems()->rows()->rowCount(), 1);
        QTRY_VERIFY(page_->problems()->rows()->view(0) != nullptr);
        QCOMPARE(page_->problems()->rows()->index(0, RowsModel::SameAs).data().toString(), QString("test 6"));
        page_->problems()->table()->selectRow(0);
        page_->problems()->markChosen(true);
        QTRY_COMPARE(page_->problems()->total(), total - 1);
        QVERIFY(project_->session.undoName().has_value());
        project_->session.undo();
        QTRY_COMPARE(page_->problems()->total(), total);
        Q_EMIT page_->problems()->rowAsked(6);
        QTRY_COMPARE(page_->rows()->idAt(page_->table()->currentIndex().row()), 6);
        QCOMPARE(page_->view(), CorporaPage::RowsView);
    }

    void characters_without_phones_are_findings() {
        openPage(0, "cafe O\n? O\n\nqu O\ncha O\n\n");
        QTRY_VERIFY(page_->problems()->kinds()->find("unmapped").isValid());
        page_->showView(CorporaPage::ProblemsPane);
        page_->problems()->chooseKind("unmapped");
        CharactersModel* characters = page_->problems()->characters();
        QTRY_COMPARE(characters->rowCount(), 2); // "?" is meant to stand as it is
        const int row = characters->index(0, 0).data().toString() == QString("q") ? 0 : 1;
        auto* table = page_->problems()->findChildren<TableView*>().first();
        table->setCurrentIndex(characters->index(row, 0));
        QCOMPARE(characters->finding(characters->index(row, 0))->filter, QString("/q/"));
        QTRY_COMPARE(page_->problems()->rows()->rowCount(), 1);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(page_->filterBar()->filter(), QString("/q/"));
        QTRY_COMPARE(page_->rows()->rowCount(), 1);
        QCOMPARE(page_->view(), CorporaPage::RowsView);
        page_->showView(CorporaPage::ProblemsPane);
        const qint64 total = page_->problems()->total();
        page_->problems()->markChosen(true);
        QTRY_COMPARE(page_->problems()->total(), total - 1);
        project_->session.undo();
        QTRY_COMPARE(page_->problems()->total(), total);
        page_->problems()->checkAgain();
        QCOMPARE(page_->problems()->checkedText(), QString("checking…"));
        QTRY_VERIFY(!page_->problems()->isChecking());
        QCOMPARE(page_->problems()->total(), total);
    }

    void a_mend_says_how_many_rows_and_is_undone() {
        openPage();
        QTRY_VERIFY(page_->problems()->total() > 0);
        page_->showView(CorporaPage::ProblemsPane);
        page_->problems()->chooseKind("leak");
        // of rows 3, 4 (train) and 6 (test), which are one sentence, the two of train are to go
        QTRY_COMPARE(page_->problems()->mend().condition, QString("split:train problem:leak"));
        QCOMPARE(page_->problems()->mend().rows, 2);
        RowsModel* rows = page_->problems()->rows();
        QTRY_COMPARE(rows->rowCount(), 3);
        QVERIFY(rows->setData(rows->index(2, RowsModel::Number), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(page_->problems()->mend().condition, QString("id=6"));
        QVERIFY(rows->setData(rows->index(2, RowsModel::Number), Qt::Unchecked, Qt::CheckStateRole));
        page_->problems()->askRecipe();
        auto* dialog = page_->problems()->findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr && dialog->labelText().startsWith("2 rows of swa"));
        dialog->setTextValue("phones");
        dialog->accept();
        QTRY_VERIFY(std::filesystem::exists(project_->folder() / "recipes/phones.json"));
        QCOMPARE(project_->session.undoName().value_or(QString()), QString("Leave rows of swa out of phones"));
        project_->session.undo();
        QVERIFY(!std::filesystem::exists(project_->folder() / "recipes/phones.json"));
    }

    void imports_what_was_recognised() {
        openPage();
        const std::filesystem::path more = project_->folder().parent_path() / "source" / "kin";
        std::filesystem::create_directories(more);
        SmallProject::write(more / "train.txt", "Umujyi O\nwa O\nKigali B-LOC\n\n");
        page_->goTo({"corpora", {}, -1, "import:" + QString::fromStdString(more.string())});
        ImportDialog* dialog = page_->importDialog();
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY(dialog->look() != nullptr);
        QCOMPARE(dialog->step(), 1);
        QCOMPARE(dialog->look()->rows.size(), 1);
        QCOMPARE(dialog->look()->readers.first().reader, QString("conll"));
        dialog->next();
        dialog->next();
        QCOMPARE(dialog->step(), 3);
        QVERIFY(!std::filesystem::exists(project_->folder() / "corpora/kin"));
        dialog->next();
        QTRY_COMPARE(page_->tree()->model()->rowCount(), 2);
        QTRY_COMPARE(page_->rows()->rowCount(), 1);
        QTRY_COMPARE(cell(0, RowsModel::Text), QString("Umujyi wa Kigali"));
    }

    void rows_are_seen_while_their_source_is_read() {
        SmallProject project;
        RowsModel rows(project.session);
        const QAbstractItemModelTester tester(&rows, QAbstractItemModelTester::FailureReportingMode::Fatal);
        ComingRows coming;
        corpus::CorpusInfo info;
        info.files = {{"swa/train.txt", "train", corpus::FileKind::conll, 0, {}, 0}};
        const corpus::ReadingNews news = coming.news(info);
        QVERIFY(!coming.take().has_value());
        std::vector<corpus::Row> first(200);
        for (std::size_t at = 0; at < first.size(); ++at) {
            first[at].id = static_cast<std::int64_t>(at) + 1;
            first[at].text = "neno " + std::to_string(at);
        }
        news.first_rows(first);
        news.count(5000);
        QCOMPARE(coming.count(), 5000);
        auto views = coming.take();
        QVERIFY(views && views->size() == 200);
        rows.setComing(project.folder() / "corpora/swa", std::move(*views));
        QCOMPARE(rows.rowCount(), 200);
        QCOMPARE(rows.index(199, RowsModel::Text).data().toString(), QString("neno 199"));
        // the index is there: its rows take their places
        rows.setSource(std::make_shared<CorpusSource>(project.folder() / "corpora/swa"), {});
        QCOMPARE(rows.rowCount(), 200);
        rows.setFilter({}, {});
        QTRY_COMPARE(rows.rowCount(), 7);
        QTRY_COMPARE(rows.index(0, RowsModel::Text).data().toString(), QString("Rais Samia aliongea"));
    }

    void an_import_is_in_the_tree_from_its_start() {
        openPage();
        const std::filesystem::path more = project_->folder().parent_path() / "source" / "kin";
        std::filesystem::create_directories(more);
        std::string text;
        for (int i = 0; i < 20'000; ++i)
            text += "neno " + std::to_string(i) + "\n";
        SmallProject::write(more / "train.txt", text);
        page_->goTo({"corpora", {}, -1, "import:" + QString::fromStdString(more.string())});
        QTRY_VERIFY(page_->importDialog()->look() != nullptr);
        for (int step = 0; step < 3; ++step)
            page_->importDialog()->next();
        QCOMPARE(page_->tree()->model()->rowCount(), 2);
        QCOMPARE(page_->tree()->currentIndex().data().toString(), QString("kin"));
        QVERIFY(page_->filterBar()->countText().startsWith("reading…"));
        QTRY_COMPARE(page_->rows()->rowCount(), 20'000);
        QTRY_VERIFY(!project_->session.isBusy());
        QTRY_COMPARE(page_->filterBar()->countText(), QString("20,000 of 20,000"));
        QCOMPARE(page_->tree()->currentIndex().data().toString(), QString("kin"));
    }

    void the_wizard_says_why_nothing_fits() {
        openPage();
        const std::filesystem::path none = project_->folder().parent_path() / "none";
        std::filesystem::create_directories(none);
        page_->openImport(QString::fromStdString(none.string()));
        QTRY_VERIFY(!page_->importDialog()->isLooking());
        QCOMPARE(page_->importDialog()->step(), 0);
        QVERIFY(!page_->importDialog()->findChild<MessageBars*>()->bars().isEmpty());
        page_->importDialog()->reject();
    }

    void exports_what_is_shown() {
        openPage();
        page_->filterBar()->setFilter("tag:LOC split:train");
        QTRY_COMPARE(page_->rows()->rowCount(), 2);
        const QString path = QString::fromStdString((project_->folder().parent_path() / "out.tsv").string());
        page_->exportRowsTo(path, int(ExportFormat::tsv));
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().split('\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines.at(1).startsWith("3\ttrain\tMji wa Dodoma\t"));
        page_->exportRowsTo("/nowhere/at/all.tsv", int(ExportFormat::text));
        QTRY_VERIFY(!page_->messages()->bars().isEmpty());
    }

    /// Figures for a corpus as large as one likes: SAUTI_BIG_PROJECT names a project, its first corpus is looked at. Of
    /// each: milliseconds by the clock, and of all processors.
    void is_quick_over_a_big_corpus() {
        const QByteArray folder = qgetenv("SAUTI_BIG_PROJECT");
        if (folder.isEmpty()) QSKIP("SAUTI_BIG_PROJECT names no project");
        project_ = std::make_unique<SmallProject>();
        page_ = std::make_unique<CorporaPage>(project_->session);
        page_->resize(1196, 673);
        page_->show();
        RowsModel* rows = page_->rows();
        QElapsedTimer time;
        std::clock_t cpu = 0;
        const auto begin = [&] {
            time.start();
            cpu = std::clock();
        };
        const auto tell = [&](const QString& what) {
            const auto used = 1000 * (std::clock() - cpu) / CLOCKS_PER_SEC;
            qInfo("%s: %lld ms, %lld ms of processors, %d rows", qPrintable(what),
                  static_cast<long long>(time.elapsed()), static_cast<long long>(used), rows->rowCount());
        };
        const auto wait = [&](const std::function<bool()>& until) { QVERIFY(QTest::qWaitFor(until, 120'000)); };
        begin();
        project_->open(QString::fromLocal8Bit(folder).toStdString());
        wait([&] { return rows->rowCount() > 0 && rows->view(0) != nullptr; });
        tell("open to first rows");
        wait([&] { return !project_->session.isBusy(); });
        begin();
        QTest::keyClick(page_->table(), Qt::Key_End, Qt::ControlModifier);
        wait([&] { return rows->view(rows->rowCount() - 1) != nullptr; });
        tell("End to the last row");
        for (const char* filter : {"wan", "qxq", "[ [+nas] V ]", "[ q V x ]", "/\\bwa(na|ka)\\w*/", "/[qx]\\d+/", ""}) {
            begin();
            page_->filterBar()->setFilter(QString::fromLatin1(filter));
            wait([&] { return !rows->isSearching() || rows->rowCount() < 1'000'000; });
            wait([&] { return rows->rowCount() == 0 || rows->view(0) != nullptr; });
            tell(QStringLiteral("filter \"%1\", first rows").arg(QLatin1String(filter)));
            wait([&] { return !rows->isSearching(); });
            tell(QStringLiteral("filter \"%1\", all").arg(QLatin1String(filter)));
        }
        for (int column = RowsModel::ColumnCount - 1; column >= 0; --column) {
            begin();
            rows->sort(column, Qt::DescendingOrder);
            wait([&] { return !rows->isSearching(); });
            tell(QStringLiteral("sort by %1").arg(rows->headerData(column, Qt::Horizontal).toString()));
            wait([&] { return rows->view(0) != nullptr; });
            tell(QStringLiteral("sort by %1, first rows").arg(rows->headerData(column, Qt::Horizontal).toString()));
        }
    }

    void every_control_has_a_name() {
        openPage();
        QCOMPARE(nameless_control(*page_), QByteArray());
    }
};

QTEST_MAIN(CorporaPageTest)
#include "corpora_page_test.moc"
