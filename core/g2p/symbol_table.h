// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

/// A small number for every code point, looked up in two steps. Internal to g2p.
namespace sauti::g2p {

using Symbol = std::uint16_t;

class SymbolTable {
public:
    /// Every code point has the symbol `rest` until another one is assigned.
    explicit SymbolTable(Symbol rest = 0) : cells_(k_page, rest) {}

    void assign(char32_t code_point, Symbol symbol);
    /// `code_point` ≤ U+10FFFF.
    [[nodiscard]] Symbol of(char32_t code_point) const {
        return cells_[pages_[code_point / k_page] * k_page + code_point % k_page];
    }

private:
    static constexpr std::size_t k_page = 128;

    std::array<std::uint16_t, 0x110000 / k_page> pages_ = {}; ///< page 0 of cells_ is all rest
    std::vector<Symbol> cells_;
};

} // namespace sauti::g2p
