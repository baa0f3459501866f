// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_folder.h"
#include "g2p/lint.h"
#include "support/golden.h"

#include <QTest>
#include <algorithm>

using namespace sauti;
using test::DataFolder;

/// What is suspicious in tables is told with file and line.
class G2pLintTest : public QObject {
    Q_OBJECT

private:
    /// "map:2: problem" a line.
    static QString findings(const DataFolder& folder) {
        const auto found = g2p::lint("tst-Latn", folder.path());
        if (!found) return QString::fromStdString(found.error().to_string());
        QString text;
        for (const g2p::Finding& finding : *found) {
            const std::string kind = std::filesystem::path(finding.place.path).parent_path().filename().string();
            text +=
                QString::fromStdString(kind + ":" + std::to_string(finding.place.line) + ": " + finding.problem + "\n");
        }
        return text;
    }
    static QString of_pre(const char* rules) { return findings(std::move(DataFolder().pre(rules))); }
    static QString of_post(const char* rules) { return findings(std::move(DataFolder().post(rules))); }

private Q_SLOTS:
    void good_tables_have_no_findings() {
        DataFolder folder;
        folder.map("a,a\nch,t\u0361\u0283\nng',ŋ\nx,\n").pre("%c\n::v:: = a|e\na -> e / (::v::) _ #  % why\n");
        folder.post("t -> d / [^a] _ (a|#)\n");
        QCOMPARE(findings(folder), QString());
    }
    void keys_in_upper_case_never_match() {
        QCOMPARE(findings(std::move(DataFolder().map("a,a\nMp,m\n"))),
                 QString("map:3: the key \"Mp\" never matches: texts are in lower case\n"));
        // A rule may write them.
        QCOMPARE(findings(std::move(DataFolder().map("a,a\nE,ɛ\n").pre("ee -> E / _\n"))), QString());
    }
    void rules_that_can_never_fire_are_told() {
        const QString never = "the rule can never fire: no text has its letters when it is its turn\n";
        QCOMPARE(of_pre("Mp -> m / _\n"), "pre:1: " + never);
        QCOMPARE(of_pre("m -> p / _ (A|B)\nm -> p / _ (A|b)\n"), "pre:1: " + never);
        QCOMPARE(of_pre("A -> a / _\na -> A / _\nA -> a / _\n"), "pre:1: " + never);
        QCOMPARE(of_post("E -> a / _\n"), "post:1: " + never);
        QCOMPARE(findings(std::move(DataFolder().map("e,E\n").post("E -> a / _\n"))), QString());
    }
    void comments_that_became_context_are_told() {
        QCOMPARE(of_pre("a -> e / _  % why\n"),
                 QString("pre:1: a comment behind the place became context: the rule waits for a \"%\"\n"));
    }
    void what_is_not_read_is_told() {
        QCOMPARE(of_pre("a -> e / _ (b|c) #\n"), QString("pre:1: \"#\" behind the context is not read\n"));
    }
    void malformed_symbols_are_told() {
        QCOMPARE(of_pre("a -> e / [::vowel] _\n"),
                 QString("pre:1: \"::\" in \"[::vowel]\" is no symbol: it is read letter by letter\n"));
    }
    void phones_that_are_no_phones_are_told() {
        DataFolder folder;
        folder.map("a,\u0303a\ng,g\nত,ত\nb,\"b \"\n\"o \",o\n");
        QCOMPARE(findings(folder), QString("map:2: the phones begin with a bare mark, \"◌\u0303\" (U+0303)\n"
                                           "map:3: the phones hold ASCII g (U+0067), not ɡ (U+0261)\n"
                                           "map:4: the phones hold a letter of a script, \"ত\" (U+09A4)\n"
                                           "map:5: the phones hold white space\n"
                                           "map:6: the key \"o \" holds white space\n"));
        QCOMPARE(of_post("a -> g / _\n"), QString("post:1: the rule writes ASCII g (U+0067), not ɡ (U+0261)\n"));
        QCOMPARE(of_pre("a -> g / _\n"), QString());
        QCOMPARE(of_post("a -> б / _\n"), QString("post:1: the rule writes a letter of a script, \"б\" (U+0431)\n"));
    }
    void tables_that_do_not_load_are_an_error() {
        const auto found = g2p::lint("tst-Latn", DataFolder().pre("a -> e / ::v:: _\n").path());
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().place.line, std::int64_t{1});
    }

    /// Facts of the data folder's description.
    void finds_what_is_known_of_the_original_folder() {
        if (!test::has_shared("data/epitran/map")) QSKIP("Epitran's data folder is not here");
        const auto count = [](const char* code, const char* piece) {
            const auto found = g2p::lint(code, test::shared("data/epitran"));
            if (!found) return std::ptrdiff_t{-1};
            return std::count_if(found->begin(), found->end(), [piece](const g2p::Finding& finding) {
                return finding.problem.find(piece) != std::string::npos;
            });
        };
        QCOMPARE(count("lug-Latn", "never matches"), std::ptrdiff_t{127});
        QCOMPARE(count("lug-Latn", "can never fire"), std::ptrdiff_t{24});
        QCOMPARE(count("pbu-Arab", "became context"), std::ptrdiff_t{3});
        QCOMPARE(count("fra-Latn", "is no symbol"), std::ptrdiff_t{1});
        QVERIFY(count("vie-Latn", "is not read") > 0);
        QVERIFY(count("swa-Latn-red", "ASCII g") > 0);
        QCOMPARE(count("swa-Latn", ""), std::ptrdiff_t{0});
    }
};

QTEST_APPLESS_MAIN(G2pLintTest)
#include "g2p_lint_test.moc"
