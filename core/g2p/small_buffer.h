// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>

/// A growing row of plain values whose first `Inline` stand in the object itself, so that work on a word allocates
/// nothing. Internal to g2p.
namespace sauti::g2p {

template <class T, std::size_t Inline>
class SmallBuffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    SmallBuffer() = default;
    SmallBuffer(const SmallBuffer&) = delete;
    SmallBuffer& operator=(const SmallBuffer&) = delete;

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] T* data() { return data_; }
    [[nodiscard]] const T* data() const { return data_; }
    [[nodiscard]] T& operator[](std::size_t at) { return data_[at]; }
    [[nodiscard]] const T& operator[](std::size_t at) const { return data_[at]; }
    [[nodiscard]] T& back() { return data_[size_ - 1]; }

    void clear() { size_ = 0; }
    void pop_back() { --size_; }
    void push_back(T value) {
        if (size_ == capacity_) grow(size_ + 1);
        data_[size_++] = value;
    }
    void append(const T* values, std::size_t count) {
        if (size_ + count > capacity_) grow(size_ + count);
        std::copy(values, values + count, data_ + size_);
        size_ += count;
    }
    void append(std::size_t count, T value) {
        resize(size_ + count);
        std::fill(data_ + size_ - count, data_ + size_, value);
    }
    /// New values are unspecified.
    void resize(std::size_t size) {
        if (size > capacity_) grow(size);
        size_ = size;
    }

private:
    void grow(std::size_t least) {
        const std::size_t capacity = std::max(least, capacity_ * 2);
        std::unique_ptr<T[]> larger(new T[capacity]);
        std::copy(data_, data_ + size_, larger.get());
        heap_ = std::move(larger);
        data_ = heap_.get();
        capacity_ = capacity;
    }

    std::array<T, Inline> inline_; ///< left unset on purpose: most of it is never used
    std::unique_ptr<T[]> heap_;
    T* data_ = inline_.data();
    std::size_t size_ = 0;
    std::size_t capacity_ = Inline;
};

} // namespace sauti::g2p
