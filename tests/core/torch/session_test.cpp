// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "core/torch/small_models.h"
#include "shiba/self_check.h"

using namespace sauti;
using namespace sauti::test;
using base::ErrorKind;

namespace {

/// Updates `from` … `to` − 1 with dropout; two micro-batches each.
void train(ShibaSession& session, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t step = from; step < to; ++step) {
        for (std::uint64_t micro = 0; micro < 2; ++micro) {
            const auto shift = static_cast<std::int64_t>(step + 5 * micro);
            const ShibaBatch batch = labelled({row_of(70 + shift, shift), row_of(21, shift + 1)});
            if (!session.accumulate(batch, 0.5, {3, step, micro})) qFatal("no gradients");
        }
        if (!session.step({1e-3, 1.0})) qFatal("no step");
    }
}

/// A weight vector moved along random signs: the true change of the loss against what the gradient foretells. Floats
/// are stored, so the moves are the floats' own differences.
double directional_error(const ShibaModel& model, const ShibaBatch& batch, const engine::DropoutKey& key) {
    const auto session = session_of(model, 2, "fp64");
    const auto at_start = session->accumulate(batch, 1.0, key);
    if (!at_start) qFatal("%s", at_start.error().to_string().c_str());
    base::RandomStream signs(11, "signs", 0);
    const auto plus = session_of(model, 2, "fp64");
    const auto minus = session_of(model, 2, "fp64");
    double foretold = 0;
    for (const engine::TensorFacts& tensor : session->tensors()) {
        const std::vector<double> gradient = gradient_of(*session, tensor.name);
        if (gradient.empty()) continue;
        std::vector<float> up = tensor_of(*session, tensor.name);
        std::vector<float> down = up;
        for (std::size_t i = 0; i < up.size(); ++i) {
            const float move = signs.chance(0.5) ? 1e-4F : -1e-4F;
            // The padding rows of the tables never move.
            if (gradient[i] == 0) continue;
            up[i] += move;
            down[i] -= move;
            foretold += gradient[i] * (double{up[i]} - double{down[i]});
        }
        if (!plus->write_tensor(tensor.name, up) || !minus->write_tensor(tensor.name, down)) qFatal("not written");
    }
    const double change = plus->accumulate(batch, 1.0, key)->loss - minus->accumulate(batch, 1.0, key)->loss;
    return std::abs(change - foretold) / std::abs(foretold);
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void built_in_figures_hold_data() {
        QTest::addColumn<QString>("precision");
        QTest::addColumn<int>("threads");
        QTest::newRow("floats") << "fp32" << 1;
        QTest::newRow("doubles") << "fp64" << 1;
        QTest::newRow("two threads") << "fp32" << 2;
    }
    void built_in_figures_hold() {
        QFETCH(QString, precision);
        QFETCH(int, threads);
        const auto figures = shiba::self_check(*plugin(), {"cpu", precision.toStdString(), threads});
        QVERIFY2(figures, figures ? "" : figures.error().to_string().c_str());
        QCOMPARE(figures->size(), std::size_t{48});
        for (const shiba::Figure& figure : *figures) {
            const auto told = QString("%1: %2, expected %3").arg(figure.name.c_str()).arg(figure.got, 0, 'g', 9);
            QVERIFY2(figure.holds(), qPrintable(told.arg(figure.expected, 0, 'g', 9)));
        }
    }

    void gradients_foretell_the_loss_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("head");
        QTest::addColumn<double>("dropout");
        for (const int mode : {0, 1}) {
            for (const int head : {0, 1, 2, 3}) {
                for (const double dropout : {0.0, 0.3}) {
                    QTest::addRow("%s %d dropout %.1f", mode == 0 ? "reference" : "corrected", head, dropout)
                        << mode << head << dropout;
                }
            }
        }
    }
    void gradients_foretell_the_loss() {
        QFETCH(int, mode);
        QFETCH(int, head);
        QFETCH(double, dropout);
        ShibaModel model = small(static_cast<Mode>(mode), static_cast<Head>(head));
        model.dropout = dropout;
        ShibaBatch batch = labelled({row_of(75), row_of(22)});
        if (model.head == Head::classes) batch.labels = {3, 1};
        set_predictions(batch, {{8, 40, 3}, {5, 9, 20}}, {row_of(75), row_of(22)}, 60);
        for (std::int64_t& target : batch.predict_targets)
            target %= 61;
        const double error = directional_error(model, batch, {1, 2, 3});
        QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
    }

    // Training.

    void the_same_training_gives_the_same_bytes() {
        for (const int threads : {1, 2}) {
            const auto one = session_of(small(Mode::corrected), 0, "fp32", threads);
            const auto other = session_of(small(Mode::corrected), 0, "fp32", threads);
            train(*one, 0, 10);
            train(*other, 0, 10);
            QVERIFY(same_bytes(state_of(*one), state_of(*other)));
        }
    }

    void a_session_goes_on_from_its_tensors_to_the_same_bytes() {
        for (const char* type : {"adamw-torch", "adamw-library"}) {
            engine::OptimizerOptions options;
            options.type = type;
            options.weight_decay = 0.01;
            const auto whole = session_of(small(Mode::corrected), 0);
            whole->set_optimizer(options);
            train(*whole, 0, 10);
            const auto first = session_of(small(Mode::corrected), 0);
            first->set_optimizer(options);
            train(*first, 0, 5);
            const auto second = session_of(small(Mode::corrected), 1);
            second->set_optimizer(options);
            for (const engine::TensorFacts& tensor : first->tensors()) {
                QVERIFY(second->write_tensor(tensor.name, tensor_of(*first, tensor.name)));
            }
            for (const engine::TensorFacts& tensor : first->optimizer_tensors()) {
                std::vector<float> values(static_cast<std::size_t>(tensor.count()));
                QVERIFY(first->read_optimizer_tensor(tensor.name, values));
                QVERIFY(second->write_optimizer_tensor(tensor.name, values));
            }
            train(*second, 5, 10);
            QVERIFY(same_bytes(state_of(*second), state_of(*whole)));
        }
    }

    void masks_do_not_depend_on_threads() {
        ShibaModel model = small(Mode::corrected);
        model.dropout = 0.5;
        const ShibaBatch batch = labelled({row_of(200), row_of(120)});
        const auto one = session_of(model, 0, "fp64", 1)->accumulate(batch, 1.0, {9, 1, 0});
        const auto two = session_of(model, 0, "fp64", 2)->accumulate(batch, 1.0, {9, 1, 0});
        QVERIFY(std::abs(one->loss - two->loss) < 1e-12);
    }

    void masks_differ_by_seed_step_and_micro_batch() {
        const auto session = session_of(small(Mode::corrected), 0);
        const ShibaBatch batch = labelled({row_of(100)});
        const double base = session->accumulate(batch, 1.0, {1, 1, 1})->loss;
        QCOMPARE(session->accumulate(batch, 1.0, {1, 1, 1})->loss, base);
        QVERIFY(session->accumulate(batch, 1.0, {2, 1, 1})->loss != base);
        QVERIFY(session->accumulate(batch, 1.0, {1, 2, 1})->loss != base);
        QVERIFY(session->accumulate(batch, 1.0, {1, 1, 2})->loss != base);
        QVERIFY(session->evaluate(batch, false)->loss.loss != base);
    }

    void gradients_add_up_and_are_cleared() {
        ShibaModel model = small(Mode::corrected);
        model.dropout = 0;
        const auto session = session_of(model, 0);
        const ShibaBatch batch = labelled({row_of(50)});
        QVERIFY(session->accumulate(batch, 1.0, {}));
        const std::vector<double> once = gradient_of(*session, "label_layer.weight");
        QVERIFY(session->accumulate(batch, 0.5, {}));
        std::vector<double> more = gradient_of(*session, "label_layer.weight");
        for (double& value : more)
            value /= 1.5;
        QVERIFY(distance(once, more) < 1e-6);
        session->clear_gradients();
        QVERIFY(gradient_of(*session, "label_layer.weight").empty());
    }

    void clipping_bounds_the_step() {
        ShibaModel model = small(Mode::corrected);
        model.dropout = 0;
        const ShibaBatch batch = labelled({row_of(50)});
        const auto clipped = session_of(model, 0);
        QVERIFY(clipped->accumulate(batch, 1000.0, {}));
        const auto step = clipped->step({0.1, 1e-3});
        QVERIFY(step->gradient_norm > 100);
        std::vector<float> mean(9 * 32);
        QVERIFY(clipped->read_optimizer_tensor("exp_avg.label_layer.weight", mean));
        double sum = 0;
        for (const float value : mean)
            sum += double{value} * double{value};
        QVERIFY(std::sqrt(sum) < 1e-4); // a tenth of the clipped gradient
    }

    void evaluation_counts_and_predicts() {
        const auto session = session_of(small(Mode::corrected), 0);
        const ShibaBatch batch = labelled({row_of(30), row_of(12)});
        const auto evaluation = session->evaluate(batch, true);
        QVERIFY(evaluation);
        QCOMPARE(evaluation->loss.items, std::int64_t{29 + 11});
        QCOMPARE(evaluation->predictions.size(), std::size_t{60});
        QCOMPARE(evaluation->log_probs.size(), std::size_t{60 * 9});
        std::int64_t correct = 0;
        for (std::size_t i = 0; i < 60; ++i) {
            if (batch.labels[i] == engine::k_ignored_label) continue;
            const auto row = evaluation->log_probs.begin() + static_cast<std::ptrdiff_t>(9 * i);
            QCOMPARE(std::max_element(row, row + 9) - row, evaluation->predictions[i]);
            correct += evaluation->predictions[i] == batch.labels[i] ? 1 : 0;
        }
        QCOMPARE(evaluation->loss.correct, correct);
    }

    // Refusals.

    void bad_batches_are_refused_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("mode");
        for (const char* what : {"empty", "too long", "no cls", "negative id", "huge id", "lengths", "ids", "labels",
                                 "a label", "length 0"}) {
            QTest::newRow(what) << what << 1;
        }
        QTest::newRow("too short for the original") << "short" << 0;
    }
    void bad_batches_are_refused() {
        QFETCH(QString, what);
        QFETCH(int, mode);
        const auto session = session_of(small(static_cast<Mode>(mode)), 0);
        ShibaBatch batch = labelled({row_of(20), row_of(8)});
        if (what == "empty") batch = {};
        if (what == "too long") batch = labelled({row_of(10), row_of(513)});
        if (what == "no cls") batch.ids[20] = 97;
        if (what == "negative id") batch.ids[25] = -1;
        if (what == "huge id") batch.ids[25] = std::int64_t{1} << 40;
        if (what == "lengths") batch.lengths.pop_back();
        if (what == "ids") batch.ids.pop_back();
        if (what == "labels") batch.labels.pop_back();
        if (what == "a label") batch.labels[3] = 9;
        if (what == "length 0") batch.lengths[1] = 0;
        if (what == "short") batch = labelled({row_of(3)});
        const auto loss = session->accumulate(batch, 1.0, {});
        QVERIFY(!loss);
        QCOMPARE(loss.error().kind, ErrorKind::invalid);
        if (what == "too long" || what == "no cls") QVERIFY(loss.error().message.find("row 1") != std::string::npos);
    }

    void bad_predictions_are_refused() {
        const auto corrected = session_of(small(Mode::corrected, Head::masked_lm), 0);
        ShibaBatch batch = batch_of({row_of(20), row_of(8)});
        for (const std::int64_t position : {-1, 0, 8, 19}) {
            set_predictions(batch, {{3}, {position}}, {}, 60);
            QVERIFY(!corrected->forward(batch));
        }
        const auto reference = session_of(small(Mode::reference, Head::masked_lm), 0);
        set_predictions(batch, {{3, 4}, {5}}, {}, 60);
        QVERIFY(corrected->forward(batch));
        QVERIFY(!reference->forward(batch));
        batch.predict_offsets.pop_back();
        QVERIFY(!corrected->forward(batch));
    }

    void models_and_places_that_are_not_offered_are_refused() {
        ShibaModel model = small(Mode::corrected);
        QCOMPARE(plugin()->create_shiba(model, {"cuda:0", "fp32", 1}).error().kind, ErrorKind::unsupported);
        QCOMPARE(plugin()->create_shiba(model, {"cpu", "int3", 1}).error().kind, ErrorKind::unsupported);
        model.attention_heads = 5;
        QCOMPARE(plugin()->create_shiba(model, {"cpu", "fp32", 1}).error().kind, ErrorKind::invalid);
    }

    void unknown_tensors_and_wrong_counts_are_refused() {
        const auto session = session_of(small(Mode::corrected), 0);
        std::vector<float> values(3);
        QCOMPARE(session->read_tensor("no.such", values).error().kind, ErrorKind::not_found);
        QCOMPARE(session->write_tensor("label_layer.bias", values).error().kind, ErrorKind::invalid);
        QCOMPARE(session->read_optimizer_tensor("exp_avg.label_layer.bias", values).error().kind, ErrorKind::not_found);
        QCOMPARE(session->write_optimizer_tensor("step.label_layer.bias", values).error().kind, ErrorKind::invalid);
    }
};

QTEST_APPLESS_MAIN(SessionTest)
#include "session_test.moc"
