// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/conll.h"

#include "unicode/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sauti::formats {

using base::ErrorKind;

namespace {

constexpr std::size_t k_most_tokens = 10'000'000;
constexpr std::size_t k_sniff_bytes = std::size_t{64} << 10;
constexpr std::size_t k_conllu_columns = 10;
constexpr int k_conllu_form = 1;
constexpr int k_conllu_upos = 3;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_document_mark = "-DOCSTART-";

bool is_separator(char c) {
    return c == ' ' || c == '\t';
}

bool is_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_separator);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::vector<std::string_view> columns_of(std::string_view line) {
    std::vector<std::string_view> columns;
    std::size_t at = 0;
    while (at < line.size()) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        columns.push_back(line.substr(at, end - at));
        at = std::min(line.find_first_not_of(" \t", end), line.size());
    }
    return columns;
}

std::vector<std::string_view> tab_columns_of(std::string_view line) {
    std::vector<std::string_view> columns;
    while (true) {
        const std::size_t tab = line.find('\t');
        columns.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return columns;
        line.remove_prefix(tab + 1);
    }
}

/// 1, 1-2 or 3.1.
bool is_word_number(std::string_view text) {
    const auto digits = [&text] {
        std::size_t count = 0;
        while (count < text.size() && is_digit(text[count]))
            ++count;
        text.remove_prefix(count);
        return count > 0;
    };
    if (!digits()) return false;
    if (text.empty()) return true;
    if (text.front() != '-' && text.front() != '.') return false;
    text.remove_prefix(1);
    return digits() && text.empty();
}

/// Which dialect the beginning of a file speaks. A last line without its end counts only if the file is `whole`.
ConllDialect sniff(std::string_view beginning, bool whole) {
    bool first = true;
    std::size_t lines_of_two = 0;
    std::size_t lines_of_more = 0;
    while (!beginning.empty()) {
        const std::size_t end = beginning.find('\n');
        if (end == std::string_view::npos && !whole) break;
        std::string_view line = beginning.substr(0, end);
        beginning.remove_prefix(end == std::string_view::npos ? beginning.size() : end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (is_blank(line) || (first && line.front() == '#')) continue;
        if (first) {
            const auto columns = tab_columns_of(line);
            if (columns.size() == k_conllu_columns && is_word_number(columns[0])) return ConllDialect::conllu;
            first = false;
        }
        const auto columns = columns_of(line);
        if (columns.front() == k_document_mark) continue;
        if (columns.size() == 2) ++lines_of_two;
        if (columns.size() > 2) ++lines_of_more;
    }
    return lines_of_two > 0 && lines_of_two >= lines_of_more ? ConllDialect::two_columns : ConllDialect::columns;
}

std::string with_replacements(std::string_view text) {
    return unicode::to_utf8(unicode::to_code_points(text));
}

} // namespace

struct ConllReader::State {
    State(Source source, std::string path, ConllOptions wanted)
        : options(wanted), origin(std::move(path)),
          lines([this, from = std::move(source)] { return piece(from); }, origin, !wanted.keep_byte_order_mark) {}

    /// Pieces for `lines`; in automatic mode the beginning is held back until the dialect is known.
    base::Result<std::string> piece(const Source& from) {
        if (options.dialect != ConllDialect::automatic) return from();
        std::string beginning;
        bool whole = false;
        while (!whole && beginning.size() < k_sniff_bytes) {
            SAUTI_TRY(const std::string next, from());
            beginning += next;
            whole = next.empty();
        }
        std::string_view sniffed = std::string_view(beginning).substr(0, k_sniff_bytes);
        if (sniffed.substr(0, k_byte_order_mark.size()) == k_byte_order_mark) {
            sniffed.remove_prefix(k_byte_order_mark.size());
        }
        options.dialect = sniff(sniffed, whole && beginning.size() <= k_sniff_bytes);
        if (options.dialect == ConllDialect::two_columns && options.tag_column) options.dialect = ConllDialect::columns;
        return beginning;
    }

    [[nodiscard]] base::Place place(const Line& line) const {
        return {origin, line.number, static_cast<std::int64_t>(line.begin_bytes)};
    }

    /// The error in strict mode, a warning in tolerant mode.
    base::Result<void> trouble(ErrorKind kind, std::string message, const Line& line) {
        if (!options.tolerant) return base::fail(base::make_error(kind, std::move(message)).at(place(line)));
        diagnostics.add({std::move(message), place(line), kind});
        return {};
    }

