// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_folder.h"
#include "g2p/backoff.h"
#include "g2p/difference.h"
#include "support/golden.h"

#include <QTest>

using namespace sauti;
using test::DataFolder;
using test::reference;

/// Why a text has its phones, which rules fire, where two folders differ, and several codes in turn.
class G2pTraceTest : public QObject {
    Q_OBJECT

private:
    static void compare(const std::string& got, const std::string& wanted) {
        QCOMPARE(QString::fromStdString(got), QString::fromStdString(wanted));
    }
    /// "mb:ᵐb:key 3,pre 1" for each phone.
    static std::string phones(const DataFolder& folder, const std::string& text) {
        const auto trace = (*folder.load({}))->trace(text);
        if (!trace) return trace.error().to_string();
        std::string all;
        for (const g2p::TracePhone& phone : trace->phones) {
            all += (all.empty() ? "" : " ") + phone.letters + ":" + phone.phones + ":";
            if (!phone.key.path.empty()) all += "k" + std::to_string(phone.key.line);
            if (!phone.pre_rule.path.empty()) all += "<" + std::to_string(phone.pre_rule.line);
            if (!phone.post_rule.path.empty()) all += ">" + std::to_string(phone.post_rule.line);
        }
        return all;
    }

private Q_SLOTS:
    void phones_know_their_letters_and_keys() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nch,t\u0361\u0283\n"));
        compare(phones(folder, "Cha7"), "ch:t\u0361\u0283:k3 a:a:k2 7:7:");
    }
    void phones_know_the_rules_before_the_map() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nB,b\n").pre("%\nmb -> ᵐB / _\n"));
        compare(phones(folder, "amba"), "a:a:k2 mb:ᵐ:<2 mb:b:k3<2 a:a:k2");
    }
    void phones_know_the_rules_behind_the_map() {
        const DataFolder folder =
            std::move(DataFolder().map("a,a\nb,b\n").post("b -> p / _ #\n0 -> j / a _ p\nab -> X / _\n"));
        compare(phones(folder, "aab"), "a:a:k2 a:a:k2 :j:>2 b:p:k3>1");
        compare(phones(folder, "aba, b"), "ab:X:k2>3 a:a:k2 ,:,:  : : b:p:k3>1");
    }
    void phones_know_what_changed_places() {
        const DataFolder folder = std::move(DataFolder().map("a,a\nb,b\n").pre("(?P<sw1>a)(?P<sw2>b) -> 0 / _\n"));
        compare(phones(folder, "ab"), "b:b:k3 a:a:k2");
    }
    void rules_are_told_in_order() {
        const DataFolder folder =
            std::move(DataFolder().map("a,a\nb,b\n").pre("c -> b / _\n").post("::v:: = a\nb -> p / (::v::) _\n"));
        const auto trace = (*folder.load({}))->trace("acac");
        QVERIFY(trace.has_value());
        QCOMPARE(trace->rules.size(), std::size_t{2});
        compare(trace->rules[0].text, "c -> b /  _ ");
        compare(trace->rules[0].before + ">" + trace->rules[0].after, "acac>abab");
        QVERIFY(!trace->rules[0].after_map && trace->rules[1].after_map);
        compare(trace->rules[1].text, "b -> p / (a) _ ");
        QCOMPARE(trace->rules[1].place.line, std::int64_t{2});
        QCOMPARE(trace->rules[1].times, std::int64_t{2});
        compare(trace->prepared, "acac");
    }
    void rules_are_counted_over_texts() {
        const DataFolder folder =
            std::move(DataFolder().map("a,a\nb,b\n").pre("z -> b / _\nc -> b / _\n").post("b -> p / _ #\n"));
        for (const char* mode : {"short", "plain"}) {
            // A final sigma sends a text the plain way.
            const std::string end = mode == std::string("plain") ? " ΑΣ" : "";
            const auto engine = folder.load({});
            auto counts = (*engine)->rule_counts();
            std::string out;
            for (const char* text : {"ac", "cc ac", "a"})
                QVERIFY((*engine)->count_rules(text + end, out, counts).has_value());
            QCOMPARE(counts.size(), std::size_t{3});
            QCOMPARE(counts[0].matches, std::int64_t{0});
            QCOMPARE(counts[1].matches, std::int64_t{4});
            QCOMPARE(counts[1].changed, std::int64_t{3});
            compare(counts[1].before + ">" + counts[1].after, "ac>ab");
            QCOMPARE(counts[2].matches, std::int64_t{3});
            QVERIFY(counts[2].after_map);
        }
    }

    void differences_name_what_worked_in_one_only() {
        const DataFolder here = std::move(DataFolder().map("a,a\nb,b\n").post("%\nb -> p / _ #\n"));
        const DataFolder there = std::move(DataFolder().map("b,β\na,a\n").post("b -> p / _ #\n"));
        const auto one = here.load({});
        const auto other = there.load({});
        QVERIFY(!g2p::difference(**one, **other, "aa")->has_value());
        const auto found = g2p::difference(**one, **other, "ab");
        QVERIFY(found.has_value() && found->has_value());
        compare((*found)->here + " " + (*found)->there, "ap aβ");
        QCOMPARE((*found)->only_here.size(), std::size_t{2});
        QVERIFY((*found)->only_here[0].find("map/tst-Latn.csv:3: b → b") != std::string::npos);
        QVERIFY((*found)->only_here[1].find("post/tst-Latn.txt:2: b -> p") != std::string::npos);
        QCOMPARE((*found)->only_there.size(), std::size_t{1});
        QVERIFY((*found)->only_there[0].find("map/tst-Latn.csv:2: b → β") != std::string::npos);
    }

    void several_codes_take_their_own_letters() {
        DataFolder folder;
        folder.map("a,a\ns,s\nw,w\nng',ŋ\n");
        static_cast<void>(
            base::write_atomically(folder.path() / "map/zzz-Cyrl.csv", "Orth,Phon\nм,m\nо,o\nи,i\nй,j\na,X\n"));
        g2p::Options options;
        options.data_folder = folder.path();
        const auto backoff = g2p::Backoff::load({"tst-Latn", "zzz-Cyrl"}, options);
        QVERIFY(backoff.has_value());
        const auto answer = [&backoff](const char* text) {
            std::string out;
            return (*backoff)->transliterate(text, out, nullptr) ? out : "failed";
        };
        compare(answer("sawa?! 123"), "sawa?! 123");
        compare(answer("мой"), "moj");
        compare(answer("мои\u0306"), "moj");
        compare(answer("«Мой» sang'a, мой."), "«moj» saŋa, moj.");
        compare(answer(""), "");
        compare(answer("?"), "?");
        QVERIFY(g2p::Backoff::load({"tst-Latn", "zzz-Cyrl"},
                                   [&options] {
                                       g2p::Options other = options;
                                       other.mode = base::Mode::reference;
                                       return other;
                                   }())
                    .error()
                    .kind == base::ErrorKind::usage);
        QVERIFY(!g2p::Backoff::load({"tst-Latn", ""}, options).has_value());
    }
    void the_folders_codes_take_their_own_letters() {
        if (!test::has_shared("data/epitran/map")) QSKIP("Epitran's data folder is not here");
        g2p::Options options;
        options.data_folder = test::shared("data/epitran");
        const auto backoff = g2p::Backoff::load({"swa-Latn", "rus-Cyrl"}, options);
        std::string out;
        QVERIFY((*backoff)->transliterate("sawa?! 123 мой мои\u0306", out, nullptr).has_value());
        compare(out, "sawa?! 123 moj moj");
    }
};

QTEST_APPLESS_MAIN(G2pTraceTest)
#include "g2p_trace_test.moc"
