// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "corpus/corpus.h"
#include "corpus/import.h"
#include "phones/pattern.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// A project in a temporary folder and corpora made of a few readable lines, for the tests of the room.
namespace sauti::corpus::test {

/// Fails the test with the error's words if there is one.
#define VERIFY_OK(outcome)                                                                                             \
    do {                                                                                                               \
        if (!(outcome).has_value()) QFAIL((outcome).error().to_string().c_str());                                      \
    } while (false)

inline const char* k_train = "Juma B-PER\nanaishi O\nDodoma B-LOC\n. O\n\n"
                             "Wizara B-ORG\nya I-ORG\nAfya I-ORG\nimetangaza O\n. O\n\n"
                             "Ng'ombe O\nwa O\nÌbàdàn B-LOC\n\n";
inline const char* k_dev = "Juma B-PER\nanaishi O\nDodoma B-LOC\n. O\n\nLeo B-DATE\nasubuhi I-DATE\n\n";
inline const char* k_test = "Habari O\nza O\nasubuhi O\n\n";

class Project {
public:
    Project() { std::filesystem::create_directories(path("source/swa")); }

    [[nodiscard]] std::filesystem::path path(const std::string& relative = {}) const {
        return std::filesystem::path(folder_.path().toStdString()) / relative;
    }
    [[nodiscard]] std::filesystem::path corpus(const std::string& id) const { return path("corpora/" + id); }

    void write(const std::string& relative, const std::string& bytes) const {
        std::filesystem::create_directories(path(relative).parent_path());
        const auto written = base::write_atomically(path(relative), bytes);
        if (!written) qFatal("%s", written.error().to_string().c_str());
    }

    /// Three CoNLL files of six sentences in source/swa.
    void write_news() const {
        write("source/swa/train.txt", k_train);
        write("source/swa/dev.txt", k_dev);
        write("source/swa/test.txt", k_test);
    }

    [[nodiscard]] base::Result<CorpusInfo> import(const std::string& relative, ImportOptions options = {}) const {
        SAUTI_TRY(const Recognition recognition, recognise(path(relative)));
        return import_corpus(path(), recognition, options);
    }

    /// Imports source/swa as "swa" and opens it.
    [[nodiscard]] base::Result<Corpus> news(OpenOptions options = {}) const {
        write_news();
        SAUTI_TRY(const CorpusInfo info, import("source/swa"));
        return Corpus::open(corpus(info.id), std::move(options));
    }

private:
    QTemporaryDir folder_;
};

/// Ids of the rows that a filter leaves: "1 4".
inline QString ids_of(const Corpus& corpus, const std::string& filter, SortKey sort = SortKey::source,
                      bool descending = false) {
    Query query;
    query.filter = filter;
    query.sort = sort;
    query.descending = descending;
    query.limit = -1;
    const auto page = corpus.rows(query);
    if (!page) return QString::fromStdString(page.error().to_string());
    QStringList ids;
    for (const Row& row : page->rows)
        ids << QString::number(row.id);
    return ids.join(' ');
}

/// Everything that a row tells, a line each, to compare two imports.
inline std::string all_rows(const Corpus& corpus) {
    std::string all;
    const auto outcome = corpus.for_each_row("", [&](const Row& row) -> base::Result<void> {
        all += std::to_string(row.id) + '\t' + row.split + '\t' + std::to_string(row.first_line) + '\t' +
               std::to_string(row.byte_offset) + '\t' + std::to_string(row.byte_length) + '\t' + row.text + '\t';
        for (const std::string& tag : row.tags)
            all += tag + ' ';
        all += '\t' + problem_text(row.problems) + '\t' + std::to_string(row.same_as) + '\n';
        return {};
    });
    return outcome ? all : outcome.error().to_string();
}

inline std::string many_lines(int rows) {
    std::string text;
    for (int i = 0; i < rows; ++i)
        text += "mstari wa " + std::to_string(i * 7919 % rows) + " una maneno machache\n";
    return text;
}

/// Phones that are the word in lower case, but for words that begin with a digit, which have none.
inline Phonemizer lower_case_phones(const std::string& stamp) {
    Phonemizer phonemizer;
    phonemizer.stamp = stamp;
    phonemizer.phones_of_word = [](std::string_view word) -> base::Result<std::string> {
        if (word[0] >= '0' && word[0] <= '9') return base::fail(base::ErrorKind::invalid, "a number has no phones");
        std::string phones;
        for (const char letter : word) {
            if (letter >= 'A' && letter <= 'Z') {
                phones += static_cast<char>(letter + 32);
            } else if (letter != '.' && letter != '\'') {
                phones += letter;
            }
        }
        return phones;
    };
    return phonemizer;
}

} // namespace sauti::corpus::test
