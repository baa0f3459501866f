// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/safetensors.h"
#include "support/damage.h"
#include "support/manifest.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

using namespace sauti;
using namespace sauti::formats;
using test::json;

namespace {

std::string hex(std::string_view bytes) {
    return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex().toStdString();
}

json as_json(const SafetensorsFile& file) {
    json tensors = json::object();
    for (const StoredTensor& tensor : file.tensors()) {
        const auto bytes = file.read(tensor.name);
        if (!bytes) qFatal("%s", bytes.error().to_string().c_str());
        tensors[tensor.name] = {{"dtype", name(tensor.type)}, {"shape", tensor.shape}, {"hex", hex(*bytes)}};
    }
    return tensors;
}

QString shown(const json& value) {
    return QString::fromStdString(value.dump(1));
}

/// The file that our writer makes of what was read.
base::Result<std::string> rewritten(const SafetensorsFile& file) {
    std::vector<std::string> bytes;
    std::vector<TensorToWrite> tensors;
    bytes.reserve(file.tensors().size());
    for (const StoredTensor& tensor : file.tensors()) {
        SAUTI_TRY(std::string data, file.read(tensor.name));
        bytes.push_back(std::move(data));
        tensors.push_back({tensor.name, tensor.type, tensor.shape, bytes.back()});
    }
    return to_safetensors(std::move(tensors), file.metadata());
}

SafetensorsFile file_of(const std::vector<TensorToWrite>& tensors) {
    static std::vector<std::string> kept;
    auto bytes = to_safetensors(tensors, {});
    if (!bytes) qFatal("%s", bytes.error().to_string().c_str());
    kept.reserve(100);
    kept.push_back(std::move(*bytes));
    return *SafetensorsFile::of_bytes(kept.back(), "memory");
}

std::string raw(std::initializer_list<unsigned> bytes) {
    std::string text;
    for (const unsigned byte : bytes)
        text += static_cast<char>(byte);
    return text;
}

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { rows_ = test::manifest_rows("safetensors"); }

    void reads_what_the_manifest_says_data() { add_rows(); }
    void reads_what_the_manifest_says() {
        QFETCH(int, row);
        const test::ManifestRow& entry = rows_[static_cast<std::size_t>(row)];
        const json& facts = entry.facts;
        const auto file = SafetensorsFile::open(entry.path);
        if (facts["expect"] == "error") {
            QVERIFY(!file.has_value());
            QCOMPARE(QString::fromStdString(std::string(base::name(file.error().kind))),
                     QString::fromStdString(facts["error"]));
            QCOMPARE(file.error().place.path, entry.path.string());
            if (facts.contains("names")) {
                const std::string named = "\"" + facts["names"].get<std::string>() + "\"";
                QVERIFY2(file.error().message.find(named) != std::string::npos, file.error().message.c_str());
            }
            return;
        }
        QVERIFY2(file.has_value(), file ? "" : file.error().to_string().c_str());
        QCOMPARE(shown(as_json(*file)), shown(facts["tensors"]));
        QCOMPARE(shown(json(file->metadata())), shown(facts.value("metadata", json::object())));
        QCOMPARE(!file->header().warnings.empty(), facts["expect"] == "warn");
        const auto again = rewritten(*file);
        QVERIFY(again.has_value());
        if (facts.value("writer_bytes", false)) QCOMPARE(hex(*again), hex(test::text_of(entry.path)));
        const auto reread = SafetensorsFile::of_bytes(*again, "memory");
        QVERIFY(reread.has_value());
        QCOMPARE(shown(as_json(*reread)), shown(facts["tensors"]));
        QCOMPARE(*rewritten(*reread), *again);
    }

    void damaged_files_give_a_result_data() { add_rows(); }
    void damaged_files_give_a_result() {
        QFETCH(int, row);
        const std::string bytes = test::text_of(rows_[static_cast<std::size_t>(row)].path);
        const auto read = [](std::string_view damaged) {
            const auto file = SafetensorsFile::of_bytes(damaged, "damaged");
            if (!file) {
                QVERIFY(file.error().kind != base::ErrorKind::internal);
                return;
            }
            for (const StoredTensor& tensor : file->tensors()) {
                QVERIFY(file->read(tensor.name).has_value());
                static_cast<void>(file->read_f64(tensor.name));
                static_cast<void>(file->read_i64(tensor.name));
            }
        };
        test::truncations(bytes, read);
        test::byte_changes(bytes, read, bytes.size() > 5000 ? 200 : 2000);
    }

