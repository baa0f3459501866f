// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes give a value or an error; a value that is written reads back as the same value.
#include "base/json.h"
#include "fuzz/check.h"

#include <nlohmann/json.hpp>

using namespace sauti;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto value = base::parse_json(text, "input.json");
    if (!value) {
        fuzz::check_error(value.error());
        return 0;
    }
    const auto again = base::parse_json(base::compact(*value), "again.json");
    fuzz::check(again.has_value() && *again == *value, "a compact value reads back");
    const auto pretty = base::parse_json(base::pretty(*value), "pretty.json");
    fuzz::check(pretty.has_value() && *pretty == *value, "a pretty value reads back");
    return 0;
}
