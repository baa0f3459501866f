// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/message_bar.h"
#include "widgets/common/theme.h"
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
#include "widgets/corpora/table_view.h"
#include "widgets/corpora/words_over_phones.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputDialog>
#include <QTest>
#include <QTreeView>
#include <memory>

using namespace sauti;
using namespace sauti::widgets;
using namespace sauti::widgets::corpora;

/// The page of corpora over a small project: clicked and read as a person would.
class CorporaPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<SmallProject> project_;
    std::unique_ptr<CorporaPage> page_;

    void openPage(int more = 0) {
        page_.reset();
        project_ = std::make_unique<SmallProject>(more);
        page_ = std::make_unique<CorporaPage>(project_->session);
        page_->resize(1196, 673);
        page_->show();
        project_->open();
        QTRY_COMPARE(page_->rows()->rowCount(), 7 + more);
        QTRY_VERIFY(!project_->session.isBusy());
    }

    [[nodiscard]] QString cell(int row, int column) const {
        return page_->rows()->index(row, column).data().toString();
    }

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::light); }
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
        QVERIFY(!rows.index(300, RowsModel::Text).data(LoadedRole).toBool());
        QTRY_VERIFY(rows.index(300, RowsModel::Text).data(LoadedRole).toBool());
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
        QTRY_VERIFY(project_->settings.arrangement("corpora/rows/columns").contains("number:77"));
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

    /// Figures for a corpus as large as one likes: SAUTI_BIG_PROJECT names a project, its first corpus is looked at.
    void is_quick_over_a_big_corpus() {
        const QByteArray folder = qgetenv("SAUTI_BIG_PROJECT");
        if (folder.isEmpty()) QSKIP("SAUTI_BIG_PROJECT names no project");
        project_ = std::make_unique<SmallProject>();
        page_ = std::make_unique<CorporaPage>(project_->session);
        page_->resize(1196, 673);
        page_->show();
        QElapsedTimer time;
        const auto tell = [&time](const char* what) {
            qInfo("%s: %lld ms", what, static_cast<long long>(time.elapsed()));
        };
        time.start();
        project_->session.openProject(QString::fromLocal8Bit(folder));
        QTRY_VERIFY_WITH_TIMEOUT(page_->rows()->rowCount() > 0, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(page_->rows()->view(0) != nullptr, 60'000);
        tell("open to first rows");
        const int all = page_->rows()->rowCount();
        time.start();
        QTest::keyClick(page_->table(), Qt::Key_End);
        const int last = all - 1;
        QTRY_VERIFY_WITH_TIMEOUT(page_->rows()->view(last) != nullptr, 60'000);
        tell("End to the last row");
        for (const char* filter : {"wizara", "[ [+nas] V ]", "/^(Bi|Bw)/", ""}) {
            time.start();
            page_->filterBar()->setFilter(QString::fromLatin1(filter));
            QTRY_VERIFY_WITH_TIMEOUT(!page_->rows()->isSearching(), 60'000);
            qInfo("filter \"%s\": %d rows, %lld ms", filter, page_->rows()->rowCount(),
                  static_cast<long long>(time.elapsed()));
        }
        time.start();
        page_->rows()->sort(RowsModel::Text);
        QTRY_VERIFY_WITH_TIMEOUT(!page_->rows()->isSearching(), 60'000);
        tell("sort by text");
    }

    void every_control_has_a_name() {
        openPage();
        for (QWidget* widget : page_->findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus) continue;
            const bool part =
                widget->objectName().startsWith("qt_") || widget->parentWidget()->inherits("QAbstractScrollArea");
            QVERIFY2(part || !widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(CorporaPageTest)
#include "corpora_page_test.moc"
