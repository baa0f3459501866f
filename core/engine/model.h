// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/mode.h"

#include <cstdint>
#include <string>
#include <vector>

/// The description of a SHIBA model in plain types: what an engine needs to build one. `shiba` checks it and reads and
/// writes it as JSON; names and defaults are those of the original program's configuration.
namespace sauti::engine {

using base::Mode;

enum class Head {
    masked_lm,      ///< "lm": the letters at chosen positions
    autoregressive, ///< "autoregressive": the original's head with one more causal layer over the chosen positions
    labels,         ///< "ner": a label for each id
    classes,        ///< "class": a label for the whole row
};

/// What `corrected` does differently, each on its own. All false is the reference's computation.
struct Corrections {
    bool attention_mask = false; ///< true block-local attention, nothing outside the sequence takes part
    bool padding = false;        ///< results do not depend on padding; the mask comes from row lengths, not from id 0
    bool cls_visible = false;    ///< the deep layers see the CLS molecule
    bool tail = false;           ///< the last L mod r characters reach the deep layers; rows of any length ≥ 1
    bool lm_head = false;        ///< plain head over all positions; rows may predict different numbers of positions
    bool hash = false;           ///< mixed hash (needs training from scratch); off unless asked for
    bool embed_norm = false;     ///< layer norm and dropout after the embeddings; off unless asked for
    bool packer = false;         ///< packing loses nothing (a data step; the model only remembers it)
    bool masking = false;        ///< any start, own replacement letters (training; the model only remembers it)
    bool init = false;           ///< deep layers start independently, all after the seed

    [[nodiscard]] static Corrections of(Mode mode) {
        Corrections all;
        if (mode == Mode::reference) return all;
        all.attention_mask = all.padding = all.cls_visible = all.tail = all.lm_head = true;
        all.packer = all.masking = all.init = true;
        return all;
    }
    bool operator==(const Corrections&) const = default;
};

struct ShibaModel {
    int hidden_size = 768;                  ///< H
    int attention_heads = 12;               ///< A, divides H
    int transformer_ff_size = 3072;         ///< F
    int deep_transformer_stack_layers = 12; ///< D
    int embedder_bucket_count = 16000;      ///< K
    int embedder_slice_count = 8;           ///< S, divides H, at most 16
    int max_length = 2048;                  ///< N, longest row in ids; divisible by the downsampling rate
    int downsampling_rate = 4;              ///< r
    int upsampling_kernel_size = 4;         ///< k
    double dropout = 0.1;
    std::string activation = "gelu"; ///< "gelu" (exact) or "relu"

    Head head = Head::labels;
    /// LM heads: V; classes are V + 1, the last one is "unknown".
    std::int64_t vocabulary_size = 0x9faf;
    /// LM heads with a restricted vocabulary: class i is code_points[i], V = their number; empty: class = code point.
    std::vector<std::uint32_t> code_points;
    /// labels and classes heads: C, and the labels' names where known.
    int label_count = 9;
    std::vector<std::string> labels;

    Mode mode = Mode::corrected;
    Corrections corrections = Corrections::of(Mode::corrected);

    bool operator==(const ShibaModel&) const = default;
};

} // namespace sauti::engine
