// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phones/distance.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

/// Feature edit distances of very many words: each phone has a number, and what a pair of them costs is looked up.
/// Law: `edit` of numbers is `Costs::edit` of the phones, to the bit.
namespace sauti::phones {

/// A word as numbers of its phones.
using PhoneNumbers = std::vector<std::uint32_t>;

/// One thread at a time: `number` adds what is new, `edit` uses room of its own.
class CostTable {
public:
    explicit CostTable(Costs costs) : costs_(costs) {}

    [[nodiscard]] PhoneNumbers number(const std::vector<Phone>& phones);
    [[nodiscard]] const Phone& phone(std::uint32_t number) const { return phones_[number]; }
    [[nodiscard]] std::size_t size() const { return phones_.size(); }

    [[nodiscard]] double alone(std::uint32_t number) const { return alone_[number]; }
    [[nodiscard]] double substitution(std::uint32_t a, std::uint32_t b) const {
        return a < kept_ && b < kept_ ? pairs_[a * kept_ + b] : costs_.substitution(phones_[a], phones_[b]);
    }
    [[nodiscard]] double edit(const PhoneNumbers& a, const PhoneNumbers& b);

private:
    void grow();

    Costs costs_;
    std::vector<Phone> phones_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<double> alone_;
    std::vector<double> pairs_; ///< kept_ × kept_, row-major; phones above are computed when asked for
    std::size_t kept_ = 0;
    std::vector<double> row_;
};

} // namespace sauti::phones
