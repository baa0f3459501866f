// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/torch/small_models.h"

using namespace sauti;
using namespace sauti::test;
using base::ErrorKind;

/// What the corrected computation promises, and the quirks that the reference computation keeps.
class PropertiesTest : public QObject {
    Q_OBJECT

private:
    /// Whether the last of 195 characters changes the outputs of the first 60. Local attention is given nothing to
    /// carry and the final layer's is cut, so only the deep layers can.
    static bool tail_moves_the_start(bool tail) {
        ShibaModel model = small(Mode::reference);
        model.corrections.tail = tail;
        const auto session = session_of(model, 0);
        const auto clear = [](std::vector<float>& weights) { std::fill(weights.begin(), weights.end(), 0.0F); };
        overwrite(*session, "shiba_model.local_transformer.self_attn.value.weight", clear);
        overwrite(*session, "shiba_model.local_transformer.self_attn.value.bias", clear);
        overwrite(*session, "shiba_model.final_transformer.layers.0.self_attn.out_proj.weight", clear);
        std::vector<std::int64_t> row = row_of(195); // 195 mod 4 = 3
        const auto before = outputs(*session, batch_of({row}));
        row[194] = 120;
        const auto after = outputs(*session, batch_of({row}));
        return distance(row_of_output(before, 0, 60), row_of_output(after, 0, 60)) > 0;
    }

private Q_SLOTS:
    // Properties of the corrected computation.

    void corrected_outputs_do_not_depend_on_padding() {
        const auto session = session_of(small(Mode::corrected), 0);
        for (const std::int64_t length : {1, 2, 5, 30, 93, 130}) {
            const auto alone = row_of_output(outputs(*session, batch_of({row_of(length)})), 0, length);
            for (const std::int64_t more : {1, 30, 107, 300}) {
                const auto output = outputs(*session, batch_of({row_of(length), row_of(length + more, 4)}));
                QVERIFY(distance(row_of_output(output, 0, length), alone) < 1e-5);
            }
        }
    }

    void corrected_outputs_at_padding_are_zeros() {
        const auto session = session_of(small(Mode::corrected), 0);
        const auto output = outputs(*session, batch_of({row_of(5), row_of(20)}));
        QVERIFY(is_zero({output.log_probs.begin() + 5 * 9, output.log_probs.begin() + 20 * 9}));
        QVERIFY(is_zero({output.embeddings.begin() + 5 * 32, output.embeddings.begin() + 20 * 32}));
    }

    void corrected_order_of_rows_does_not_matter() {
        const auto session = session_of(small(Mode::corrected), 0);
        const auto one = outputs(*session, batch_of({row_of(40), row_of(90, 3), row_of(7, 9)}));
        const auto other = outputs(*session, batch_of({row_of(7, 9), row_of(40), row_of(90, 3)}));
        QVERIFY(distance(row_of_output(one, 0, 40), row_of_output(other, 1, 40)) < 1e-6);
        QVERIFY(distance(row_of_output(one, 1, 90), row_of_output(other, 2, 90)) < 1e-6);
        QVERIFY(distance(row_of_output(one, 2, 7), row_of_output(other, 0, 7)) < 1e-6);
    }

    void corrected_nul_is_an_ordinary_character() {
        const auto session = session_of(small(Mode::corrected), 0);
        std::vector<std::int64_t> row = row_of(20);
        row[19] = 0;
        const auto alone = outputs(*session, batch_of({row}));
        const auto beside = outputs(*session, batch_of({row, row_of(50)}));
        QVERIFY(!is_zero(row_of_output(alone, 0, 20)));
        QVERIFY(distance(row_of_output(alone, 0, 20), row_of_output(beside, 0, 20)) < 1e-5);
    }

    void reference_takes_nul_as_padding() {
        // An id that only its number makes padding: the same table row, but another mask.
        ShibaModel model = small(Mode::reference);
        const auto session = session_of(model, 0);
        std::vector<std::int64_t> nul = row_of(20);
        std::vector<std::int64_t> same_row = nul;
        nul[10] = 0;
        same_row[10] = 64; // 64 mod 64 is row 0 in every slice
        const auto a = outputs(*session, batch_of({nul}));
        const auto b = outputs(*session, batch_of({same_row}));
        QVERIFY(distance(a.log_probs, b.log_probs) > 1e-3);
        model.corrections.padding = true;
        const auto mended = session_of(model, 0);
        QCOMPARE(
            distance(outputs(*mended, batch_of({nul})).log_probs, outputs(*mended, batch_of({same_row})).log_probs),
            0.0);
    }

    void corrected_tail_reaches_the_deep_layers() { QVERIFY(tail_moves_the_start(true)); }

    void reference_tail_is_not_read() { QVERIFY(!tail_moves_the_start(false)); }

