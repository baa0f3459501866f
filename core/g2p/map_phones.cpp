// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/map_phones.h"

#include "g2p/code_tables.h"
#include "unicode/normalise.h"

#include <unordered_set>

namespace sauti::g2p {

base::Result<std::vector<std::string>> map_phones(std::string_view code, const Options& options) {
    SAUTI_TRY(const CodeTables tables, read_tables(code, options));
    std::vector<std::string> phones;
    std::unordered_set<std::string> seen;
    for (const MapEntry& entry : tables.map) {
        std::string phone = unicode::nfc(entry.phones);
        if (!phone.empty() && seen.insert(phone).second) phones.push_back(std::move(phone));
    }
    return phones;
}

} // namespace sauti::g2p
