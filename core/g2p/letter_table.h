// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What a letter of a text becomes before rules and map: lower case, NFD, stripped; looked up, not worked out. Internal
/// to g2p.
namespace sauti::g2p {

class LetterTable {
public:
    struct Letter {
        std::array<char32_t, 3> code_points = {};
        std::uint8_t count = 0;
        bool known = false;           ///< false: its neighbours matter, or it becomes more than three code points
        std::uint8_t first_class = 0; ///< canonical combining class of the first code point, before stripping
        std::uint8_t last_class = 0;
    };

    /// `locale` of lower-casing, `strip` what is taken out, `script` letters of the texts that are to come: whole
    /// blocks around them are looked up at once. Latin, IPA and general punctuation always are.
    LetterTable(std::string_view locale, std::u32string_view strip, std::u32string_view script);

    [[nodiscard]] Letter of(char32_t code_point) const {
        const std::uint16_t block = blocks_[code_point / k_block];
        return block != 0 ? letters_[block * k_block + code_point % k_block] : worked_out(code_point);
    }
    /// Of a code point below 128.
    [[nodiscard]] const Letter& of_ascii(unsigned char byte) const { return letters_[k_block + byte]; }

private:
    static constexpr std::size_t k_block = 128;

    void add_block(char32_t code_point);
    [[nodiscard]] Letter worked_out(char32_t code_point) const;

    std::string locale_;
    std::u32string strip_;
    std::array<std::uint16_t, 0x110000 / k_block> blocks_ = {}; ///< 0: not looked up
    std::vector<Letter> letters_;                               ///< block 0 is not used, block 1 is ASCII
};

} // namespace sauti::g2p
