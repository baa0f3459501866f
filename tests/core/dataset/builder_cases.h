// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/test_project.h"
#include "core/dataset/test_tools.h"
#include "dataset/builder.h"

#include <string>

/// What the tests of the builder build: a small corpus, a recipe with two outputs, and how they are changed.

inline const std::string k_train = "Chui B-PER\nna O\nQali I-PER\n\nmtu O\n\n";
inline const std::string k_dev = "Chui O\nwa B-LOC\n\n";

inline const std::string k_recipe = R"({ "format": "sauti-recipe", "version": 1, "name": "phones",
  "inputs": { "c": { "corpus": "swa" } },
  "steps": [
    { "id": "phones", "step": "phonemize-conll", "from": ["c"] },
    { "id": "chars", "step": "split-characters", "from": ["phones"] },
    { "id": "text", "step": "conll-text", "from": ["phones"] },
    { "id": "bare", "step": "strip-spaces", "from": ["text"] },
    { "id": "rows", "step": "shiba-jsonl", "from": ["bare"], "options": { "max_length": 16 } } ],
  "outputs": { "ner": "chars", "pretrain": "rows" } })";

inline sauti::dataset::BuildRequest request_for(const TestProject& project, const std::string& recipe,
                                                const std::string& name = "swa-phones") {
    sauti::dataset::BuildRequest request;
    request.project = project.project();
    request.name = name;
    request.recipe = *sauti::dataset::parse_recipe(recipe, "r.json");
    request.tools = small_tools();
    return request;
}

inline std::string changed(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

inline std::string long_text(int sentences) {
    std::string text;
    for (int i = 0; i < sentences; ++i)
        text += "Chui" + std::to_string(i) + " B-PER\nanakimbia O\nQ" + std::to_string(i % 7) + " B-LOC\n\n";
    return text;
}
