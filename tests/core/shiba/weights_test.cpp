// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"
#include "shiba/description.h"
#include "shiba/model_file.h"
#include "shiba/weights.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace sauti;
using engine::ShibaModel;
using engine::TensorFacts;

namespace {

std::vector<float> filled(const shiba::Filler& filler, const TensorFacts& tensor) {
    std::vector<float> values(static_cast<std::size_t>(tensor.count()));
    filler(tensor, values);
    return values;
}

ShibaModel small() {
    ShibaModel model;
    model.hidden_size = 64;
    model.attention_heads = 4;
    model.transformer_ff_size = 256;
    model.deep_transformer_stack_layers = 3;
    model.embedder_bucket_count = 512;
    model.max_length = 256;
    return model;
}

std::map<std::string, std::vector<float>> all(const ShibaModel& model, const shiba::Filler& filler) {
    std::map<std::string, std::vector<float>> tensors;
    for (const TensorFacts& tensor : shiba::tensor_list(model))
        tensors[tensor.name] = filled(filler, tensor);
    return tensors;
}

double spread(const std::vector<float>& values) {
    double sum = 0;
    for (const float value : values)
        sum += double{value} * double{value};
    return std::sqrt(sum / static_cast<double>(values.size()));
}

double largest(const std::vector<float>& values) {
    double most = 0;
    for (const float value : values)
        most = std::max(most, std::abs(double{value}));
    return most;
}

} // namespace

class WeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formula_gives_the_known_values_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QList<int>>("shape");
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("index");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        const auto row = [](const char* name, const QList<int>& shape, int seed, int index, double first,
                            double second) {
            QTest::addRow("%s, seed %d", name, seed) << QString(name) << shape << seed << index << first << second;
        };
        row("shiba_model.embedder.buckets.0.weight", {64, 4}, 0, 4, 0.355936944, 0.135017693);
        row("shiba_model.embedder.buckets.0.weight", {64, 4}, 7, 4, 0.350988507, -0.178254187);
        row("shiba_model.cls_linear.weight", {32, 32}, 0, 0, -0.189175457, 0.0837700963);
        row("shiba_model.cls_linear.weight", {32, 32}, 7, 0, -0.23889491, -0.0414717197);
        row("shiba_model.cls_linear.bias", {32}, 0, 0, -0.0408933461, 0.0145592764);
        row("shiba_model.cls_linear.bias", {32}, 7, 0, 0.00152016431, -0.0462814048);
        row("shiba_model.downsample_ln.weight", {32}, 0, 0, 0.999190748, 0.895586431);
        row("shiba_model.downsample_ln.weight", {32}, 7, 0, 0.887381196, 0.916822195);
        row("shiba_model.downsample_conv.weight", {32, 32, 4}, 0, 0, -0.0596696883, 0.098921001);
        row("shiba_model.downsample_conv.weight", {32, 32, 4}, 7, 0, -0.0625985563, -0.118975073);
        row("label_layer.weight", {9, 32}, 0, 0, 0.236209452, 0.0332531929);
        row("label_layer.weight", {9, 32}, 7, 0, -0.22181049, 0.100654602);
    }
    void formula_gives_the_known_values() {
        QFETCH(QString, name);
        QFETCH(QList<int>, shape);
        QFETCH(int, seed);
        QFETCH(int, index);
        QFETCH(double, first);
        QFETCH(double, second);
        const TensorFacts tensor = {name.toStdString(), {shape.begin(), shape.end()}, true};
        const auto values = filled(shiba::formula_filler(static_cast<std::uint32_t>(seed)), tensor);
        QCOMPARE(values[static_cast<std::size_t>(index)], static_cast<float>(first));
        QCOMPARE(values[static_cast<std::size_t>(index) + 1], static_cast<float>(second));
    }

    void the_padding_rows_are_zero() {
        const ShibaModel model = small();
        for (const auto& filler : {shiba::formula_filler(0), shiba::initial_filler(model, 1)}) {
            const auto table = all(model, filler).at("shiba_model.embedder.buckets.3.weight");
            QVERIFY(std::all_of(table.begin(), table.begin() + 8, [](float value) { return value == 0; }));
            QVERIFY(table[8] != 0);
        }
    }

    void buffers_hold_the_rotary_frequencies() {
        const auto values =
            all(small(), shiba::formula_filler(0)).at("shiba_model.local_transformer.self_attn.attn.rel_pos.inv_freq");
        QCOMPARE(values.size(), std::size_t{8});
        QCOMPARE(values[0], 1.0F);
        QCOMPARE(values[4], 0.01F);
    }

    void random_weights_have_the_originals_distributions() {
        const ShibaModel model = small();
        const auto tensors = all(model, shiba::initial_filler(model, 5));
        const std::string prefix = "shiba_model.";
        QVERIFY(std::abs(spread(tensors.at(prefix + "position_embedder.embedding.weight")) - 1) < 0.02);
        const auto uniform = [&](const char* name, double bound) {
            const auto& values = tensors.at(prefix + name);
            QVERIFY2(largest(values) <= bound * 1.0001 && largest(values) > 0.8 * bound, name);
            if (values.size() > 1000) QVERIFY2(std::abs(spread(values) / bound * std::sqrt(3.0) - 1) < 0.05, name);
        };
        uniform("cls_linear.weight", 1 / 8.0);
        uniform("cls_linear.bias", 1 / 8.0);
        uniform("local_transformer.linear2.weight", 1 / 16.0);
        uniform("local_transformer.linear2.bias", 1 / 16.0);
        uniform("downsample_conv.weight", 1 / 16.0);
        uniform("upsample_conv.bias", 1 / std::sqrt(512.0));
        uniform("deep_transformer.layers.1.self_attn.in_proj_weight", std::sqrt(6.0 / 256.0));
        uniform("final_transformer.layers.0.self_attn.out_proj.weight", 1 / 8.0);
        QCOMPARE(largest(tensors.at(prefix + "deep_transformer.layers.1.self_attn.in_proj_bias")), 0.0);
        QCOMPARE(largest(tensors.at(prefix + "deep_transformer.layers.1.self_attn.out_proj.bias")), 0.0);
        QCOMPARE(spread(tensors.at(prefix + "upsample_ln.weight")), 1.0);
        QCOMPARE(largest(tensors.at(prefix + "local_transformer.norm2.bias")), 0.0);
    }

    void a_seed_gives_the_same_weights_and_another_others() {
        const ShibaModel model = small();
        QVERIFY(all(model, shiba::initial_filler(model, 5)) == all(model, shiba::initial_filler(model, 5)));
        QVERIFY(all(model, shiba::initial_filler(model, 5)).at("label_layer.weight") !=
                all(model, shiba::initial_filler(model, 6)).at("label_layer.weight"));
    }

    void corrected_deep_layers_start_independent() {
        const ShibaModel model = small();
        const auto tensors = all(model, shiba::initial_filler(model, 5));
        QVERIFY(tensors.at("shiba_model.deep_transformer.layers.0.linear1.weight") !=
                tensors.at("shiba_model.deep_transformer.layers.2.linear1.weight"));
    }

    void deep_layers_start_as_copies_of_one() {
        ShibaModel model = small();
        model.corrections.init = false;
        const auto tensors = all(model, shiba::initial_filler(model, 5));
        for (const char* part : {"self_attn.in_proj_weight", "linear1.weight", "linear2.bias"}) {
            const std::string key = "shiba_model.deep_transformer.layers.";
            QVERIFY(tensors.at(key + "0." + part) == tensors.at(key + "2." + part));
        }
        QVERIFY(tensors.at("shiba_model.deep_transformer.layers.0.linear1.weight") !=
                tensors.at("shiba_model.final_transformer.layers.0.linear1.weight"));
    }

    void a_model_file_holds_weights_and_description() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("m.safetensors").toStdString();
        const ShibaModel model = small();
        QVERIFY(shiba::write_model(path, model, shiba::formula_filler(3)));
        QVERIFY(*shiba::read_description(path) == model);
        const auto file = formats::SafetensorsFile::open(path);
        QVERIFY(file.has_value());
        for (const auto& [name, values] : all(model, shiba::formula_filler(3))) {
            QVERIFY2(*file->read_f32(name) == values, name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(WeightsTest)
#include "weights_test.moc"
