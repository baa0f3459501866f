// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "dataset/origin.h"

#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <string>
#include <vector>

using namespace sauti;
using dataset::Span;

namespace {

const std::vector<dataset::SourceFile> k_sources = {{"corpus", "swa", "train.txt", "aa"}, {"file", "", "x.txt", "bb"}};

Span span(std::uint32_t source, std::uint32_t line) {
    Span one;
    one.source = source;
    one.line = line;
    return one;
}

Span character(std::uint32_t line, std::uint32_t at) {
    Span one = span(0, line);
    one.begin_cps = at;
    one.end_cps = at + 1;
    one.unit_begin = 0;
    one.unit_end = 1;
    one.exact = true;
    return one;
}

using Lines = std::map<std::uint32_t, std::vector<Span>>;

std::string index_bytes(const Lines& lines) {
    std::string bytes;
    auto writer = dataset::IndexWriter::begin(
        [&](std::string_view more) -> base::Result<void> {
            bytes += more;
            return {};
        },
        k_sources);
    for (const auto& [line, parts] : lines) {
        if (!writer->add(line, parts)) return {};
    }
    return writer->finish() ? bytes : std::string();
}

} // namespace

class OriginTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    int files_ = 0;

    base::fs::path save(const std::string& bytes) {
        const base::fs::path path = folder_.filePath(QString::number(files_++) + ".idx").toStdString();
        return base::write_atomically(path, bytes) ? path : base::fs::path();
    }

private Q_SLOTS:
    void a_run_of_lines_is_one_record() {
        Lines lines;
        for (std::uint32_t i = 1; i <= 1000; ++i)
            lines[i] = {span(0, i + 7)};
        const std::string bytes = index_bytes(lines);
        const std::string head = index_bytes({});
        QCOMPARE(bytes.size() - head.size(), std::size_t{40});
        auto reader = dataset::IndexReader::open(save(bytes));
        QCOMPARE(reader->sources(), k_sources);
        QCOMPARE(*reader->lookup(500), (std::vector<Span>{span(0, 507)}));
        QVERIFY(reader->lookup(1001)->empty());
        QVERIFY(reader->lookup(0)->empty());
    }

    void characters_of_a_token_are_one_record() {
        Lines lines;
        for (std::uint32_t i = 0; i < 5; ++i)
            lines[i + 1] = {character(3, i)};
        const std::string bytes = index_bytes(lines);
        QCOMPARE(bytes.size() - index_bytes({}).size(), std::size_t{40});
        auto reader = dataset::IndexReader::open(save(bytes));
        QCOMPARE(*reader->lookup(4), (std::vector<Span>{character(3, 3)}));
    }

    void gives_back_what_was_added() {
        base::RandomStream random(1, "origin-test", 0);
        for (int round = 0; round < 60; ++round) {
            Lines lines;
            std::uint32_t line = 0;
            std::uint32_t at = 1;
            for (std::uint64_t n = random.below(60); n > 0; --n) {
                line += 1 + static_cast<std::uint32_t>(random.chance(0.1) ? random.below(3) : 0);
                auto& parts = lines[line];
                const std::uint64_t count = random.chance(0.8) ? 1 : 1 + random.below(3);
                for (std::uint64_t i = 0; i < count; ++i) {
                    at = random.chance(0.7) ? at + 1 : 1 + static_cast<std::uint32_t>(random.below(5));
                    Span part =
                        random.chance(0.5) ? span(static_cast<std::uint32_t>(random.below(2)), at) : character(2, at);
                    if (random.chance(0.1)) part.lines = 2;
                    parts.push_back(part);
                }
            }
            auto reader = dataset::IndexReader::open(save(index_bytes(lines)));
            for (std::uint32_t i = 0; i <= line + 1; ++i) {
                const auto found = lines.find(i);
                QCOMPARE(*reader->lookup(i), found == lines.end() ? std::vector<Span>{} : found->second);
            }
            for (int i = 0; i < 20; ++i) { // in any order too
                const auto one = static_cast<std::uint32_t>(random.below(line + 1));
                const auto found = lines.find(one);
                QCOMPARE(*reader->lookup(one), found == lines.end() ? std::vector<Span>{} : found->second);
            }
        }
    }

    void a_torn_or_foreign_file_is_told() {
        const std::string bytes = index_bytes({{1, {span(0, 1)}}, {5, {span(1, 9)}}});
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const bool whole_records = size >= index_bytes({}).size() && (size - index_bytes({}).size()) % 40 == 0;
            QCOMPARE(dataset::IndexReader::open(save(bytes.substr(0, size))).has_value(), whole_records);
        }
        QCOMPARE(dataset::IndexReader::open(save("nonsense, and long enough")).error().kind,
                 base::ErrorKind::not_this_format);
        std::string newer = bytes;
        newer[8] = 2;
        QCOMPARE(dataset::IndexReader::open(save(newer)).error().kind, base::ErrorKind::unsupported);
    }

    void composes_a_character_of_a_copied_token() {
        // Input line 4 is source line 9, letter for letter; the step takes its third character.
        Span copied = span(0, 9);
        copied.exact = true;
        auto reader = dataset::IndexReader::open(save(index_bytes({{4, {copied}}})));
        dataset::Composer composer;
        composer.add_indexed(std::move(*reader));
        QCOMPARE(*composer.compose(std::vector<Span>{character(4, 2)}), (std::vector<Span>{character(9, 2)}));
    }

    void a_changed_line_is_taken_whole() {
        auto reader = dataset::IndexReader::open(save(index_bytes({{4, {span(0, 9)}}})));
        dataset::Composer composer;
        composer.add_indexed(std::move(*reader));
        Span wanted = span(0, 9);
        wanted.unit_begin = 0;
        wanted.unit_end = 1;
        QCOMPARE(*composer.compose(std::vector<Span>{character(4, 2)}), (std::vector<Span>{wanted}));
    }

    void neighbouring_lines_are_joined() {
        Lines lines;
        for (std::uint32_t i = 1; i <= 6; ++i)
            lines[i] = {span(0, i + 10)};
        auto reader = dataset::IndexReader::open(save(index_bytes(lines)));
        dataset::Composer composer;
        composer.add_original(k_sources[1]);
        composer.add_indexed(std::move(*reader));
        Span sentence = span(1, 2);
        sentence.lines = 3;
        Span wanted = span(1, 12);
        wanted.lines = 3;
        QCOMPARE(composer.sources()[1], k_sources[0]);
        QCOMPARE(*composer.compose(std::vector<Span>{sentence}), (std::vector<Span>{wanted}));
        QCOMPARE(*composer.compose(std::vector<Span>{span(0, 3)}), (std::vector<Span>{span(0, 3)}));
    }
};

QTEST_APPLESS_MAIN(OriginTest)
#include "origin_test.moc"
