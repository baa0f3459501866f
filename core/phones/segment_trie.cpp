// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones/segment_trie.h"

#include "unicode/utf8.h"

#include <algorithm>
#include <numeric>

namespace sauti::phones {

SegmentTrie::SegmentTrie(const std::vector<std::u32string>& names) {
    std::vector<std::uint32_t> order(names.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&names](auto a, auto b) { return names[a] < names[b]; });

    // Breadth first: a node is a range of the sorted names that share their first `depth` code points.
    struct Range {
        std::size_t begin, end, depth;
    };
    std::vector<Range> ranges = {{0, order.size(), 0}};
    nodes_.emplace_back();
    for (std::size_t at = 0; at < ranges.size(); ++at) {
        const auto [begin, end, depth] = ranges[at];
        std::size_t i = begin;
        while (i < end && names[order[i]].size() == depth) {
            if (depth > 0) nodes_[at].index = static_cast<std::int32_t>(order[i]);
            ++i;
        }
        nodes_[at].first_edge = static_cast<std::uint32_t>(edges_.size());
        while (i < end) {
            const char32_t label = names[order[i]][depth];
            std::size_t next = i;
            while (next < end && names[order[next]][depth] == label)
                ++next;
            edges_.push_back({label, static_cast<std::uint32_t>(ranges.size())});
            ranges.push_back({i, next, depth + 1});
            nodes_.emplace_back();
            i = next;
        }
        nodes_[at].edge_count = static_cast<std::uint32_t>(edges_.size()) - nodes_[at].first_edge;
    }
    for (std::uint32_t i = 0; i < nodes_[0].edge_count; ++i) {
        if (edges_[i].label < first_.size()) first_[edges_[i].label] = edges_[i].node;
    }
}

const SegmentTrie::Node* SegmentTrie::next(const Node& node, char32_t label) const {
    if (node.edge_count == 0) return nullptr;
    const Edge* begin = edges_.data() + node.first_edge;
    const Edge* end = begin + node.edge_count;
    // What follows a letter inside a segment is a modifier, and most letters stand below all of these.
    if (label < begin->label || label > end[-1].label) return nullptr;
    const Edge* found = std::lower_bound(
        begin, end, label, [](const Edge& candidate, char32_t wanted) { return candidate.label < wanted; });
    return found->label == label ? &nodes_[found->node] : nullptr;
}

SegmentTrie::Found SegmentTrie::longest(std::string_view text) const {
    Found best;
    if (nodes_.empty()) return best;
    const Node* node = nodes_.data();
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const unicode::Decoded letter =
            lead < 0x80 ? unicode::Decoded{lead, 1, true} : unicode::decode_first(text.substr(at));
        if (at == 0 && letter.code_point < first_.size()) {
            const std::uint32_t number = first_[letter.code_point];
            node = number > 0 ? &nodes_[number] : nullptr;
        } else {
            node = next(*node, letter.code_point);
        }
        if (node == nullptr) break;
        at += letter.size_bytes;
        if (node->index >= 0) best = {node->index, at};
    }
    return best;
}

} // namespace sauti::phones