    void corrected_characters_see_their_own_and_neighbouring_blocks() {
        const auto session = session_of(small(Mode::corrected), 0);
        // Only the local layer is left between the places: no deep half, no attention in the final layer.
        overwrite(*session, "shiba_model.upsample_conv.weight", [](std::vector<float>& weights) {
            for (std::size_t i = 0; i < weights.size(); ++i) {
                if (i / 4 % 64 >= 32) weights[i] = 0;
            }
        });
        overwrite(*session, "shiba_model.final_transformer.layers.0.self_attn.out_proj.weight",
                  [](std::vector<float>& weights) { std::fill(weights.begin(), weights.end(), 0.0F); });
        std::vector<std::int64_t> row = row_of(256);
        const auto before = outputs(*session, batch_of({row}));
        row[200] = 120; // block 3
        const auto after = outputs(*session, batch_of({row}));
        const auto at = [](const engine::ForwardOutput& output, std::int64_t begin, std::int64_t end) {
            return std::vector<double>(output.log_probs.begin() + begin * 9, output.log_probs.begin() + end * 9);
        };
        // The upsampling reads one character back and two ahead.
        QCOMPARE(distance(at(before, 1, 126), at(after, 1, 126)), 0.0);
        QVERIFY(distance(at(before, 130, 190), at(after, 130, 190)) > 1e-5);
    }

    void corrected_queries_keys_and_cls_have_gradients() {
        const auto labels = session_of(small(Mode::corrected), 0);
        QVERIFY(labels->accumulate(labelled({row_of(80), row_of(33)}), 1.0, {}));
        for (const char* part : {"query", "key"}) {
            const std::string name = std::string("shiba_model.local_transformer.self_attn.") + part + ".weight";
            QVERIFY2(!is_zero(gradient_of(*labels, name)), part);
        }
        const auto letters = session_of(small(Mode::corrected, Head::masked_lm), 0);
        ShibaBatch batch = batch_of({row_of(80), row_of(33)});
        set_predictions(batch, {{5, 70}, {9}}, {row_of(80), row_of(33)}, 60);
        for (std::int64_t& target : batch.predict_targets)
            target %= 61;
        QVERIFY(letters->accumulate(batch, 1.0, {}));
        QVERIFY(!is_zero(gradient_of(*letters, "shiba_model.cls_linear.weight")));
    }

    void corrected_hash_separates_ids() {
        ShibaModel model = small(Mode::corrected);
        model.corrections.hash = true;
        model.embedder_bucket_count = 16000;
        const auto session = session_of(model, 0);
        // In the original 97 and 16097 are one and the same; 16000 is the padding vector.
        const auto a = outputs(*session, batch_of({{0xE000, 97}}));
        const auto b = outputs(*session, batch_of({{0xE000, 16097}}));
        QVERIFY(distance(a.log_probs, b.log_probs) > 1e-3);
        model.corrections.hash = false;
        const auto original = session_of(model, 0);
        QCOMPARE(distance(outputs(*original, batch_of({{0xE000, 97}})).log_probs,
                          outputs(*original, batch_of({{0xE000, 16097}})).log_probs),
                 0.0);
    }

    void corrected_predictions_stand_alone() {
        const auto session = session_of(small(Mode::corrected, Head::masked_lm), 0);
        ShibaBatch batch = batch_of({row_of(60), row_of(25)});
        set_predictions(batch, {{10, 20, 30}, {5}}, {}, 60);
        const auto all = outputs(*session, batch);
        QCOMPARE(all.log_probs_shape, (std::vector<std::int64_t>{4, 61}));
        set_predictions(batch, {{30, 10}, {}}, {}, 60);
        const auto some = outputs(*session, batch);
        const auto at = [](const engine::ForwardOutput& output, std::int64_t place) {
            return std::vector<double>(output.log_probs.begin() + place * 61,
                                       output.log_probs.begin() + (place + 1) * 61);
        };
        QVERIFY(distance(at(all, 0), at(some, 1)) < 1e-6);
        QVERIFY(distance(at(all, 2), at(some, 0)) < 1e-6);
    }

    void corrected_loss_of_nothing_is_zero() {
        const auto session = session_of(small(Mode::corrected), 0);
        ShibaBatch batch = labelled({row_of(10)});
        std::fill(batch.labels.begin(), batch.labels.end(), engine::k_ignored_label);
        const auto loss = session->accumulate(batch, 1.0, {});
        QVERIFY(loss);
        QCOMPARE(loss->items, std::int64_t{0});
        QCOMPARE(loss->loss, 0.0);
        const auto step = session->step({1e-3, 1.0});
        QVERIFY(step && step->applied);
        QCOMPARE(step->gradient_norm, 0.0);
    }

