// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/entities.h"

#include <QTest>

using namespace sauti;
using namespace sauti::ner;

namespace {

Tags words(const std::string& text) {
    Tags tags;
    for (const QString& word : QString::fromStdString(text).split(' ', Qt::SkipEmptyParts)) {
        tags.push_back(word.toStdString());
    }
    return tags;
}

std::string text_of(const base::Result<std::vector<Entity>>& found) {
    if (!found) return found.error().message;
    std::string text;
    for (const Entity& entity : *found) {
        text += entity.type + "[" + std::to_string(entity.begin) + "," + std::to_string(entity.end) + ") ";
    }
    return text;
}

} // namespace

class EntitiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void the_default_mode_reads_almost_anything_data() {
        QTest::addColumn<QString>("tags");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << "O B-PER I-PER O B-LOC"
                               << "PER[1,3) LOC[4,5) ";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("orphan I opens") << "I-PER O"
                                        << "PER[0,1) ";
        QTest::newRow("type changes inside") << "B-PER I-LOC"
                                             << "PER[0,1) LOC[1,2) ";
        QTest::newRow("two B") << "B-PER B-PER"
                               << "PER[0,1) PER[1,2) ";
        QTest::newRow("E ends") << "B-PER E-PER I-PER"
                                << "PER[0,2) PER[2,3) ";
        QTest::newRow("S alone") << "S-PER S-PER"
                                 << "PER[0,1) PER[1,2) ";
        QTest::newRow("bare prefix") << "B I O"
                                     << "_[0,2) ";
        QTest::newRow("dash in type") << "B-PER-X I-PER-X"
                                      << "PER-X[0,2) ";
        QTest::newRow("no dash") << "BPER IPER"
                                 << "PER[0,2) ";
        QTest::newRow("O with a type is outside") << "ORG O"
                                                  << "";
        QTest::newRow("unknown prefix") << "X-PER X-PER"
                                        << "PER[0,2) ";
        QTest::newRow("a dot is outside") << "B-PER . I-PER"
                                          << "PER[0,1) PER[2,3) ";
        QTest::newRow("letters beyond ASCII") << "B-MTÚ I-MTÚ"
                                              << "MTÚ[0,2) ";
    }
    void the_default_mode_reads_almost_anything() {
        QFETCH(QString, tags);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(text_of(entities(words(tags.toStdString())))), expected);
    }

    void suffixes_are_read_from_the_end() {
        QCOMPARE(text_of(entities(words("PER-B PER-I O LOC-X-S"), true)), std::string("PER[0,2) LOC-X[3,4) "));
        QCOMPARE(text_of(entities(words("B I"), true)), std::string("_[0,2) "));
    }

    void joined_sentences_never_join_entities() {
        QCOMPARE(text_of(joined_entities({{"B-PER"}, {"I-PER"}, {}, {"B-LOC"}})),
                 std::string("PER[0,1) PER[2,3) LOC[5,6) "));
    }

    void an_empty_tag_is_an_error() {
        const auto found = entities(Tags{"O", ""});
        QVERIFY(!found.has_value());
        QVERIFY(found.error().kind == base::ErrorKind::invalid);
        QVERIFY(!strict_entities(Tags{""}, Scheme::iob2).has_value());
        QVERIFY(!detect_scheme({{""}}).has_value());
    }

    void strict_mode_follows_the_scheme_data() {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("tags");
        QTest::addColumn<QString>("expected");
        QTest::newRow("IOB2") << "IOB2"
                              << "B-PER I-PER O I-PER B-LOC I-PER"
                              << "PER[0,2) LOC[4,5) ";
        QTest::newRow("IOB2 adjacent") << "IOB2"
                                       << "B-PER B-PER I-PER"
                                       << "PER[0,1) PER[1,3) ";
        QTest::newRow("IOB2 at the end") << "IOB2"
                                         << "O B-PER I-PER"
                                         << "PER[1,3) ";
        // reference: an entity that begins with B after O is not found in IOB1
        QTest::newRow("IOB1 misses B after O") << "IOB1"
                                               << "O B-PER O"
                                               << "";
        QTest::newRow("IOB1") << "IOB1"
                              << "I-PER I-PER B-PER O I-LOC"
                              << "PER[0,2) PER[2,3) LOC[4,5) ";
        QTest::newRow("IOE2") << "IOE2"
                              << "I-PER E-PER E-LOC O E-PER"
                              << "PER[0,2) LOC[2,3) PER[4,5) ";
        QTest::newRow("IOE2 without end") << "IOE2"
                                          << "I-PER I-PER O"
                                          << "";
        QTest::newRow("IOBES") << "IOBES"
                               << "S-PER B-LOC I-LOC E-LOC B-PER O"
                               << "PER[0,1) LOC[1,4) ";
        QTest::newRow("BILOU") << "BILOU"
                               << "U-PER B-LOC L-LOC B-PER I-PER"
                               << "PER[0,1) LOC[1,3) ";
        QTest::newRow("dashes around a type") << "IOB2"
                                              << "B--PER- I-PER"
                                              << "PER[0,2) ";
        QTest::newRow("bare") << "IOB2"
                              << "B I-"
                              << "_[0,2) ";
        QTest::newRow("foreign prefix") << "IOB2"
                                        << "O E-PER"
                                        << "Invalid token is found: E-PER. Allowed prefixes are: I|O|B.";
        QTest::newRow("BILOU order") << "BILOU"
                                     << "S-PER"
                                     << "Invalid token is found: S-PER. Allowed prefixes are: I|O|B|U|L.";
        QTest::newRow("no prefix") << "IOB2"
                                   << "X-PER"
                                   << "the tag \"X-PER\" begins with no prefix of any scheme: 'X'";
    }
    void strict_mode_follows_the_scheme() {
        QFETCH(QString, scheme);
        QFETCH(QString, tags);
        QFETCH(QString, expected);
        const auto named = scheme_of(scheme.toLower().toStdString());
        QVERIFY(named.has_value());
        QCOMPARE(QString::fromStdString(text_of(strict_entities(words(tags.toStdString()), *named))), expected);
    }

    void the_scheme_is_told_by_the_prefixes_data() {
        QTest::addColumn<QString>("tags");
        QTest::addColumn<QString>("expected");
        QTest::newRow("IOB2") << "O B-PER I-PER"
                              << "IOB2";
        QTest::newRow("B alone") << "B-PER"
                                 << "IOB2";
        QTest::newRow("IOE2") << "E-PER O"
                              << "IOE2";
        QTest::newRow("IOBES") << "S-PER"
                               << "IOBES";
        QTest::newRow("IOBES without S") << "B-PER E-PER"
                                         << "IOBES";
        QTest::newRow("BILOU") << "U-PER"
                               << "BILOU";
        QTest::newRow("BILOU without O") << "B-PER I-PER L-PER U-PER"
                                         << "BILOU";
        QTest::newRow("I and O") << "I-PER O"
                                 << "This scheme is not supported: {I, O}";
        QTest::newRow("O, B and S") << "O B-PER S-PER"
                                    << "This scheme is not supported: {B, O, S}";
        QTest::newRow("only O") << "O"
                                << "This scheme is not supported: {O}";
        QTest::newRow("foreign") << "O X-PER"
                                 << "This scheme is not supported: X-PER";
        QTest::newRow("nothing") << ""
                                 << "This scheme is not supported: {}";
    }
    void the_scheme_is_told_by_the_prefixes() {
        QFETCH(QString, tags);
        QFETCH(QString, expected);
        const auto scheme = detect_scheme({words(tags.toStdString())});
        const std::string answer = scheme ? std::string(name(*scheme)) : scheme.error().message;
        QCOMPARE(QString::fromStdString(answer), expected);
    }

    void orphans_are_counted() {
        QCOMPARE(count_orphans(words("I-PER O I-PER B-PER I-PER I-LOC I-LOC")), std::int64_t{3});
        QCOMPARE(count_orphans(words("O B-PER I-PER")), std::int64_t{0});
        QCOMPARE(count_orphans(Tags{}), std::int64_t{0});
    }

    void word_classes_are_told_from_entity_tags() {
        QCOMPARE(foreign_tags({words("ADJ NOUN O B-PER BPER X-PER AUX ADJ")}), words("ADJ AUX NOUN"));
        QCOMPARE(foreign_tags({words("O B-PER I S-LOC .")}), Tags{});
    }
};

QTEST_APPLESS_MAIN(EntitiesTest)
#include "entities_test.moc"
