// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/backoff.h"

#include "unicode/normalise.h"

namespace sauti::g2p {

base::Result<std::shared_ptr<const Backoff>> Backoff::load(const std::vector<std::string>& codes,
                                                           const Options& options) {
    if (options.mode == base::Mode::reference) {
        return base::fail(base::ErrorKind::usage, "several codes in turn are not what the reference does",
                          "give one code, or --mode corrected");
    }
    auto backoff = std::shared_ptr<Backoff>(new Backoff());
    for (const std::string& code : codes) {
        SAUTI_TRY(auto engine, Engine::load(code, options));
        backoff->engines_.push_back(std::move(engine));
    }
    return std::shared_ptr<const Backoff>(std::move(backoff));
}

std::size_t Backoff::owner(std::string_view cluster) const {
    std::size_t partly = engines_.size();
    for (std::size_t i = 0; i < engines_.size(); ++i) {
        const Coverage coverage = engines_[i]->coverage(cluster);
        if (coverage == Coverage::whole) return i;
        if (coverage == Coverage::part && partly == engines_.size()) partly = i;
    }
    return partly;
}

base::Result<void> Backoff::transliterate(std::string_view text, std::string& out, UnmappedCounts* unmapped) const {
    out.clear();
    const std::size_t nobody = engines_.size();
    std::string phones;
    std::size_t run_owner = nobody;
    std::size_t begin = 0;
    std::size_t at = 0;
    const auto end_run = [&]() -> base::Result<void> {
        const Engine& engine = *engines_[run_owner == nobody ? 0 : run_owner];
        SAUTI_CHECK(engine.transliterate(text.substr(begin, at - begin), phones, unmapped));
        out += phones;
        begin = at;
        return {};
    };
    while (at < text.size()) {
        const std::size_t size = unicode::first_cluster_bytes(text.substr(at));
        const std::size_t wanted = owner(text.substr(at, size));
        if (wanted != nobody && wanted != run_owner) {
            if (run_owner != nobody) SAUTI_CHECK(end_run());
            run_owner = wanted;
        }
        at += size;
    }
    return end_run();
}

} // namespace sauti::g2p
