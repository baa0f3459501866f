// SPDX-License-Identifier: GPL-3.0-or-later
#include "shiba/code_points.h"

#include "unicode/utf8.h"

#include <fmt/format.h>

namespace sauti::shiba {

base::Result<void> append_code_points(std::vector<std::int32_t>& ids, std::string_view text) {
    if (const auto bad = unicode::first_invalid_utf8(text)) {
        base::Place place;
        place.byte = static_cast<std::int64_t>(*bad);
        return base::fail(
            base::make_error(base::ErrorKind::encoding, "The text is not valid UTF-8.", "convert the file to UTF-8")
                .at(place));
    }
    std::string_view rest = unicode::strip(text);
    while (!rest.empty()) {
        const unicode::Decoded decoded = unicode::decode_first(rest);
        ids.push_back(static_cast<std::int32_t>(decoded.code_point));
        rest.remove_prefix(decoded.size_bytes);
    }
    return {};
}

base::Result<std::vector<std::int32_t>> encode(std::string_view text) {
    std::vector<std::int32_t> ids = {k_cls};
    SAUTI_CHECK(append_code_points(ids, text));
    return ids;
}

base::Result<std::vector<std::int32_t>> encode(std::span<const std::string> texts) {
    if (texts.empty()) return base::fail(base::ErrorKind::invalid, "A list of texts to encode is empty.");
    std::vector<std::int32_t> ids;
    for (const std::string& text : texts) {
        ids.push_back(ids.empty() ? k_cls : k_sep);
        SAUTI_CHECK(append_code_points(ids, text));
    }
    return ids;
}

base::Result<std::string> decode(std::span<const std::int32_t> ids) {
    std::string text;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::int32_t id = ids[i];
        switch (id) {
        case k_pad: text += "[PAD]"; continue;
        case k_cls: text += "[CLS]"; continue;
        case k_sep: text += "[SEP]"; continue;
        case k_mask: text += "[MASK]"; continue;
        default: break;
        }
        if (id < 0 || id > 0x10FFFF || (id >= 0xD800 && id <= 0xDFFF)) {
            return base::fail(base::ErrorKind::invalid, fmt::format("Id {} at index {} is no code point.", id, i));
        }
        unicode::append_utf8(text, static_cast<char32_t>(id));
    }
    return text;
}

} // namespace sauti::shiba
