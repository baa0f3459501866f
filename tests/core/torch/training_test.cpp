// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/torch/support.h"

using namespace sauti;
using namespace sauti::test;
using base::Mode;

namespace {

constexpr const char* k_gradients = "golden/shiba/training/gradients-tiny";
constexpr const char* k_recipes = "golden/shiba/training/recipes-tiny.json";
constexpr const char* k_batches = "golden/shiba/training/batches.json";

engine::ShibaModel tiny(const json& config, const std::string& head) {
    json copy = config;
    copy["vocab_size_argument"] = 640;
    return model_of(copy, head, Mode::reference);
}

engine::ShibaBatch training_batch(const json& one, bool letters) {
    engine::ShibaBatch batch = batch_of_padded(one.at("input_ids").get<Rows>());
    if (letters) {
        set_predictions(batch, one.at("predict_indices").get<Rows>(), one.at("labels").get<Rows>(), 640);
    } else {
        set_labels(batch, one.at("labels").get<Rows>());
    }
    return batch;
}

std::vector<double> gradient_of(const engine::ShibaSession& session, const engine::TensorFacts& tensor) {
    std::vector<float> values(static_cast<std::size_t>(tensor.count()));
    if (!session.read_gradient(tensor.name, values)) return {};
    return {values.begin(), values.end()};
}

double l2(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values)
        sum += value * value;
    return std::sqrt(sum);
}

bool listed(const json& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void add_names(const char* file, const char* list) {
    QTest::addColumn<int>("number");
    if (!has_shared(file)) {
        QTest::newRow("absent") << -1;
        return;
    }
    int number = 0;
    const json facts = json::parse(text_of(shared(file)));
    for (const json& one : facts.at(list)) {
        QTest::newRow(one.at("name").get<std::string>().c_str()) << number++;
    }
}

/// The original's schedule: linear to the base over `warm` updates, then linear to 0.
double rate_at(double base, std::int64_t update, std::int64_t warm, std::int64_t total) {
    const auto u = static_cast<double>(update);
    if (update < warm) return base * u / static_cast<double>(std::max<std::int64_t>(1, warm));
    return base * std::max(0.0, (static_cast<double>(total) - u) /
                                    static_cast<double>(std::max<std::int64_t>(1, total - warm)));
}

} // namespace

class TrainingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradients_agree_data() { add_names((std::string(k_gradients) + ".json").c_str(), "cases"); }
    void gradients_agree() {
        QFETCH(int, number);
        if (number < 0) QSKIP("the reference answers are not there");
        const json facts = json::parse(text_of(shared(std::string(k_gradients) + ".json")));
        const TensorFile tensors(shared(std::string(k_gradients) + ".safetensors"));
        const json& one = facts.at("cases").at(static_cast<std::size_t>(number));
        const std::string name = one.at("name").get<std::string>();
        const bool letters = one.at("head") == "ar";
        const auto session = session_of(tiny(facts.at("config"), one.at("head").get<std::string>()), 0);
        const auto loss = session->accumulate(training_batch(one, letters), 1.0, {});
        QVERIFY2(loss, loss ? "" : loss.error().to_string().c_str());
        Difference of_loss;
        of_loss.take(loss->loss, one.at("loss").get<double>(), 0);
        QVERIFY(within(of_loss, 5e-6, name + " loss"));
        Difference norms;
        Difference values;
        for (const engine::TensorFacts& tensor : session->tensors()) {
            if (!tensor.trained) continue;
            const std::vector<double> gradient = gradient_of(*session, tensor);
            QVERIFY2(gradient.empty() == listed(one.at("no_grad"), tensor.name), tensor.name.c_str());
            if (gradient.empty()) continue;
            const double norm = l2(gradient);
            if (listed(one.at("exactly_zero_grad"), tensor.name)) QVERIFY2(norm == 0, tensor.name.c_str());
            norms.take(norm, one.at("grad_l2").at(tensor.name).get<double>(), 0);
            const std::string whole = name + "/" + tensor.name;
            if (tensors.has(whole)) values.take(gradient, tensors.values(whole));
            if (tensors.has(whole + "[:128]")) {
                const std::vector<double> part = tensors.values(whole + "[:128]");
                values.take({gradient.begin(), gradient.begin() + static_cast<std::ptrdiff_t>(part.size())}, part);
            }
        }
        QVERIFY(within(values, 2e-6, name + " gradients"));
        QVERIFY(within(norms, 5e-6, name + " norms of gradients"));
        session->set_optimizer({});
        const auto step = session->step({1e-3, 0});
        QVERIFY(step);
        Difference global;
        global.take(step->gradient_norm, one.at("global_grad_norm").get<double>(), 0);
        QVERIFY(within(global, 1e-5, name + " norm of all gradients"));
    }

    void recipes_agree_data() { add_names(k_recipes, "recipes"); }
    void recipes_agree() {
        QFETCH(int, number);
        if (number < 0) QSKIP("the reference answers are not there");
        const json facts = json::parse(text_of(shared(k_recipes)));
        const json recipe = facts.at("recipes").at(static_cast<std::size_t>(number));
        const bool letters = recipe.at("head") == "ar";
        const auto session = session_of(tiny(facts.at("config"), recipe.at("head").get<std::string>()), 0);
        engine::OptimizerOptions options;
        options.type = recipe.at("optimizer") == "hf" ? "adamw-library" : "adamw-torch";
        options.beta1 = recipe.at("betas").at(0);
        options.beta2 = recipe.at("betas").at(1);
        options.epsilon = recipe.at("eps");
        options.weight_decay = recipe.at("weight_decay");
        session->set_optimizer(options);
        run_recipe(*session, recipe, batches_of(recipe.at("batches").get<std::string>(), letters));
        if (!QTest::currentTestFailed()) compare_weights(*session, recipe);
    }

