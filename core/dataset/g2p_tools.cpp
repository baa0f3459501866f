// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/g2p_tools.h"

#include "g2p/engine.h"

#include <memory>
#include <utility>

namespace sauti::dataset {

Tools g2p_tools(const std::filesystem::path& data_folder) {
    Tools tools;
    tools.transliterator = [data_folder](const std::string& code, base::Mode mode) -> base::Result<Transliterator> {
        g2p::Options options;
        options.mode = mode;
        options.data_folder = data_folder;
        SAUTI_TRY(const std::shared_ptr<const g2p::Engine> engine, g2p::Engine::load(code, options));
        Transliterator transliterator;
        transliterator.stamp = engine->stamp();
        transliterator.run = [engine](std::string_view text, std::string& phones,
                                      std::map<char32_t, std::int64_t>& unmapped) -> base::Result<void> {
            g2p::UnmappedCounts counts;
            SAUTI_CHECK(engine->transliterate(text, phones, &counts));
            for (const auto& [code_point, times] : counts.counts())
                unmapped[code_point] += times;
            return {};
        };
        return transliterator;
    };
    return tools;
}

} // namespace sauti::dataset
