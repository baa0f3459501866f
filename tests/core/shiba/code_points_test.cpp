// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "shiba/code_points.h"
#include "unicode/utf8.h"

#include <QTest>
#include <string>
#include <vector>

using namespace sauti;
using Ids = std::vector<std::int32_t>;

class CodePointsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodes_one_text() {
        QCOMPARE(*shiba::encode("wizara"), (Ids{57344, 119, 105, 122, 97, 114, 97}));
        QCOMPARE(*shiba::encode(""), (Ids{0xE000}));
        // White space as Python strips it, U+001C and U+3000 too; U+200B stays.
        QCOMPARE(*shiba::encode("\u3000 \x1c\tt\u0361\u0283 \u00a0\u0085\n"), (Ids{0xE000, 't', 0x361, 0x283}));
        QCOMPARE(*shiba::encode("\u200ba"), (Ids{0xE000, 0x200B, 'a'}));
        QCOMPARE(*shiba::encode("\U0001F600"), (Ids{0xE000, 0x1F600}));
    }

    void puts_separators_only_between_texts() {
        const std::vector<std::string> texts = {" ab ", "", "c"};
        QCOMPARE(*shiba::encode(texts), (Ids{0xE000, 'a', 'b', 0xE001, 0xE001, 'c'}));
        const std::vector<std::string> none;
        QCOMPARE(shiba::encode(none).error().kind, base::ErrorKind::invalid);
    }

    void names_the_byte_of_bad_utf8() {
        const auto bad = shiba::encode("ab\xff");
        QVERIFY(!bad);
        QCOMPARE(bad.error().kind, base::ErrorKind::encoding);
        QCOMPARE(bad.error().place.byte, 2);
    }

    void decodes_specials_by_name() {
        QCOMPARE(*shiba::decode(Ids{0xE000, 'a', 0xE001, 0x283, 0xE003, 0}),
                 std::string("[CLS]a[SEP]\u0283[MASK][PAD]"));
        QCOMPARE(shiba::decode(Ids{-1}).error().kind, base::ErrorKind::invalid);
        QCOMPARE(shiba::decode(Ids{0xD800}).error().kind, base::ErrorKind::invalid);
        QCOMPARE(shiba::decode(Ids{0x110000}).error().kind, base::ErrorKind::invalid);
    }

    void decoding_gives_the_text_back() {
        base::RandomStream random(1, "code-points-test", 0);
        for (int round = 0; round < 2000; ++round) {
            std::u32string text;
            const std::uint64_t length = random.below(20);
            while (text.size() < length) {
                const auto cp =
                    static_cast<char32_t>(random.chance(0.5) ? random.below(0x250) : random.below(0x110000));
                const bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
                if (cp != 0 && !surrogate && !shiba::is_special(static_cast<std::int32_t>(cp))) text += cp;
            }
            const std::string utf8(unicode::strip(unicode::to_utf8(text)));
            QCOMPARE(*shiba::decode(*shiba::encode(utf8)), "[CLS]" + utf8);
        }
    }
};

QTEST_APPLESS_MAIN(CodePointsTest)
#include "code_points_test.moc"
