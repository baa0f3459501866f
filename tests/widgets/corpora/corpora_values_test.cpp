// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "widgets/corpora/filter_words.h"
#include "widgets/corpora/harmless_marks.h"
#include "widgets/corpora/problem_kinds.h"
#include "widgets/corpora/row_card.h"
#include "widgets/corpora/row_text.h"
#include "widgets/corpora/row_view.h"
#include "widgets/corpora/saved_filters.h"
#include "widgets/corpora/statistics_view.h"
#include "workspace/change_log.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>

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
        const Shown shown = shown_part(content, QFont(), 300);
        QVERIFY(shown.elided);
        QVERIFY(shown.text.startsWith("… "));
        QVERIFY2(shown.text.contains("Tanzania"), qPrintable(shown.text));
        QCOMPARE(shown.begin, 185);
        const Shown whole = shown_part({"Tanzania leo", {}, {}, -1}, QFont(), 300);
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
        QCOMPARE(kinds.size(), 5);
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
        QCOMPARE(shown.size(), 6);
        QCOMPARE(model.total(), 65);
        QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString().section(',', -1), QString(" warning"));
        QVERIFY(!(model.flags(model.index(2)) & Qt::ItemIsEnabled));
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