    void warn(std::string message, const Line& line) {
        diagnostics.add({std::move(message), place(line), ErrorKind::invalid});
    }

    base::Result<void> add(const Line& line, std::string_view token, std::string_view tag) {
        if (sentence.tokens.size() >= k_most_tokens) {
            return base::fail(base::make_error(ErrorKind::limit,
                                               fmt::format("a sentence has more than {} tokens", k_most_tokens),
                                               "are the blank lines between sentences missing?")
                                  .at(place(line)));
        }
        if (sentence.tokens.empty()) sentence.begin_bytes = line.begin_bytes;
        sentence.tokens.emplace_back(token);
        sentence.tags.emplace_back(tag);
        sentence.lines.push_back(line.number);
        sentence.size_bytes = line.begin_bytes + line.size_bytes - sentence.begin_bytes;
        return {};
    }

    base::Result<void> take_columns(const Line& line, std::string_view text) {
        if (is_separator(text.front())) {
            SAUTI_CHECK(trouble(ErrorKind::syntax, "the token is empty: the line begins with a separator", line));
            ++counts.empty_tokens;
            return {};
        }
        if (is_separator(text.back())) {
            ++counts.trailing_blanks;
            warn("blanks after the last column were left out", line);
        }
        const auto columns = columns_of(text);
        if (columns.front() == k_document_mark) {
            in_document_mark = sentence.tokens.empty();
            if (in_document_mark) {
                ++counts.document_marks;
                return {};
            }
        }
        if (in_document_mark) return {};
        std::string_view token = columns.front();
        if (options.dialect == ConllDialect::two_columns && columns.size() > 2) {
            const std::string_view before_tag = columns[columns.size() - 2];
            token = std::string_view(token.data(),
                                     static_cast<std::size_t>(before_tag.data() + before_tag.size() - token.data()));
            ++counts.blanks_in_tokens;
            warn(fmt::format("the token \"{}\" has a blank inside", token), line);
        }
        return take_tag(line, token, columns, options.tag_column.value_or(-1));
    }

    base::Result<void> take_tag(const Line& line, std::string_view token, const std::vector<std::string_view>& columns,
                                int column) {
        const auto count = static_cast<int>(columns.size());
        const int index = column < 0 ? count + column : column;
        const bool missing = index <= 0 || index >= count;
        if (missing) {
            SAUTI_CHECK(trouble(ErrorKind::syntax, fmt::format("the token \"{}\" has no tag", token), line));
            ++counts.missing_tags;
        }
        return add(line, token, missing ? std::string_view("O") : columns[static_cast<std::size_t>(index)]);
    }

    base::Result<void> take_conllu(const Line& line, std::string_view text) {
        if (text.front() == '#') return {};
        const auto columns = tab_columns_of(text);
        if (columns.size() != k_conllu_columns || !is_word_number(columns[0])) {
            SAUTI_CHECK(
                trouble(ErrorKind::syntax,
                        fmt::format("a CoNLL-U word line has ten tab columns and begins with a number; this one "
                                    "has {}",
                                    columns.size()),
                        line));
            ++counts.missing_tags;
            return {};
        }
        if (columns[0].find_first_of("-.") != std::string_view::npos) {
            ++counts.not_words;
            return {};
        }
        if (columns[k_conllu_form].empty()) {
            SAUTI_CHECK(trouble(ErrorKind::syntax, "the token is empty", line));
            ++counts.empty_tokens;
            return {};
        }
        return take_tag(line, columns[k_conllu_form], columns, options.tag_column.value_or(k_conllu_upos));
    }

    base::Result<void> take(const Line& line) {
        if (const auto bad = unicode::first_invalid_utf8(line.text)) {
            SAUTI_CHECK(trouble(ErrorKind::encoding, fmt::format("byte {} of the line is not UTF-8", *bad), line));
            ++counts.bad_encoding;
            const std::string mended = with_replacements(line.text);
            return take_text(line, mended);
        }
        return take_text(line, line.text);
    }

    base::Result<void> take_text(const Line& line, std::string_view text) {
        return options.dialect == ConllDialect::conllu ? take_conllu(line, text) : take_columns(line, text);
    }

