// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "g2p/rule_file.h"

#include <memory>
#include <string>
#include <vector>

/// The rules of one file, compiled, and their application in order, one pass each. Internal to g2p.
namespace sauti::g2p {

struct RuleSetOptions {
    bool limited = false; ///< reference: at most 32 replacements a rule and text
    int limit_ms = 10000; ///< about how long one search may take
    /// corrected, where rules or keys name blanks: the inside of a class of the characters of a word; # is then the
    /// edge of a word. Empty: # is the edge of the text.
    std::string word_class;
};

/// UTF-16 and, where asked for, a byte for each unit: 1 where a rule wrote it.
struct RuleTextBuffer {
    std::u16string text;
    std::string written;
    bool tracked = false;
};

/// Immutable, any number of threads: what matching changes lies in a Worker.
class RuleSet {
public:
    /// What a regular expression needs while it runs; made once, used again and again by one thread at a time.
    class Worker {
    public:
        Worker();
        ~Worker();
        Worker(Worker&&) noexcept;
        Worker& operator=(Worker&&) noexcept;

    private:
        friend class RuleSet;
        struct Parts;
        std::unique_ptr<Parts> parts_;
    };

    RuleSet();
    ~RuleSet();
    RuleSet(RuleSet&&) noexcept;
    RuleSet& operator=(RuleSet&&) noexcept;

    /// `invalid` with file and line where ICU refuses an expression.
    [[nodiscard]] static base::Result<RuleSet> compile(const std::vector<RuleText>& rules,
                                                       const RuleSetOptions& options);

    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::size_t size() const;
    /// `limit`, naming the rule, where an expression runs out of its stack (64 MiB) or time.
    [[nodiscard]] base::Result<void> apply(RuleTextBuffer& buffer, Worker& worker) const;

private:
    struct Rule;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace sauti::g2p
