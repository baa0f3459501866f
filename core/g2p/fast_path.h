// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "g2p/letter_table.h"
#include "g2p/plain_path.h"
#include "g2p/program.h"
#include "g2p/small_buffer.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The short way: lower case and NFD from a table, rules by our own matcher, no UTF-16, no regular expressions of ICU,
/// no allocation for a word, NFC only where marks could compose. Gives up on the few texts whose letters look at their
/// neighbours, and then the plain path answers; where it answers, the answer is the plain path's to the byte. Internal
/// to g2p.
namespace sauti::g2p {

class FastPath {
public:
    /// Null where one of the code's rules needs the plain path.
    [[nodiscard]] static std::unique_ptr<const FastPath> make(const Program& program);

    /// False: not for this text; `out` is then unspecified and nothing was counted. `request.steps` is not pieces.
    [[nodiscard]] base::Result<bool> transliterate(std::string_view text, const Request& request,
                                                   std::string& out) const;

private:
    class Run;
    explicit FastPath(const Program& program);

    /// What an entry of the map writes, ready to be copied whole.
    struct Phones {
        static constexpr std::size_t k_room = 14;
        std::array<char, k_room> bytes = {};
        std::uint8_t size = 0; ///< above k_room: look into the map
        bool composes = false; ///< may change or compose under NFC
    };

    const Program& program_;
    LetterTable letters_;
    std::vector<Phones> phones_;
    std::vector<std::u32string> code_points_; ///< of each entry's phones, where rules follow the map
};

} // namespace sauti::g2p
