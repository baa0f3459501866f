// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "phones/distance.h"
#include "phones/fast_distance.h"
#include "phones/feature_queries.h"
#include "phones/xsampa.h"

#include <QTest>
#include <cstdlib>

using namespace sauti;
using base::Mode;
using phones::Distances;

class DistanceTest : public QObject {
    Q_OBJECT

private:
    std::optional<Distances> corrected_;
    std::optional<Distances> reference_;

    static double between(const Distances& distances, const char* name, const char* a, const char* b) {
        const auto found = phones::distance_of(name);
        if (!found) return -1;
        return distances.words(**found, a, b).value_or(-1);
    }

private Q_SLOTS:
    void initTestCase() {
        unsetenv("SAUTI_PANPHON_DATA");
        for (const Mode mode : {Mode::corrected, Mode::reference}) {
            auto found = Distances::find({}, mode);
            QVERIFY2(found.has_value(), found ? "" : found.error().to_string().c_str());
            (mode == Mode::corrected ? corrected_ : reference_).emplace(std::move(*found));
        }
    }

    void words_are_as_far_apart_as_panphon_says() {
        QCOMPARE(between(*reference_, "feature_edit_distance", "bapa", "bata"), 0.10416666666666667);
        QCOMPARE(between(*reference_, "hamming_feature_edit_distance", "bapa", "bata"), 0.125);
        QCOMPARE(between(*reference_, "weighted_feature_edit_distance", "bapa", "bata"), 1.125);
        QCOMPARE(between(*reference_, "feature_edit_distance", "r", "ɾ"), 0.0);
        QCOMPARE(between(*reference_, "fast_levenshtein_distance", "r", "ɾ"), 1.0);
    }

    void weights_are_misaligned() {
        // P01: the reference pairs weights and features by place.
        QCOMPARE(between(*reference_, "weighted_feature_edit_distance", "aː", "a"), 0.5);
        QCOMPARE(between(*reference_, "weighted_feature_edit_distance", "ʊ", "u"), 0.75);
        QCOMPARE(between(*reference_, "weighted_feature_edit_distance", "˥", "˩"), 0.0);
    }
    void weights_stand_where_they_belong_in_corrected() {
        QCOMPARE(between(*corrected_, "weighted_feature_edit_distance", "aː", "a"), 0.25);
        QCOMPARE(between(*corrected_, "weighted_feature_edit_distance", "ʊ", "u"), 1.0);
        QCOMPARE(between(*corrected_, "weighted_feature_edit_distance", "s", "s̪"), 0.25);
        QCOMPARE(between(*corrected_, "weighted_feature_edit_distance", "t", "d"), 0.25);
        QCOMPARE(between(*corrected_, "weighted_feature_edit_distance", "˥", "˩"), 1.0);
        QCOMPARE(between(*corrected_, "weighted_feature_edit_distance", "a", ""), 7.75);
        QCOMPARE(between(*reference_, "weighted_feature_edit_distance", "a", ""), 7.25);
    }

    void divides_by_zero_where_panphon_does() {
        for (const phones::DistanceName& name : phones::distance_names()) {
            QCOMPARE(reference_->words(name, "", "").has_value(), !name.zero_fails);
            QCOMPARE(corrected_->words(name, "", "").value_or(-1), 0.0);
        }
    }

    void g_is_a_phone_in_corrected() {
        QCOMPARE(between(*corrected_, "feature_edit_distance", "gaga", "ɡaɡa"), 0.0);
        QVERIFY(between(*reference_, "feature_edit_distance", "gaga", "ɡaɡa") > 1.5);
    }

    void what_is_unknown_is_far_from_all_in_corrected() {
        QCOMPARE(between(*corrected_, "feature_edit_distance", "ↄa", "a"), 1.0);
        QCOMPARE(between(*corrected_, "feature_edit_distance", "ↄa", "ↄa"), 0.0);
        QCOMPARE(between(*corrected_, "feature_edit_distance", "ↄ", "b"), 1.0);
        QCOMPARE(between(*reference_, "feature_edit_distance", "ↄa", "a"), 0.0);
    }

