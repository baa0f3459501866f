// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "shiba/description.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <algorithm>

using namespace sauti;
using base::ErrorKind;
using base::Json;
using base::Mode;
using engine::Head;
using engine::ShibaModel;

class DescriptionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void the_default_size_is_the_originals() {
        ShibaModel model;
        QCOMPARE(shiba::parameter_count(model), std::int64_t{120772617});
        model.head = Head::autoregressive;
        QCOMPARE(shiba::parameter_count(model), std::int64_t{159290288});
        const auto list = shiba::tensor_list(model);
        QCOMPARE(list.size(), std::size_t{208});
        std::int64_t numbers = 0;
        for (const auto& tensor : list)
            numbers += tensor.count();
        QCOMPARE(4 * numbers, std::int64_t{637161280});
    }

    void tensors_stand_in_the_originals_order() {
        ShibaModel model;
        model.deep_transformer_stack_layers = 2;
        std::vector<std::string> names;
        for (const auto& tensor : shiba::tensor_list(model))
            names.push_back(tensor.name);
        QCOMPARE(names.front(), std::string("shiba_model.embedder.buckets.0.weight"));
        const auto at = [&](const char* name) { return std::find(names.begin(), names.end(), name) - names.begin(); };
        QCOMPARE(at("shiba_model.local_transformer.self_attn.attn.rel_pos.inv_freq"),
                 at("shiba_model.local_transformer.self_attn.value.bias") + 1);
        QVERIFY(at("shiba_model.cls_linear.weight") <
                at("shiba_model.deep_transformer.layers.0.self_attn.in_proj_weight"));
        QCOMPARE(names.back(), std::string("label_layer.bias"));
        const auto list = shiba::tensor_list(model);
        QCOMPARE(list[static_cast<std::size_t>(at("shiba_model.upsample_conv.weight"))].shape,
                 (std::vector<std::int64_t>{768, 1536, 4}));
        QVERIFY(!list[static_cast<std::size_t>(at("shiba_model.local_transformer.self_attn.attn.rel_pos.inv_freq"))]
                     .trained);
    }

    void a_description_survives_its_json() {
        ShibaModel model;
        model.hidden_size = 48;
        model.attention_heads = 6;
        model.embedder_slice_count = 4;
        model.dropout = 0.25;
        model.activation = "relu";
        model.label_count = 3;
        model.labels = {"O", "B-PER", "I-PER"};
        model.corrections.hash = true;
        QCOMPARE(*shiba::model_of(shiba::model_json(model), "x") == model, true);
        model.head = Head::masked_lm;
        model.code_points = {97, 98, 0x283};
        model.vocabulary_size = 3;
        model.mode = Mode::reference;
        model.corrections = {};
        QCOMPARE(*shiba::model_of(shiba::model_json(model), "x") == model, true);
    }

    void the_originals_configurations_are_read() {
        QVERIFY(*shiba::model_of(Json("all defaults"), "x") == ShibaModel());
        QVERIFY(*shiba::model_of(Json::object(), "x") == ShibaModel());
        const auto model = shiba::model_of(Json{{"hidden_size", 32},
                                                {"attention_heads", 4},
                                                {"vocab_size_argument", 640},
                                                {"classes", 641},
                                                {"vocab_size", 5},
                                                {"head", "ar"}},
                                           "x");
        QVERIFY2(model, model ? "" : model.error().to_string().c_str());
        QCOMPARE(model->vocabulary_size, std::int64_t{640});
        QCOMPARE(model->label_count, 5);
        QVERIFY(model->head == Head::autoregressive);
        const auto inside = shiba::model_of(
            *base::parse_json(R"({"config":{"hidden_size":96},"head":"sequence_labeling","vocab_size":7,"cases":[]})",
                              "x"),
            "x");
        QVERIFY2(inside, inside ? "" : inside.error().to_string().c_str());
        QVERIFY(inside && inside->hidden_size == 96 && inside->label_count == 7);
    }

    void a_vocabulary_is_a_size_or_a_list() {
        QCOMPARE(shiba::model_of(Json{{"vocabulary", 77}}, "x")->vocabulary_size, std::int64_t{77});
        const auto listed = shiba::model_of(Json{{"vocabulary", {97, 98}}, {"head", "lm"}}, "x");
        QCOMPARE(listed->vocabulary_size, std::int64_t{2});
        QCOMPARE(listed->code_points.size(), std::size_t{2});
        QVERIFY(!shiba::model_of(Json{{"vocabulary", {"a"}}}, "x"));
        QVERIFY(!shiba::model_of(Json{{"vocabulary", "full"}}, "x"));
    }

    void single_corrections_are_switched() {
        const auto model = shiba::model_of(Json{{"mode", "reference"}, {"corrections", {{"padding", true}}}}, "x");
        QVERIFY(model->corrections.padding);
        QVERIFY(!model->corrections.tail);
        QVERIFY(!shiba::model_of(Json{{"corrections", {{"paddin", true}}}}, "x"));
    }

    void broken_rules_are_named_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const char* json, const char* words) {
            QTest::newRow(name) << QString(json) << QString(words);
        };
        row("rate", R"({"max_length":2047})", "max_length 2047");
        row("heads", R"({"attention_heads":7})", "attention_heads 7");
        row("slices", R"({"embedder_slice_count":5})", "embedder_slice_count 5");
        row("too many slices", R"({"embedder_slice_count":32})", "embedder_slice_count is 32");
        row("odd head", R"({"hidden_size":24,"attention_heads":8})", "even");
        row("activation", R"({"activation":"tanh"})", "tanh");
        row("dropout", R"({"dropout":1.0})", "dropout");
        row("zero", R"({"hidden_size":0})", "hidden_size is 0");
        row("negative", R"({"hidden_size":-8})", "hidden_size is -8");
        row("huge", R"({"hidden_size":99999999999})", "hidden_size is 99999999999");
        row("unknown key", R"({"hiden_size":8})", "hiden_size");
        row("wrong type", R"({"hidden_size":"8"})", "hidden_size");
        row("labels", R"({"labels":["O"],"vocab_size":2})", "labels");
        row("mode", R"({"mode":"right"})", "right");
        row("head", R"({"head":"tail"})", "tail");
        row("no object", "[1]", "object");
    }
    void broken_rules_are_named() {
        QFETCH(QString, json);
        QFETCH(QString, words);
        const auto model = shiba::model_of(*base::parse_json(json.toStdString(), "t"), "model.json");
        QVERIFY(!model);
        QCOMPARE(model.error().kind, ErrorKind::invalid);
        QVERIFY2(model.error().message.find(words.toStdString()) != std::string::npos, model.error().message.c_str());
    }

    void heads_have_our_names_and_the_originals() {
        for (const Head head : {Head::masked_lm, Head::autoregressive, Head::labels, Head::classes}) {
            QVERIFY(*shiba::head_of(shiba::name(head)) == head);
        }
        QVERIFY(*shiba::head_of("mlm") == Head::masked_lm);
        QVERIFY(*shiba::head_of("cls") == Head::classes);
        QCOMPARE(shiba::head_of("x").error().kind, ErrorKind::usage);
    }

    void training_memory_grows_with_rows() {
        const ShibaModel model;
        const std::int64_t one = shiba::training_bytes(model, 1, 512);
        QVERIFY(one > 16 * shiba::parameter_count(model));
        QVERIFY(shiba::training_bytes(model, 8, 512) > one + 6 * (one - 16 * shiba::parameter_count(model)));
    }
};

QTEST_APPLESS_MAIN(DescriptionTest)
#include "description_test.moc"