    void a_cut_file_is_never_read() {
        const std::string good =
            test::text_of(std::filesystem::path(SAUTI_FIXTURES) / "formats/safetensors/one_tensor.safetensors");
        test::truncations(good, [](std::string_view cut) {
            const auto file = SafetensorsFile::of_bytes(cut, "cut");
            QVERIFY(!file.has_value());
            QVERIFY(file.error().kind == base::ErrorKind::truncated);
        });
    }

    void converts_real_numbers() {
        // 1.5, −0, smallest subnormal, largest, infinity, NaN
        const std::string halves = raw({0, 0x3E, 0, 0x80, 1, 0, 0xFF, 0x7B, 0, 0x7C, 1, 0x7E});
        const std::string bfloats = raw({0xC0, 0x3F, 0, 0x80, 1, 0, 0x7F, 0x7F, 0x80, 0x7F, 0xC1, 0x7F});
        const std::vector<double> reals = {1.5, -0.0, 1e-40, 1e300, 0.1};
        const SafetensorsFile file = file_of({{"h", TensorType::f16, {2, 3}, halves},
                                              {"b", TensorType::bf16, {6}, bfloats},
                                              {"d", TensorType::f64, {5}, bytes_of(reals)}});
        const auto h = file.read_f64("h");
        QVERIFY(h.has_value());
        QCOMPARE((*h)[0], 1.5);
        QVERIFY((*h)[1] == 0 && std::signbit((*h)[1]));
        QCOMPARE((*h)[2], std::ldexp(1.0, -24));
        QCOMPARE((*h)[3], 65504.0);
        QVERIFY(std::isinf((*h)[4]));
        QVERIFY(std::isnan((*h)[5]));
        const auto b = file.read_f32("b");
        QVERIFY(b.has_value());
        QCOMPARE((*b)[0], 1.5F);
        QVERIFY((*b)[1] == 0 && std::signbit((*b)[1]));
        QCOMPARE((*b)[2], std::ldexp(1.0F, -133));
        QVERIFY(std::isinf((*b)[4]) && std::isnan((*b)[5]));
        QCOMPARE(*file.read_f64("d"), reals);
        const auto rounded = file.read_f32("d");
        QVERIFY(rounded.has_value());
        QCOMPARE((*rounded)[4], 0.1F);
        QVERIFY(std::isinf((*rounded)[3]));
    }

    void converts_whole_numbers() {
        const std::vector<std::int64_t> wide = {-1, std::numeric_limits<std::int64_t>::max()};
        const SafetensorsFile file = file_of({{"wide", TensorType::i64, {2}, bytes_of(wide)},
                                              {"byte", TensorType::u8, {2}, "\xFF\x01"},
                                              {"signed", TensorType::i8, {2}, "\xFF\x01"},
                                              {"short", TensorType::i16, {1}, raw({0, 0x80})},
                                              {"flag", TensorType::boolean, {1}, "\x01"},
                                              {"over", TensorType::u64, {1}, raw({0, 0, 0, 0, 0, 0, 0, 0x80})},
                                              {"real", TensorType::f32, {1}, raw({0, 0, 0, 0})}});
        QCOMPARE(*file.read_i64("wide"), wide);
        QCOMPARE(*file.read_i64("byte"), (std::vector<std::int64_t>{255, 1}));
        QCOMPARE(*file.read_i64("signed"), (std::vector<std::int64_t>{-1, 1}));
        QCOMPARE(*file.read_i64("short"), (std::vector<std::int64_t>{-32768}));
        QCOMPARE(*file.read_i64("flag"), (std::vector<std::int64_t>{1}));
        QVERIFY(file.read_i64("over").error().kind == base::ErrorKind::invalid);
        QVERIFY(file.read_i64("real").error().kind == base::ErrorKind::unsupported);
        QVERIFY(file.read_f32("byte").error().kind == base::ErrorKind::unsupported);
        QVERIFY(file.read_f32("none").error().kind == base::ErrorKind::not_found);
        std::vector<float> wrong(2);
        QVERIFY(file.read_into("real", wrong).error().kind == base::ErrorKind::invalid);
    }

