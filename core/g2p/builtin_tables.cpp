// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"
#include "g2p/code_tables.h"
#include "g2p/embedded_files.h"
#include "phones/table_text.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::g2p {

using base::ErrorKind;

namespace {

constexpr std::string_view k_suffix = ".tsv";
constexpr std::string_view k_punctuation = "punctuation.tsv";
constexpr std::string_view k_xsampa = "xsampa.tsv";
/// In a column of the map: this mode has no such key.
constexpr std::string_view k_no_key = "-";

std::vector<std::string_view> columns(std::string_view line) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = line.find('\t');
        parts.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return parts;
        line.remove_prefix(end + 1);
    }
}

/// A combining mark is written on a dotted circle, which is not meant.
std::u32string without_circle(std::string_view text) {
    constexpr char32_t k_dotted_circle = 0x25CC;
    std::u32string code_points = unicode::to_code_points(text);
    if (!code_points.empty() && code_points.front() == k_dotted_circle) code_points.erase(0, 1);
    return code_points;
}

std::string_view embedded(std::string_view name) {
    const auto& files = embedded_files();
    const auto found = std::find_if(files.begin(), files.end(), [name](const auto& file) { return file.name == name; });
    return found == files.end() ? std::string_view() : found->text;
}

/// Rows of two columns, comments left out.
std::vector<std::pair<std::string_view, std::string_view>> pairs_of(std::string_view text) {
    std::vector<std::pair<std::string_view, std::string_view>> pairs;
    for (const phones::TextLine& line : phones::lines_of(text)) {
        if (line.text.empty() || line.text.front() == '#') continue;
        const auto fields = columns(line.text);
        if (fields.size() == 2) pairs.emplace_back(fields[0], fields[1]);
    }
    return pairs;
}

class BuiltinParser {
public:
    BuiltinParser(std::string path, const Options& options)
        : path_(std::move(path)), corrected_(options.mode == base::Mode::corrected) {
        map_options_.tones = options.tones;
    }

    [[nodiscard]] base::Result<void> read(const phones::TextLine& line) {
        // Rules have comments of their own; their lines keep their numbers.
        const bool heading = !line.text.empty() && line.text.front() == '[' && line.text.back() == ']';
        if (!heading && is_active_ && line.text.substr(0, 1) != "#") {
            if (section_ == "pre") pre += line.text;
            if (section_ == "post") post += line.text;
        }
        pre += '\n';
        post += '\n';
        if (heading) return begin_section(line);
        if (!is_active_ || section_ == "pre" || section_ == "post") return {};
        if (line.text.empty() || line.text.front() == '#') return {};
        const auto fields = columns(line.text);
        if (section_ == "map") return read_entry(line, fields);
        if (section_ == "strip") {
            tables.strip += without_circle(fields[0]);
            return {};
        }
        return read_head(line, fields);
    }

    CodeTables tables;
    std::string pre; ///< rules as a file of their own, all other lines blank: a rule is named by its line in the table
    std::string post;

private:
    /// "[post]" is heard in both modes, "[post corrected]" in one.
    [[nodiscard]] base::Result<void> begin_section(const phones::TextLine& line) {
        const std::string_view inner = line.text.substr(1, line.text.size() - 2);
        const std::size_t blank = inner.find(' ');
        section_ = inner.substr(0, blank);
        is_active_ = true;
        bool is_known = section_ == "map" || section_ == "strip" || section_ == "pre" || section_ == "post";
        if (blank != std::string_view::npos) {
            const auto mode = base::mode_of(inner.substr(blank + 1));
            is_known = is_known && mode.has_value();
            is_active_ = mode.has_value() && (*mode == base::Mode::corrected) == corrected_;
        }
        if (!is_known) return base::fail(error(line, fmt::format("{} is no section", line.text)));
        return {};
    }

    [[nodiscard]] base::Result<void> read_entry(const phones::TextLine& line,
                                                const std::vector<std::string_view>& fields) {
        if (fields.size() != 2 && fields.size() != 3) {
            return base::fail(error(line, fmt::format("a row of the map has {} columns, not 2 or 3", fields.size())));
        }
        const std::string_view phones = corrected_ && fields.size() == 3 ? fields[2] : fields[1];
        if (phones == k_no_key) return {};
        const std::string key = unicode::to_utf8(without_circle(fields[0]));
        tables.map.push_back(make_entry(key, unicode::to_utf8(without_circle(phones)), line.number, map_options_));
        return {};
    }

    [[nodiscard]] base::Result<void> read_head(const phones::TextLine& line,
                                               const std::vector<std::string_view>& fields) {
        if (fields.size() != 2) return base::fail(error(line, "a line before the sections has a name and a value"));
        if (fields[0] == "code") {
            tables.info.code = fields[1];
        } else if (fields[0] == "name") {
            tables.info.name = fields[1];
        } else if (fields[0] == "version") {
            tables.info.version = fields[1];
        } else if (fields[0] == "quality") {
            tables.info.quality = fields[1];
        } else if (fields[0] == "reference" && fields[1] == "none") {
            tables.info.has_reference = false;
        } else {
            return base::fail(error(line, fmt::format("\"{}\" is not known here", fields[0])));
        }
        return {};
    }

    [[nodiscard]] base::Error error(const phones::TextLine& line, std::string message) const {
        return base::make_error(ErrorKind::syntax, std::move(message)).at({path_, line.number});
    }

    std::string path_;
    bool corrected_;
    MapOptions map_options_;
    std::string section_;
    bool is_active_ = true; ///< the section is heard in this mode
};

} // namespace

std::optional<std::string_view> builtin_text(std::string_view code) {
    const std::vector<std::string> codes = builtin_codes();
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) return std::nullopt;
    return embedded(std::string(code) + std::string(k_suffix));
}

std::vector<std::string> builtin_codes() {
    std::vector<std::string> codes;
    for (const auto& file : embedded_files()) {
        if (file.name == k_punctuation || file.name == k_xsampa) continue;
        codes.emplace_back(file.name.substr(0, file.name.size() - k_suffix.size()));
    }
    return codes;
}

base::Result<CodeTables> parse_builtin(std::string_view text, const std::string& path, const Options& options) {
    BuiltinParser parser(path, options);
    for (const phones::TextLine& line : phones::lines_of(text))
        SAUTI_CHECK(parser.read(line));
    CodeTables tables = std::move(parser.tables);
    tables.map_path = path;
    SAUTI_CHECK(check_keys(tables.map, path));
    SAUTI_TRY(tables.pre, parse_rules(parser.pre, path, {}));
    SAUTI_TRY(tables.post, parse_rules(parser.post, path, {}));
    std::sort(tables.strip.begin(), tables.strip.end());
    for (const auto& [sign, plain] : pairs_of(embedded(k_punctuation))) {
        tables.punctuation[unicode::decode_first(sign).code_point] = plain;
    }
    for (const auto& [ipa, xsampa] : pairs_of(embedded(k_xsampa)))
        tables.xsampa.emplace_back(without_circle(ipa), xsampa);
    base::Sha256 hash;
    for (const std::string_view part : {text, embedded(k_punctuation), embedded(k_xsampa)})
        hash.update(part);
    tables.info.sha256 = hash.hex();
    tables.info.source = "builtin";
    tables.info.entries = static_cast<std::int64_t>(tables.map.size());
    tables.info.pre_rules = static_cast<std::int64_t>(tables.pre.size());
    tables.info.post_rules = static_cast<std::int64_t>(tables.post.size());
    return tables;
}

} // namespace sauti::g2p
