// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "data_folder.h"
#include "g2p/fast_path.h"
#include "g2p/plain_path.h"
#include "unicode/utf8.h"

#include <QTest>

using namespace sauti;
using test::DataFolder;

/// Where the short way answers, it answers as the plain one.
class FastPathTest : public QObject {
    Q_OBJECT

private:
    /// Texts of letters that keys, case, marks and normal forms make interesting.
    static std::string random_text(base::RandomStream& stream) {
        static const std::u32string letters =
            U"aeioubcdfgjknrstyz "
            U"ABINGŞİıſßéÉàạ̀ǖṩ'’ʼ-.,1\t\u0301\u0323\u0307\u030C\u0327\u02D0ɡŋʃ\u2028\u2002ệÅ日한Σς\U0001F600";
        std::u32string text;
        const std::uint64_t length = stream.below(24);
        for (std::uint64_t i = 0; i < length; ++i)
            text += letters[stream.below(letters.size())];
        return unicode::to_utf8(text);
    }

    /// How many of `count` texts the short way took.
    static int agreeing(const g2p::Program& program, int count) {
        const auto fast = g2p::FastPath::make(program);
        base::RandomStream stream(11, "fast-path", 0);
        int taken = 0;
        for (int i = 0; i < count; ++i) {
            const std::string text = random_text(stream);
            std::string short_way;
            std::string plain;
            g2p::UnmappedCounts fast_counts;
            g2p::UnmappedCounts plain_counts;
            g2p::Request request;
            request.steps = i % 4 == 0 ? g2p::Steps::strict : g2p::Steps::transliterate;
            request.unmapped = i % 3 == 0 ? nullptr : &fast_counts;
            const auto answered = fast->transliterate(text, request, short_way);
            if (answered && !*answered) continue;
            ++taken;
            if (request.unmapped != nullptr) request.unmapped = &plain_counts;
            const auto done = g2p::transliterate_plainly(program, text, request, plain);
            if (!answered || !done || plain != short_way || plain_counts.counts() != fast_counts.counts()) {
                qWarning("%s: %s, plainly %s", text.c_str(), short_way.c_str(), plain.c_str());
                return -1;
            }
        }
        return taken;
    }

private Q_SLOTS:
    void agrees_with_the_plain_path_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("strip");
        QTest::addColumn<bool>("corrected");
        for (const bool corrected : {false, true}) {
            const char* mode = corrected ? "corrected" : "reference";
            QTest::addRow("marks in keys, %s", mode) << "a,a\ná,á\nạ,ɑ\nrz,ʐ\nz,z\nż,ʒ\nş,ʃ\nI,X\nı,ɯ\n"
                                                     << "" << corrected;
            QTest::addRow("phones that begin with a mark, %s", mode) << "b,\u0301\nc,ç\na,a\nng',ŋ\nn,n\n"
                                                                     << "" << corrected;
            QTest::addRow("stripped marks, %s", mode) << "a,a\naa,aː\ne,ɛ\n"
                                                      << "\u0301\n\u0307\n"
                                                      << corrected;
            QTest::addRow("blanks in keys, %s", mode) << "\"a \",x\na,a\nA'b,y\n’,ʔ\n"
                                                      << "" << corrected;
        }
    }
    void agrees_with_the_plain_path() {
        QFETCH(QString, rows);
        QFETCH(QString, strip);
        QFETCH(bool, corrected);
        DataFolder folder;
        folder.map(rows.toStdString());
        if (!strip.isEmpty()) folder.strip(strip.toStdString());
        g2p::Options options;
        options.mode = corrected ? base::Mode::corrected : base::Mode::reference;
        options.data_folder = folder.path();
        const auto program = g2p::make_program("tst-Latn", options);
        QVERIFY(program.has_value());
        QVERIFY(agreeing(**program, 4000) > 1000);
    }
    void takes_common_texts() {
        const auto program = g2p::make_program("builtin:swa-Latn", {});
        const auto fast = g2p::FastPath::make(**program);
        std::string out;
        const auto takes = [&](const char* text) { return fast->transliterate(text, {}, out).value_or(false); };
        QVERIFY(takes("Ng’ombe “wangu” — Élan Ọ̀yọ́ 日 \U0001F600"));
        QVERIFY(!takes("한"));
        QVERIFY(!takes("ΣΑΣ"));
        QVERIFY(!takes("a\u0301\u0323"));
        QVERIFY(!takes("\xff"));
    }
    void turkic_dots_are_for_the_plain_path() {
        const DataFolder turkish = std::move(DataFolder("tur-Latn").map("ı,ɯ\ni,i\n"));
        g2p::Options options;
        options.data_folder = turkish.path();
        const auto program = g2p::make_program("tur-Latn", options);
        const auto fast = g2p::FastPath::make(**program);
        std::string out;
        QVERIFY(fast->transliterate("IİıI", {}, out).value_or(false));
        QCOMPARE(QString::fromStdString(out), QString("ɯiɯɯ"));
        QVERIFY(!fast->transliterate("I\u0307", {}, out).value_or(true));
    }
    void unusual_rules_are_for_the_plain_path() {
        const DataFolder rules = std::move(DataFolder().pre("(a)\\1 -> b / _\n"));
        g2p::Options options;
        options.data_folder = rules.path();
        QVERIFY(g2p::FastPath::make(**g2p::make_program("tst-Latn", options)) == nullptr);
        options.pre_rules = false;
        QVERIFY(g2p::FastPath::make(**g2p::make_program("tst-Latn", options)) != nullptr);
    }
};

QTEST_APPLESS_MAIN(FastPathTest)
#include "fast_path_test.moc"
