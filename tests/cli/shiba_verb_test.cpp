// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli_runner.h"
#include "formats/safetensors.h"
#include "support/golden.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using nlohmann::json;
using sauti::formats::SafetensorsFile;
using sauti::formats::TensorType;
using sauti::test::has_shared;
using sauti::test::Run;
using sauti::test::run_cli;
using sauti::test::shared;
using sauti::test::text_of;

namespace {

const char* const k_tiny = R"({"hidden_size":32,"attention_heads":4,"transformer_ff_size":64,
    "embedder_bucket_count":64,"deep_transformer_stack_layers":2,"max_length":256})";

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

} // namespace

class ShibaVerbTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    std::string path(const char* name) const { return temporary_.filePath(name).toStdString(); }
    std::string file(const char* name, const std::string& text) const {
        if (!sauti::base::write_atomically(path(name), text)) qFatal("not written");
        return path(name);
    }
    void make(const char* name, std::vector<std::string> more) {
        std::vector<std::string> words = {"shiba",     "init", path(name), "--config", file("tiny.json", k_tiny),
                                          "--formula", "0"};
        words.insert(words.end(), more.begin(), more.end());
        const Run run = run_cli(words);
        QVERIFY2(run.code == 0, run.err.c_str());
    }

private Q_SLOTS:
    void init_writes_the_same_file_for_the_same_seed() {
        for (const char* name : {"a", "b"}) {
            const Run run =
                run_cli({"--seed", "4", "shiba", "init", path(name), "--config", file("tiny.json", k_tiny)});
            QVERIFY2(run.code == 0, run.err.c_str());
        }
        QCOMPARE(text_of(path("a")), text_of(path("b")));
        QCOMPARE(run_cli({"--seed", "5", "shiba", "init", path("c"), "--config", path("tiny.json")}).code, 0);
        QVERIFY(text_of(path("a")) != text_of(path("c")));
    }

    void info_shows_the_description() {
        make("m.safetensors", {"--head", "mlm", "--vocabulary", "50", "--mode", "reference"});
        const Run run = run_cli({"--json", "shiba", "info", path("m.safetensors")});
        QCOMPARE(run.code, 0);
        const json answer = json::parse(run.out);
        QCOMPARE(answer.at("config").at("head").get<std::string>(), std::string("lm"));
        QCOMPARE(answer.at("config").at("mode").get<std::string>(), std::string("reference"));
        QCOMPARE(answer.at("config").at("vocabulary").get<int>(), 50);
        QVERIFY(answer.at("parameters").get<int>() > 10000);
        QCOMPARE(answer.at("list").size(), answer.at("tensors").get<std::size_t>());
        QVERIFY(run_cli({"shiba", "info", path("m.safetensors")}).out.find("hidden_size") != std::string::npos);
    }

    void forward_pads_ragged_rows_and_gives_zeros_there() {
        make("m.safetensors", {"--head", "ner", "--labels", "5"});
        const std::string ids = file("ids.json", R"({"input_ids":[[57344,97,98],[57344,99,100,101,102,103,104,105]]})");
        const Run run =
            run_cli({"--threads", "1", "shiba", "forward", path("m.safetensors"), "--ids", ids, "--out", path("o")});
        QVERIFY2(run.code == 0, run.err.c_str());
        const auto output = SafetensorsFile::open(path("o"));
        QVERIFY(output.has_value());
        QCOMPARE(output->header().find("label_probs")->shape, (std::vector<std::uint64_t>{2, 8, 5}));
        QCOMPARE(output->header().find("embeddings")->shape, (std::vector<std::uint64_t>{2, 8, 32}));
        const std::vector<float> probs = *output->read_f32("label_probs");
        for (std::size_t i = 15; i < 40; ++i)
            QCOMPARE(probs[i], 0.0F);
        QVERIFY(probs[14] < 0 && probs[40] < 0);
    }

    void forward_in_doubles_writes_doubles() {
        make("m.safetensors", {"--head", "ner"});
        const std::string ids = file("ids.json", R"({"input_ids":[[57344,97,98,99,100]]})");
        for (const char* dtype : {"float32", "float64"}) {
            QCOMPARE(run_cli({"shiba", "forward", path("m.safetensors"), "--ids", ids, "--out", path(dtype), "--dtype",
                              dtype})
                         .code,
                     0);
        }
        const auto floats = SafetensorsFile::open(path("float32"));
        const auto doubles = SafetensorsFile::open(path("float64"));
        QVERIFY(doubles->header().find("label_probs")->type == TensorType::f64);
        const double difference =
            largest_difference(*floats->read_f64("label_probs"), *doubles->read_f64("label_probs"));
        QVERIFY(difference > 0 && difference < 1e-5);
    }

    void forward_of_letters_needs_positions() {
        make("m.safetensors", {"--head", "lm", "--vocabulary", "50"});
        const std::string without = file("ids.json", R"({"input_ids":[[57344,97,98,99,100]]})");
        const Run run = run_cli({"shiba", "forward", path("m.safetensors"), "--ids", without, "--out", path("o")});
        QCOMPARE(run.code, 3);
        QVERIFY(run.err.find("predict_indices") != std::string::npos);
        const std::string with =
            file("with.json", R"({"input_ids":[[57344,97,98,99,100],[57344,97,98]],"predict_indices":[[1,3],[2,1]]})");
        QCOMPARE(run_cli({"shiba", "forward", path("m.safetensors"), "--ids", with, "--out", path("o")}).code, 0);
        QCOMPARE(SafetensorsFile::open(path("o"))->header().find("char_probs")->shape,
                 (std::vector<std::uint64_t>{2, 2, 51}));
    }

    void bad_input_is_told_with_its_place() {
        make("m.safetensors", {"--head", "ner"});
        for (const char* text : {"{", "[]", R"({"input_ids":5})", R"({"input_ids":[5]})", R"({"input_ids":[["a"]]})",
                                 R"({"input_ids":[]})", R"({"input_ids":[[97,98,99,100]]})"}) {
            const Run run = run_cli(
                {"shiba", "forward", path("m.safetensors"), "--ids", file("bad.json", text), "--out", path("o")});
            QVERIFY2(run.code == 3, text);
            QVERIFY(run.err.rfind("sauti-cli: error: ", 0) == 0);
        }
        QCOMPARE(run_cli({"shiba", "info", path("nothing")}).code, 3);
        QCOMPARE(run_cli({"shiba", "init", path("x"), "--head", "tail"}).code, 2);
    }

    void forward_agrees_with_the_reference_answers() {
        const std::string golden = "golden/shiba/forward/forward-tiny-ner";
        if (!has_shared(golden + ".json")) QSKIP("the reference answers are not there");
        const json facts = json::parse(text_of(shared(golden + ".json")));
        const std::string config = file("config.json", facts.at("config").dump());
        QCOMPARE(
            run_cli({"shiba", "init", path("g"), "--config", config, "--formula", "0", "--head", "sequence_labeling"})
                .code,
            0);
        const auto expected = SafetensorsFile::open(shared(golden + ".safetensors"));
        for (const json& one : facts.at("cases")) {
            if (one.contains("error") || one.contains("positions") || one.at("nan_rows").at(0) == true) continue;
            const std::string name = one.at("name").get<std::string>();
            const std::string ids = file("ids.json", json{{"input_ids", one.at("input_ids")}}.dump());
            const Run run = run_cli({"--threads", "1", "shiba", "forward", path("g"), "--ids", ids, "--mode",
                                     "reference", "--out", path("o")});
            QVERIFY2(run.code == 0, run.err.c_str());
            const auto output = SafetensorsFile::open(path("o"));
            const double difference =
                largest_difference(*output->read_f64("label_probs"), *expected->read_f64(name + "/label_probs"));
            QVERIFY2(difference < 2e-5, name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(ShibaVerbTest)
#include "shiba_verb_test.moc"
