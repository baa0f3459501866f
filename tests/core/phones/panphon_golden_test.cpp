// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "phones/alignment.h"
#include "phones/distance.h"
#include "phones/feature_queries.h"
#include "phones/feature_table.h"
#include "phones/xsampa.h"
#include "support/golden.h"

#include <QTest>

using namespace sauti;
using phones::FeatureTable;
using test::json;

/// Equality with PanPhon's own answers, with its data folder.
class PanphonGoldenTest : public QObject {
    Q_OBJECT

private:
    std::shared_ptr<const FeatureTable> table_;
    std::optional<phones::Distances> distances_;

    static std::vector<std::map<std::string, std::string>> rows_of(const char* file) {
        return test::table_of(test::text_of(test::shared(std::string("golden/panphon/") + file)));
    }
    static std::string number(const base::Result<double>& value) {
        return value ? json(*value).dump() : "!" + value.error().message.substr(0, value.error().message.find(':'));
    }
    static phones::FeatureMask mask_of(const std::string& text) {
        const auto mask = phones::parse_mask(text);
        return mask ? *mask : phones::FeatureMask{{99, 0}};
    }

    static std::string vectors_text(const std::vector<phones::FeatureVector>& vectors) {
        json list = json::array();
        for (const auto& vector : vectors)
            list.push_back(phones::to_text(vector));
        return list.dump();
    }

private Q_SLOTS:
    void initTestCase() {
        if (!test::has_shared("data/panphon/ipa_all.csv")) QSKIP("PanPhon's data folder is not here");
        const auto table = FeatureTable::read_panphon(test::shared("data/panphon"));
        QVERIFY2(table.has_value(), table ? "" : table.error().to_string().c_str());
        table_ = *table;
        QCOMPARE(table_->size(), std::size_t{6367});
        auto distances = phones::Distances::find(test::shared("data/panphon"), base::Mode::reference);
        QVERIFY2(distances.has_value(), distances ? "" : distances.error().to_string().c_str());
        distances_.emplace(std::move(*distances));
        if (!test::has_shared("golden/panphon/segments.tsv")) QSKIP("the reference answers are not here");
    }

    void segments_are_equal() {
        int rows = 0;
        for (const auto& row : rows_of("segments.tsv")) {
            const auto input = json::parse(row.at("input")).get<std::string>();
            const auto cell = [&](const char* name) { return json::parse(row.at(name)).dump(); };
            QCOMPARE(json(table_->segments(input)).dump(), cell("ipa_segs"));
            QCOMPARE(json(table_->segments_and_rest(input)).dump(), cell("segs_safe"));
            QCOMPARE(std::string(table_->is_valid(input) ? "1" : "0"), cell("validate_word"));
            QCOMPARE(json(table_->known_part(input)).dump(), cell("filter_string"));
            QCOMPARE(json(table_->longest_prefix(input)).dump(), cell("longest_prefix"));
            QCOMPARE(vectors_text(table_->vectors(input)), cell("vectors"));
            QCOMPARE(vectors_text(table_->vectors(input, phones::Form::already_nfd)), cell("vectors_no_nfd"));
            ++rows;
        }
        QVERIFY(rows > 100);
        qInfo("%d rows of segments.tsv are equal", rows);
    }

    void distances_are_equal() {
        int answers = 0;
        for (const auto& row : rows_of("distances.tsv")) {
            const auto a = json::parse(row.at("source")).get<std::string>();
            const auto b = json::parse(row.at("target")).get<std::string>();
            const std::string where = row.at("source") + " " + row.at("target") + " ";
            const auto classes = [&](const std::string& word) {
                std::string joined;
                for (const std::string& label : distances_->classes(word))
                    joined += label;
                return json(joined).dump();
            };
            QCOMPARE(where + classes(a), where + json::parse(row.at("dolgo_source")).dump());
            QCOMPARE(where + classes(b), where + json::parse(row.at("dolgo_target")).dump());
            for (const phones::DistanceName& name : phones::distance_names()) {
                const std::string column(name.name);
                const std::string wanted = row.at(column);
                const std::string shown =
                    wanted.front() == '!' ? wanted : json(json::parse(wanted).get<double>()).dump();
                QCOMPARE(where + column + number(distances_->words(name, a, b)), where + column + shown);
                ++answers;
            }
        }
        QCOMPARE(answers, 320 * 19);
    }

    void fast_distances_are_those_of_the_plain_way() {
        for (const phones::Metric metric : {phones::Metric::feature, phones::Metric::hamming,
                                            phones::Metric::partial_hamming, phones::Metric::weighted}) {
            const phones::Costs costs = distances_->costs(metric);
            phones::CostTable table(costs);
            for (const auto& row : rows_of("distances.tsv")) {
                const auto a = distances_->phones(json::parse(row.at("source")).get<std::string>());
                const auto b = distances_->phones(json::parse(row.at("target")).get<std::string>());
                const phones::PhoneNumbers left = table.number(a);
                QVERIFY(table.edit(left, table.number(b)) == costs.edit(a, b));
            }
        }
    }

