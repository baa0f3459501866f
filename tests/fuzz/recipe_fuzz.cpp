// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "dataset/recipe.h"
#include "fuzz/check.h"

#include <nlohmann/json.hpp>

/// A recipe is read or refused; one that was read is written and read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sauti;
    const auto recipe = dataset::parse_recipe(fuzz::text_of(data, size), "fuzz");
    if (!recipe) {
        fuzz::check_error(recipe.error());
        return 0;
    }
    fuzz::check(dataset::in_order(*recipe).size() == recipe->steps.size(), "a recipe that was read has no loop");
    const std::string written = base::pretty(dataset::json_of(*recipe));
    const auto again = dataset::parse_recipe(written, "fuzz");
    fuzz::check(again.has_value() && base::pretty(dataset::json_of(*again)) == written, "a recipe reads back");
    return 0;
}
