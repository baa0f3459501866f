// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "g2p/plain_rules.h"
#include "g2p/rule_program.h"
#include "unicode/normalise.h"
#include "unicode/utf16_text.h"
#include "unicode/utf8.h"

#include <QTest>

using namespace sauti;

/// Our own matcher does what the regular expressions do.
class RuleProgramTest : public QObject {
    Q_OBJECT

private:
    /// How the two engines of rules are told what a word is made of.
    static constexpr const char* k_word_class = "\\p{L}\\p{M}\\p{N}\\u200C\\u200D";
    static bool is_word(char32_t c) {
        const unicode::Category category = unicode::category(c);
        return category == unicode::Category::letter || category == unicode::Category::mark ||
               category == unicode::Category::number || c == 0x200C || c == 0x200D;
    }

    struct Both {
        std::unique_ptr<const g2p::RuleProgram> ours;
        g2p::PlainRules plain;
    };
    static Both compile(const std::string& text, bool limited, bool word_edges) {
        Both both;
        const auto rules = g2p::parse_rules(text, "rules.txt", {});
        if (!rules) return both;
        both.ours = g2p::RuleProgram::compile(*rules, {limited, word_edges ? is_word : g2p::WordTest()});
        auto plain = g2p::PlainRules::compile(*rules, {limited, 10000, word_edges ? k_word_class : ""});
        if (plain) both.plain = std::move(*plain);
        return both;
    }
    static std::string ours(const Both& both, const std::string& text, std::string* written = nullptr) {
        g2p::RuleRoom room(10000);
        room.load(unicode::to_code_points(text), written != nullptr);
        const auto done = both.ours->apply(room);
        if (written != nullptr) *written = room.written();
        return done ? unicode::to_utf8(room.text()) : done.error().to_string();
    }
    static std::string plainly(const Both& both, const std::string& text, std::string* written = nullptr) {
        g2p::PlainRules::Worker worker;
        g2p::RuleTextBuffer buffer;
        buffer.start(unicode::to_utf16(text), written != nullptr);
        const auto done = both.plain.apply(buffer, worker);
        for (std::size_t at = 0; written != nullptr && at < buffer.text.size();) {
            *written += buffer.origins[at].rule >= 0 ? '\1' : '\0';
            static_cast<void>(unicode::next_code_point(buffer.text, at));
        }
        return done ? unicode::from_utf16(buffer.text) : done.error().to_string();
    }
    static std::string random_text(base::RandomStream& stream) {
        static const std::u32string letters = U"aabbcdeiiouxyzABV!# \n'-.ɡŋː\u0301\u0303한\u2028\U0001F600\u00B2";
        std::u32string text;
        const std::uint64_t length = stream.below(stream.below(8) == 0 ? 90 : 12);
        for (std::uint64_t i = 0; i < length; ++i)
            text += letters[stream.below(letters.size())];
        return unicode::to_utf8(text);
    }

