// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "formats/jsonl_ids.h"
#include "support/damage.h"
#include "support/golden.h"

#include <QTest>
#include <vector>

using namespace sauti;
using namespace sauti::formats;
using Ids = std::vector<std::uint32_t>;

namespace {

std::filesystem::path own(const char* name) {
    return std::filesystem::path(SAUTI_FIXTURES) / "formats/jsonl_ids" / name;
}

IdsReader reader_of(std::string_view text, IdsOptions options = {}) {
    return IdsReader(source_of(text), "x.jsonl", options);
}

/// "kind at line", or the ids.
std::string answer(const base::Result<std::optional<IdsRow>>& row) {
    if (!row) return std::string(base::name(row.error().kind)) + " at " + std::to_string(row.error().place.line);
    if (!*row) return "end";
    std::string text;
    for (const std::uint32_t id : (*row)->ids)
        text += std::to_string(id) + " ";
    return text;
}

} // namespace

class JsonlIdsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_rows_with_their_places() {
        const auto rows = read_ids(own("three.jsonl"));
        QVERIFY(rows.has_value());
        QCOMPARE(rows->size(), std::size_t{3});
        QCOMPARE((*rows)[0].ids, (Ids{57344, 119, 97}));
        QCOMPARE((*rows)[1].ids, Ids{});
        QCOMPARE((*rows)[2].ids, (Ids{57344, 1114111}));
        QCOMPARE((*rows)[2].line, std::int64_t{3});
        QCOMPARE((*rows)[2].begin_bytes, std::uint64_t{50});
    }

    void other_shapes_of_the_same_object_are_read() {
        auto reader = IdsReader::open(own("other_shapes.jsonl"));
        QVERIFY(reader.has_value());
        QCOMPARE(answer(reader->next()), std::string("1 2 "));
        QCOMPARE(answer(reader->next()), std::string("3 4 "));
        QCOMPARE(answer(reader->next()), std::string("5 "));
        QCOMPARE(answer(reader->next()), std::string("end"));
        QCOMPARE(reader->diagnostics().total(), std::int64_t{1});
        QCOMPARE(reader->diagnostics().kept()[0].place.line, std::int64_t{2});
    }

    void bad_lines_are_told_and_the_next_is_read() {
        auto reader = IdsReader::open(own("bad.jsonl"));
        QVERIFY(reader.has_value());
        const std::vector<std::string> expected = {"syntax at 1",  "invalid at 2", "invalid at 3", "syntax at 4",
                                                   "1 ",           "invalid at 6", "invalid at 7", "invalid at 8",
                                                   "invalid at 9", "end"};
        for (const std::string& one : expected)
            QCOMPARE(answer(reader->next()), one);
    }

    void a_cut_last_line_is_truncated_and_the_others_stay() {
        auto reader = IdsReader::open(own("cut.jsonl"));
        QVERIFY(reader.has_value());
        QCOMPARE(answer(reader->next()), std::string("1 2 "));
        QCOMPARE(answer(reader->next()), std::string("truncated at 2"));
        QCOMPARE(answer(reader->next()), std::string("end"));
    }

    void limits_hold_on_both_ways() {
        IdsOptions options;
        options.longest_row = 2;
        options.largest_id = 9;
        for (const char* line : {"{\"input_ids\": [1, 2, 3]}", "{\"input_ids\":[1,2,3]}"}) {
            QCOMPARE(answer(reader_of(line, options).next()), std::string("limit at 1"));
        }
        for (const char* line : {"{\"input_ids\": [10]}", "{\"input_ids\":[10]}"}) {
            QCOMPARE(answer(reader_of(line, options).next()), std::string("invalid at 1"));
        }
        QCOMPARE(answer(reader_of("{\"input_ids\": [9, 9]}", options).next()), std::string("9 9 "));
    }

    void writes_as_the_original_does() {
        std::string text;
        append_ids(text, Ids{57344, 119, 97});
        append_ids(text, Ids{});
        append_ids(text, Ids{4294967295});
        QCOMPARE(text, std::string("{\"input_ids\": [57344, 119, 97]}\n{\"input_ids\": []}\n"
                                   "{\"input_ids\": [4294967295]}\n"));
    }

    void the_fast_way_agrees_with_the_plain_one() {
        base::RandomStream random(1, "ids", 0);
        for (int i = 0; i < 300; ++i) {
            Ids ids(static_cast<std::size_t>(random.below(20)));
            for (std::uint32_t& id : ids)
                id = static_cast<std::uint32_t>(random.below(0x110000));
            std::string line;
            append_ids(line, ids);
            QCOMPARE((*reader_of(line).next())->ids, ids);
            line.pop_back();
            QCOMPARE(*parse_ids_plainly(line, "x", {}), ids);
        }
        // Changed bytes: both ways give the same ids, or both none.
        test::byte_changes("{\"input_ids\": [57344, 119, 0, 1114111]}", [](std::string_view line) {
            if (line.find('\n') != std::string_view::npos || line.back() == '\r') return;
            const auto fast = reader_of(line).next();
            const auto plain = parse_ids_plainly(line, "x", {});
            QCOMPARE(fast.has_value(), plain.has_value());
            if (plain) QCOMPARE((*fast)->ids, *plain);
        });
    }

    void damaged_files_give_a_result_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"three.jsonl", "other_shapes.jsonl", "bad.jsonl", "cut.jsonl"}) {
            QTest::newRow(name) << QString(name);
        }
    }
    void damaged_files_give_a_result() {
        QFETCH(QString, name);
        const std::string bytes = test::text_of(own(name.toUtf8().constData()));
        const auto read = [](std::string_view damaged) {
            IdsReader reader = reader_of(damaged);
            for (auto row = reader.next(); !row || *row; row = reader.next()) {
                if (!row) QVERIFY(row.error().place.line > 0);
            }
        };
        test::truncations(bytes, read);
        test::byte_changes(bytes, read);
    }

    void the_originals_rows_read_and_write_back_to_the_byte() {
        if (!test::has_shared("golden/shiba/packing")) QSKIP("the reference answers are not here");
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(test::shared("golden/shiba/packing"))) {
            if (entry.path().extension() != ".jsonl") continue;
            const auto rows = read_ids(entry.path());
            QVERIFY2(rows.has_value(), rows ? "" : rows.error().to_string().c_str());
            std::string text;
            for (const IdsRow& row : *rows)
                append_ids(text, row.ids);
            QCOMPARE(text, test::text_of(entry.path()));
            ++files;
        }
        QVERIFY(files > 5);
    }
};

QTEST_APPLESS_MAIN(JsonlIdsTest)
#include "jsonl_ids_test.moc"
