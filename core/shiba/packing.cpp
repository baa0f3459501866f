// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/packing.h"

#include "shiba/code_points.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sauti::shiba {

namespace {

/// Code points of white space before the text proper.
std::uint32_t leading_cps(std::string_view text) {
    std::uint32_t count = 0;
    while (!text.empty()) {
        const unicode::Decoded first = unicode::decode_first(text);
        if (!unicode::is_white_space(first.code_point)) break;
        text.remove_prefix(first.size_bytes);
        ++count;
    }
    return count;
}

} // namespace

Packer::Packer(PackingOptions options, Sink sink) : options_(options), sink_(std::move(sink)) {}

base::Result<void> Packer::add(std::int64_t line, std::string_view text) {
    const bool reference = options_.mode == base::Mode::reference;
    if (!reference && options_.max_length < 2) {
        return base::fail(
            base::ErrorKind::invalid,
            fmt::format("max_length is {}, but an example needs room for CLS and a character.", options_.max_length),
            "give max_length 2 or more");
    }
    Sentence sentence;
    SAUTI_CHECK(append_code_points(sentence.ids, text));
    sentence.piece.line = line;
    sentence.piece.begin_cps = leading_cps(text);
    sentence.piece.end_cps = sentence.piece.begin_cps + static_cast<std::uint32_t>(sentence.ids.size());
    ++counts_.lines;
    counts_.chars_in += static_cast<std::int64_t>(sentence.ids.size());
    return reference ? add_reference(std::move(sentence)) : add_corrected(std::move(sentence));
}

base::Result<void> Packer::add_reference(Sentence sentence) {
    if (sentence.ids.empty() && !options_.cross_docs) {
        counts_.lost_crossing += static_cast<std::int64_t>(buffer_.size());
        clear();
        return {};
    }
    if (fits(sentence.ids.size())) {
        append(std::move(sentence));
        return {};
    }
    if (buffer_.size() >= 2) {
        SAUTI_CHECK(write());
    } else {
        counts_.lost_too_long += static_cast<std::int64_t>(buffer_.size());
        clear();
    }
    // reference: the line that did not fit goes nowhere (packs_as_the_original_does)
    ++counts_.lost_at_seams;
    return {};
}

base::Result<void> Packer::add_corrected(Sentence sentence) {
    if (sentence.ids.empty()) {
        ++counts_.blank_lines;
        return options_.cross_docs ? base::Result<void>{} : write();
    }
    for (std::int32_t& id : sentence.ids) {
        if (!is_special(id)) continue;
        // A CLS or SEP inside a sentence could not be told from ours.
        id = static_cast<std::int32_t>(unicode::k_replacement);
        ++counts_.special_chars;
    }
    const auto room = static_cast<std::size_t>(options_.max_length - 1);
    if (sentence.ids.size() <= room) return add_piece(std::move(sentence));
    ++counts_.long_lines;
    for (std::size_t begin = 0; begin < sentence.ids.size(); begin += room) {
        const std::size_t end = std::min(begin + room, sentence.ids.size());
        Sentence part;
        part.ids.assign(sentence.ids.begin() + static_cast<std::ptrdiff_t>(begin),
                        sentence.ids.begin() + static_cast<std::ptrdiff_t>(end));
        part.piece = sentence.piece;
        part.ends_line = end == sentence.ids.size();
        part.piece.begin_cps = sentence.piece.begin_cps + static_cast<std::uint32_t>(begin);
        part.piece.end_cps = sentence.piece.begin_cps + static_cast<std::uint32_t>(end);
        SAUTI_CHECK(add_piece(std::move(part)));
    }
    return {};
}

base::Result<void> Packer::add_piece(Sentence sentence) {
    if (!fits(sentence.ids.size())) SAUTI_CHECK(write());
    append(std::move(sentence));
    return {};
}

bool Packer::fits(std::size_t length_ids) const {
    const auto sentences = static_cast<std::int64_t>(buffer_.size());
    const bool few_enough = options_.max_sents <= 0 || sentences < options_.max_sents;
    return few_enough && static_cast<std::int64_t>(length_ids) + buffered_ids_ + sentences + 1 <= options_.max_length;
}

void Packer::append(Sentence sentence) {
    buffered_ids_ += static_cast<std::int64_t>(sentence.ids.size());
    buffer_.push_back(std::move(sentence));
}

base::Result<void> Packer::write() {
    if (buffer_.empty()) return {};
    Example example;
    example.ids.reserve(static_cast<std::size_t>(buffered_ids_) + buffer_.size());
    for (Sentence& sentence : buffer_) {
        example.ids.push_back(example.ids.empty() ? k_cls : k_sep);
        sentence.piece.first_id = static_cast<std::uint32_t>(example.ids.size());
        std::copy(sentence.ids.begin(), sentence.ids.end(), std::back_inserter(example.ids));
        if (sentence.ends_line) ++counts_.sentences_kept;
        example.pieces.push_back(sentence.piece);
    }
    ++counts_.examples;
    counts_.chars_kept += buffered_ids_;
    clear();
    return sink_(example);
}

void Packer::clear() {
    buffer_.clear();
    buffered_ids_ = 0;
}

base::Result<void> Packer::finish() {
    if (options_.mode == base::Mode::corrected) return write();
    // reference: the last buffer is never written (packs_as_the_original_does)
    counts_.lost_at_end += static_cast<std::int64_t>(buffer_.size());
    clear();
    return {};
}

std::string Packer::printed() const {
    return fmt::format(
        "Finished. Lost {} sentences due to examples crossing documents and {} sentences due to examples "
        "too long to fit the minimum sentences in an example",
        counts_.lost_crossing, counts_.lost_too_long);
}

std::string example_line(std::span<const std::int32_t> ids) {
    std::string line = "{\"input_ids\": [";
    line.reserve(line.size() + ids.size() * 7 + 2);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i > 0) line += ", ";
        fmt::format_to(std::back_inserter(line), "{}", ids[i]);
    }
    line += "]}";
    return line;
}

base::Result<std::vector<std::vector<std::int32_t>>> sentences_of(std::span<const std::int32_t> ids) {
    if (ids.empty() || ids.front() != k_cls) {
        return base::fail(base::ErrorKind::invalid, "The example does not begin with CLS (57344).");
    }
    std::vector<std::vector<std::int32_t>> sentences(1);
    for (const std::int32_t id : ids.subspan(1)) {
        if (id == k_sep) {
            sentences.emplace_back();
        } else {
            sentences.back().push_back(id);
        }
    }
    return sentences;
}

} // namespace sauti::shiba
