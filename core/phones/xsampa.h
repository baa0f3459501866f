// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/distance_tables.h"

#include <string>
#include <string_view>
#include <vector>

/// X-SAMPA to IPA and back, longest match first (PanPhon 0.22.2, panphon/xsampa.py; J. C. Wells, "Computer-coding the
/// IPA: a proposed extension of SAMPA", 1995).
namespace sauti::phones {

struct Conversion {
    std::string text;
    std::vector<std::string> unknown; ///< code points that the table does not have, in order
};

/// Immutable, any number of threads.
class XsampaConverter {
public:
    enum class Direction { to_ipa, to_xsampa };

    XsampaConverter(const DistanceTables& tables, Direction direction, base::Mode mode);

    /// To IPA, blanks divide what is converted and are not kept; the answer is not normalised. To X-SAMPA, the text is
    /// put in NFD. reference leaves out what is unknown, corrected keeps it.
    [[nodiscard]] Conversion convert(std::string_view text) const;

private:
    std::vector<std::pair<std::string, std::string>> pairs_; ///< longest key first
    Direction direction_;
    base::Mode mode_;
};

} // namespace sauti::phones
