// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/torch/support.h"
#include "runs/run_folder.h"
#include "training/loop.h"

#include <QTemporaryDir>

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

/// Hands out the recorded batches in the recorded order: the rows that the loop's own shuffle asks for are not those of
/// the original's random numbers.
class RecordedBatches : public training::Objective {
public:
    explicit RecordedBatches(std::vector<engine::ShibaBatch> batches)
        : batches_(std::move(batches)), lengths_(batches_.size(), 1) {}

    [[nodiscard]] std::span<const std::int32_t> train_lengths() const override { return lengths_; }
    [[nodiscard]] bool has(training::Split) const override { return false; }
    [[nodiscard]] base::Result<engine::ShibaBatch> train_batch(std::uint64_t, std::int64_t index,
                                                               std::span<const std::uint32_t>) override {
        return batches_.at(static_cast<std::size_t>(index));
    }
    [[nodiscard]] base::Result<training::Judgement> judge(engine::ShibaSession&, training::Split, std::uint64_t,
                                                          const base::Work&) override {
        return base::fail(base::ErrorKind::internal, "nothing is judged here");
    }
    [[nodiscard]] base::Result<base::Json> sample(engine::ShibaSession&, std::uint64_t) override {
        return base::Json();
    }
    void complete(engine::ShibaModel&) const override {}
    [[nodiscard]] std::string prediction_text(training::Split, const training::Judgement&) const override { return {}; }

private:
    std::vector<engine::ShibaBatch> batches_;
    std::vector<std::int32_t> lengths_; ///< a row a batch
};

/// What the loop reads of a spec, as the recipe says it.
runs::RunSpec spec_of(const json& recipe) {
    runs::RunSpec spec;
    spec.model.mode = "reference";
    spec.batch.rows = 1; // a row stands for a recorded batch
    spec.batch.accumulation = recipe.at("accumulation");
    spec.optimizer.learning_rate = recipe.at("lr");
    spec.optimizer.clip_norm = recipe.at("clip");
    spec.schedule.max_steps = recipe.at("total_updates").get<std::int64_t>();
    spec.schedule.warmup_ratio =
        recipe.at("warmup_steps").get<double>() / static_cast<double>(*spec.schedule.max_steps);
    return spec;
}

engine::OptimizerOptions optimizer_of(const json& recipe) {
    engine::OptimizerOptions options;
    options.type = recipe.at("optimizer") == "hf" ? "adamw-library" : "adamw-torch";
    options.beta1 = recipe.at("betas").at(0);
    options.beta2 = recipe.at("betas").at(1);
    options.epsilon = recipe.at("eps");
    options.weight_decay = recipe.at("weight_decay");
    return options;
}

double mean(const json& numbers) {
    double sum = 0;
    for (const json& number : numbers)
        sum += number.get<double>();
    return sum / static_cast<double>(numbers.size());
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
        session->set_optimizer(optimizer_of(recipe));
        run_recipe(*session, recipe, batches_of(recipe.at("batches").get<std::string>(), letters));
        if (!QTest::currentTestFailed()) compare_weights(*session, recipe);
    }

    void the_loop_gives_the_recorded_runs_data() { add_names(k_recipes, "recipes"); }
    void the_loop_gives_the_recorded_runs() {
        QFETCH(int, number);
        if (number < 0) QSKIP("the reference answers are not there");
        const json facts = json::parse(text_of(shared(k_recipes)));
        const json recipe = facts.at("recipes").at(static_cast<std::size_t>(number));
        const auto session = session_of(tiny(facts.at("config"), recipe.at("head").get<std::string>()), 0);
        session->set_optimizer(optimizer_of(recipe));
        run_loop(*session, recipe);
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

    /// Schedule, accumulation, clipping and the batches left over at an epoch's end are the loop's own.
    static void run_loop(engine::ShibaSession& session, const json& recipe) {
        RecordedBatches batches(batches_of(recipe.at("batches").get<std::string>(), recipe.at("head") == "ar"));
        const runs::RunSpec spec = spec_of(recipe);
        const QTemporaryDir place;
        auto folder = runs::RunFolder::create(std::filesystem::path(place.path().toStdString()) / "run");
        QVERIFY(folder && folder->start({spec, {}, "torch", "cpu", 1, 20}) && folder->open_logs({}));
        const json& steps = recipe.at("steps");
        Difference losses;
        Difference norms;
        Difference rates;
        std::size_t update = 0;
        double norm_sum = 0;
        double updates_of_line = 0;
        const training::NewsSink news = [&](const training::News& told) {
            if (told.line) {
                norms.take(told.line->values.at("train/grad_norm"), norm_sum / updates_of_line, update);
                norm_sum = updates_of_line = 0;
            } else if (told.doing == "training") {
                const json& expected = steps.at(update++);
                losses.take(told.loss, mean(expected.at("micro_losses")), update);
                norm_sum += expected.at("grad_norm_before_clip").get<double>();
                ++updates_of_line;
                // the loop tells the rate of the update that comes
                if (update < steps.size()) rates.take(told.learning_rate, steps[update].at("lr_used"), update);
            }
        };
        training::Control control;
        const base::Work work;
        training::Loop loop({spec, session, batches, *folder, control, work, news}, {});
        const auto run = loop.run();
        QVERIFY2(run, run ? "" : run.error().to_string().c_str());
        QCOMPARE(update, steps.size());
        const std::string name = recipe.at("name").get<std::string>();
        QVERIFY(within(losses, 5e-6, name + " losses"));
        QVERIFY(within(norms, 1e-4, name + " norms"));
        QVERIFY(within(rates, 1e-15, name + " rates"));
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
