// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/rule_file.h"

#include <set>
#include <string_view>

/// Which letters a text can have when a rule's turn comes, and so which rules can never fire. Internal to g2p.
namespace sauti::g2p {

/// Is the code point its own lower case, or what NFD leaves of one?
[[nodiscard]] bool is_in_lower_case(char32_t code_point);

class RuleReach {
public:
    /// False only where each way through the rule's expression needs a letter that no text in lower case has and that
    /// nothing before wrote.
    [[nodiscard]] bool can_fire(const RuleText& rule) const;
    /// The rule had its turn: later ones may meet what it wrote.
    void add_rule(const RuleText& rule);
    void add_phones(std::string_view phones);

private:
    std::set<char32_t> written_;
};

} // namespace sauti::g2p
