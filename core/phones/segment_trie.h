// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Longest known segment at the beginning of a text, over code points.
namespace sauti::phones {

class SegmentTrie {
public:
    /// Index in the list given at construction (of the last among equals) and its length; −1 and 0 if none.
    struct Found {
        std::int32_t index = -1;
        std::size_t size_bytes = 0;
    };

    SegmentTrie() = default;
    /// Empty names are left out.
    explicit SegmentTrie(const std::vector<std::u32string>& names);

    [[nodiscard]] Found longest(std::string_view text) const;

private:
    struct Node {
        std::uint32_t first_edge = 0;
        std::uint32_t edge_count = 0;
        std::int32_t index = -1;
    };
    struct Edge {
        char32_t label = 0;
        std::uint32_t node = 0;
    };

    /// The node behind the edge; null if there is none.
    [[nodiscard]] const Node* next(const Node& node, char32_t label) const;

    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    /// From the root by the letters of most phones (Latin, IPA, modifiers, Greek): the node's number, 0 for none.
    std::array<std::uint32_t, 0x400> first_ = {};
};

} // namespace sauti::phones
