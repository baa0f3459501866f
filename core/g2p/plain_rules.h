// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/rule_file.h"
#include "g2p/rule_observer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The rules of one file as regular expressions of ICU, and their application in order, one pass each: the plain way,
/// which RuleProgram is held against. Internal to g2p.
namespace sauti::g2p {

struct RuleOptions {
    bool limited = false; ///< reference: at most 32 replacements a rule and text
    int limit_ms = 10000; ///< about how long one search may take
    /// corrected, where rules or keys name blanks: the inside of a class of the characters of a word; # is then the
    /// edge of a word. Empty: # is the edge of the text.
    std::string word_class;
};

/// Where a piece of text came from.
struct Origin {
    std::uint32_t begin = 0; ///< units of the text that the first rule saw
    std::uint32_t end = 0;
    std::int32_t rule = -1; ///< that wrote it, by its place in the file; −1: none

    bool operator==(const Origin&) const = default;
};

/// UTF-16 and, where asked for, the origin of each unit.
struct RuleTextBuffer {
    std::u16string text;
    std::vector<Origin> origins;
    bool tracked = false;

    /// Each unit is its own origin.
    void start(std::u16string_view source, bool track);
};

/// Immutable, any number of threads: what matching changes lies in a Worker.
class PlainRules {
public:
    /// What a regular expression needs while it runs; made once, used again and again by one thread at a time.
    class Worker {
    public:
        Worker();
        ~Worker();
        Worker(Worker&&) noexcept;
        Worker& operator=(Worker&&) noexcept;

    private:
        friend class PlainRules;
        struct Parts;
        std::unique_ptr<Parts> parts_;
    };

    PlainRules();
    ~PlainRules();
    PlainRules(PlainRules&&) noexcept;
    PlainRules& operator=(PlainRules&&) noexcept;

    /// `invalid` with file and line where ICU refuses an expression.
    [[nodiscard]] static base::Result<PlainRules> compile(const std::vector<RuleText>& rules,
                                                          const RuleOptions& options);

    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::size_t size() const;
    /// `limit`, naming the rule, where an expression runs out of its stack (64 MiB) or time.
    [[nodiscard]] base::Result<void> apply(RuleTextBuffer& buffer, Worker& worker,
                                           RuleObserver* observer = nullptr) const;

private:
    struct Rule;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace sauti::g2p
