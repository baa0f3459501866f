// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/symbol_table.h"

namespace sauti::g2p {

void SymbolTable::assign(char32_t code_point, Symbol symbol) {
    std::uint16_t& page = pages_[code_point / k_page];
    if (page == 0) {
        page = static_cast<std::uint16_t>(cells_.size() / k_page);
        const Symbol rest = cells_.front();
        cells_.resize(cells_.size() + k_page, rest);
    }
    cells_[page * k_page + code_point % k_page] = symbol;
}

} // namespace sauti::g2p
