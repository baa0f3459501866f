// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "corpus/import.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::size_t k_sample_bytes = std::size_t{1} << 16;
constexpr std::size_t k_most_files = 255;

constexpr std::string_view k_looked_for =
    "looked for: files with a token and its tag a line and blank lines between sentences (CoNLL: .txt, .conll, .iob, "
    ".bio, .tsv, .conllu), or plain text with a sentence a line (.txt, .text), named by their split "
    "(train, dev or validation, test)";

struct NamedSplit {
    std::string_view word;
    int order;
};
constexpr std::array<NamedSplit, 6> k_splits = {
    {{"train", 0}, {"dev", 1}, {"validation", 1}, {"valid", 1}, {"val", 1}, {"test", 2}}};

/// Names of languages as they stand in names of folders, and the G2P that fits. Scripts as CLDR's likely subtags.
struct NamedLanguage {
    std::string_view word;
    std::string_view code;
};
constexpr std::array<NamedLanguage, 34> k_languages = {
    {{"swa", "swa-Latn"},       {"swh", "swa-Latn"},     {"sw", "swa-Latn"},     {"swahili", "swa-Latn"},
     {"kiswahili", "swa-Latn"}, {"kin", "kin-Latn"},     {"rw", "kin-Latn"},     {"kinyarwanda", "kin-Latn"},
     {"amh", "amh-Ethi"},       {"amharic", "amh-Ethi"}, {"hau", "hau-Latn"},    {"ha", "hau-Latn"},
     {"hausa", "hau-Latn"},     {"yor", "yor-Latn"},     {"yo", "yor-Latn"},     {"yoruba", "yor-Latn"},
     {"lug", "lug-Latn"},       {"luganda", "lug-Latn"}, {"ibo", "ibo-Latn"},    {"ig", "ibo-Latn"},
     {"igbo", "ibo-Latn"},      {"luo", "luo-Latn"},     {"dholuo", "luo-Latn"}, {"wol", "wol-Latn"},
     {"wo", "wol-Latn"},        {"wolof", "wol-Latn"},   {"pcm", "pcm-Latn"},    {"pidgin", "pcm-Latn"},
     {"zul", "zul-Latn"},       {"xho", "xho-Latn"},     {"som", "som-Latn"},    {"orm", "orm-Latn"},
     {"tir", "tir-Ethi"},       {"nya", "nya-Latn"}}};

