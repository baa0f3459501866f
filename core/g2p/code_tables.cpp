// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/code_tables.h"

#include "base/file.h"
#include "base/hash.h"
#include "g2p/nearest.h"
#include "phones/table_text.h"
#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace sauti::g2p {

namespace fs = std::filesystem;
using base::ErrorKind;

namespace {

constexpr std::string_view k_builtin_prefix = "builtin:";

Corrections active(const Options& options) {
    return options.mode == base::Mode::corrected ? options.corrections : Corrections::none();
}

/// One code of Epitran's data folder. Every file that takes part goes into the hash, with its name.
class FolderReader {
public:
    FolderReader(fs::path folder, std::string_view code, const Options& options)
        : folder_(std::move(folder)), code_(code), options_(options), corrections_(active(options)) {}

    [[nodiscard]] base::Result<CodeTables> read() {
        SAUTI_CHECK(read_map());
        SAUTI_TRY(tables_.pre, read_rules("pre", false));
        SAUTI_TRY(tables_.post, read_rules("post", corrections_.ipa_g && gives_ascii_g_));
        SAUTI_CHECK(read_strip());
        SAUTI_CHECK(read_punctuation());
        SAUTI_CHECK(read_xsampa());
        TableInfo& info = tables_.info;
        info.code = code_;
        info.source = "folder";
        info.sha256 = hash_.hex();
        info.version = info.sha256.substr(0, 12);
        info.entries = static_cast<std::int64_t>(tables_.map.size());
        info.pre_rules = static_cast<std::int64_t>(tables_.pre.size());
        info.post_rules = static_cast<std::int64_t>(tables_.post.size());
        return std::move(tables_);
    }

private:
    /// Text of a file that may be absent (then empty).
    [[nodiscard]] base::Result<std::string> optional_text(const fs::path& relative) {
        std::error_code ignored;
        const fs::path path = folder_ / relative;
        if (!fs::exists(path, ignored)) return std::string();
        SAUTI_TRY(std::string text, phones::read_table(path.string()));
        hash_.update(fmt::format("{} {}\n", relative.string(), text.size()));
        hash_.update(text);
        return text;
    }

    [[nodiscard]] base::Result<void> read_map() {
        const fs::path relative = fs::path("map") / (code_ + ".csv");
        SAUTI_TRY(const std::string text, optional_text(relative));
        const std::string path = (folder_ / relative).string();
        tables_.map_path = path;
        MapOptions map_options = {options_.tones, corrections_.trimmed_fields, false};
        SAUTI_TRY(tables_.map, parse_map(text, path, map_options));
        // Only a map that writes ASCII g has rules that mean it: elsewhere ɡ and g may be kept apart on purpose.
        gives_ascii_g_ = std::any_of(tables_.map.begin(), tables_.map.end(),
                                     [](const MapEntry& entry) { return entry.phones.find('g') != std::string::npos; });
        if (!corrections_.ipa_g || !gives_ascii_g_) return {};
        map_options.ipa_g = true;
        SAUTI_TRY(tables_.map, parse_map(text, path, map_options));
        return {};
    }

    [[nodiscard]] base::Result<std::vector<RuleText>> read_rules(const char* kind, bool ipa_g) {
        const fs::path relative = fs::path(kind) / (code_ + ".txt");
        SAUTI_TRY(const std::string text, optional_text(relative));
        return parse_rules(text, (folder_ / relative).string(), {corrections_.rule_comments, ipa_g});
    }

    [[nodiscard]] base::Result<void> read_strip() {
        SAUTI_TRY(const std::string text, optional_text(fs::path("strip") / (code_ + ".csv")));
        for (const phones::TextLine& line : phones::lines_of(text))
            tables_.strip += unicode::to_code_points(line.text);
        std::sort(tables_.strip.begin(), tables_.strip.end());
        return {};
    }

    /// Rows of a comma-separated file but its header, each with at least two fields.
    [[nodiscard]] base::Result<std::vector<std::vector<std::string>>> rows_of(const char* name) {
        SAUTI_TRY(const std::string text, optional_text(name));
        std::vector<std::vector<std::string>> rows;
        for (const phones::TextLine& line : phones::lines_of(text)) {
            auto fields = phones::csv_fields(line.text);
            if (!fields) return base::fail(std::move(fields.error()).at({(folder_ / name).string(), line.number}));
            if (line.number == 1) continue;
            if (fields->size() < 2) {
                return base::fail(base::make_error(ErrorKind::syntax, "a row has fewer than two fields")
                                      .at({(folder_ / name).string(), line.number}));
            }
            rows.push_back(std::move(*fields));
        }
        return rows;
    }