    void large_tensors_are_read_in_pieces() {
        std::vector<float> values(700'001);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(i);
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.filePath("large.safetensors").toStdString());
        const auto written = write_safetensors(
            path, {{"a", TensorType::boolean, {1}, "\x01"}, {"w", TensorType::f32, {700'001}, bytes_of(values)}},
            {{"k", "v"}});
        QVERIFY(written.has_value());
        const auto file = SafetensorsFile::open(path);
        QVERIFY(file.has_value());
        QCOMPARE(file->metadata().at("k"), std::string("v"));
        std::vector<float> read(values.size());
        QVERIFY(file->read_into("w", read).has_value());
        QVERIFY(read == values);
        QCOMPARE(*file->read("a"), std::string("\x01"));
    }

    void the_streaming_writer_asks_for_one_tensor_after_the_other() {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.filePath("stream.safetensors").toStdString());
        std::string asked;
        std::string buffer;
        const auto provide = [&](const TensorToWrite& tensor) -> base::Result<std::string_view> {
            asked += tensor.name;
            buffer.assign(4, tensor.name[0]);
            return buffer;
        };
        QVERIFY(write_safetensors(path,
                                  {{"b", TensorType::f32, {1}, {}},
                                   {"a", TensorType::f32, {1}, {}},
                                   {"c", TensorType::u32, {1}, {}},
                                   {"d", TensorType::i32, {}, {}}},
                                  {}, provide)
                    .has_value());
        QCOMPARE(asked, std::string("abcd"));
        QCOMPARE(*SafetensorsFile::open(path)->read("b"), std::string("bbbb"));
        const auto fails = write_safetensors(path, {{"x", TensorType::f32, {1}, {}}}, {},
                                             [](const TensorToWrite&) -> base::Result<std::string_view> {
                                                 return base::fail(base::ErrorKind::io_read, "gone");
                                             });
        QVERIFY(fails.error().kind == base::ErrorKind::io_read);
        QCOMPARE(*SafetensorsFile::open(path)->read("b"), std::string("bbbb"));
    }

    void refuses_to_write_what_it_would_not_read() {
        const auto kind = [](std::vector<TensorToWrite> tensors, const Metadata& metadata = {}) {
            const auto file = to_safetensors(std::move(tensors), metadata);
            return file ? base::ErrorKind::internal : file.error().kind;
        };
        const TensorToWrite one = {"w", TensorType::f32, {1}, "abcd"};
        QVERIFY(kind({one, one}) == base::ErrorKind::invalid);
        QVERIFY(kind({{"__metadata__", TensorType::f32, {1}, "abcd"}}) == base::ErrorKind::invalid);
        QVERIFY(kind({{"w", TensorType::f32, {2}, "abcd"}}) == base::ErrorKind::invalid);
        QVERIFY(kind({{"w", TensorType::f4, {1}, "a"}}) == base::ErrorKind::invalid);
        QVERIFY(kind({{"w", TensorType::f64, {1U << 31, 1U << 31, 4}, ""}}) == base::ErrorKind::invalid);
        QVERIFY(kind({{"\xFF", TensorType::f32, {1}, "abcd"}}) == base::ErrorKind::invalid);
        QVERIFY(kind({one}, {{"k", "\xC3"}}) == base::ErrorKind::invalid);
    }

    void refuses_and_reads_the_files_of_trouble_reports() {
        if (!test::has_shared("cases/files")) QSKIP("the files of the reports are not here");
        const auto path = [](const std::string& name) { return test::shared("cases/files/" + name + ".safetensors"); };
        const auto notes = SafetensorsFile::open(path("st_meta_only"));
        QVERIFY(notes.has_value());
        QVERIFY(notes->tensors().empty());
        QCOMPARE(notes->metadata().at("note"), std::string("x"));
        QCOMPARE(*SafetensorsFile::open(path("st_empty_meta_unaligned"))->read_f32("w"),
                 (std::vector<float>{1.5F, -2}));
        for (const char* name :
             {"st_shape_mismatch", "st_alias", "st_hole", "st_dup_key", "st_truncated", "st_trailing"}) {
            const auto file = SafetensorsFile::open(path(name));
            QVERIFY2(!file.has_value(), name);
            const bool truncated = std::string(name) == "st_truncated";
            QVERIFY2(file.error().kind == (truncated ? base::ErrorKind::truncated : base::ErrorKind::invalid), name);
        }
    }

private:
    void add_rows() {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < rows_.size(); ++i)
            QTest::newRow(rows_[i].name.c_str()) << static_cast<int>(i);
    }

    std::vector<test::ManifestRow> rows_;
};

QTEST_APPLESS_MAIN(SafetensorsTest)
#include "safetensors_test.moc"
