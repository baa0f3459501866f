// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/code_tables.h"
#include "g2p/engine.h"
#include "phones/feature_table.h"
#include "support/golden.h"
#include "unicode/utf8.h"

#include <QTest>

using namespace sauti;

/// What our own tables answer, language by language, and that our own features know every phone of it.
class BuiltinLanguagesTest : public QObject {
    Q_OBJECT

private:
    using Rows = std::vector<std::map<std::string, std::string>>;

    static std::shared_ptr<const g2p::Engine> engine(const std::string& code, base::Mode mode) {
        g2p::Options options;
        options.mode = mode;
        return g2p::Engine::load("builtin:" + code, options).value_or(nullptr);
    }
    static Rows words(const std::string& code) {
        return test::table_of(test::text_of(std::string(SAUTI_FIXTURES) + "/g2p/words/" + code + ".tsv"));
    }
    /// How many words of `column` come out otherwise; each is told.
    static int differing(const std::string& code, base::Mode mode, const char* column) {
        const auto ours = engine(code, mode);
        int wrong = 0;
        for (const auto& row : words(code)) {
            const std::string got = ours->transliterate(row.at("word")).value_or("failed");
            if (got == row.at(column)) continue;
            ++wrong;
            qWarning("%s: %s, wanted %s", row.at("word").c_str(), got.c_str(), row.at(column).c_str());
        }
        return wrong;
    }
    static void every_code() {
        QTest::addColumn<QString>("code");
        for (const std::string& code : g2p::builtin_codes())
            QTest::newRow(code.c_str()) << QString::fromStdString(code);
    }

private Q_SLOTS:
    void all_ten_languages_are_here() {
        QCOMPARE(g2p::builtin_codes(),
                 (std::vector<std::string>{"amh-Ethi", "hau-Latn", "ibo-Latn", "kin-Latn", "lug-Latn", "luo-Latn",
                                           "pcm-Latn", "swa-Latn", "wol-Latn", "yor-Latn"}));
    }

    void answers_in_both_modes_data() {
        QTest::addColumn<QString>("code");
        for (const char* code : {"amh-Ethi", "hau-Latn", "kin-Latn", "lug-Latn", "swa-Latn", "yor-Latn"})
            QTest::newRow(code) << QString(code);
    }
    void answers_in_both_modes() {
        QFETCH(QString, code);
        QVERIFY(words(code.toStdString()).size() >= 15);
        QCOMPARE(differing(code.toStdString(), base::Mode::reference, "reference"), 0);
        QCOMPARE(differing(code.toStdString(), base::Mode::corrected, "corrected"), 0);
    }

    void answers_published_words_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("wrong");
        QTest::newRow("Igbo") << "ibo-Latn" << 0;
        QTest::newRow("Dholuo") << "luo-Latn" << 0;
        QTest::newRow("Wolof") << "wol-Latn" << 0;
        // English spelling: u of "fut" reads as in "but".
        QTest::newRow("Nigerian Pidgin") << "pcm-Latn" << 1;
    }
    void answers_published_words() {
        QFETCH(QString, code);
        QFETCH(int, wrong);
        const Rows rows = words(code.toStdString());
        QVERIFY(rows.size() >= 50);
        for (const auto& row : rows)
            QVERIFY2(row.count("source") == 1 && !row.at("source").empty(), row.at("word").c_str());
        QCOMPARE(differing(code.toStdString(), base::Mode::corrected, "phones"), wrong);
        QCOMPARE(differing(code.toStdString(), base::Mode::reference, "phones"), wrong);
        const auto info = engine(code.toStdString(), base::Mode::corrected)->info();
        QVERIFY(!info.has_reference);
        QCOMPARE(info.quality == "low", code == "pcm-Latn");
    }

    void our_features_know_every_phone_data() { every_code(); }
    void our_features_know_every_phone() {
        QFETCH(QString, code);
        const auto table = phones::FeatureTable::builtin();
        g2p::Options options;
        const auto text = g2p::builtin_text(code.toStdString());
        const auto tables = g2p::parse_builtin(*text, "table", options);
        QVERIFY(tables.has_value());
        const auto ours = engine(code.toStdString(), base::Mode::corrected);
        const auto check = [&](const std::string& word) {
            const std::string phones = ours->transliterate(word).value_or("?");
            QVERIFY2(table->is_valid(phones), (word + " " + phones).c_str());
        };
        // Each key, and each two keys, since rules act between them.
        for (const g2p::MapEntry& first : tables->map) {
            std::string word;
            for (const char32_t c : first.key)
                unicode::append_utf8(word, c);
            check(word);
            for (std::size_t i = 0; i < tables->map.size(); i += 7) {
                std::string two = word;
                for (const char32_t c : tables->map[i].key)
                    unicode::append_utf8(two, c);
                check(two);
            }
        }
        for (const auto& row : words(code.toStdString()))
            check(row.at("word"));
    }

    void yoruba_nasal_vowels_keep_their_tone() {
        const auto ours = engine("yor-Latn", base::Mode::corrected);
        QCOMPARE(QString::fromStdString(*ours->transliterate("Àwọn ọmọ Ìbàdàn ń kọ́ ọ̀nà")),
                 QString::fromStdString("àwɔ̃ ɔmɔ̃ ìbàdã̀ ŋ́ kɔ́ ɔ̀nã̀"));
    }
    void a_tone_stays_with_its_vowel() {
        const auto table = phones::FeatureTable::builtin();
        using Strings = std::vector<std::string>;
        for (const char* word : {"ọ̀rẹ́", "o\u0323\u0300re\u0323\u0301"}) {
            const auto ours = engine("yor-Latn", base::Mode::corrected);
            QCOMPARE(*ours->segments(word, *table), (Strings{"ɔ\u0300", "ɾ", "ɛ\u0301"}));
            QCOMPARE(*ours->xsampa(word, *table), (Strings{"O_L", "4", "E_H"}));
            const auto original = engine("yor-Latn", base::Mode::reference);
            QCOMPARE(*original->segments(word, *table), (Strings{"ɔ", "\u0300", "r", "ɛ", "\u0301"}));
        }
    }
    void apostrophes_of_our_tables_stand_for_each_other() {
        const auto swa = engine("swa-Latn", base::Mode::corrected);
        QCOMPARE(QString::fromStdString(*swa->transliterate("ng'ambo ng’ambo ngʼambo ngambo")),
                 QString("ŋaᵐbo ŋaᵐbo ŋaᵐbo ᵑɡaᵐbo"));
        const auto hau = engine("hau-Latn", base::Mode::corrected);
        QCOMPARE(QString::fromStdString(*hau->transliterate("'ya ’ya ʼya ƴa")), QString("ʔʲa ʔʲa ʔʲa ʔʲa"));
    }
    void amharic_clusters_follow_sonority() {
        const auto ours = engine("amh-Ethi", base::Mode::corrected);
        QCOMPARE(QString::fromStdString(*ours->transliterate("ክረምት ክብር፣ ክብርን ምንድር።")),
                 QString("kɨrəmt kɨbɨr፣ kɨbrɨn mɨndɨr።"));
    }
};

QTEST_APPLESS_MAIN(BuiltinLanguagesTest)
#include "builtin_languages_test.moc"
