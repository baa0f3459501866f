// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"
#include "corpus/corpus.h"
#include "dataset/recipe.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// The first lines after each step of a recipe, beside what they were before it: what the page Data sets shows while a
/// recipe is written. Only the beginning of one file of each input is read, of an input with a filter the first rows
/// that it leaves; nothing is written.
namespace sauti::dataset {

struct PreviewOptions {
    std::filesystem::path project;
    std::size_t lines = 20;        ///< shown after each step
    std::size_t read_lines = 200;  ///< of each input, cut at the end of a sentence
    std::string split;             ///< which file; empty: the first
    corpus::OpenOptions open = {}; ///< for inputs with a filter
};

struct PreviewLine {
    std::string text;
    std::string before; ///< the lines that it was made of, joined by \n
    bool changed = false;
    std::uint32_t from_line = 0; ///< of the step's first input, from 1; 0: of none
};

struct StepPreview {
    std::string id; ///< of the step, or of an input
    Kind kind = Kind::text;
    std::vector<PreviewLine> lines;
    StepReport report; ///< over what was read
};

/// Inputs first, then the steps in their order. The first step that fails ends it with its error.
[[nodiscard]] base::Result<std::vector<StepPreview>> preview(const Recipe& recipe, const PreviewOptions& options,
                                                             const Tools& tools, const base::Work& work = {});

} // namespace sauti::dataset
