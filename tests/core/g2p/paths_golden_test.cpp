// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "g2p/fast_path.h"
#include "g2p/plain_path.h"
#include "support/golden.h"
#include "support/zstd_file.h"
#include "unicode/utf8.h"

#include <QTest>
#include <map>

using namespace sauti;
using test::json;

/// The short way answers as the plain one, with every code of Epitran's folder and in both modes: on the inputs of the
/// reference answers, and on random strings of each code's own letters.
class PathsGoldenTest : public QObject {
    Q_OBJECT

private:
    struct Paths {
        std::unique_ptr<const g2p::Program> program;
        std::unique_ptr<const g2p::FastPath> fast;
    };
    std::map<std::string, Paths> known_;
    int wrong_ = 0;
    int given_up_ = 0;

    const Paths& paths(const std::string& code, base::Mode mode) {
        Paths& found = known_[code + std::string(base::name(mode))];
        if (found.program) return found;
        g2p::Options options;
        options.mode = mode;
        options.data_folder = test::shared("data/epitran");
        auto program = g2p::make_program(code, options);
        if (!program) qFatal("%s: %s", code.c_str(), program.error().to_string().c_str());
        found.program = std::move(*program);
        found.fast = g2p::FastPath::make(*found.program);
        if (!found.fast) qFatal("%s has no short way", code.c_str());
        return found;
    }

    void compare(const std::string& code, base::Mode mode, const std::string& input, g2p::Steps steps) {
        const Paths& both = paths(code, mode);
        std::string fast;
        std::string plain;
        g2p::UnmappedCounts fast_counts;
        g2p::UnmappedCounts plain_counts;
        g2p::Request request;
        request.steps = steps;
        request.unmapped = steps == g2p::Steps::strict ? nullptr : &fast_counts;
        const auto done = both.fast->transliterate(input, request, fast);
        if (done && !*done) {
            ++given_up_;
            return;
        }
        if (request.unmapped != nullptr) request.unmapped = &plain_counts;
        const auto plainly = g2p::transliterate_plainly(*both.program, input, request, plain);
        if (done && plainly && fast == plain && fast_counts.counts() == plain_counts.counts()) return;
        if (++wrong_ <= 20) {
            qWarning("%s %s of %s: %s, plainly %s", code.c_str(), std::string(base::name(mode)).c_str(),
                     json(input).dump().c_str(), fast.c_str(), plain.c_str());
        }
    }
    void compare_all(const std::string& code, const std::string& input) {
        for (const base::Mode mode : {base::Mode::reference, base::Mode::corrected}) {
            compare(code, mode, input, g2p::Steps::transliterate);
            compare(code, mode, input, g2p::Steps::strict);
        }
    }

private Q_SLOTS:
    void initTestCase() {
        if (!test::has_shared("golden/epitran/words.tsv.zst")) QSKIP("the reference answers are not here");
    }
    void init() { wrong_ = given_up_ = 0; }

    void agree_on_the_reference_inputs() {
        int rows = 0;
        for (const char* name : {"golden/epitran/words.tsv.zst", "golden/epitran/lines.tsv.zst"}) {
            for (const auto& row : test::table_of(test::zstd_text_of(test::shared(name)))) {
                compare_all(row.at("code"), json::parse(row.at("input")).get<std::string>());
                ++rows;
            }
        }
        qInfo("%d inputs in 4 ways, %d times only the plain way", rows, given_up_);
        QCOMPARE(rows, 18689 + 710);
        QVERIFY(given_up_ * 20 < rows * 4);
        QCOMPARE(wrong_, 0);
    }

    void agree_on_random_strings() {
        constexpr int k_texts = 12;
        int texts = 0;
        for (const std::string& code : g2p::known_codes(test::shared("data/epitran"))) {
            base::RandomStream stream(7, "paths " + code, 0);
            const g2p::CodeTables& tables = paths(code, base::Mode::reference).program->tables;
            std::u32string letters = U"  \n,.'’ʼaeiouAEIOU\u0301\u0300\u0361日Ωσ\t-9";
            for (const auto* rules : {&tables.pre, &tables.post}) {
                for (const g2p::RuleText& rule : *rules)
                    letters += unicode::to_code_points(rule.x + rule.a + rule.y + rule.b);
            }
            for (int i = 0; i < k_texts; ++i) {
                std::u32string text;
                const std::uint64_t length = stream.below(i % 6 == 0 ? 120 : 14);
                for (std::uint64_t k = 0; k < length; ++k) {
                    if (stream.below(2) == 0) {
                        text += letters[stream.below(letters.size())];
                    } else {
                        text += tables.map[stream.below(tables.map.size())].key;
                    }
                }
                compare_all(code, unicode::to_utf8(text));
                ++texts;
            }
        }
        qInfo("%d texts in 4 ways, %d times only the plain way", texts, given_up_);
        QCOMPARE(wrong_, 0);
    }
};

QTEST_APPLESS_MAIN(PathsGoldenTest)
#include "paths_golden_test.moc"
