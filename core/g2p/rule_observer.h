// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Who wants to know which rules do something. Internal to g2p.
namespace sauti::g2p {

class RuleObserver {
public:
    RuleObserver() = default;
    RuleObserver(const RuleObserver&) = delete;
    RuleObserver& operator=(const RuleObserver&) = delete;
    virtual ~RuleObserver() = default;

    /// The rule (its place in the file, from 0) replaced `times` matches in a text.
    virtual void fired(std::size_t rule, std::int64_t times, std::u32string_view before, std::u32string_view after) = 0;
};

} // namespace sauti::g2p
