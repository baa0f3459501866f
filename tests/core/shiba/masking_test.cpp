// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "shiba/masking.h"
#include "unicode/utf8.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <algorithm>
#include <set>

using namespace sauti;
using namespace sauti::shiba;
using base::Json;
using Ids = std::vector<std::int64_t>;

namespace {

constexpr std::int64_t k_cls_id = 0xE000;
constexpr std::int64_t k_mask_id = 0xE003;

/// Hands out recorded values and holds each question against the record.
class Replay : public Draws {
public:
    explicit Replay(const Json& draws) : draws_(draws) {}

    std::int64_t randrange(std::int64_t low, std::int64_t high) override {
        const Json& draw = next("randrange");
        same(draw[1], low);
        same(draw[2], high);
        return draw[3].get<std::int64_t>();
    }
    Ids randperm(std::int64_t count) override {
        const Json& draw = next("randperm");
        same(draw[1], count);
        return draw[2].get<Ids>();
    }
    std::vector<bool> bernoulli(double probability, std::int64_t rows, std::int64_t columns) override {
        const Json& draw = next("bernoulli");
        const bool is_empty = rows * columns == 0; // the recorder then knows no probability
        if (!is_empty && draw[1].get<double>() != probability) problems.push_back("another probability");
        std::vector<bool> values;
        for (const std::int64_t value : table(draw, 2, rows, columns))
            values.push_back(value != 0);
        return values;
    }
    Ids randint(std::int64_t low, std::int64_t high, std::int64_t rows, std::int64_t columns) override {
        const Json& draw = next("randint");
        same(draw[1], low);
        same(draw[2], high);
        return table(draw, 3, rows, columns);
    }
    std::int64_t choice(std::int64_t count) override {
        const Json& draw = next("choice");
        same(draw[1], count);
        return draw[2].get<std::int64_t>();
    }

    [[nodiscard]] bool is_used_up() const { return used_ == draws_.size(); }
    std::vector<std::string> problems;

private:
    const Json& next(const std::string& name) {
        static const Json k_nothing = Json::array({"", 0, 0, 0, 0});
        if (used_ >= draws_.size() || draws_[used_][0] != name) {
            problems.push_back("draw " + std::to_string(used_) + " is not " + name);
            return k_nothing;
        }
        return draws_[used_++];
    }
    void same(const Json& recorded, std::int64_t asked) {
        if (recorded != asked) problems.push_back("asked for " + std::to_string(asked) + ", not " + recorded.dump());
    }
    Ids table(const Json& draw, std::size_t shape, std::int64_t rows, std::int64_t columns) {
        if (draw.size() <= shape + 1 || draw[shape] != Json::array({rows, columns})) {
            problems.push_back("another shape");
            return Ids(static_cast<std::size_t>(rows * columns));
        }
        Ids values;
        for (const Json& row : draw[shape + 1])
            for (const Json& value : row)
                values.push_back(value.get<std::int64_t>());
        return values;
    }

    const Json& draws_;
    std::size_t used_ = 0;
};

Replacements letters(const std::string& text) {
    std::map<std::int64_t, std::int64_t> counts;
    for (const char letter : text)
        ++counts[letter];
    return *Replacements::from_counts(counts);
}

void check_case(const Json& one, MaskingType type, const Replacements& replacements) {
    const auto rows = one["rows"].get<std::vector<Ids>>();
    Replay replay(one["draws"]);
    const auto masked = mask_batch(rows, type, 0.15, replacements, replay);
    QVERIFY2(replay.problems.empty(), replay.problems.empty() ? "" : replay.problems[0].c_str());
    QVERIFY(replay.is_used_up());
    if (one.contains("error")) {
        QVERIFY(!masked.has_value());
        const std::string told = one["error"].get<std::string>();
        const std::string sentence = told.substr(told.find(": ") + 2);
        QVERIFY2(masked.error().message.rfind(sentence.substr(0, sentence.find(" at entry")), 0) == 0,
                 masked.error().message.c_str());
        return;
    }
    QVERIFY2(masked.has_value(), masked ? "" : masked.error().message.c_str());
    QCOMPARE(masked->width, one["padded_length"].get<std::int64_t>());
    Ids wanted;
    for (const Json& row : one["input_ids"])
        for (const Json& id : row)
            wanted.push_back(id.get<std::int64_t>());
    QCOMPARE(masked->ids, wanted);
    QCOMPARE(masked->predictions, one["predict_indices"].get<std::vector<Ids>>());
}

/// χ² of how often each position was chosen against the mean, divided by what independent draws of `count` out of
/// `positions` would give: about `positions` − 1.
double chi_square(const std::vector<int>& chosen, double mean) {
    double sum = 0;
    for (const int count : chosen)
        sum += (count - mean) * (count - mean) / mean;
    return sum;
}

} // namespace

class MaskingTest : public QObject {
    Q_OBJECT

    void replay(const std::string& origin, const std::string& path, MaskingType type, const Replacements& list) {
        const auto cases = base::read_json(path);
        QVERIFY2(cases.has_value(), origin.c_str());
        QVERIFY(!cases->empty());
        for (const Json& one : *cases) {
            check_case(one, type, list);
            if (QTest::currentTestFailed()) qWarning("in case %s", one["name"].get<std::string>().c_str());
        }
    }

private Q_SLOTS:
    void repeats_the_span_collator() {
        const auto list = Replacements::from_list({U"ab", U"cd", U"ef"});
        replay("fixture", SAUTI_FIXTURES "/training/replay-rand-span.json", MaskingType::rand_span, *list);
    }

    void repeats_the_letter_collator() {
        replay("fixture", SAUTI_FIXTURES "/training/replay-rand-char.json", MaskingType::rand_char, letters("a"));
    }