    /// A random expression; # stands for edges.
    static std::string expression(base::RandomStream& stream, int depth) {
        static const std::vector<std::string> atoms = {"a",   "b",   "c",   "a",   "b",     "[ab]", "[^a]", ".",
                                                       "\\w", "\\W", "\\s", "\\b", "[bc-]", "#",    "ab",   "\\-"};
        static const std::vector<std::string> repeats = {"*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "+?", "??"};
        static const std::vector<std::string> groups = {"(", "(?:", "(", "(?=", "(?!", "(?<=", "(?<!"};
        std::string text;
        for (std::uint64_t parts = 1 + stream.below(3); parts > 0; --parts) {
            const std::uint64_t group = stream.below(14);
            if (depth > 0 && group < groups.size()) {
                const bool behind = groups[group].find('<') != std::string::npos;
                text += groups[group] + (behind ? "a|bc" : expression(stream, depth - 1));
                if (stream.below(2) == 0) text += "|" + (behind ? "c" : expression(stream, depth - 1));
                text += ")";
            } else {
                text += atoms[stream.below(atoms.size())];
            }
            if (stream.below(4) == 0) text += repeats[stream.below(repeats.size())];
        }
        return text;
    }

private Q_SLOTS:
    void rewrites_data() {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char* name, const char* rule, const char* text, const char* answer) {
            QTest::newRow(name) << rule << text << answer;
        };
        row("context is consumed", "i -> j / _ (a|i)", "iia", "jia");
        row("first way, not the longest", "(a|ab) -> x / _", "ab", "xb");
        row("longer way where the first fails", "(a|ab) -> x / _ c", "abc", "xc");
        row("class that falls apart", "[äe] -> x / _", "a\u0308e", "xxx");
        row("newline before the end", "0 -> x / a _#", "a\n", "ax\n");
        row("empty at the end and before its newline", "0 -> x / _#", "ab\n", "abx\nx");
        row("empty behind a match", "b* -> x / _", "abc", "xaxxcx");
        row("metathesis", "(?P<sw1>[ab]+)(?P<sw2>\\w) -> 0 / _ c", "abdc", "dabc");
        row("metathesis of one that is not there", "(?P<sw1>a)?(?P<sw2>b) -> 0 / _", "ab b", "ba b");
        row("look ahead", "a -> x / _ (?=b)", "aab", "axb");
        row("no look ahead", "a -> x / _ (?!b)", "aab", "xab");
        row("look behind", "(?<=ab)c -> x / _", "abcbc", "abxbc");
        row("look behind without a ceiling", "a -> x / (?<!V.*) _", "aVa\na", "xVa\nx");
        row("boundary does not see through marks", "0 -> - / b _\\b", "b\u0301 b c", "b\u0301 b- c");
        row("counted", "a{2,3} -> x / _", "aaaaa a", "xx a");
        row("lazy", "a+? -> x / _", "aab", "xxb");
        row("dot", ". -> x / a _", "a\nab", "a\nax");
        row("begin", "a -> x / # _", "aa", "xa");
        row("not in this class", "a -> x / _ [^b]", "abac", "abxc");
    }
    void rewrites() {
        QFETCH(QString, rule);
        QFETCH(QString, text);
        QFETCH(QString, answer);
        const Both both = compile(rule.toStdString() + "\n", false, false);
        QVERIFY(both.ours != nullptr);
        QCOMPARE(QString::fromStdString(ours(both, text.toStdString())), answer);
        // ICU looks back 500 characters only, so this row shows what is ours alone where the texts are long.
        QCOMPARE(QString::fromStdString(plainly(both, text.toStdString())), answer);
    }

    void is_not_for_unusual_expressions_data() {
        QTest::addColumn<QString>("a");
        for (const char* a : {"(a)\\1", "a++", "(a*)*", "(?>a)", "(?i)a", "(?P<x>a)", "[[:alpha:]]", "[a-c-e]", "\\d",
                              "a{,2}", "(a", "a)", "[a", "^*", "\\", "(?#x)", "x{2}{3}", "\\x41", "a{1001}"})
            QTest::newRow(a) << a;
    }
    void is_not_for_unusual_expressions() {
        QFETCH(QString, a);
        g2p::RuleText rule;
        rule.a = a.toStdString();
        QVERIFY(g2p::RuleProgram::compile({rule}, {}) == nullptr);
    }

    void agrees_with_the_regular_expressions_data() {
        QTest::addColumn<QString>("rules");
        QTest::newRow("letters") << "a -> b / _\nbb -> c / _\nc -> 0 / _ x\nxy -> yx / a _\n";
        QTest::newRow("edges") << "a -> x / # _\nb -> y / _ #\ni -> z / (#|a) _ (b|#)\n0 -> - / _ #\n0 -> + / # _\n";
        QTest::newRow("classes") << "[ab] -> x / [^#] _\n[^aeiou] -> - / a _ [iou]\n\\W -> _ / \\w _ \\w\n";
        QTest::newRow("repeats")
            << "a+ -> x / _ b*\n(b|c)* -> y / x _ d\n[io]? -> - / _ u\nz{2,} -> Z / _\n.* -> . / V _ !\n";
        QTest::newRow("nested stars") << "e -> x / _ (\\w*(a|o)\\w*)*\\w+(i|u)\n";
        QTest::newRow("looks") << "a -> x / (?<!b|[ci]d) _ (?!c)\n0 -> ' / (?<=[ab]) _ (?=[cd])\no -> u / (?<!V.*) _\n";
        QTest::newRow("metathesis") << "(?P<sw1>[ab]+)(?P<sw2>\\w+) -> 0 / _\\b\n(?P<sw1>x|(y))(?P<sw2>z)? -> 0 / _\n";
        QTest::newRow("properties") << "\\s+ -> _ / \\p{Letter} _\n\\b -> | / _\n\\B -> = / a _\n";
        QTest::newRow("empty") << "0 -> a / _\n(a|) -> b / _ c\n(a|b)? -> x / _\n";
    }
    void agrees_with_the_regular_expressions() {
        QFETCH(QString, rules);
        base::RandomStream stream(5, "rules", 0);
        for (int i = 0; i < 4; ++i) {
            const Both both = compile(rules.toStdString(), i % 2 == 0, i / 2 == 0);
            QVERIFY(both.ours != nullptr && both.plain.size() > 0);
            for (int text = 0; text < 400; ++text) {
                const std::string input = random_text(stream);
                std::string written;
                std::string plain_written;
                const bool tracked = text % 2 == 0;
                const std::string got = ours(both, input, tracked ? &written : nullptr);
                const std::string wanted = plainly(both, input, tracked ? &plain_written : nullptr);
                if (got != wanted) qWarning("of \"%s\"", input.c_str());
                QCOMPARE(QString::fromStdString(got), QString::fromStdString(wanted));
                QVERIFY(written == plain_written);
            }
        }
    }

