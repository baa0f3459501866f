// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/engine.h"
#include "support/golden.h"
#include "support/zstd_file.h"

#include <QTest>
#include <map>
#include <set>

using namespace sauti;
using test::json;

/// Equality with Epitran's own answers, with its data folder: every cell, no list of exceptions.
class EpitranGoldenTest : public QObject {
    Q_OBJECT

private:
    using EnginePointer = std::shared_ptr<const g2p::Engine>;
    std::shared_ptr<const phones::FeatureTable> table_;
    std::map<std::string, EnginePointer> engines_;
    int wrong_ = 0;

    /// `variant`: which column it answers.
    EnginePointer engine(const std::string& code, const std::string& variant, bool ours = false) {
        EnginePointer& found = engines_[code + variant + (ours ? "*" : "")];
        if (found) return found;
        g2p::Options options;
        options.mode = base::Mode::reference;
        if (!ours) options.data_folder = test::shared("data/epitran");
        options.ligatures = options.punctuation = variant == "norm_lig";
        options.punctuation = options.punctuation || variant == "tuples_normpunc";
        options.tones = variant == "tones";
        options.pre_rules = options.post_rules = variant != "no_pre_post";
        auto loaded = g2p::Engine::load(code, options);
        if (!loaded) qWarning("%s: %s", code.c_str(), loaded.error().to_string().c_str());
        found = loaded.value_or(nullptr);
        return found;
    }

    void compare(const std::string& what, const std::string& code, const std::string& input, const std::string& got,
                 const std::string& wanted) {
        if (got == wanted) return;
        if (++wrong_ <= 30) {
            qWarning("%s %s %s: got %s, wanted %s", code.c_str(), what.c_str(), json(input).dump().c_str(), got.c_str(),
                     wanted.c_str());
        }
    }

    static std::string answer(const base::Result<std::string>& result) {
        return result ? json(*result).dump() : "!" + result.error().to_string();
    }

    std::string pieces(const EnginePointer& engine, const std::string& input, bool vectors) {
        const auto list = engine->pieces(input, *table_);
        if (!list)
            return list.error().message.rfind("IndexError", 0) == 0 ? "\"!IndexError\"" : list.error().to_string();
        json all = json::array();
        for (const g2p::WordPiece& piece : *list) {
            json segments = json::array();
            for (const auto& [segment, features] : piece.segments) {
                if (vectors) {
                    segments.push_back({segment, phones::to_text(features)});
                } else {
                    segments.push_back(segment);
                }
            }
            all.push_back(
                {std::string(1, piece.category), piece.upper ? 1 : 0, piece.orthographic, piece.phonetic, segments});
        }
        return all.dump();
    }

    void compare_words(const std::function<bool(const std::string& code)>& wanted, bool ours) {
        int rows = 0;
        wrong_ = 0;
        for (const auto& row : test::table_of(test::zstd_text_of(test::shared("golden/epitran/words.tsv.zst")))) {
            const std::string& code = row.at("code");
            if (!wanted(code)) continue;
            const auto input = json::parse(row.at("input")).get<std::string>();
            const std::string plain = row.at("transliterate");
            const EnginePointer basic = engine(code, "", ours);
            QVERIFY(basic != nullptr);
            const auto cell = [&](const char* name) { return row.at(name) == "=" ? plain : row.at(name); };
            compare("transliterate", code, input, answer(basic->transliterate(input)), plain);
            for (const char* variant : {"norm_lig", "no_pre_post", "tones"}) {
                compare(variant, code, input, answer(engine(code, variant, ours)->transliterate(input)), cell(variant));
            }
            compare("strict", code, input, answer(basic->strict(input)), cell("strict"));
            const auto segments = basic->segments(input, *table_);
            compare("trans_list", code, input, segments ? json(*segments).dump() : "!",
                    json::parse(row.at("trans_list")).dump());
            compare("tuples", code, input, pieces(basic, input, false), json::parse(row.at("tuples")).dump());
            ++rows;
        }
        qInfo("%d rows of words.tsv, %d cells differ", rows, wrong_);
        QVERIFY(rows > 700);
        QCOMPARE(wrong_, 0);
    }