    void repeats_the_recorded_collators() {
        const std::string folder = std::string(SAUTI_SHARED) + "/golden/shiba/masking/";
        if (!base::fs::exists(folder)) QSKIP("the folder of reference answers is absent");
        std::vector<std::u32string> strings;
        QVERIFY(base::for_each_line(folder + "replacement-len2.txt", [&](std::string_view line) {
                    strings.push_back(unicode::to_code_points(line));
                    return true;
                }).has_value());
        QCOMPARE(strings.size(), std::size_t{6545});
        const auto list = Replacements::from_list(std::move(strings));
        replay("spans", folder + "replay-rand-span.json", MaskingType::rand_span, *list);
        replay("letters", folder + "replay-rand-char.json", MaskingType::rand_char, *list);
    }

    void a_list_holds_strings_of_two_letters() {
        const auto wrong = Replacements::from_list({U"ab", U"c"});
        QCOMPARE(wrong.error().kind, base::ErrorKind::invalid);
        QCOMPARE(wrong.error().place.line, std::int64_t{2});
        QVERIFY(!Replacements::from_list({}));
        QVERIFY(!Replacements::from_counts({{k_cls_id, 4}}));
    }

    void each_real_position_is_as_likely_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("length");
        for (const int length : {2, 7, 13, 20, 41}) {
            QTest::addRow("spans of %d", length) << static_cast<int>(MaskingType::rand_span) << length;
            QTest::addRow("letters of %d", length) << static_cast<int>(MaskingType::rand_char) << length;
        }
    }

    void each_real_position_is_as_likely() {
        QFETCH(int, type);
        QFETCH(int, length);
        Ids row = {k_cls_id};
        for (int i = 0; i < length; ++i)
            row.push_back(97 + i % 26);
        const auto replacements = letters("abc");
        std::vector<int> chosen(static_cast<std::size_t>(length));
        constexpr int k_rounds = 20000;
        const auto wanted = std::max<std::size_t>(1, static_cast<std::size_t>(0.15 * length));
        for (int round = 0; round < k_rounds; ++round) {
            const auto masked = mask_row(row, static_cast<MaskingType>(type), 0.15, replacements,
                                         row_stream(1, static_cast<std::uint64_t>(round), 4));
            QCOMPARE(masked.positions.size(), wanted);
            for (const auto position : masked.positions)
                ++chosen[static_cast<std::size_t>(position - 1)];
        }
        // Positions of a span come together, which doubles the variance at most: twice the 0.1 % point of χ².
        const double freedom = length - 1;
        const double limit = 2 * (freedom + 3.1 * std::sqrt(2 * freedom) + 7);
        const double chi = chi_square(chosen, k_rounds * static_cast<double>(wanted) / length);
        QVERIFY2(chi < limit, qPrintable(QString("chi %1, limit %2").arg(chi).arg(limit)));
    }

    void fates_are_80_10_10_and_replacements_follow_the_text() {
        Ids row = {k_cls_id};
        for (int i = 0; i < 1000; ++i)
            row.push_back('z');
        const auto replacements = letters("aaab");
        int masks = 0;
        int kept = 0;
        std::map<std::int64_t, int> others;
        for (std::uint64_t epoch = 0; epoch < 200; ++epoch) {
            const auto masked = mask_row(row, MaskingType::rand_span, 0.15, replacements, row_stream(1, epoch, 0));
            for (const auto position : masked.positions) {
                const auto id = masked.ids[static_cast<std::size_t>(position)];
                if (id == k_mask_id)
                    ++masks;
                else if (id == 'z')
                    ++kept;
                else
                    ++others[id];
            }
        }
        const double all = 200 * 150;
        QVERIFY(std::abs(masks / all - 0.8) < 0.01);
        QVERIFY(std::abs(kept / all - 0.1) < 0.01);
        QCOMPARE(others.size(), std::size_t{2});
        QVERIFY(std::abs(others['a'] / double(others['a'] + others['b']) - 0.75) < 0.03);
    }

    void marks_of_structure_are_never_asked() {
        const Ids row = {k_cls_id, 97, 0xE001, 98, 0xE002, 0, 99};
        std::set<std::int64_t> seen;
        for (std::uint64_t epoch = 0; epoch < 200; ++epoch) {
            const auto masked = mask_row(row, MaskingType::rand_char, 0.15, letters("a"), row_stream(1, epoch, 0));
            seen.insert(masked.positions.begin(), masked.positions.end());
        }
        QCOMPARE(seen, (std::set<std::int64_t>{1, 3, 5, 6})); // U+0000 inside a row is a letter
        QVERIFY(
            mask_row(Ids{k_cls_id}, MaskingType::rand_span, 0.15, letters("a"), row_stream(1, 0, 0)).positions.empty());
    }

    void the_same_names_give_the_same_masks() {
        Ids row = {k_cls_id};
        for (int i = 0; i < 100; ++i)
            row.push_back(97 + i % 26);
        const auto draw = [&](base::RandomStream stream) {
            return mask_row(row, MaskingType::rand_span, 0.15, letters("abcdef"), stream).ids;
        };
        QCOMPARE(draw(row_stream(1, 2, 3)), draw(row_stream(1, 2, 3)));
        QVERIFY(draw(row_stream(1, 2, 3)) != draw(row_stream(1, 2, 4)));
        QVERIFY(draw(row_stream(1, 2, 3)) != draw(row_stream(1, 3, 3)));
        QVERIFY(draw(row_stream(1, 2, 3)) != draw(row_stream(2, 2, 3)));
        QCOMPARE(draw(evaluation_row_stream(3)), draw(evaluation_row_stream(3)));
    }
};

QTEST_APPLESS_MAIN(MaskingTest)
#include "masking_test.moc"