    void corrected_short_rows_leave_gradients_finite() {
        const auto session = session_of(small(Mode::corrected), 0);
        QVERIFY(session->accumulate(labelled({row_of(1), row_of(2), row_of(3), row_of(100)}), 1.0, {}));
        const auto step = session->step({1e-3, 1.0});
        QVERIFY(step && step->applied && std::isfinite(step->gradient_norm) && step->gradient_norm > 0);
    }

    // Quirks of the original.

    void reference_local_attention_is_a_block_mean() {
        const auto session = session_of(small(Mode::reference), 0);
        const auto before = outputs(*session, batch_of({row_of(200)}));
        overwrite(*session, "shiba_model.local_transformer.self_attn.query.weight",
                  [](std::vector<float>& weights) { std::reverse(weights.begin(), weights.end()); });
        const auto after = outputs(*session, batch_of({row_of(200)}));
        QCOMPARE(distance(before.log_probs, after.log_probs), 0.0);
    }

    void reference_cls_molecule_is_never_seen() {
        const auto session = session_of(small(Mode::reference), 0);
        QVERIFY(session->accumulate(labelled({row_of(70)}), 1.0, {}));
        QVERIFY(is_zero(gradient_of(*session, "shiba_model.cls_linear.weight")));
        QVERIFY(!gradient_of(*session, "shiba_model.cls_linear.weight").empty());
    }

    void reference_embedder_norm_has_no_gradient() {
        const auto session = session_of(small(Mode::reference), 0);
        QVERIFY(session->accumulate(labelled({row_of(70)}), 1.0, {}));
        std::vector<float> values(32);
        const auto gradient = session->read_gradient("shiba_model.embedder_ln.weight", values);
        QVERIFY(!gradient);
        QCOMPARE(gradient.error().kind, ErrorKind::not_found);
    }

    void embed_norm_uses_the_embedder_norm() {
        ShibaModel model = small(Mode::corrected);
        model.corrections.embed_norm = true;
        const auto session = session_of(model, 0);
        QVERIFY(session->accumulate(labelled({row_of(70)}), 1.0, {}));
        QVERIFY(!is_zero(gradient_of(*session, "shiba_model.embedder_ln.weight")));
    }

    void reference_predicted_places_see_only_each_other() {
        const auto session = session_of(small(Mode::reference, Head::masked_lm), 0);
        ShibaBatch batch = batch_of({row_of(60)});
        set_predictions(batch, {{10, 20, 30, 40}}, {}, 60);
        const auto four = outputs(*session, batch);
        set_predictions(batch, {{10, 20}}, {}, 60);
        const auto two = outputs(*session, batch);
        const std::vector<double> first(four.log_probs.begin(), four.log_probs.begin() + 2 * 61);
        QVERIFY(distance(first, two.log_probs) > 1e-2);
    }

    void reference_autoregressive_head_depends_on_order() {
        for (const Head head : {Head::autoregressive, Head::masked_lm}) {
            const auto session = session_of(small(Mode::reference, head), 0);
            ShibaBatch batch = batch_of({row_of(60)});
            set_predictions(batch, {{10, 20, 30}}, {}, 60);
            const auto one = outputs(*session, batch);
            set_predictions(batch, {{30, 20, 10}}, {}, 60);
            const auto other = outputs(*session, batch);
            const std::vector<double> a(one.log_probs.begin(), one.log_probs.begin() + 61);
            const std::vector<double> b(other.log_probs.end() - 61, other.log_probs.end());
            QVERIFY(head == Head::masked_lm ? distance(a, b) < 1e-5 : distance(a, b) > 1e-2);
        }
    }

    void reference_loss_of_nothing_is_nan() {
        const auto session = session_of(small(Mode::reference, Head::autoregressive), 0);
        ShibaBatch batch = batch_of({row_of(12)});
        set_predictions(batch, {{}}, {}, 60);
        const auto evaluation = session->evaluate(batch, false);
        QVERIFY2(evaluation, evaluation ? "" : evaluation.error().to_string().c_str());
        QVERIFY(std::isnan(evaluation->loss.loss));
    }

    void reference_short_rows_become_nan_and_are_not_applied() {
        const auto session = session_of(small(Mode::reference), 0);
        const std::vector<float> before = state_of(*session);
        const auto loss = session->accumulate(labelled({row_of(3), row_of(9)}), 1.0, {});
        QVERIFY(loss && std::isnan(loss->loss));
        const auto step = session->step({1e-3, 1.0});
        QVERIFY(step);
        QVERIFY(!step->applied);
        QVERIFY(same_bytes(state_of(*session), before));
        QVERIFY(session->accumulate(labelled({row_of(20)}), 1.0, {}));
        QVERIFY(session->step({1e-3, 1.0})->applied);
    }
};

QTEST_APPLESS_MAIN(PropertiesTest)
#include "properties_test.moc"