    [[nodiscard]] base::Result<void> read_punctuation() {
        SAUTI_TRY(const auto rows, rows_of("puncnorm.csv"));
        for (const auto& row : rows) {
            const std::u32string sign = unicode::to_code_points(row[0]);
            if (sign.size() == 1) tables_.punctuation[sign.front()] = row[1];
        }
        return {};
    }

    [[nodiscard]] base::Result<void> read_xsampa() {
        SAUTI_TRY(const auto rows, rows_of("ipa-xsampa.csv"));
        std::map<std::u32string, std::string> smallest;
        for (const auto& row : rows) {
            const auto [entry, is_new] = smallest.emplace(unicode::to_code_points(row[0]), row[1]);
            if (!is_new) entry->second = std::min(entry->second, row[1]);
        }
        tables_.xsampa.assign(smallest.begin(), smallest.end());
        return {};
    }

    fs::path folder_;
    std::string code_;
    const Options& options_;
    Corrections corrections_;
    CodeTables tables_;
    base::Sha256 hash_;
    bool gives_ascii_g_ = false;
};

base::Result<void> check_folder(const fs::path& folder) {
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder / "map", error)) return {};
    return base::fail(base::make_error(ErrorKind::not_found, "this is no data folder of Epitran: it has no folder map",
                                       "give the folder that holds map, pre and post")
                          .at({folder.string()}));
}

bool is_plain_name(std::string_view code) {
    return !code.empty() && code.find('/') == std::string_view::npos && code.find('\0') == std::string_view::npos;
}

std::vector<std::string> folder_codes(const fs::path& folder) {
    std::vector<std::string> codes;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "map", error)) {
        if (entry.path().extension() == ".csv") codes.push_back(entry.path().stem().string());
    }
    return codes;
}

base::Error unknown_code(std::string_view code, const fs::path& folder) {
    std::string hint = nearest_hint(code, known_codes(folder));
    if (hint.empty()) hint = "sauti-cli g2p --languages lists them";
    if (folder.empty()) hint += "; more with --data DIR or SAUTI_EPITRAN_DATA (Epitran's data folder)";
    return base::make_error(ErrorKind::not_found, fmt::format("there is no table for the language code \"{}\"", code),
                            std::move(hint));
}

} // namespace

base::Result<CodeTables> read_tables(std::string_view code, const Options& options) {
    const bool ours_only = code.substr(0, k_builtin_prefix.size()) == k_builtin_prefix;
    const std::string_view name = ours_only ? code.substr(k_builtin_prefix.size()) : code;
    SAUTI_CHECK(check_folder(options.data_folder));
    std::error_code error;
    if (!ours_only && !options.data_folder.empty() && is_plain_name(name) &&
        fs::exists(options.data_folder / "map" / (std::string(name) + ".csv"), error)) {
        return FolderReader(options.data_folder, name, options).read();
    }
    if (const auto text = builtin_text(name)) {
        return parse_builtin(*text, fmt::format("builtin:{}", name), options);
    }
    return base::fail(unknown_code(name, options.data_folder));
}

std::vector<std::string> known_codes(const fs::path& data_folder) {
    std::vector<std::string> codes = builtin_codes();
    if (!data_folder.empty()) {
        for (std::string& code : folder_codes(data_folder))
            codes.push_back(std::move(code));
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

base::Result<std::vector<Language>> languages(const fs::path& data_folder) {
    std::vector<Language> list;
    const auto add = [&list, &data_folder](const std::string& code, bool ours) {
        Options options;
        options.mode = base::Mode::reference;
        options.data_folder = data_folder;
        auto tables = read_tables(ours ? std::string(k_builtin_prefix) + code : code, options);
        Language language;
        language.info.code = code;
        language.info.source = ours ? "builtin" : "folder";
        if (tables) {
            language.info = tables->info;
        } else {
            language.problem = tables.error().to_string();
        }
        list.push_back(std::move(language));
    };
    SAUTI_CHECK(check_folder(data_folder));
    for (const std::string& code : builtin_codes())
        add(code, true);
    if (!data_folder.empty()) {
        for (const std::string& code : folder_codes(data_folder))
            add(code, false);
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Language& a, const Language& b) { return a.info.code < b.info.code; });
    return list;
}

} // namespace sauti::g2p
