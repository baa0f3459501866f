// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/torch/support.h"

using namespace sauti;
using namespace sauti::test;
using base::Mode;

namespace {

constexpr double k_full = 5e-5;

json facts_of(const char* name) {
    return json::parse(text_of(shared(std::string("golden/shiba/forward/") + name)));
}

std::vector<double> flat(const json& values) {
    std::vector<double> numbers;
    if (values.is_array()) {
        for (const json& value : values) {
            const std::vector<double> inner = flat(value);
            numbers.insert(numbers.end(), inner.begin(), inner.end());
        }
    } else {
        numbers.push_back(values.get<double>());
    }
    return numbers;
}

} // namespace

/// The original's default size: 121 and 159 million parameters.
class FullSizeTest : public QObject {
    Q_OBJECT

private:
    static void compare_weights(const engine::ShibaSession& session, const json& facts) {
        Difference sums;
        for (const engine::TensorFacts& tensor : session.tensors()) {
            if (!tensor.trained) continue;
            std::vector<float> values(static_cast<std::size_t>(tensor.count()));
            QVERIFY(session.read_tensor(tensor.name, values));
            double sum = 0;
            double squares = 0;
            for (const float value : values) {
                sum += double{value};
                squares += double{value} * double{value};
            }
            const json& expected = facts.at("parameter_sum_and_l2").at(tensor.name);
            sums.take(sum, expected.at(0).get<double>(), 0);
            sums.take(std::sqrt(squares), expected.at(1).get<double>(), 1);
        }
        QVERIFY(within(sums, 1e-6, "sums and norms of formula weights"));
    }

private Q_SLOTS:
    void reference_full_ner() {
        if (!has_shared("golden/shiba/forward/forward-full-ner.json")) QSKIP("the reference answers are not there");
        const json facts = facts_of("forward-full-ner.json");
        const auto session = session_of(model_of(facts.at("config"), "ner", Mode::reference), 0);
        compare_weights(*session, facts);
        for (const json& one : facts.at("cases")) {
            const std::string name = one.at("name").get<std::string>();
            const auto output = session->forward(batch_of(one.at("input_ids").get<Rows>()));
            QVERIFY2(output, output ? "" : output.error().to_string().c_str());
            QCOMPARE(output->log_probs_shape, one.at("shape").get<std::vector<std::int64_t>>());
            const std::int64_t width = output->log_probs_shape[1];
            std::vector<double> probs;
            std::vector<double> embeddings;
            for (std::int64_t row = 0; row < output->log_probs_shape[0]; ++row) {
                for (const json& position : one.at("positions")) {
                    const std::int64_t place = row * width + position.get<std::int64_t>();
                    const auto begin = output->log_probs.begin() + place * 9;
                    probs.insert(probs.end(), begin, begin + 9);
                    const auto first = output->embeddings.begin() + place * 768;
                    embeddings.insert(embeddings.end(), first, first + 8);
                }
            }
            Difference of_probs;
            of_probs.take(probs, flat(one.at("label_probs")));
            QVERIFY(within(of_probs, k_full, name + " label_probs"));
            Difference of_embeddings;
            of_embeddings.take(embeddings, flat(one.at("embeddings_first8")));
            QVERIFY(within(of_embeddings, k_full, name + " embeddings"));
        }
    }

    void reference_full_lm() {
        if (!has_shared("golden/shiba/forward/forward-full-lm.json")) QSKIP("the reference answers are not there");
        const json facts = facts_of("forward-full-lm.json");
        engine::ShibaModel model = model_of(facts.at("config"), "autoregressive", Mode::reference);
        QCOMPARE(shiba::parameter_count(model), std::int64_t{159290288});
        const auto session = session_of(model, 0);
        engine::ShibaBatch batch = batch_of(facts.at("input_ids").get<Rows>());
        set_predictions(batch, facts.at("predict_indices").get<Rows>(), facts.at("labels").get<Rows>(), 40879);
        const auto output = session->forward(batch);
        QVERIFY2(output, output ? "" : output.error().to_string().c_str());
        std::vector<double> at_columns;
        std::vector<double> best;
        double sum = 0;
        for (auto row = output->log_probs.begin(); row != output->log_probs.end(); row += 40880) {
            for (const json& column : facts.at("columns"))
                at_columns.push_back(row[column.get<std::int64_t>()]);
            best.push_back(static_cast<double>(std::max_element(row, row + 40880) - row));
        }
        for (const double value : output->log_probs)
            sum += value;
        Difference probs;
        probs.take(at_columns, flat(facts.at("log_probs_at_columns")));
        QVERIFY(within(probs, k_full, "log_probs at columns"));
        QCOMPARE(best, flat(facts.at("argmax")));
        QVERIFY(std::abs(sum / facts.at("sum_log_probs").get<double>() - 1) < 1e-6);
        const auto evaluation = session->evaluate(batch, false);
        QVERIFY(evaluation);
        Difference loss;
        loss.take(evaluation->loss.loss, facts.at("loss").get<double>(), 0);
        QVERIFY(within(loss, 2e-5, "loss"));
    }
};

QTEST_APPLESS_MAIN(FullSizeTest)
#include "full_size_test.moc"
