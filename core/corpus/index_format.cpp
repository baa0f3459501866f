// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/index_format.h"

#include <fmt/format.h>

#include <algorithm>

namespace sauti::corpus {

std::string index_build() {
    const char first = *reinterpret_cast<const char*>(&k_byte_order);
    return fmt::format("sauti-index 1 {}", first == 'B' ? "little" : "big");
}

std::string ColumnWriter::blob() const {
    std::string blob;
    blob.reserve(ends_.size() * sizeof(std::uint32_t) + bytes_.size());
    blob.append(bytes_of(ends_));
    blob.append(bytes_);
    return blob;
}

bool ColumnData::assign(std::string_view blob, std::size_t rows) {
    const std::size_t head = rows * sizeof(std::uint32_t);
    if (blob.size() < head || !values_of(blob.substr(0, head), ends_)) return false;
    bytes_.assign(blob.substr(head));
    std::size_t last = 0;
    for (const std::uint32_t end : ends_) {
        if (end <= last || end > bytes_.size()) return false;
        last = end;
    }
    return last == bytes_.size();
}

std::size_t ColumnData::row_at(std::size_t byte) const {
    return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), byte) - ends_.begin());
}

} // namespace sauti::corpus
