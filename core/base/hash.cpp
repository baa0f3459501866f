// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"

#include "base/file.h"

#include <cstring>

#ifdef SAUTI_WITH_LIBCRYPTO
#include <openssl/evp.h>
#endif

namespace sauti::base {

namespace {

constexpr std::array<std::uint32_t, 64> k_round = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::uint32_t rotate(std::uint32_t value, int bits) {
    return (value >> bits) | (value << (32 - bits));
}

/// Streaming form of the plain SHA-256.
class Plain {
public:
    void update(std::string_view bytes) {
        length_ += bytes.size();
        while (!bytes.empty()) {
            const std::size_t count = std::min(block_.size() - filled_, bytes.size());
            std::memcpy(block_.data() + filled_, bytes.data(), count);
            filled_ += count;
            bytes.remove_prefix(count);
            if (filled_ == block_.size()) compress();
        }
    }

    std::array<std::uint8_t, 32> digest() {
        const std::uint64_t bits = length_ * 8;
        update(std::string_view("\x80", 1));
        while (filled_ != 56)
            update(std::string_view("\0", 1));
        std::array<char, 8> tail = {};
        for (int i = 0; i < 8; ++i)
            tail[static_cast<std::size_t>(i)] = static_cast<char>(bits >> (56 - 8 * i));
        update({tail.data(), tail.size()});
        std::array<std::uint8_t, 32> out = {};
        for (std::size_t i = 0; i < 32; ++i)
            out[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
        return out;
    }

private:
    void compress() {
        std::array<std::uint32_t, 64> w = {};
        for (std::size_t i = 0; i < 16; ++i) {
            w[i] = std::uint32_t{block_[4 * i]} << 24 | std::uint32_t{block_[4 * i + 1]} << 16 |
                   std::uint32_t{block_[4 * i + 2]} << 8 | std::uint32_t{block_[4 * i + 3]};
        }
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
            const std::uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        std::array<std::uint32_t, 8> v = state_;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
            const std::uint32_t choose = (v[4] & v[5]) ^ (~v[4] & v[6]);
            const std::uint32_t t1 = v[7] + s1 + choose + k_round[i] + w[i];
            const std::uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
            const std::uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            v = {t1 + s0 + majority, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
        }
        for (std::size_t i = 0; i < 8; ++i)
            state_[i] += v[i];
        filled_ = 0;
    }

    std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> block_ = {};
    std::size_t filled_ = 0;
    std::uint64_t length_ = 0;
};

std::string to_hex(const std::array<std::uint8_t, 32>& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : digest) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

} // namespace

#ifdef SAUTI_WITH_LIBCRYPTO

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
    void update(std::string_view bytes) { EVP_DigestUpdate(context, bytes.data(), bytes.size()); }
    std::array<std::uint8_t, 32> digest() {
        std::array<std::uint8_t, 32> out = {};
        EVP_DigestFinal_ex(context, out.data(), nullptr);
        return out;
    }
};

#else

struct Sha256::State : Plain {};

#endif

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
    state_->update(bytes);
}

std::string Sha256::hex() {
    return to_hex(state_->digest());
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.hex();
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    SAUTI_TRY(FileReader reader, FileReader::open(path));
    Sha256 hash;
    while (true) {
        SAUTI_TRY(const std::string piece, reader.read());
        if (piece.empty()) return hash.hex();
        hash.update(piece);
    }
}

std::array<std::uint8_t, 32> plain_sha256(std::string_view bytes) {
    Plain hash;
    hash.update(bytes);
    return hash.digest();
}

} // namespace sauti::base
