// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "dataset/recipe.h"
#include "widgets/common/row_text.h"
#include "widgets/corpora/characters_model.h"
#include "widgets/corpora/corpus_list.h"
#include "widgets/corpora/filter_words.h"
#include "widgets/corpora/harmless_marks.h"
#include "widgets/corpora/mends.h"
#include "widgets/corpora/problem_kinds.h"
#include "widgets/corpora/row_card.h"
#include "widgets/corpora/row_view.h"
#include "widgets/corpora/saved_filters.h"
#include "widgets/corpora/statistics_view.h"
#include "workspace/change_log.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace sauti;
using namespace sauti::widgets;
using namespace sauti::widgets::corpora;

/// What the page of corpora is made of, without a window.
class CorporaValuesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offers_what_may_follow_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("candidates");
        QTest::newRow("a field") << "spl" << QStringList{"split:"};
        QTest::newRow("a tag") << "afya tag:L" << QStringList{"LOC"};
        QTest::newRow("a second value") << "split:train|d" << QStringList{"dev"};
        QTest::newRow("a feature") << "[ [+na" << QStringList{"nas"};
        QTest::newRow("a feature by its long name") << "[ [+continu" << QStringList{"cont"};
        QTest::newRow("nothing inside of quotes") << "\"spl" << QStringList{};
        QTest::newRow("nothing for literal phones") << "[ na" << QStringList{};
        QTest::newRow("nothing behind a whole word") << "tag:LOC" << QStringList{};
        QTest::newRow("nothing for nothing") << "" << QStringList{};
    }

    void offers_what_may_follow() {
        QFETCH(const QString, text);
        QFETCH(const QStringList, candidates);
        FilterVocabulary vocabulary;
        vocabulary.splits = {"train", "dev", "test"};
        QCOMPARE(completion_at(text, int(text.size()), vocabulary).candidates, candidates);
    }

    void replaces_the_word_at_the_cursor() {
        const Completion completion = completion_at("tag:LO afya", 5, {});
        QCOMPARE(completion.begin, 4);
        QCOMPARE(completion.end, 6);
    }

    void goes_back_and_forward_through_filters() {
        FilterHistory history;
        history.note("a");
        history.note("b");
        history.note("b");
        QVERIFY(!history.canGoForward());
        QCOMPARE(history.back(), QString("a"));
        QCOMPARE(history.back(), QString());
        QVERIFY(!history.canGoBack());
        QCOMPARE(history.forward(), QString("a"));
        history.note("c");
        QVERIFY(!history.canGoForward());
        QCOMPARE(history.back(), QString("a"));
    }

    void adds_a_condition_once_and_around_or() {
        QCOMPARE(with_condition("", "tag:PER"), QString("tag:PER"));
        QCOMPARE(with_condition("afya", "tag:PER"), QString("afya tag:PER"));
        QCOMPARE(with_condition("afya tag:PER", "tag:PER"), QString("afya tag:PER"));
        QCOMPARE(with_condition("a or b", "tag:PER"), QString("(a or b) tag:PER"));
    }

    void puts_a_split_before_the_filter() {
        QCOMPARE(scoped_filter("", "a or b").text, std::string("a or b"));
        QCOMPARE(scoped_filter("train", " ").text, std::string("split:\"train\""));
        const ScopedFilter scoped = scoped_filter("train", "a or b");
        QCOMPARE(scoped.text, std::string("split:\"train\" (a or b)"));
        QCOMPARE(scoped.text.substr(scoped.prefix_bytes, 6), std::string("a or b"));
    }

    void marks_entities_matches_and_phones() {
        corpus::CorpusInfo info;
        info.files = {{"swa/train.txt", "train", corpus::FileKind::conll, 0, {}, 0}};
        const RowViewMaker maker(info, "[ [+nas] V ] tag:LOC kus");
        corpus::Row row;
        row.id = 5;
        row.split = "train";
        row.first_line = 12;
        row.tokens = {"Tanzania", "Kusini", ",", "é", "Juma"};
        row.tags = {"B-LOC", "I-LOC", "O", "O", "B-PER"};
        row.text = "Tanzania Kusini , é Juma";
        row.phones = "tanzania kusini , e ɟuma";
        row.has_phones = true;
        const RowView view = maker.view(row);
        QCOMPARE(view.text.entities, (QList<EntityMark>{{0, 15, "LOC"}, {20, 24, "PER"}}));
        QCOMPARE(view.tags, (TagCounts{{"PER", 1}, {"LOC", 1}}));
        QCOMPARE(view.text.matches, (QList<TextMark>{{9, 12}}));
        QCOMPARE(view.text.anchor, 9);
        QCOMPARE(view.where, QString("swa/train.txt:12"));
        QStringList found;
        for (const TextMark& match : view.phones.matches)
            found.append(view.phones.text.mid(match.begin, match.end - match.begin).remove(QChar(0x200A)));
        QCOMPARE(found, (QStringList{"ni", "ni", "ma"}));
    }

    void a_cell_begins_where_something_was_found() {
        RowText content{QString("neno ").repeated(40) + "Tanzania leo", {}, {{200, 208}}, 200};
        const ShownPart shown = shown_part(content, QFont(), 300);
        QVERIFY(shown.elided);
        QVERIFY(shown.text.startsWith("… "));
        QVERIFY2(shown.text.contains("Tanzania"), qPrintable(shown.text));
        QCOMPARE(shown.begin, 185);
        const ShownPart whole = shown_part({"Tanzania leo", {}, {}, -1}, QFont(), 300);
        QVERIFY(!whole.elided);
        QCOMPARE(whole.text, QString("Tanzania leo"));
    }

    void keeps_saved_filters_and_takes_them_back() {
        QTemporaryDir project;
        const std::filesystem::path folder = project.path().toStdString();
        std::filesystem::create_directories(folder / "corpora/swa");
        auto log = workspace::ChangeLog::open(folder);
        QVERIFY(log);
        for (const char* filter : {"tag:PER", "tag:LOC"}) {
            auto change = save_filter(folder, "swa", {"people", filter});
            QVERIFY(change);
            QCOMPARE(change->name, std::string("Save filter people"));
            QVERIFY(log->apply(std::move(*change)));
        }
        QCOMPARE(*read_saved_filters(folder, "swa"), (QList<SavedFilter>{{"people", "tag:LOC"}}));
        QVERIFY(log->undo());
        QCOMPARE(*read_saved_filters(folder, "swa"), (QList<SavedFilter>{{"people", "tag:PER"}}));
        QVERIFY(log->undo());
        QVERIFY(!std::filesystem::exists(folder / "corpora/swa/view.json"));
    }

    void tells_of_a_broken_file_of_saved_filters() {
        QTemporaryDir project;
        const std::filesystem::path folder = project.path().toStdString();
        std::filesystem::create_directories(folder / "corpora/swa");
        QVERIFY(base::write_atomically(folder / "corpora/swa/view.json", "[1"));
        const auto saved = read_saved_filters(folder, "swa");
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, base::ErrorKind::syntax);
    }

    void marks_findings_as_harmless_and_takes_it_back() {
        QTemporaryDir project;
        const std::filesystem::path folder = project.path().toStdString();
        std::filesystem::create_directories(folder / "corpora/swa");
        auto log = workspace::ChangeLog::open(folder);
        QVERIFY(log);
        corpus::Row row;
        row.id = 7;
        row.text = "Mji wa Dodoma";
        const HarmlessMark mark = mark_of("leak", row);
        auto change = change_marks(folder, "swa", {mark}, true);
        QVERIFY(change);
        QVERIFY(log->apply(std::move(*change)));
        QCOMPARE(*read_marks(folder, "swa"), QList<HarmlessMark>{mark});
        row.text = "Mji wa Dar";
        QVERIFY(mark_of("leak", row) != mark);
        change = change_marks(folder, "swa", {mark}, false);
        QVERIFY(log->apply(std::move(*change)));
        QVERIFY(read_marks(folder, "swa")->isEmpty());
        QVERIFY(log->undo());
        QCOMPARE(read_marks(folder, "swa")->size(), 1);
        QVERIFY(log->undo());
        QVERIFY(!std::filesystem::exists(folder / "corpora/swa/marks.json"));
    }

    void lists_kinds_with_findings_before_what_is_clean() {
        ProblemKindsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QList<ProblemKind> kinds = problem_kinds();
        QCOMPARE(kinds.size(), 6);
        for (ProblemKind& kind : kinds) {
            if (kind.name == "duplicate") kind.found = 44;
            if (kind.name == "leak") kind.found = 21;
        }
        model.setKinds(kinds);
        QStringList shown;
        for (int row = 0; row < model.rowCount(); ++row)
            shown.append(model.index(row).data().toString());
        QCOMPARE(shown.mid(0, 3),
                 (QStringList{"Leaks between splits", "Repeated sentences", "Checked, nothing found"}));
        QCOMPARE(shown.size(), 7);
        QCOMPARE(model.withFindings(), 2);
        QCOMPARE(model.total(), 65);
        QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString().section(',', -1), QString(" warning"));
        QVERIFY(!(model.flags(model.index(2)) & Qt::ItemIsEnabled));
    }

    void a_mend_is_a_filter_of_what_a_recipe_reads() {
        QCOMPARE(without("problem:leak"), QString("-(problem:leak)"));
        QCOMPARE(excepting("problem:odd", {}), QString("problem:odd"));
        QCOMPARE(excepting("problem:odd", {7, 3}), QString("problem:odd -(id=3 or id=7)"));
        QTemporaryDir project;
        const std::filesystem::path folder = project.path().toStdString();
        std::filesystem::create_directories(folder / "recipes");
        const std::string own = R"({"format":"sauti-recipe","version":1,"name":"own",)"
                                R"("inputs":{"text":{"corpus":"swa","where":"tag:LOC"}},)"
                                R"("steps":[{"id":"a","step":"strip-spaces","from":["text"]}],"outputs":{"a":"a"}})";
        QVERIFY(base::write_atomically(folder / "recipes/own.json", own));
        auto log = workspace::ChangeLog::open(folder);
        auto done = leave_out(folder, "own", "swa", "problem:odd");
        QVERIFY(done);
        QCOMPARE(done->recipe, QString("own"));
        QCOMPARE(done->change.name, std::string("Leave rows of swa out of own"));
        QVERIFY(log->apply(std::move(done->change)));
        const auto where = [&](const char* recipe) {
            const auto text = base::read_file(folder / "recipes" / recipe);
            return text ? dataset::parse_recipe(*text, recipe)->inputs.at(0).where : std::string("none");
        };
        QCOMPARE(where("own.json"), std::string("(tag:LOC) -(problem:odd)"));
        const auto again = leave_out(folder, "own", "swa", "problem:odd");
        QVERIFY(!again);
        QCOMPARE(again.error().kind, base::ErrorKind::invalid);
        QVERIFY(!leave_out(folder, "own", "kin", "problem:odd"));
        QVERIFY(log->undo());
        QCOMPARE(*base::read_file(folder / "recipes/own.json"), own);
    }

    void a_recipe_that_asks_goes_on_asking_unless_rows_are_named() {
        qputenv("SAUTI_RESOURCES", SAUTI_SOURCE "/resources");
        QTemporaryDir project;
        const std::filesystem::path folder = project.path().toStdString();
        const auto choices = recipes_for(folder, "swa");
        QVERIFY(choices);
        const bool has_phones = std::any_of(choices->begin(), choices->end(), [](const RecipeChoice& one) {
            return one.name == "phones" && one.shipped;
        });
        QVERIFY(has_phones);
        auto log = workspace::ChangeLog::open(folder);
        auto all = leave_out(folder, "phones", "swa", "problem:leak");
        QVERIFY(all);
        QCOMPARE(all->recipe, QString("phones"));
        QVERIFY(log->apply(std::move(all->change)));
        auto kept = dataset::parse_recipe(*base::read_file(folder / "recipes/phones.json"), "phones");
        QVERIFY(kept && kept->inputs.at(0).asked);
        QCOMPARE(kept->inputs.at(0).where, std::string("-(problem:leak)"));
        auto some = leave_out(folder, "phones", "swa", rows_condition({3, 7}));
        QVERIFY(some);
        QCOMPARE(some->recipe, QString("swa-phones"));
        QVERIFY(log->apply(std::move(some->change)));
        kept = dataset::parse_recipe(*base::read_file(folder / "recipes/swa-phones.json"), "swa-phones");
        QVERIFY(kept && !kept->inputs.at(0).asked);
        QCOMPARE(kept->inputs.at(0).corpus, std::string("swa"));
        QCOMPARE(kept->inputs.at(0).where, std::string("(-(problem:leak)) -(id=3 or id=7)"));
    }

    void names_the_data_sets_of_a_corpus() {
        QTemporaryDir project;
        const std::filesystem::path folder = project.path().toStdString();
        const QString text =
            R"({"format":"sauti-dataset","version":1,"name":"%1","recipe":{},"versions":{},"steps":[],)"
            R"("files":[],"parents":[{"corpus":"%2","sha256":""}]})";
        const auto write = [&](const char* name, const std::string& bytes) {
            std::filesystem::create_directories(folder / "datasets" / name);
            QVERIFY(base::write_atomically(folder / "datasets" / name / "dataset.json", bytes));
        };
        write("a", text.arg("a", "swa").toStdString());
        write("b", text.arg("b", "kin").toStdString());
        write("broken", "{");
        QCOMPARE(data_sets_of(folder, "swa"), QStringList{"a"});
        QCOMPARE(data_sets_of(folder, "kin"), QStringList{"b"});
        QCOMPARE(data_sets_of(folder / "none", "kin"), QStringList());
    }

    void lists_characters_without_phones() {
        CharactersModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setFindings({{{U'c', 1049, {0, 4}}, "/c/"}, {{0x200B, 2, {7}}, {}}}, {0x200B});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, CharactersModel::Character).data().toString(), QString("c"));
        QCOMPARE(model.index(0, CharactersModel::Times).data().toString(), QString("1,049"));
        QCOMPARE(model.index(1, CharactersModel::Character).data().toString(), QString("U+200B"));
        QVERIFY(model.index(1, 0).data(Qt::ForegroundRole).isValid());
        QCOMPARE(shown_character(0x0303), QString::fromUtf8("\u25cc\u0303"));
        QVERIFY(model.finding(model.index(2, 0)) == nullptr);
        QVERIFY(!model.headerData(CharactersModel::ColumnCount, Qt::Horizontal).isValid());
        model.setFindings({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    void finds_a_character_alone() {
        QCOMPARE(character_condition(U'\u00f1'), QString("/\u00f1/"));
        QCOMPARE(character_condition(U'/'), QString("/\\x{2f}/"));
    }

    void marks_words_that_differ() {
        RowText one{"Mji wa Dodoma", {{7, 13, "LOC"}}, {}, -1};
        const RowText other{"Mji wa Dodoma", {}, {}, -1};
        mark_differences(one, other);
        QCOMPARE(one.matches, (QList<TextMark>{{7, 13}}));
        mark_differences(one, one);
        QVERIFY(one.matches.isEmpty());
    }
};

QTEST_MAIN(CorporaValuesTest)
#include "corpora_values_test.moc"
