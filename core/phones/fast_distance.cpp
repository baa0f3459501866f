// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/fast_distance.h"

#include <algorithm>
#include <utility>

namespace sauti::phones {

namespace {

/// 2,048² pairs are 32 MiB; no language has more phones.
constexpr std::size_t k_most_kept = 2048;

std::string key_of(const Phone& phone) {
    std::string key = phone.text;
    key += phone.known ? '\1' : '\0';
    for (const std::int8_t value : phone.features)
        key += static_cast<char>(value + 1);
    return key;
}

} // namespace

PhoneNumbers CostTable::number(const std::vector<Phone>& phones) {
    PhoneNumbers numbers;
    numbers.reserve(phones.size());
    for (const Phone& phone : phones) {
        const auto [entry, added] = numbers_.emplace(key_of(phone), static_cast<std::uint32_t>(phones_.size()));
        if (added) {
            phones_.push_back(phone);
            alone_.push_back(costs_.alone(phone));
        }
        numbers.push_back(entry->second);
    }
    if (phones_.size() > kept_ && kept_ < k_most_kept) grow();
    return numbers;
}

void CostTable::grow() {
    // A language's phones are met within its first lines; what is known already is copied.
    const std::size_t kept = std::min(phones_.size(), k_most_kept);
    std::vector<double> pairs(kept * kept);
    for (std::size_t i = 0; i < kept; ++i) {
        for (std::size_t j = 0; j < kept; ++j) {
            pairs[i * kept + j] =
                i < kept_ && j < kept_ ? pairs_[i * kept_ + j] : costs_.substitution(phones_[i], phones_[j]);
        }
    }
    pairs_ = std::move(pairs);
    kept_ = kept;
}

double CostTable::edit(const PhoneNumbers& a, const PhoneNumbers& b) {
    row_.resize(b.size() + 1);
    row_[0] = 0;
    for (std::size_t j = 0; j < b.size(); ++j)
        row_[j + 1] = row_[j] + alone_[b[j]];
    for (const std::uint32_t phone : a) {
        const double deletion = alone_[phone];
        double diagonal = row_[0];
        double left = row_[0] + deletion;
        row_[0] = left;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const double up = row_[j + 1];
            const double across = diagonal + substitution(phone, b[j]);
            left = std::min(std::min(up + deletion, across), left + alone_[b[j]]);
            diagonal = up;
            row_[j + 1] = left;
        }
    }
    return row_[b.size()];
}

} // namespace sauti::phones
