// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/step.h"

#include <string>

/// A small language for tests that need no tables: lower case, "ch" → t͡ʃ, an apostrophe is silent, q has no phone.
inline sauti::dataset::Tools small_tools() {
    using namespace sauti;
    dataset::Tools tools;
    tools.transliterator = [](const std::string& code, base::Mode mode) -> base::Result<dataset::Transliterator> {
        if (code == "none") return base::fail(base::ErrorKind::not_found, "there is no code none");
        dataset::Transliterator transliterator;
        transliterator.stamp = code + " " + std::string(base::name(mode));
        transliterator.run = [](std::string_view text, std::string& phones,
                                std::map<char32_t, std::int64_t>& unmapped) -> base::Result<void> {
            phones.clear();
            for (std::size_t i = 0; i < text.size(); ++i) {
                const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
                if (c == 'c' && i + 1 < text.size() && text[i + 1] == 'h') {
                    phones += "t\u0361\u0283";
                    ++i;
                } else if (c != '\'') {
                    phones += c;
                }
                if (c == 'q') ++unmapped[U'q'];
            }
            return {};
        };
        return transliterator;
    };
    return tools;
}
