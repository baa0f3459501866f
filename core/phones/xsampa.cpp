// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/xsampa.h"

#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <algorithm>

namespace sauti::phones {

XsampaConverter::XsampaConverter(const DistanceTables& tables, Direction direction, base::Mode mode)
    : pairs_(direction == Direction::to_ipa ? tables.from_xsampa : tables.to_xsampa), direction_(direction),
      mode_(mode) {
    std::stable_sort(pairs_.begin(), pairs_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

Conversion XsampaConverter::convert(std::string_view text) const {
    Conversion result;
    const std::string whole = direction_ == Direction::to_ipa ? std::string(text) : unicode::nfd(text);
    for (std::string_view rest = whole; !rest.empty();) {
        const auto found = std::find_if(pairs_.begin(), pairs_.end(), [rest](const auto& pair) {
            return rest.substr(0, pair.first.size()) == pair.first;
        });
        if (found != pairs_.end()) {
            result.text += found->second;
            rest.remove_prefix(found->first.size());
            continue;
        }
        const unicode::Decoded next = unicode::decode_first(rest);
        const std::string_view piece = rest.substr(0, next.size_bytes);
        rest.remove_prefix(next.size_bytes);
        if (unicode::is_white_space(next.code_point)) {
            if (direction_ == Direction::to_xsampa) result.text += piece;
            continue;
        }
        if (mode_ == base::Mode::corrected) result.text += piece;
        result.unknown.emplace_back(piece);
    }
    return result;
}

} // namespace sauti::phones
