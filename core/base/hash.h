// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

/// SHA-256, the name of contents everywhere in a project. libcrypto where it is built in, a plain one of ours as its
/// test and its stand-in (headless build).
namespace sauti::base {

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view bytes);
    /// 64 lower-case hex digits; the object is used up.
    [[nodiscard]] std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// Streams the file: bounded memory.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& path);

/// The plain SHA-256 (FIPS 180-4) that stands behind the above where libcrypto is absent.
[[nodiscard]] std::array<std::uint8_t, 32> plain_sha256(std::string_view bytes);

/// FNV-1a, 64 bits: for stream names and caches, never for contents.
[[nodiscard]] constexpr std::uint64_t fnv1a_64(std::string_view bytes, std::uint64_t hash = 0xcbf29ce484222325U) {
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001b3U;
    }
    return hash;
}

/// Murmur3's 32-bit finalizer: neighbouring numbers come out far apart.
[[nodiscard]] constexpr std::uint32_t fmix32(std::uint32_t x) {
    x ^= x >> 16;
    x *= 0x85EBCA6BU;
    x ^= x >> 13;
    x *= 0xC2B2AE35U;
    return x ^ (x >> 16);
}

} // namespace sauti::base
