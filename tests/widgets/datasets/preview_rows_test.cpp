// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/test_project.h"
#include "core/dataset/test_tools.h"
#include "widgets/datasets/preview_rows.h"

#include <QTest>
#include <string>

using namespace sauti;
using namespace sauti::widgets::datasets;

namespace {

const std::string k_recipe = R"({ "format": "sauti-recipe", "version": 1, "name": "phones",
  "inputs": { "c": { "corpus": "swa" } },
  "steps": [
    { "id": "phones", "step": "phonemize-conll", "from": ["c"] },
    { "id": "chars", "step": "split-characters", "from": ["phones"] },
    { "id": "text", "step": "conll-text", "from": ["phones"] },
    { "id": "rows", "step": "shiba-jsonl", "from": ["text"], "options": { "max_length": 64 } } ],
  "outputs": { "ner": "chars", "pretrain": "rows" } })";

QString marked(const QString& text, const QList<Stretch>& marks) {
    QString shown = text;
    for (qsizetype at = marks.size() - 1; at >= 0; --at) {
        shown.insert(marks.at(at).end, QLatin1Char(']'));
        shown.insert(marks.at(at).begin, QLatin1Char('['));
    }
    return shown;
}

} // namespace

class PreviewRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marks_what_changed_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << ""
                                 << ""
                                 << "";
        QTest::newRow("same") << "afya"
                              << "afya"
                              << "afya";
        QTest::newRow("case alone is no change") << "Wizara"
                                                 << "wizara"
                                                 << "wizara";
        QTest::newRow("one letter") << "wizara" << QStringLiteral("wizaɾa") << QStringLiteral("wiza[ɾ]a");
        QTest::newRow("neighbours are one mark") << "chai" << QStringLiteral("t͡ʃai") << QStringLiteral("[t͡ʃ]ai");
        QTest::newRow("blanks are never marked") << "ab"
                                                 << "a b"
                                                 << "a b";
        QTest::newRow("beyond the first plane")
            << "a" << QStringLiteral("a\U0001F600") << QStringLiteral("a[\U0001F600]");
        QTest::newRow("all new") << ""
                                 << "abc"
                                 << "[abc]";
        QTest::newRow("left out") << "abc"
                                  << "b"
                                  << "b";
    }

    void marks_what_changed() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, expected);
        QCOMPARE(marked(after, changed_letters(before, after)), expected);
    }

    void a_long_row_is_compared_at_its_beginning_alone() {
        const QString text(5000, QLatin1Char('a'));
        QVERIFY(changed_letters(text, text).isEmpty());
    }

    void shows_a_sentence_a_row() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", "Chui B-PER\nmkuu I-PER\nqala O\n\nmtu O\nDar B-LOC\n\n"}},
                                   "small"));
        const auto recipe = dataset::parse_recipe(k_recipe, "r.json");
        QVERIFY(recipe);
        const auto preview = preview_of(*recipe, project.project(), small_tools(), base::Work());
        QVERIFY(preview);
        const PreviewTable* const input = (*preview)->find("c");
        QVERIFY(input != nullptr);
        QCOMPARE(int(input->rows.size()), 2);
        QCOMPARE(input->rows[0].after.text, QStringLiteral("Chui mkuu qala"));
        QCOMPARE(input->rows[0].after.entities, QList<Entity>({{{0, 9}, QStringLiteral("PER")}}));
        const PreviewTable* const phones = (*preview)->find("phones");
        QVERIFY(phones != nullptr && phones->phones);
        const PreviewRow& row = phones->rows[0];
        QCOMPARE(row.before.text, QStringLiteral("Chui mkuu qala"));
        QCOMPARE(marked(row.after.text, row.after.changed), QStringLiteral("[t͡ʃ]ui mkuu qala"));
        QCOMPARE(marked(row.after.text, row.after.unmapped), QStringLiteral("t͡ʃui mkuu [q]ala"));
        QCOMPARE(int(phones->report.unmapped.at(U'q')), 1);
    }

    void shows_letters_of_a_word_close_together() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", "mtu B-PER\nna O\n\n"}}, "small"));
        const auto preview =
            preview_of(*dataset::parse_recipe(k_recipe, "r.json"), project.project(), small_tools(), base::Work());
        QVERIFY(preview);
        QCOMPARE((*preview)->find("chars")->rows[0].after.text, QStringLiteral("m\u200At\u200Au\u2002n\u200Aa"));
        QCOMPARE((*preview)->find("chars")->rows[0].before.text, QStringLiteral("mtu na"));
        QCOMPARE((*preview)->find("text")->rows[0].after.text, QStringLiteral("mtu na"));
        QVERIFY((*preview)->find("rows")->rows[0].after.text.contains(QStringLiteral("input_ids")));
        QVERIFY((*preview)->find("nobody") == nullptr);
    }

    void a_step_without_its_language_says_so() {
        TestProject project;
        QVERIFY(project.add_corpus("swa", {{"train.txt", "mtu B-PER\n\n"}}, "none"));
        const auto preview =
            preview_of(*dataset::parse_recipe(k_recipe, "r.json"), project.project(), small_tools(), base::Work());
        QVERIFY(!preview);
        QVERIFY(preview.error().message.find("code") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(PreviewRowsTest)
#include "preview_rows_test.moc"
