// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "base/random.h"
#include "shiba/code_points.h"
#include "shiba/packing.h"
#include "unicode/utf8.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <filesystem>
#include <string>
#include <vector>

using namespace sauti;
namespace fs = std::filesystem;

namespace {

struct Packed {
    std::string jsonl;
    std::vector<shiba::Example> examples;
    shiba::PackingCounts counts;
    std::string printed;
};

/// Lines as Python's text files give them: \r\n and \r end a line too.
std::vector<std::string> universal_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\n' && text[i] != '\r') {
            line += text[i];
            continue;
        }
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
        lines.push_back(std::exchange(line, {}));
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

base::Result<Packed> pack(const std::vector<std::string>& lines, const shiba::PackingOptions& options) {
    Packed packed;
    shiba::Packer packer(options, [&](const shiba::Example& example) -> base::Result<void> {
        packed.examples.push_back(example);
        packed.jsonl += shiba::example_line(example.ids) + "\n";
        return {};
    });
    for (std::size_t i = 0; i < lines.size(); ++i) {
        SAUTI_CHECK(packer.add(static_cast<std::int64_t>(i) + 1, lines[i]));
    }
    SAUTI_CHECK(packer.finish());
    packed.counts = packer.counts();
    packed.printed = packer.printed();
    return packed;
}

shiba::PackingOptions reference(std::int64_t max_length, std::int64_t max_sents = 0, bool cross_docs = true) {
    return {max_length, max_sents, cross_docs, base::Mode::reference};
}

shiba::PackingOptions corrected(std::int64_t max_length, std::int64_t max_sents = 0, bool cross_docs = true) {
    return {max_length, max_sents, cross_docs, base::Mode::corrected};
}

std::string joined_sentences(const Packed& packed) {
    std::vector<std::int32_t> all;
    for (const shiba::Example& example : packed.examples) {
        const auto sentences = *shiba::sentences_of(example.ids);
        for (const auto& sentence : sentences)
            all.insert(all.end(), sentence.begin(), sentence.end());
    }
    std::string text;
    for (const std::int32_t id : all)
        unicode::append_utf8(text, static_cast<char32_t>(id));
    return text;
}

} // namespace

class PackingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packs_as_the_original_does() {
        // "cd" does not fit into six ids behind "ab" and "c": it is thrown away, and "e" at the end is too.
        const auto packed = pack({"ab", "c", "cd", "e"}, reference(6));
        QCOMPARE(packed->jsonl, std::string("{\"input_ids\": [57344, 97, 98, 57345, 99]}\n"));
        QCOMPARE(packed->counts.lost_at_seams, 1);
        QCOMPARE(packed->counts.lost_at_end, 1);
        QCOMPARE(packed->counts.sentences_kept, 2);
        QCOMPARE(packed->printed,
                 std::string("Finished. Lost 0 sentences due to examples crossing documents and 0 sentences due to "
                             "examples too long to fit the minimum sentences in an example"));
    }

    void reference_loses_a_buffer_of_one() {
        const auto packed = pack({"abcd", "efgh", "i", "j", "klmno"}, reference(6));
        QCOMPARE(packed->counts.lost_too_long, 1);
        QCOMPARE(packed->jsonl, std::string("{\"input_ids\": [57344, 105, 57345, 106]}\n"));
    }

    void reference_with_one_sentence_an_example_writes_nothing() {
        const auto packed = pack({"a", "b", "c", "d"}, reference(100, 1));
        QCOMPARE(packed->jsonl, std::string());
        QCOMPARE(packed->counts.lost_too_long, 2);
    }

    void reference_counts_what_a_document_border_loses() {
        const auto packed = pack({"a", "b", "", "c"}, reference(100, 0, false));
        QCOMPARE(packed->counts.lost_crossing, 2);
        // With cross_docs an empty line is an empty sentence: two SEP in a row.
        QCOMPARE(pack({"a", "", "b", "xxxxx"}, reference(6))->jsonl,
                 std::string("{\"input_ids\": [57344, 97, 57345, 57345, 98]}\n"));
    }

    void corrected_keeps_every_line() {
        const auto packed = pack({"ab", "c", "cd", "", "e"}, corrected(6));
        QCOMPARE(packed->jsonl, std::string("{\"input_ids\": [57344, 97, 98, 57345, 99]}\n"
                                            "{\"input_ids\": [57344, 99, 100, 57345, 101]}\n"));
        QCOMPARE(packed->counts.blank_lines, 1);
        QCOMPARE(packed->counts.sentences_kept, 4);
        QCOMPARE(packed->counts.chars_kept, packed->counts.chars_in);
    }

    void corrected_ends_an_example_at_a_document_border() {
        QCOMPARE(pack({"a", "", "b"}, corrected(100, 0, false))->examples.size(), std::size_t{2});
        QCOMPARE(pack({"a", "", "b"}, corrected(100))->examples.size(), std::size_t{1});
    }

    void corrected_cuts_a_long_line_and_knows_where() {
        const auto packed = pack({"  abcdefg "}, corrected(4));
        QCOMPARE(packed->examples.size(), std::size_t{3});
        QCOMPARE(packed->counts.long_lines, 1);
        QCOMPARE(packed->counts.sentences_kept, 1);
        const shiba::PackedPiece& second = packed->examples[1].pieces[0];
        QCOMPARE(second.line, 1);
        QCOMPARE(second.begin_cps, 5U); // two blanks and "abc" come before
        QCOMPARE(second.end_cps, 8U);
        QCOMPARE(second.first_id, 1U);
    }

    void corrected_takes_special_code_points_out_of_the_text() {
        const auto packed = pack({"a\uE001b\uE002"}, corrected(10));
        QCOMPARE(packed->jsonl, std::string("{\"input_ids\": [57344, 97, 65533, 98, 65533]}\n"));
        QCOMPARE(packed->counts.special_chars, 2);
        QVERIFY(!pack({"a"}, corrected(1)));
    }

    void bad_utf8_is_an_error() { QCOMPARE(pack({"a\xff"}, reference(10)).error().kind, base::ErrorKind::encoding); }

    void corrected_round_trip_loses_nothing() {
        base::RandomStream random(7, "packing-test", 0);
        for (int round = 0; round < 1500; ++round) {
            std::vector<std::string> lines(random.below(8));
            std::string expected;
            for (std::string& line : lines) {
                std::u32string text;
                for (std::uint64_t n = random.below(14); n > 0; --n) {
                    static constexpr std::u32string_view k_letters = U"ab t\u0361\u0283\u00a0\u200b\U0001F600\u3000";
                    text += k_letters[random.below(k_letters.size())];
                }
                line = unicode::to_utf8(text);
                expected += unicode::strip(line);
            }
            const auto options = corrected(2 + static_cast<std::int64_t>(random.below(20)),
                                           static_cast<std::int64_t>(random.below(3)), random.chance(0.5));
            const auto packed = pack(lines, options);
            QCOMPARE(joined_sentences(*packed), expected);
            for (const shiba::Example& example : packed->examples) {
                QVERIFY(static_cast<std::int64_t>(example.ids.size()) <= options.max_length);
                for (const shiba::PackedPiece& piece : example.pieces) {
                    const auto line = unicode::to_code_points(lines[static_cast<std::size_t>(piece.line - 1)]);
                    for (std::uint32_t i = piece.begin_cps; i < piece.end_cps; ++i) {
                        QCOMPARE(static_cast<char32_t>(example.ids[piece.first_id + i - piece.begin_cps]), line[i]);
                    }
                }
            }
        }
    }

    void equals_the_reference_answers_data() {
        QTest::addColumn<QString>("name");
        const fs::path folder = fs::path(SAUTI_SHARED) / "golden/shiba/packing";
        if (!fs::exists(folder / "index.json")) QSKIP("no folder of reference answers (SAUTI_SHARED)");
        const base::Json index = *base::read_json(folder / "index.json");
        for (const auto& entry : index["cases"]) {
            const auto name = entry["name"].get<std::string>();
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }

    void equals_the_reference_answers() {
        const fs::path folder = fs::path(SAUTI_SHARED) / "golden/shiba/packing";
        QFETCH(const QString, name);
        const base::Json index = *base::read_json(folder / "index.json");
        for (const auto& entry : index["cases"]) {
            if (entry["name"] != name.toStdString()) continue;
            shiba::PackingOptions options = reference(2048);
            const auto& args = entry["args"];
            for (std::size_t i = 0; i + 1 < args.size(); i += 2) {
                const auto value = args[i + 1].get<std::string>();
                if (args[i] == "--max_length") options.max_length = std::stol(value);
                if (args[i] == "--max_sents") options.max_sents = std::stol(value);
                if (args[i] == "--cross_docs") options.cross_docs = !value.empty();
            }
            const std::string base_name = name.toStdString();
            const auto packed = pack(universal_lines(*base::read_file(folder / (base_name + ".in.txt"))), options);
            QCOMPARE(packed->jsonl, *base::read_file(folder / (base_name + ".out.jsonl")));
            QCOMPARE(packed->printed, entry["printed"].get<std::string>());
            QCOMPARE(packed->counts.examples, entry["examples"].get<std::int64_t>());
            QCOMPARE(packed->counts.sentences_kept, entry["sentences_kept"].get<std::int64_t>());
            QCOMPARE(packed->counts.chars_in, entry["chars_in"].get<std::int64_t>());
            QCOMPARE(packed->counts.chars_kept, entry["chars_kept"].get<std::int64_t>());
        }
    }
};

QTEST_APPLESS_MAIN(PackingTest)
#include "packing_test.moc"
