// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"
#include "shiba/description.h"
#include "shiba/model_file.h"
#include "shiba/weights.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace sauti;
using base::ErrorKind;
using engine::ShibaModel;
using engine::TensorFacts;

namespace {

constexpr const char* k_frequencies = "shiba_model.local_transformer.self_attn.attn.rel_pos.inv_freq";
constexpr const char* k_weights = "shiba_model.cls_linear.weight";

/// Holds tensors and computes nothing.
class Shelf : public engine::ShibaSession {
public:
    explicit Shelf(ShibaModel model) : model_(std::move(model)) {
        for (const TensorFacts& tensor : shiba::tensor_list(model_))
            values_[tensor.name].assign(static_cast<std::size_t>(tensor.count()), -7.0F);
    }
    [[nodiscard]] const std::vector<float>& at(const std::string& name) const { return values_.at(name); }

    [[nodiscard]] const ShibaModel& model() const override { return model_; }
    [[nodiscard]] std::vector<TensorFacts> tensors() const override { return shiba::tensor_list(model_); }
    [[nodiscard]] base::Result<void> read_tensor(std::string_view name, std::span<float> values) const override {
        const std::vector<float>& own = values_.at(std::string(name));
        std::copy(own.begin(), own.end(), values.begin());
        return {};
    }
    [[nodiscard]] base::Result<void> write_tensor(std::string_view name, std::span<const float> values) override {
        values_[std::string(name)].assign(values.begin(), values.end());
        return {};
    }
    [[nodiscard]] base::Result<engine::ForwardOutput> forward(const engine::ShibaBatch&) override { return no(); }
    [[nodiscard]] base::Result<engine::Evaluation> evaluate(const engine::ShibaBatch&, bool) override { return no(); }
    [[nodiscard]] base::Result<engine::BatchLoss> accumulate(const engine::ShibaBatch&, double,
                                                             const engine::DropoutKey&) override {
        return no();
    }
    [[nodiscard]] base::Result<void> read_gradient(std::string_view, std::span<float>) const override { return no(); }
    [[nodiscard]] base::Result<engine::StepOutcome> step(const engine::StepOptions&) override { return no(); }
    void clear_gradients() override {}
    void set_optimizer(const engine::OptimizerOptions&) override {}
    [[nodiscard]] std::vector<TensorFacts> optimizer_tensors() const override { return {}; }
    [[nodiscard]] base::Result<void> read_optimizer_tensor(std::string_view, std::span<float>) const override {
        return no();
    }
    [[nodiscard]] base::Result<void> write_optimizer_tensor(std::string_view, std::span<const float>) override {
        return no();
    }

private:
    static tl::unexpected<base::Error> no() { return base::fail(ErrorKind::internal, "a shelf computes nothing"); }
    ShibaModel model_;
    std::map<std::string, std::vector<float>> values_;
};

ShibaModel small() {
    ShibaModel model;
    model.hidden_size = 16;
    model.attention_heads = 2;
    model.transformer_ff_size = 16;
    model.deep_transformer_stack_layers = 1;
    model.embedder_bucket_count = 32;
    model.max_length = 16;
    return model;
}

} // namespace

class ModelFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    /// A file of formula weights; `change` may rename, reshape or drop (by an empty name) a tensor.
    [[nodiscard]] std::filesystem::path file_with(const std::function<void(formats::TensorToWrite&)>& change) const {
        std::vector<formats::TensorToWrite> list;
        for (const TensorFacts& tensor : shiba::tensor_list(small())) {
            formats::TensorToWrite one;
            one.name = tensor.name;
            one.shape.assign(tensor.shape.begin(), tensor.shape.end());
            change(one);
            if (!one.name.empty()) list.push_back(std::move(one));
        }
        std::vector<float> values;
        const auto filler = shiba::formula_filler(3);
        const std::filesystem::path path = folder_.filePath("model.safetensors").toStdString();
        const auto written = formats::write_safetensors(
            path, list, {}, [&](const formats::TensorToWrite& tensor) -> base::Result<std::string_view> {
                const TensorFacts facts = {tensor.name,
                                           {tensor.shape.begin(), tensor.shape.end()},
                                           tensor.name.find("inv_freq") == tensor.name.npos};
                values.assign(static_cast<std::size_t>(facts.count()), 0.0F);
                filler(facts, values);
                return formats::bytes_of(std::span<const float>(values));
            });
        if (!written) qFatal("%s", written.error().to_string().c_str());
        return path;
    }

private Q_SLOTS:
    void a_file_without_rotary_frequencies_is_read() {
        Shelf shelf(small());
        const auto path = file_with([](formats::TensorToWrite& tensor) {
            if (tensor.name == k_frequencies) tensor.name.clear();
        });
        const auto loaded = shiba::load_model(shelf, path);
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().to_string().c_str());
        QCOMPARE(shelf.at(k_frequencies), (std::vector<float>{1.0F, 0.1F, 0.01F, 0.001F}));
        std::vector<float> expected(16 * 16);
        shiba::formula_filler(3)({k_weights, {16, 16}, true}, expected);
        QCOMPARE(shelf.at(k_weights), expected);
    }

    void a_bare_encoder_without_rotary_frequencies_is_read() {
        Shelf shelf(small());
        const auto path = file_with([](formats::TensorToWrite& tensor) {
            const bool is_encoder = tensor.name.rfind("shiba_model.", 0) == 0;
            tensor.name = is_encoder && tensor.name != k_frequencies ? tensor.name.substr(12) : "";
        });
        const auto loaded = shiba::load_encoder(shelf, path);
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().to_string().c_str());
        QCOMPARE(shelf.at(k_frequencies), (std::vector<float>{1.0F, 0.1F, 0.01F, 0.001F}));
        QCOMPARE(loaded->fresh, (std::vector<std::string>{"label_layer.weight", "label_layer.bias"}));
        QVERIFY(loaded->unused.empty());
    }

    void frequencies_that_are_there_must_fit() {
        Shelf shelf(small());
        QVERIFY(shiba::load_model(shelf, file_with([](formats::TensorToWrite&) {})));
        const auto loaded = shiba::load_model(shelf, file_with([](formats::TensorToWrite& tensor) {
                                                  if (tensor.name == k_frequencies) tensor.shape = {8};
                                              }));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, ErrorKind::invalid);
        QVERIFY(loaded.error().message.find("inv_freq has the shape [8], the model wants [4]") != std::string::npos);
    }

    void another_tensor_may_not_be_missing() {
        Shelf shelf(small());
        const auto loaded = shiba::load_model(shelf, file_with([](formats::TensorToWrite& tensor) {
                                                  if (tensor.name == k_weights) tensor.name.clear();
                                              }));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().message, std::string("the tensor shiba_model.cls_linear.weight is missing"));
    }
};

QTEST_APPLESS_MAIN(ModelFileTest)
#include "model_file_test.moc"