    void agrees_on_random_rules() {
        base::RandomStream stream(9, "random rules", 0);
        int compared = 0;
        for (int i = 0; i < 1500; ++i) {
            const bool metathesis = stream.below(8) == 0;
            const std::string a = metathesis
                                      ? "(?P<sw1>" + expression(stream, 2) + ")(?P<sw2>" + expression(stream, 2) + ")"
                                      : expression(stream, 3);
            const std::string rule = a + " -> " + (stream.below(3) == 0 ? "0" : "xy") + " / " +
                                     (stream.below(2) == 0 ? expression(stream, 2) : "") + " _ " +
                                     (stream.below(2) == 0 ? expression(stream, 2) : "") + "\n";
            const Both both = compile(rule, stream.below(2) == 0, stream.below(2) == 0);
            if (both.ours == nullptr) continue;
            QVERIFY2(both.plain.size() == 1, rule.c_str());
            for (int text = 0; text < 12; ++text) {
                std::string input;
                for (std::uint64_t k = stream.below(14); k > 0; --k)
                    input += "aabbc \n-"[stream.below(8)];
                const std::string got = ours(both, input);
                const std::string wanted = plainly(both, input);
                if (got != wanted) qWarning("%s of \"%s\"", rule.c_str(), input.c_str());
                QCOMPARE(QString::fromStdString(got), QString::fromStdString(wanted));
                ++compared;
            }
        }
        QVERIFY(compared > 3000);
    }

    void takes_time_in_proportion_to_the_line() {
        // Steps, not seconds: each of the rules below would take the square of the line's length if it were tried anew
        // from every place.
        const Both both = compile("e -> x / _ (\\w*(a|o)\\w*)*\\w+(i|u)\n(b|bb)+ -> x / _ c\n", false, false);
        const std::string line(20000, 'b');
        g2p::RuleRoom room(60000);
        room.load(unicode::to_code_points("e" + line + "e" + line), false);
        QVERIFY(both.ours->apply(room).has_value());
    }
    void a_line_has_a_time_limit() {
        // A look behind of any length, from every place.
        const Both both = compile("a -> x / (?<!V.*) _\n", false, false);
        g2p::RuleRoom room(0);
        room.load(std::u32string(20000, U'a'), false);
        const auto done = both.ours->apply(room);
        QVERIFY(!done.has_value());
        QVERIFY(done.error().kind == base::ErrorKind::limit);
        QCOMPARE(done.error().place.line, std::int64_t{1});
        QCOMPARE(done.error().place.path, std::string("rules.txt"));
    }
    void an_observer_hears_what_fires() {
        class Log : public g2p::RuleObserver {
        public:
            std::string text;
            void fired(std::size_t rule, std::int64_t times, std::u32string_view before,
                       std::u32string_view after) override {
                text += std::to_string(rule) + ":" + std::to_string(times) + " " + unicode::to_utf8(before) + ">" +
                        unicode::to_utf8(after) + ";";
            }
        };
        const Both both = compile("z -> y / _\na -> b / _\nb -> c / _\n", false, false);
        g2p::RuleRoom room(1000);
        room.load(U"aab", false);
        Log log;
        QVERIFY(both.ours->apply(room, &log).has_value());
        QCOMPARE(log.text, std::string("1:2 aab>bbb;2:3 bbb>ccc;"));
        Log plain;
        g2p::PlainRules::Worker worker;
        g2p::RuleTextBuffer buffer;
        buffer.start(u"aab", true);
        QVERIFY(both.plain.apply(buffer, worker, &plain).has_value());
        QCOMPARE(plain.text, log.text);
    }
};

QTEST_APPLESS_MAIN(RuleProgramTest)
#include "rule_program_test.moc"
