// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/program.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The short way for codes without rules: lower case and NFD from a table of common letters, no UTF-16, NFC only where
/// marks could compose. Gives up on what its table does not know, and then the plain path answers; where it answers,
/// the answer is the plain path's to the byte. Internal to g2p.
namespace sauti::g2p {

class FastPath {
public:
    /// Null where the code needs the plain path: rules, Turkic case.
    [[nodiscard]] static std::unique_ptr<const FastPath> make(const Program& program);

    /// False: not for this text; `out` is then unspecified and nothing was counted.
    [[nodiscard]] bool transliterate(std::string_view text, std::string& out, UnmappedCounts* unmapped) const;

private:
    explicit FastPath(const Program& program);
    [[nodiscard]] bool prepare(std::string_view text, std::u32string& prepared) const;

    const Program& program_;
    std::vector<char> composes_; ///< for each entry of the map: its phones may change or compose under NFC
};

} // namespace sauti::g2p