    void hides_a_feature_behind_a_blank() {
        // "+ lab": the reference takes every fore obstruent for labial.
        QCOMPARE(reference_->classes("pk"), (std::vector<std::string>{"P", "K"}));
        QCOMPARE(reference_->classes("jwhʔ"), (std::vector<std::string>{"R", "R", "R", "R"}));
        QCOMPARE(reference_->classes("t͡ʃat"), (std::vector<std::string>{"K", "V", "T"}));
        QVERIFY(corrected_->tables().classes.front().mask.size() ==
                reference_->tables().classes.front().mask.size() + 1);
    }

    void fast_and_plain_agree_to_the_bit() {
        const std::vector<std::string> sounds = {"a", "i", "n", "ᵐb", "t͡ʃ", "aː", "ↄ", "˥", "k", "ɾ", "2", "ŋ", "s"};
        base::RandomStream random(3, "distance", 0);
        const auto word = [&] {
            std::string text;
            for (std::uint64_t i = random.below(9); i > 0; --i)
                text += sounds[random.below(sounds.size())];
            return text;
        };
        for (const Distances* distances : {&*corrected_, &*reference_}) {
            for (const phones::DistanceName& name : phones::distance_names()) {
                if (name.family != phones::DistanceName::Family::features) continue;
                const phones::Costs costs = distances->costs(name.metric, name.quarter);
                phones::CostTable table(costs);
                for (int round = 0; round < 300; ++round) {
                    const auto a = distances->phones(word());
                    const auto b = distances->phones(word());
                    const phones::PhoneNumbers left = table.number(a);
                    QVERIFY(table.edit(left, table.number(b)) == costs.edit(a, b));
                }
            }
        }
    }

    void a_wrong_name_is_refused_with_the_nearest() {
        const auto found = phones::distance_of("feature_edit_distanse");
        QVERIFY(!found.has_value());
        QCOMPARE(QString::fromStdString(found.error().hint), QString("did you mean feature_edit_distance?"));
    }

    void masks_are_read_in_any_spelling() {
        const phones::FeatureMask wanted = {{0, 1}, {1, -1}};
        for (const char* text : {"+syl -son", "[+syl, -son]", "{\"syl\":1,\"son\":-1}", "{\"syl\": 1, \"son\": -1}"}) {
            const auto mask = phones::parse_mask(text);
            QVERIFY2(mask.has_value(), text);
            QCOMPARE(*mask, wanted);
        }
        for (const char* text : {"syl", "+syll", "+", "{\"syl\":2}"})
            QVERIFY2(!phones::parse_mask(text).has_value(), text);
    }

    void contrast_looks_at_the_first_phone_alone() {
        const std::vector<std::string> inventory = {"m", "b", "p"};
        QVERIFY(!phones::contrasts(reference_->reader(), inventory, {}, *phones::feature_index("voi")));
        QVERIFY(phones::contrasts(corrected_->reader(), inventory, {}, *phones::feature_index("voi")));
    }

    void sonority_rises_from_stops_to_vowels() {
        int last = 0;
        for (const char* phone : {"p", "b", "f", "v", "m", "l", "j", "i", "a"}) {
            const int found = phones::sonority(corrected_->reader(), phone).value_or(0);
            QCOMPARE(found, ++last);
            QCOMPARE(phones::sonority(reference_->reader(), phone).value_or(0), found);
        }
        QVERIFY(!phones::sonority(corrected_->reader(), "ab").has_value());
        QCOMPARE(phones::sonority(reference_->reader(), "ab").value_or(0), 1);
    }

    void converts_xsampa_there_and_back() {
        using Converter = phones::XsampaConverter;
        const Converter to_ipa(corrected_->tables(), Converter::Direction::to_ipa, Mode::corrected);
        const Converter back(corrected_->tables(), Converter::Direction::to_xsampa, Mode::corrected);
        QCOMPARE(to_ipa.convert("a N g").text, std::string("aŋɡ"));
        QCOMPARE(back.convert("aŋɡ").text, std::string("aNg"));
        const auto unknown = back.convert("a中");
        QCOMPARE(unknown.text, std::string("a中"));
        QCOMPARE(unknown.unknown, (std::vector<std::string>{"中"}));
    }
};

QTEST_APPLESS_MAIN(DistanceTest)
#include "distance_test.moc"