    void segment_distances_are_equal() {
        int rows = 0;
        for (const auto& row : rows_of("segment_pairs.tsv")) {
            const auto found = distances_->segments(json::parse(row.at("a")).get<std::string>(),
                                                    json::parse(row.at("b")).get<std::string>());
            const auto cell = [&](const char* name) { return json::parse(row.at(name)).get<double>(); };
            QCOMPARE(static_cast<double>(found.distance), cell("distance"));
            QVERIFY(found.norm_distance == cell("norm_distance"));
            QCOMPARE(static_cast<double>(found.hamming), cell("hamming"));
            QVERIFY(found.norm_hamming == cell("norm_hamming"));
            QVERIFY(found.weighted == cell("weighted"));
            QVERIFY(found.norm_weighted == cell("norm_weighted"));
            QCOMPARE(json(found.differing).dump(), json::parse(row.at("differing_specs")).dump());
            ++rows;
        }
        QCOMPARE(rows, 87);
    }

    void sonority_is_equal() {
        for (const auto& row : rows_of("sonority.tsv")) {
            const auto segment = json::parse(row.at("segment")).get<std::string>();
            QCOMPARE(row.at("segment") + std::to_string(phones::sonority(distances_->reader(), segment).value_or(0)),
                     row.at("segment") + row.at("sonority"));
        }
    }

    void segments_of_a_mask_are_equal() {
        for (const auto& row : rows_of("masks.tsv")) {
            const auto names = phones::segments_with(*table_, mask_of(row.at("mask")));
            QCOMPARE(std::to_string(names.size()), row.at("count"));
            std::string joined;
            for (const std::string& entry : names)
                joined += (joined.empty() ? "" : "\n") + entry;
            QCOMPARE(base::sha256_hex(joined), row.at("sha256_of_newline_joined"));
        }
    }

    void inventory_queries_are_equal() {
        const std::vector<std::string> first = {"p", "b", "t", "d", "k", "ɡ", "m", "n", "ŋ",
                                                "s", "z", "ʃ", "i", "e", "a", "o", "u"};
        const std::vector<std::string> second = {"b", "p", "m", "v", "f"};
        const auto& reader = distances_->reader();
        const auto text = [](bool value) { return std::string(value ? "True" : "False"); };
        for (const auto& row : rows_of("inventory_queries.tsv")) {
            const std::string& call = row.at("call");
            const std::string& argument = row.at("argument");
            std::string got;
            if (call == "fts_count") got = std::to_string(phones::count_with(reader, first, mask_of(argument)));
            if (call == "fts_match_all") got = text(phones::all_have(reader, first, mask_of(argument)));
            if (call == "fts_match_any") got = text(phones::any_has(reader, first, mask_of(argument)));
            if (call.rfind("fts_contrast", 0) == 0) {
                const bool all = call.find("{}") != std::string::npos;
                const auto index = phones::feature_index(argument);
                QVERIFY(index.has_value());
                got = text(phones::contrasts(reader, all ? second : first, mask_of(all ? "" : "-syl"), *index));
            }
            if (call == "fts_intersection") {
                json object = json::object();
                for (const auto& [feature, value] :
                     phones::shared_features(reader, json::parse(argument).get<std::vector<std::string>>()))
                    object[std::string(phones::feature_names()[feature])] = value;
                QCOMPARE(object.dump(), json::parse(row.at("result")).dump());
                continue;
            }
            QCOMPARE(call + argument + got, call + argument + row.at("result"));
        }
    }

    void xsampa_is_equal() {
        const phones::XsampaConverter to_ipa(distances_->tables(), phones::XsampaConverter::Direction::to_ipa,
                                             base::Mode::reference);
        for (const auto& row : rows_of("xsampa.tsv")) {
            if (row.at("call") != "panphon_xsampa_to_ipa") continue;
            const auto input = json::parse(row.at("input")).get<std::string>();
            QCOMPARE(json(to_ipa.convert(input).text).dump(), json::parse(row.at("result")).dump());
        }
    }

    void error_rates_are_equal() {
        for (const auto& row : rows_of("error_rates.tsv")) {
            const auto rates =
                phones::error_rates(*distances_, json::parse(row.at("hyp")).get<std::vector<std::string>>(),
                                    json::parse(row.at("ref")).get<std::vector<std::string>>());
            const std::string& wanted = row.at("phoneme_error_rate");
            if (wanted.front() == '!') {
                QVERIFY(!rates.has_value());
                QVERIFY(rates.error().message.rfind(wanted.substr(1), 0) == 0);
                continue;
            }
            QVERIFY(rates.has_value());
            QCOMPARE(json(rates->per).dump(), json(json::parse(wanted).get<double>()).dump());
            QVERIFY(std::abs(rates->pfer - json::parse(row.at("feature_error_rate")).get<double>()) < 1e-12);
        }
    }

    void our_own_table_agrees_where_it_matters() {
        // The phones that Swahili and Kinyarwanda use have PanPhon's vectors, so that distances can be compared.
        for (const char* phone :
             {"a", "aː", "b", "c", "d", "d͡z", "d͡ʑ", "d͡ʒ", "e",  "eː", "f",  "h", "i", "iː", "j", "k", "l", "m",
              "n", "o",  "p", "q", "s", "t",  "t͡s", "t͡ɕ", "t͡ʃ", "u",  "uː", "v", "w", "x",  "z", "æ", "ð", "ø",
              "ŋ", "œ",  "ɓ", "ɗ", "ɟ", "ɠ",  "ɡ",  "ɣ",  "ɲ",  "ɾ",  "ʃ",  "ʄ", "ʑ", "ʒ",  "˥", "˩", "θ", "r"}) {
            QCOMPARE(phones::to_text(FeatureTable::builtin()->features(phone)),
                     phones::to_text(table_->features(phone)));
        }
    }
};

QTEST_APPLESS_MAIN(PanphonGoldenTest)
#include "panphon_golden_test.moc"