    void compare_lines(const std::function<bool(const std::string& code)>& wanted, bool ours) {
        int rows = 0;
        wrong_ = 0;
        for (const auto& row : test::table_of(test::zstd_text_of(test::shared("golden/epitran/lines.tsv.zst")))) {
            const std::string& code = row.at("code");
            if (!wanted(code)) continue;
            const auto input = json::parse(row.at("input")).get<std::string>();
            compare("line", code, input, answer(engine(code, "", ours)->transliterate(input)), row.at("transliterate"));
            compare("norm_lig", code, input, answer(engine(code, "norm_lig", ours)->transliterate(input)),
                    row.at("norm_lig"));
            ++rows;
        }
        qInfo("%d rows of lines.tsv, %d cells differ", rows, wrong_);
        QVERIFY(rows > 100);
        QCOMPARE(wrong_, 0);
    }

    void compare_tuples(const std::function<bool(const std::string& code)>& wanted, bool ours) {
        int rows = 0;
        wrong_ = 0;
        for (const std::string& line :
             test::split(test::zstd_text_of(test::shared("golden/epitran/tuples_full.jsonl.zst")), '\n')) {
            if (line.empty()) continue;
            const json record = json::parse(line);
            const auto code = record.at("code").get<std::string>();
            if (!wanted(code)) continue;
            const auto input = record.at("input").get<std::string>();
            const EnginePointer basic = engine(code, "", ours);
            compare("tuples", code, input, pieces(basic, input, true), record.at("tuples").dump());
            compare("normpunc", code, input, pieces(engine(code, "tuples_normpunc", ours), input, true),
                    record.at("tuples_normpunc").dump());
            const auto xsampa = basic->xsampa(input, *table_);
            compare("xsampa", code, input, xsampa ? json(*xsampa).dump() : "!", record.at("xsampa_list").dump());
            std::string joined;
            const auto list = basic->segments(input, *table_).value_or(std::vector<std::string>{});
            for (const std::string& segment : list)
                joined += (joined.empty() ? "" : " ") + segment;
            compare("trans_delimiter", code, input, json(joined).dump(), record.at("trans_delimiter").dump());
            ++rows;
        }
        qInfo("%d records of tuples_full.jsonl, %d cells differ", rows, wrong_);
        QVERIFY(rows > 10);
        QCOMPARE(wrong_, 0);
    }

    static bool any(const std::string&) { return true; }
    static bool is_ours(const std::string& code) { return code == "swa-Latn" || code == "kin-Latn"; }

private Q_SLOTS:
    void initTestCase() {
        if (!test::has_shared("golden/epitran/words.tsv.zst")) QSKIP("the reference answers are not here");
        if (!test::has_shared("data/epitran/map")) QSKIP("Epitran's data folder is not here");
        const auto table = phones::FeatureTable::read_panphon(test::shared("data/panphon"));
        QVERIFY(table.has_value());
        table_ = *table;
    }

    void words_equal_with_the_folder() { compare_words(any, false); }
    void lines_equal_with_the_folder() { compare_lines(any, false); }
    void tuples_equal_with_the_folder() { compare_tuples(any, false); }

    /// Of the words that stand in MasakhaNER none; of words made to make each rule fire, eight of Luganda.
    void our_tables_of_other_languages_agree() {
        const std::map<std::string, int> allowed = {{"amh-Ethi", 0}, {"hau-Latn", 0}, {"lug-Latn", 8}, {"yor-Latn", 0}};
        std::map<std::string, int> rows;
        std::map<std::string, int> wrong;
        for (const auto& row : test::table_of(test::zstd_text_of(test::shared("golden/epitran/words.tsv.zst")))) {
            const std::string& code = row.at("code");
            if (allowed.count(code) == 0) continue;
            ++rows[code];
            const auto input = json::parse(row.at("input")).get<std::string>();
            if (answer(engine(code, "", true)->transliterate(input)) != row.at("transliterate")) ++wrong[code];
        }
        for (const auto& [code, most] : allowed) {
            qInfo("%s: %d of %d rows differ", code.c_str(), wrong[code], rows[code]);
            QVERIFY(rows[code] > 300);
            QVERIFY2(wrong[code] <= most, code.c_str());
        }
    }
    void our_tables_and_features_answer_the_same() {
        table_ = phones::FeatureTable::builtin();
        compare_words(is_ours, true);
        compare_lines(is_ours, true);
        compare_tuples(is_ours, true);
    }
};

QTEST_APPLESS_MAIN(EpitranGoldenTest)
#include "epitran_golden_test.moc"
