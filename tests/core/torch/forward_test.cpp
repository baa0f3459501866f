// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/torch/support.h"

using namespace sauti;
using namespace sauti::test;
using base::Mode;

namespace {

constexpr double k_probs = 2e-5;
constexpr double k_loss = 5e-6;

/// One reference file: its JSON, tensors and session.
struct Answers {
    json facts;
    std::unique_ptr<TensorFile> tensors;
};

Answers answers_of(const std::string& name) {
    const std::string path = "golden/shiba/" + name;
    return {json::parse(text_of(shared(path + ".json"))), std::make_unique<TensorFile>(shared(path + ".safetensors"))};
}

/// The rows of a [B, L, last] list at positions (all of them if there are none), as the files store long outputs.
std::vector<double> at_positions(const std::vector<double>& values, const std::vector<std::int64_t>& shape,
                                 const json& positions) {
    if (positions.is_null()) return values;
    std::vector<double> chosen;
    for (std::int64_t row = 0; row < shape[0]; ++row) {
        for (const json& position : positions) {
            const auto begin = values.begin() + (row * shape[1] + position.get<std::int64_t>()) * shape[2];
            chosen.insert(chosen.end(), begin, begin + shape[2]);
        }
    }
    return chosen;
}

void add_cases(const std::string& file, const std::string& head = {}) {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("number");
    if (!has_shared("golden/shiba/" + file + ".json")) {
        QTest::newRow("absent") << QString() << -1;
        return;
    }
    const json facts = json::parse(text_of(shared("golden/shiba/" + file + ".json")));
    int number = 0;
    for (const json& one : facts.at("cases")) {
        const bool wanted = head.empty() || one.value("head", "") == head;
        if (wanted) QTest::newRow(one.at("name").get<std::string>().c_str()) << QString::fromStdString(file) << number;
        ++number;
    }
}

} // namespace

class ForwardTest : public QObject {
    Q_OBJECT

private:
    void compare_labels(Mode mode) {
        QFETCH(QString, file);
        QFETCH(int, number);
        if (number < 0) QSKIP("the reference answers are not there");
        const Answers answers = answers_of(file.toStdString());
        const json& one = answers.facts.at("cases").at(static_cast<std::size_t>(number));
        const std::string name = one.at("name").get<std::string>();
        const auto session = session_of(model_of(answers.facts.at("config"), "ner", mode), 0);
        const engine::ShibaBatch batch = batch_of(one.at("input_ids").get<Rows>());
        const auto output = session->forward(batch);
        if (one.contains("error")) {
            QVERIFY(!output);
            QCOMPARE(output.error().kind, base::ErrorKind::invalid);
            return;
        }
        QVERIFY2(output, output ? "" : output.error().to_string().c_str());
        QCOMPARE(output->log_probs_shape, one.at("shape").get<std::vector<std::int64_t>>());
        const json positions = one.value("positions", json());
        Difference probs;
        probs.take(at_positions(output->log_probs, output->log_probs_shape, positions),
                   answers.tensors->values(name + "/label_probs"));
        QVERIFY(within(probs, k_probs, name + " label_probs"));
        if (!answers.tensors->has(name + "/embeddings")) return;
        Difference embeddings;
        embeddings.take(at_positions(output->embeddings, output->embeddings_shape, positions),
                        answers.tensors->values(name + "/embeddings"));
        QVERIFY(within(embeddings, k_probs, name + " embeddings"));
    }

    static void compare_figures(const std::vector<double>& values, const json& figures, double tolerance) {
        QCOMPARE(values.size(), figures.at("count").get<std::size_t>());
        double sum = 0;
        double squares = 0;
        for (const double value : values) {
            sum += value;
            squares += value * value;
        }
        Difference difference;
        const auto count = static_cast<double>(values.size());
        difference.take(sum / count, figures.at("sum").get<double>() / count, 0);
        difference.take(squares / count, figures.at("sum_of_squares").get<double>() / count, 1);
        for (std::size_t i = 0; i < figures.at("at").size(); ++i) {
            const auto at = figures.at("at").at(i).get<std::size_t>();
            difference.take(values[at], figures.at("values").at(i).get<double>(), at);
        }
        QVERIFY(within(difference, tolerance, "fixture"));
    }

private Q_SLOTS:
    void reference_tiny_ner_data() { add_cases("forward/forward-tiny-ner"); }
    void reference_tiny_ner() { compare_labels(Mode::reference); }
    void reference_variant_ner_data() { add_cases("forward/forward-variant-ner"); }
    void reference_variant_ner() { compare_labels(Mode::reference); }
    void corrected_tiny_data() { add_cases("corrected/corrected-tiny"); }
    void corrected_tiny() { compare_labels(Mode::corrected); }
    void corrected_variant_data() { add_cases("corrected/corrected-variant"); }
    void corrected_variant() { compare_labels(Mode::corrected); }