std::vector<std::string> words_of_name(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char letter : name) {
        const bool upper = letter >= 'A' && letter <= 'Z';
        if ((letter >= 'a' && letter <= 'z') || upper) {
            words.back() += upper ? static_cast<char>(letter + ('a' - 'A')) : letter;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// The split that a file's name tells; the word as it stands there.
std::optional<NamedSplit> split_of_name(const fs::path& path) {
    for (const std::string& word : words_of_name(path.stem().string())) {
        for (const NamedSplit& split : k_splits) {
            if (word == split.word) return split;
        }
    }
    return std::nullopt;
}

bool is_tag(std::string_view field) {
    if (field == "O") return true;
    return field.size() > 2 && field[1] == '-' && std::string_view("BIESLUM").find(field[0]) != std::string_view::npos;
}

/// What the first bytes of a file seem to be; nullopt with the reason in `why`.
std::optional<FileKind> kind_of_bytes(std::string_view bytes, bool whole, std::string& why) {
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
    if (bytes.find('\0') != std::string_view::npos) {
        why = "it holds zero bytes: no text";
        return std::nullopt;
    }
    const auto wrong = unicode::first_invalid_utf8(bytes);
    if (wrong && *wrong == 0) {
        why = "it is not UTF-8";
        return std::nullopt;
    }
    std::size_t lines = 0;
    std::size_t tagged = 0;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos && !whole) break; // cut in the middle of a line
        std::string_view line = unicode::strip(bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
        if (line.empty() || line[0] == '#') continue;
        ++lines;
        const std::size_t last = line.find_last_of(" \t");
        const bool words_of_conllu = std::count(line.begin(), line.end(), '\t') == 9;
        if (words_of_conllu || (last != std::string_view::npos && is_tag(line.substr(last + 1)))) ++tagged;
    }
    // Lines may be broken: faults are the import's to tell, not a reason to take tags for text.
    if (tagged > 0 && tagged * 2 >= lines) return FileKind::conll;
    return FileKind::text;
}

Result<std::string> sample_of(const fs::path& path, bool& whole) {
    SAUTI_TRY(base::FileReader reader, base::FileReader::open(path));
    SAUTI_TRY(std::string bytes, reader.read(k_sample_bytes));
    whole = bytes.size() == reader.size();
    return bytes;
}

bool has_text_extension(const fs::path& path) {
    static const std::array<std::string_view, 9> known = {".txt", ".text", ".conll",  ".iob", ".iob2",
                                                          ".bio", ".tsv",  ".conllu", ".ner"};
    const std::string extension = path.extension().string();
    return std::find(known.begin(), known.end(), extension) != known.end();
}

bool is_about_the_corpus(const fs::path& path) {
    const std::vector<std::string> words = words_of_name(path.stem().string());
    if (words.empty()) return false;
    const std::string& word = words.front();
    return word == "readme" || word == "license" || word == "licence" || word == "copying" || word == "citation";
}

/// Files that may be read and those that are not, of one folder (not of those below).
struct Candidates {
    std::vector<SourceFile> files;
    std::vector<LeftOut> left_out;
};

Result<Candidates> candidates_in(const fs::path& folder, const std::vector<fs::path>& paths) {
    Candidates found;
    for (const fs::path& path : paths) {
        const std::string shown = path.lexically_relative(folder).generic_string();
        const auto leave_out = [&](std::string why) { found.left_out.push_back({shown, std::move(why)}); };
        if (is_about_the_corpus(path)) {
            leave_out("it is about the corpus");
            continue;
        }
        if (!has_text_extension(path) && !(path.extension().empty() && split_of_name(path))) {
            leave_out("its name ends like no text");
            continue;
        }
        bool whole = false;
        auto sample = sample_of(path, whole);
        if (!sample) {
            leave_out(sample.error().message);
            continue;
        }
        std::string why;
        const auto kind = kind_of_bytes(*sample, whole, why);
        if (!kind) {
            leave_out(why);
            continue;
        }
        if (*kind == FileKind::text && path.extension() == ".tsv") {
            leave_out("it is a table, no text");
            continue;
        }
        SourceFile file;
        file.path = shown;
        file.kind = *kind;
        std::error_code ignored;
        file.bytes = fs::file_size(path, ignored);
        found.files.push_back(std::move(file));
    }
    return found;
}

std::vector<fs::path> plain_files_of(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        // Hidden files, and the "._" companions that macOS leaves, are never data.
        if (entry.path().filename().string().front() == '.') continue;
        if (entry.is_regular_file(ignored)) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// Subfolders that would do, for the hint.
std::vector<std::string> good_subfolders(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (!entry.is_directory(ignored) || entry.path().filename().string().front() == '.') continue;
        const auto found = candidates_in(entry.path(), plain_files_of(entry.path()));
        if (found && !found->files.empty()) names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

void choose_reader(Recognition& recognition, const std::string& wanted) {
    const auto count = [&](FileKind kind) {
        return std::count_if(recognition.files.begin(), recognition.files.end(),
                             [kind](const SourceFile& file) { return file.kind == kind; });
    };
    const auto conll = count(FileKind::conll);
    if (!wanted.empty()) {
        recognition.reader = wanted;
        recognition.reasons.push_back(fmt::format("Read as {}, as asked for.", wanted));
        for (SourceFile& file : recognition.files) {
            file.kind = wanted == "conll" ? FileKind::conll : FileKind::text;
        }
        return;
    }
    recognition.reader = conll > 0 ? "conll" : "text";
    recognition.reasons.push_back(conll > 0
                                      ? fmt::format("Read as conll: {} of {} files hold a token and its tag a line.",
                                                    conll, recognition.files.size())
                                      : "Read as text: a sentence a line, no tags found.");
    if (conll == 0) return;
    std::vector<SourceFile> kept;
    for (SourceFile& file : recognition.files) {
        if (file.kind == FileKind::conll) {
            kept.push_back(std::move(file));
        } else {
            recognition.left_out.push_back({file.path, "it has no tags, the files beside it have"});
        }
    }
    recognition.files = std::move(kept);
}

void choose_splits(Recognition& recognition) {
    std::vector<std::string> unnamed;
    const auto order_of = [](const SourceFile& file) {
        const auto split = split_of_name(file.path);
        return split ? split->order : 3;
    };
    for (SourceFile& file : recognition.files) {
        const auto split = split_of_name(file.path);
        if (!split) unnamed.push_back(file.path);
        file.split = split ? std::string(split->word) : "train";
    }
    std::stable_sort(recognition.files.begin(), recognition.files.end(),
                     [&](const SourceFile& a, const SourceFile& b) { return order_of(a) < order_of(b); });
    if (unnamed.size() < recognition.files.size()) {
        std::vector<std::string> named;
        for (const SourceFile& file : recognition.files) {
            if (split_of_name(file.path)) named.push_back(fmt::format("{} is {}", file.path, file.split));
        }
        recognition.reasons.push_back(fmt::format("Splits by the files' names: {}.", fmt::join(named, ", ")));
    }
    if (!unnamed.empty()) {
        recognition.reasons.push_back(
            fmt::format("No split in the name, taken as train: {}.", fmt::join(unnamed, ", ")));
    }
}

void guess_code(Recognition& recognition, const fs::path& path) {
    // The nearest name first: the file's, its folder's, the folder's above.
    std::vector<fs::path> names;
    if (recognition.files.size() == 1) names.emplace_back(fs::path(recognition.files[0].path).stem());
    names.push_back(path.stem());
    names.push_back(recognition.source.filename());
    names.push_back(recognition.source.parent_path().filename());
    for (const fs::path& name : names) {
        const std::vector<std::string> words = words_of_name(name.string());
        const bool phones = std::any_of(words.begin(), words.end(), [](const std::string& word) {
            return word == "phonemes" || word == "phones" || word == "ipa";
        });
        if (phones) {
            recognition.reasons.push_back(fmt::format(
                "\"{}\" seems to hold phones already: no G2P is chosen (give one with --code).", name.string()));
            return;
        }
        for (const std::string& word : words) {
            const auto known = std::find_if(k_languages.begin(), k_languages.end(),
                                            [&](const NamedLanguage& language) { return language.word == word; });
            if (known == k_languages.end()) continue;
            recognition.code = known->code;
            recognition.reasons.push_back(
                fmt::format("G2P {}: guessed from \"{}\" in the name \"{}\".", known->code, word, name.string()));
            return;
        }
    }
    recognition.reasons.emplace_back("No language is known from the names: no phones (give a G2P with --code).");
}

base::Error no_corpus(const fs::path& path, const Candidates& found) {
    std::vector<std::string> left;
    for (const LeftOut& file : found.left_out) {
        if (left.size() < 5) left.push_back(fmt::format("{} ({})", file.path, file.why));
    }
    std::string message = fmt::format("{} is no corpus that can be read; {}", path.string(), k_looked_for);
    if (!left.empty()) message += fmt::format("; not read: {}", fmt::join(left, ", "));
    const std::vector<std::string> below = good_subfolders(path);
    const std::string hint = below.empty()
                                 ? "give the folder that holds the files themselves"
                                 : fmt::format("these folders inside it would do: {}", fmt::join(below, ", "));
    return base::make_error(ErrorKind::not_this_format, message, hint).within(path.string());
}

} // namespace

Result<Recognition> recognise(const fs::path& path, const std::string& reader) {
    if (!reader.empty() && reader != "conll" && reader != "text") {
        return base::fail(ErrorKind::usage, fmt::format("there is no reader \"{}\"", reader), "conll or text");
    }
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(path, error), error);
    if (!fs::exists(whole, error)) {
        return base::fail(base::make_error(ErrorKind::not_found, fmt::format("there is no {}", path.string()),
                                           "check the path; it may be a folder or a file")
                              .within(path.string()));
    }
    const bool is_folder = fs::is_directory(whole, error);
    Recognition recognition;
    recognition.source = is_folder ? whole : whole.parent_path();
    SAUTI_TRY(Candidates found,
              candidates_in(recognition.source, is_folder ? plain_files_of(whole) : std::vector<fs::path>{whole}));
    if (found.files.empty()) return base::fail(no_corpus(whole, found));
    if (found.files.size() > k_most_files) {
        return base::fail(base::make_error(ErrorKind::limit,
                                           fmt::format("{} holds {} text files; a corpus has at most {}",
                                                       whole.string(), found.files.size(), k_most_files),
                                           "join them, a sentence a line")
                              .within(whole.string()));
    }
    recognition.files = std::move(found.files);
    recognition.left_out = std::move(found.left_out);
    choose_reader(recognition, reader);
    choose_splits(recognition);
    guess_code(recognition, whole);
    recognition.id = slug_of(is_folder ? whole.filename().string() : whole.stem().string());
    return recognition;
}

} // namespace sauti::corpus
