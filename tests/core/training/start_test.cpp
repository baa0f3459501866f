// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/model_file.h"
#include "shiba/weights.h"
#include "training/start.h"
#include "training/training_desk.h"

#include <QTest>

using namespace sauti;
using namespace sauti::test;
using base::ErrorKind;
using training::Control;

namespace {

base::Result<training::TrainOutcome> train(const training::TrainRequest& request) {
    Control control;
    const auto engine = make_letter_engine();
    return training::train(*engine, request, control, {}, {});
}

std::unique_ptr<engine::ShibaSession> session_of(const engine::ShibaModel& model) {
    auto made = make_letter_engine()->create_shiba(model, {});
    must(made);
    return std::move(*made);
}

std::vector<float> values_of(const engine::ShibaSession& session, const std::string& name) {
    for (const auto& facts : session.tensors()) {
        if (facts.name != name) continue;
        std::vector<float> values(static_cast<std::size_t>(facts.count()));
        must(session.read_tensor(name, values));
        return values;
    }
    return {};
}

} // namespace

class StartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_model_file_gives_back_weights_and_description() {
        const Desk desk;
        engine::ShibaModel model;
        model.head = engine::Head::masked_lm;
        model.code_points = {97, 98, 0x1F600};
        model.vocabulary_size = 3;
        const auto first = session_of(model);
        must(shiba::fill(*first, shiba::initial_filler(model, 3)));
        must(shiba::save_model(*first, desk.path("m.safetensors")));
        const auto read = shiba::read_description(desk.path("m.safetensors"));
        must(read);
        QVERIFY(*read == model);
        const auto second = session_of(*read);
        must(shiba::load_model(*second, desk.path("m.safetensors")));
        QCOMPARE(values_of(*second, "lm_layer.weight"), values_of(*first, "lm_layer.weight"));
        QCOMPARE(values_of(*second, "shiba_model.letters.weight"), values_of(*first, "shiba_model.letters.weight"));
    }

    void a_misfit_names_tensor_and_shapes() {
        const Desk desk;
        engine::ShibaModel model;
        model.label_count = 3;
        must(shiba::save_model(*session_of(model), desk.path("m.safetensors")));
        model.label_count = 4;
        const auto other = session_of(model);
        const auto loaded = shiba::load_model(*other, desk.path("m.safetensors"));
        QCOMPARE(loaded.error().kind, ErrorKind::invalid);
        QCOMPARE(loaded.error().message,
                 std::string("the tensor label_layer.weight has the shape [3, 8], the model wants [4, 8]"));
        const auto encoder = shiba::load_encoder(*other, desk.path("m.safetensors"));
        must(encoder);
        QCOMPARE(encoder->loaded, std::int64_t{1});
        QCOMPARE(encoder->fresh, (std::vector<std::string>{"label_layer.weight", "label_layer.bias"}));
        QCOMPARE(encoder->unused.size(), std::size_t{2});
        QCOMPARE(shiba::read_description(desk.path("absent")).error().kind, ErrorKind::not_found);
        QCOMPARE(shiba::read_description(desk.path("train.txt")).has_value(), false);
    }

    void the_optimizer_comes_back_to_the_bit() {
        const Desk desk;
        engine::ShibaModel model;
        model.label_count = 2;
        const auto first = session_of(model);
        must(shiba::fill(*first, shiba::initial_filler(model, 3)));
        engine::ShibaBatch batch;
        batch.rows = 1;
        batch.width = 3;
        batch.ids = {0xE000, 97, 98};
        batch.lengths = {3};
        batch.labels = {-100, 1, 0};
        must(first->accumulate(batch, 1, {}));
        must(first->step({0.1, 1}));
        must(shiba::save_optimizer(*first, desk.path("o.safetensors")));
        const auto second = session_of(model);
        must(shiba::load_optimizer(*second, desk.path("o.safetensors")));
        must(shiba::save_optimizer(*second, desk.path("again.safetensors")));
        QCOMPARE(*base::read_file(desk.path("again.safetensors")), *base::read_file(desk.path("o.safetensors")));
    }

    void fine_tuning_starts_from_a_pretraining_run() {
        const Desk desk;
        must(train(desk.request("pretrain", "first")));
        auto request = desk.request("finetune", "second", {"schedule.max_steps=1", "optimizer.learning_rate=0"});
        request.resolved.spec.start = "run:" + desk.path("first").string() + "@best";
        must(train(request));
        const auto pretrained = runs::find_checkpoint(desk.path("first"), "best");
        const auto tuned = runs::find_checkpoint(desk.path("second"), "last");
        const auto a = formats::SafetensorsFile::open(*pretrained / "model.safetensors");
        const auto b = formats::SafetensorsFile::open(*tuned / "model.safetensors");
        QCOMPARE(*b->read_f32("shiba_model.letters.weight"), *a->read_f32("shiba_model.letters.weight"));
        const auto log = base::read_file(desk.path("second/log.txt"));
        QVERIFY(log->find("1 tensors taken, 2 new, 2 not used") != std::string::npos);
        // Of the same kind with the same labels: everything is taken.
        auto third = desk.request("finetune", "third", {"schedule.max_steps=1"});
        third.resolved.spec.start = "run:" + desk.path("second").string();
        must(train(third));
        QVERIFY(base::read_file(desk.path("third/log.txt"))->find("all weights") != std::string::npos);
    }

    void the_shape_is_the_checkpoints() {
        const Desk desk;
        must(train(desk.request("pretrain", "first", {"model.hidden_size=96"})));
        auto request = desk.request("finetune", "second", {"schedule.max_steps=1"});
        request.resolved.spec.start = "run:" + desk.path("first").string() + "@last";
        must(train(request));
        QVERIFY((*runs::read_run_json(desk.path("second")))["spec"]["model"]["hidden_size"] == 96);
        request = desk.request("finetune", "third", {"model.hidden_size=192"});
        request.resolved.spec.start = "run:" + desk.path("first").string() + "@last";
        const auto refused = train(request);
        QCOMPARE(refused.error().kind, ErrorKind::invalid);
        QCOMPARE(refused.error().message,
                 std::string("\"model.hidden_size\" is 192, but the weights to start from have 96"));
        QVERIFY(!fs::exists(desk.path("third")));
    }

    void what_is_not_there_is_named_data() {
        QTest::addColumn<QString>("start");
        QTest::newRow("run") << "run:nobody@best";
        QTest::newRow("file") << "file:nobody.safetensors";
    }

    void what_is_not_there_is_named() {
        QFETCH(QString, start);
        const Desk desk;
        auto request = desk.request("finetune", "run");
        request.resolved.spec.start = start.toStdString();
        const auto outcome = train(request);
        QCOMPARE(outcome.error().kind, ErrorKind::not_found);
        QVERIFY(outcome.error().message.find("nobody") != std::string::npos);
        QVERIFY(!fs::exists(desk.path("run")));
    }

    void a_device_that_is_not_there_leaves_no_run() {
        const Desk desk;
        const auto outcome = train(desk.request("pretrain", "run", {"device=cuda:0"}));
        QCOMPARE(outcome.error().kind, ErrorKind::unsupported);
        QVERIFY(!fs::exists(desk.path("run")));
    }
};

QTEST_APPLESS_MAIN(StartTest)
#include "start_test.moc"
