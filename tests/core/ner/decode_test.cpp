// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "ner/decode.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace sauti;
using namespace sauti::ner;

namespace {

constexpr float k_never = -std::numeric_limits<float>::infinity();
using Path = std::vector<std::int64_t>;

bool obeys(const Path& path, const LabelSet& labels) {
    std::string before = "O";
    for (const std::int64_t label : path) {
        const std::string& name = labels.name(label);
        if (name.rfind("I-", 0) == 0 && before != name && before != "B-" + name.substr(2)) return false;
        before = name;
    }
    return true;
}

double score_of(const Path& path, const std::vector<float>& log_probs, std::int64_t labels) {
    double sum = 0;
    for (std::size_t i = 0; i < path.size(); ++i) {
        sum += static_cast<double>(log_probs[i * static_cast<std::size_t>(labels) + static_cast<std::size_t>(path[i])]);
    }
    return sum;
}

/// All sequences, tried one by one.
double best_by_trying(const std::vector<float>& log_probs, const LabelSet& labels, std::size_t length) {
    double best = -std::numeric_limits<double>::infinity();
    Path path(length, 0);
    while (true) {
        if (obeys(path, labels)) best = std::max(best, score_of(path, log_probs, labels.size()));
        std::size_t at = 0;
        while (at < length && ++path[at] == labels.size())
            path[at++] = 0;
        if (at == length) return best;
    }
}

} // namespace

class DecodeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void argmax_takes_the_first_of_equals() {
        const std::vector<float> log_probs = {-1, -1, -2, -3, -2, -1, k_never, k_never, k_never};
        QCOMPARE(argmax(log_probs, 3), (Path{0, 2, 0}));
        QCOMPARE(argmax(std::vector<double>{-2, -1}, 2), (Path{1}));
        QCOMPARE(argmax(std::span<const float>(), 3), Path{});
        QCOMPARE(argmax(log_probs, 0), Path{});
    }

    void argmax_never_takes_a_nan() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QCOMPARE(argmax(std::vector<float>{nan, -5, nan, -4, nan, nan}, 2), (Path{1, 1, 0}));
    }

    void reference_argmax_ties_where_float_underflows() {
        const std::vector<float> log_probs = {-300, -200, -250};
        QCOMPARE(argmax(log_probs, 3), (Path{1}));
        QCOMPARE(argmax(log_probs, 3, base::Mode::reference), (Path{0}));
        QCOMPARE(argmax(std::vector<float>{-2, -1, -3}, 3, base::Mode::reference), (Path{1}));
    }

    void no_orphan_i_is_chosen() {
        const LabelSet labels = *LabelSet::of({"O", "B-PER", "I-PER", "B-LOC", "I-LOC"});
        const BioDecoder decoder(labels);
        // alone, I-PER is best at each place; B-PER is next at the first
        const std::vector<float> log_probs = {-3, -2, -0.1F, -4, -4, -3, -3, -0.1F, -4, -4, -3, -3, -3, -4, -0.1F};
        QCOMPARE(argmax(log_probs, 5), (Path{2, 2, 4}));
        const Path path = decoder.decode(log_probs);
        QVERIFY(obeys(path, labels));
        QCOMPARE(path, (Path{1, 2, 0}));
    }

    void the_best_of_all_sequences_is_found() {
        const LabelSet labels = *LabelSet::of({"O", "B-PER", "I-PER", "I-LOC", "S-X"});
        const BioDecoder decoder(labels);
        base::RandomStream random(5, "decode", 0);
        for (int round = 0; round < 200; ++round) {
            const auto length = static_cast<std::size_t>(1 + random.below(4));
            std::vector<float> log_probs(length * 5);
            for (float& value : log_probs) {
                value = random.chance(0.1) ? k_never : static_cast<float>(-5 * random.uniform());
            }
            const Path path = decoder.decode(log_probs);
            QCOMPARE(path.size(), length);
            QVERIFY(obeys(path, labels));
            const double best = best_by_trying(log_probs, labels, length);
            const double found = score_of(path, log_probs, labels.size());
            QVERIFY(std::isinf(best) ? std::isinf(found) : std::abs(best - found) < 1e-9);
            QCOMPARE(decoder.decode(std::vector<double>(log_probs.begin(), log_probs.end())), path);
        }
    }

    void the_rule_holds_even_where_nothing_is_possible() {
        const LabelSet labels = *LabelSet::of({"O", "B-PER", "I-PER"});
        const std::vector<float> log_probs = {
            k_never, k_never, 0, k_never, k_never, 0, std::numeric_limits<float>::quiet_NaN(), 0, 0};
        QVERIFY(obeys(BioDecoder(labels).decode(log_probs), labels));
        const LabelSet only_i = *LabelSet::of({"I-PER"});
        QCOMPARE(BioDecoder(only_i).decode(std::vector<float>{0, 0}).size(), std::size_t{2});
        QCOMPARE(BioDecoder(labels).decode(std::span<const float>()), Path{});
    }
};

QTEST_APPLESS_MAIN(DecodeTest)
#include "decode_test.moc"