    void reference_tiny_lm_data() { add_cases("forward/forward-tiny-lm"); }
    void reference_tiny_lm() {
        QFETCH(QString, file);
        QFETCH(int, number);
        if (number < 0) QSKIP("the reference answers are not there");
        const Answers answers = answers_of(file.toStdString());
        const json& one = answers.facts.at("cases").at(static_cast<std::size_t>(number));
        const std::string name = one.at("name").get<std::string>();
        const auto session =
            session_of(model_of(answers.facts.at("config"), one.at("head").get<std::string>(), Mode::reference), 0);
        engine::ShibaBatch batch = batch_of(one.at("input_ids").get<Rows>());
        if (one.at("head") == "cls") {
            batch.labels = one.at("labels").get<std::vector<std::int64_t>>();
        } else {
            set_predictions(batch, one.at("predict_indices").get<Rows>(), one.at("labels").get<Rows>(), 640);
        }
        const auto output = session->forward(batch);
        QVERIFY2(output, output ? "" : output.error().to_string().c_str());
        Difference probs;
        probs.take(output->log_probs, answers.tensors->values(name + "/log_probs"));
        QVERIFY(within(probs, k_probs, name + " log_probs"));
        Difference embeddings;
        embeddings.take(output->embeddings, answers.tensors->values(name + "/embeddings"));
        QVERIFY(within(embeddings, k_probs, name + " embeddings"));
        const auto evaluation = session->evaluate(batch, false);
        QVERIFY(evaluation);
        Difference loss;
        loss.take(evaluation->loss.loss, one.at("loss").get<double>(), 0);
        QVERIFY(within(loss, k_loss, name + " loss"));
    }

    void doubles_agree_with_the_reference_in_doubles() {
        if (!has_shared("golden/shiba/forward/forward-tiny-lm.json")) QSKIP("the reference answers are not there");
        const json facts = json::parse(text_of(shared("golden/shiba/forward/forward-tiny-lm.json")));
        for (const json& one : facts.at("cases")) {
            const std::string head = one.at("head").get<std::string>();
            const auto session = session_of(model_of(facts.at("config"), head, Mode::reference), 0, "fp64");
            engine::ShibaBatch batch = batch_of(one.at("input_ids").get<Rows>());
            if (head == "cls") {
                batch.labels = one.at("labels").get<std::vector<std::int64_t>>();
            } else {
                set_predictions(batch, one.at("predict_indices").get<Rows>(), one.at("labels").get<Rows>(), 640);
            }
            const auto evaluation = session->evaluate(batch, false);
            QVERIFY(evaluation);
            Difference loss;
            loss.take(evaluation->loss.loss, one.at("loss_f64").get<double>(), 0);
            QVERIFY(within(loss, 1e-9, one.at("name").get<std::string>() + " loss"));
        }
    }

    void fixture_outputs_hold_data() {
        QTest::addColumn<int>("number");
        const json facts = json::parse(text_of(std::filesystem::path(SAUTI_FIXTURES) / "shiba/outputs.json"));
        int number = 0;
        for (const json& one : facts.at("cases")) {
            const std::string name = one.at("mode").get<std::string>() + " " + one.at("head").get<std::string>();
            QTest::newRow(name.c_str()) << number++;
        }
    }
    void fixture_outputs_hold() {
        QFETCH(int, number);
        const json facts = json::parse(text_of(std::filesystem::path(SAUTI_FIXTURES) / "shiba/outputs.json"));
        const json& one = facts.at("cases").at(static_cast<std::size_t>(number));
        json config = facts.at("config");
        config["vocab_size"] = facts.at("labels");
        config["vocab_size_argument"] = facts.at("vocabulary");
        const engine::ShibaModel model =
            model_of(config, one.at("head").get<std::string>(), *base::mode_of(one.at("mode").get<std::string>()));
        engine::ShibaBatch batch = batch_of(facts.at("input_ids").get<Rows>());
        set_predictions(batch, facts.at("predict_indices").get<Rows>(), {}, 20);
        for (const char* precision : {"fp64", "fp32"}) {
            const auto session = session_of(model, facts.at("formula_seed").get<std::uint32_t>(), precision);
            const auto output = session->forward(batch);
            QVERIFY2(output, output ? "" : output.error().to_string().c_str());
            const double tolerance = std::string(precision) == "fp64" ? 2e-9 : k_probs;
            compare_figures(output->log_probs, one.at("log_probs"), tolerance);
            compare_figures(output->embeddings, one.at("embeddings"), tolerance);
        }
    }

    void corrected_hash_gives_the_stated_buckets() {
        if (!has_shared("golden/shiba/corrected/hash-proposal.json")) QSKIP("the reference answers are not there");
        const json table = json::parse(text_of(shared("golden/shiba/corrected/hash-proposal.json")));
        engine::ShibaModel model = model_of(json{{"hidden_size", 32},
                                                 {"attention_heads", 4},
                                                 {"transformer_ff_size", 64},
                                                 {"embedder_bucket_count", 64},
                                                 {"deep_transformer_stack_layers", 1}},
                                            "ner", Mode::corrected);
        model.corrections.hash = true;
        const auto session = session_of(model, 0);
        for (const json& one : table) {
            const auto id = one.at("id").get<std::int64_t>();
            if (id == 0) continue; // row 0 is padding's own
            const engine::ShibaBatch batch = batch_of({{0xE000, id}});
            const auto before = session->forward(batch);
            for (std::size_t slice = 0; slice < 8; ++slice) {
                // The row that the id must read is changed: the output must feel it; then put back.
                const std::string name = "shiba_model.embedder.buckets." + std::to_string(slice) + ".weight";
                std::vector<float> rows(64 * 4);
                QVERIFY(session->read_tensor(name, rows));
                const std::vector<float> kept = rows;
                const auto row = one.at("buckets_64").at(slice).get<std::size_t>();
                for (std::size_t i = 0; i < 4; ++i)
                    rows[4 * row + i] += 1;
                QVERIFY(session->write_tensor(name, rows));
                const auto after = session->forward(batch);
                QVERIFY(session->write_tensor(name, kept));
                QVERIFY2(before->log_probs != after->log_probs, name.c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(ForwardTest)
#include "forward_test.moc"