    /// True if a sentence ended here.
    bool end_of_sentence(const Line& line) {
        if (!line.text.empty()) {
            ++counts.blank_lines_with_blanks;
            warn("a line of blanks only was read as an empty line", line);
        }
        in_document_mark = false;
        return !sentence.tokens.empty();
    }

    ConllSentence hand_over() {
        ++counts.sentences;
        counts.tokens += static_cast<std::int64_t>(sentence.tokens.size());
        return std::exchange(sentence, {});
    }

    base::Result<std::optional<ConllSentence>> next() {
        while (true) {
            SAUTI_TRY(const std::optional<Line> line, lines.next());
            if (!line) break;
            if (!is_blank(line->text)) {
                SAUTI_CHECK(take(*line));
            } else if (end_of_sentence(*line)) {
                return hand_over();
            }
        }
        done = true;
        if (sentence.tokens.empty()) return std::nullopt;
        return hand_over();
    }

    ConllOptions options;
    std::string origin;
    LineReader lines;
    base::Diagnostics diagnostics;
    ConllCounts counts;
    ConllSentence sentence;
    bool in_document_mark = false;
    bool done = false;
};

ConllReader::ConllReader(Source source, std::string origin, ConllOptions options)
    : state_(std::make_unique<State>(std::move(source), std::move(origin), options)) {}
ConllReader::ConllReader(ConllReader&&) noexcept = default;
ConllReader& ConllReader::operator=(ConllReader&&) noexcept = default;
ConllReader::~ConllReader() = default;

base::Result<ConllReader> ConllReader::open(const std::filesystem::path& path, ConllOptions options) {
    SAUTI_TRY(Source source, open_source(path));
    return ConllReader(std::move(source), path.string(), options);
}

base::Result<std::optional<ConllSentence>> ConllReader::next() {
    if (state_->done) return std::nullopt;
    auto sentence = state_->next();
    if (!sentence) state_->done = true;
    return sentence;
}

const base::Diagnostics& ConllReader::diagnostics() const {
    return state_->diagnostics;
}

const ConllCounts& ConllReader::counts() const {
    return state_->counts;
}

namespace {

base::Result<ConllFile> read_all(ConllReader reader) {
    ConllFile file;
    while (true) {
        SAUTI_TRY(std::optional<ConllSentence> sentence, reader.next());
        if (!sentence) break;
        file.sentences.push_back(std::move(*sentence));
    }
    file.diagnostics = reader.diagnostics();
    file.counts = reader.counts();
    return file;
}

base::Result<void> check_word(const std::string& word, std::string_view what, std::size_t index) {
    if (!word.empty() && word.find_first_of(" \t\n\r") == std::string::npos) return {};
    return base::fail(ErrorKind::invalid,
                      fmt::format("{} {} of a sentence {}", what, index + 1,
                                  word.empty() ? "is empty" : "holds a blank, a tab or a line end"),
                      "replace it before writing");
}

} // namespace

base::Result<ConllFile> read_conll(const std::filesystem::path& path, ConllOptions options) {
    SAUTI_TRY(ConllReader reader, ConllReader::open(path, options));
    return read_all(std::move(reader));
}

base::Result<ConllFile> parse_conll(std::string_view bytes, std::string_view origin, ConllOptions options) {
    return read_all(ConllReader(source_of(bytes), std::string(origin), options));
}

base::Result<void> append_conll(std::string& text, const std::vector<std::string>& tokens,
                                const std::vector<std::string>& tags) {
    if (tokens.size() != tags.size()) {
        return base::fail(ErrorKind::invalid,
                          fmt::format("a sentence has {} tokens but {} tags", tokens.size(), tags.size()));
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        SAUTI_CHECK(check_word(tokens[i], "token", i));
        SAUTI_CHECK(check_word(tags[i], "tag", i));
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        text.append(tokens[i]).append(1, ' ').append(tags[i]).append(1, '\n');
    }
    text += '\n';
    return {};
}

base::Result<void> write_conll(const std::filesystem::path& path, const std::vector<ConllSentence>& sentences) {
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(path));
    std::string text;
    for (const ConllSentence& sentence : sentences) {
        text.clear();
        SAUTI_CHECK(append_conll(text, sentence.tokens, sentence.tags));
        SAUTI_CHECK(file.write(text));
    }
    return file.commit();
}

} // namespace sauti::formats
