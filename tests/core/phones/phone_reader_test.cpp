// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/phone_reader.h"

#include <QTest>

using namespace sauti;
using phones::PhoneReader;

namespace {

QString joined(const std::vector<std::string>& phones) {
    QString text;
    for (const std::string& phone : phones)
        text += (text.isEmpty() ? "" : " ") + QString::fromStdString(phone);
    return text;
}

QString notices(const phones::Reading& reading) {
    QString text;
    for (const phones::Notice& notice : reading.notices) {
        if (!text.isEmpty()) text += ", ";
        text += QString::fromStdString(notice.text);
        if (notice.kind == phones::Notice::Kind::respelled) text += "=" + QString::fromStdString(notice.read_as);
        if (notice.kind == phones::Notice::Kind::unread) text += " unread";
        if (notice.kind == phones::Notice::Kind::unknown) text += " unknown";
        text += " at " + QString::number(notice.begin_bytes);
    }
    return text;
}

} // namespace

class PhoneReaderTest : public QObject {
    Q_OBJECT

private:
    PhoneReader corrected_{phones::FeatureTable::builtin(), base::Mode::corrected};
    PhoneReader reference_{phones::FeatureTable::builtin(), base::Mode::reference};

private Q_SLOTS:
    void reads_phones_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("phones");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const char* text, const char* phones, const char* told = "") {
            QTest::newRow(name) << QString(text) << QString(phones) << QString(told);
        };
        row("plain", "t͡ʃaːi", "t͡ʃ aː i");
        row("P05: prenasalised between vowels", "kaᵐba", "k a ᵐb a");
        row("P05: after a vowel", "aⁿda", "a ⁿd a");
        row("P05: velar", "iᵑɡo", "i ᵑɡ o");
        row("prenasalised affricate", "ⁿd͡ʒa", "ⁿd͡ʒ a");
        row("a superscript nasal binds back where no obstruent follows", "taⁿ", "t aⁿ", "ⁿ unread at 2");
        row("before a vowel", "tⁿa", "tⁿ a", "ⁿ unread at 1");
        row("P02: ASCII g", "gaga", "ɡ a ɡ a", "g=ɡ at 0, g=ɡ at 2");
        row("P02: colon", "a:", "aː", ":=ː at 1");
        row("a colon alone is punctuation", "a :", "a", ": unread at 2");
        row("P07: tie below", "t͜ʃa", "t͡ʃ a", "͜=͡ at 0");
        row("P07: ligature", "ʧa", "t͡ʃ a", "ʧ=t͡ʃ at 0");
        row("P07: no tie is a cluster", "tʃa", "t ʃ a");
        row("P03: rhotic vowel", "nɚs", "n ə˞ s", "ɚ=ə˞ at 1");
        row("P03: unknown letters stay", "ↄa", "ↄ a", "ↄ unknown at 0");
        row("ring above is ring below", "ŋ̊a", "ŋ̥ a", "̊=̥ at 0");
        row("marks in any order", "kːʷ", "kʷː");
        row("a mark of no table stays with its vowel", "a\u033D", "a\u033D", "\u033D unread at 0");
        row("a tone mark is a phone", "á", "a \u0301");
        row("a tone mark behind other marks", "ã́ː", "a\u0303ː \u0301");
        row("an unknown tie falls apart", "a͡i", "a͡ i", "͡ unread at 0");
        row("stress and syllables are no phones", "ˈka.ta", "k a t a", "ˈ unread at 0, . unread at 4");
        row("white space is no phone", "ka ta", "k a t a");
        row("digits are tones", "a¹", "a ˩", "¹=˩ at 1");
        row("nothing", "", "");
        row("a lone mark", "ʰ", "ʰ", "ʰ unknown at 0");
        row("a mark before a phone goes with it", "ʼk", "kʼ");
    }
    void reads_phones() {
        QFETCH(QString, text);
        QFETCH(QString, phones);
        QFETCH(QString, told);
        const auto reading = corrected_.read(text.toStdString());
        QCOMPARE(joined(corrected_.texts(text.toStdString())), phones.normalized(QString::NormalizationForm_D));
        QCOMPARE(notices(reading), told);
    }

    void a_prenasalised_stop_is_the_stop_with_nas() {
        auto wanted = corrected_.single("b").features;
        wanted[6] = 1;
        const auto found = corrected_.single("ᵐb");
        QVERIFY(found.known);
        QCOMPARE(found.features, wanted);
    }

    void places_are_those_of_the_text_as_given() {
        const auto reading = corrected_.read("çaᵐba"); // ç is one code point here and two in NFD
        QCOMPARE(reading.phones.size(), std::size_t{4});
        QCOMPARE(reading.phones[2].begin_bytes, std::size_t{3});
        QCOMPARE(reading.phones[2].end_bytes, std::size_t{7});
        QCOMPARE(reference_.read("ça").phones[1].begin_bytes, std::size_t{2});
    }

    void reference_drops_what_is_unknown_and_tells() {
        const auto reading = reference_.read("gaᶬb a\u033D");
        QCOMPARE(joined(reference_.texts("gaᶬb a\u033D")), QString("a b a"));
        QCOMPARE(notices(reading), QString("g unknown at 0, ᶬ unknown at 2, \u033D unknown at 8"));
    }

    void unknown_strings_have_no_features() {
        QVERIFY(!reference_.single("g").known);
        QVERIFY(!reference_.single("ga").known);
        QVERIFY(!reference_.single("ab").known);
        QVERIFY(reference_.single("a").known);
        QVERIFY(corrected_.single("g").known);
        QVERIFY(!corrected_.single("ab").known);
        QVERIFY(!corrected_.single("").known);
    }

    void heaps_of_marks_take_no_longer_than_their_length() {
        const auto repeated = [](const char* text, int times) {
            std::string all;
            for (int i = 0; i < times; ++i)
                all += text;
            return all;
        };
        QCOMPARE(corrected_.read(repeated("tⁿ", 100000)).phones.size(), std::size_t{100000});
        QCOMPARE(corrected_.read("a" + repeated("ⁿ", 100000)).phones.size(), std::size_t{1});
        QCOMPARE(corrected_.read("a" + repeated("\u033D", 100000)).phones.size(), std::size_t{1});
        QCOMPARE(corrected_.read(repeated("t͡", 100000)).phones.size(), std::size_t{100000});
    }

    void any_bytes_are_read() {
        for (const char* text : {"\xff", "a\xc3", "͡", "͡͡ʃ", "t͡", "ᵐ", "ᵐ͡", "t͡ ʃ", "ⁿⁿⁿ", "\u0301\u0301"}) {
            const auto reading = corrected_.read(text);
            std::size_t at = 0;
            for (const auto& phone : reading.phones) {
                QVERIFY(phone.begin_bytes >= at && phone.end_bytes > phone.begin_bytes);
                at = phone.begin_bytes;
            }
        }
    }
};

QTEST_APPLESS_MAIN(PhoneReaderTest)
#include "phone_reader_test.moc"