private:
    static std::vector<engine::ShibaBatch> batches_of(const std::string& list, bool letters) {
        const json all = json::parse(text_of(shared(k_batches))).at(letters ? "lm" : "ner");
        std::size_t count = all.size();
        if (const auto colon = list.find(':'); colon != std::string::npos) {
            count = static_cast<std::size_t>(std::stoi(list.substr(colon + 1)));
        }
        std::vector<engine::ShibaBatch> batches;
        for (std::size_t i = 0; i < count; ++i)
            batches.push_back(training_batch(all.at(i), letters));
        return batches;
    }

    /// Micro-batches in the same order every epoch; those left over at its end stay in the gradients of the next.
    static void run_recipe(engine::ShibaSession& session, const json& recipe,
                           const std::vector<engine::ShibaBatch>& batches) {
        const auto accumulation = recipe.at("accumulation").get<std::int64_t>();
        const auto total = recipe.at("total_updates").get<std::int64_t>();
        const auto warm = recipe.at("warmup_steps").get<std::int64_t>();
        Difference losses;
        Difference norms;
        std::int64_t update = 0;
        std::size_t micro = 0;
        while (update < total) {
            for (std::size_t k = 1; k <= batches.size() && update < total; ++k) {
                const json& expected = recipe.at("steps").at(static_cast<std::size_t>(update));
                const auto loss = session.accumulate(batches[k - 1], 1.0 / static_cast<double>(accumulation), {});
                QVERIFY2(loss, loss ? "" : loss.error().to_string().c_str());
                losses.take(loss->loss, expected.at("micro_losses").at(micro++).get<double>(), k);
                if (static_cast<std::int64_t>(k) % accumulation != 0) continue;
                const double rate = rate_at(recipe.at("lr"), update, warm, total);
                QVERIFY(std::abs(rate - expected.at("lr_used").get<double>()) < 1e-15);
                const auto step = session.step({rate, recipe.at("clip").get<double>()});
                QVERIFY(step && step->applied);
                norms.take(step->gradient_norm, expected.at("grad_norm_before_clip").get<double>(), k);
                QCOMPARE(micro, expected.at("micro_losses").size());
                ++update;
                micro = 0;
            }
        }
        const std::string name = recipe.at("name").get<std::string>();
        QVERIFY(within(losses, 5e-6, name + " losses"));
        QVERIFY(within(norms, 1e-4, name + " norms"));
    }

    static void compare_weights(const engine::ShibaSession& session, const json& recipe) {
        const std::string name = recipe.at("name").get<std::string>();
        const TensorFile finals(shared("golden/shiba/training/final-params-tiny.safetensors"));
        Difference values;
        Difference norms;
        for (const engine::TensorFacts& tensor : session.tensors()) {
            if (!tensor.trained) continue;
            std::vector<float> floats(static_cast<std::size_t>(tensor.count()));
            QVERIFY(session.read_tensor(tensor.name, floats));
            const std::vector<double> numbers(floats.begin(), floats.end());
            norms.take(l2(numbers), recipe.at("final_param_l2_f64").at(tensor.name).get<double>(), 0);
            const std::string key = name + "/" + tensor.name;
            if (finals.has(key)) values.take(numbers, finals.values(key));
        }
        QVERIFY(within(values, 2e-4, name + " weights after 20 updates"));
        QVERIFY(within(norms, 2e-4, name + " norms of weights after 20 updates"));
    }
};

QTEST_APPLESS_MAIN(TrainingTest)
#include "training_test.moc"
