// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data_places.h"
#include "training/objective.h"
#include "training/rows.h"
#include "training/training_desk.h"

#include <QTest>

using namespace sauti;
using namespace sauti::test;
using namespace sauti::training;
using base::ErrorKind;
using Ids = std::vector<std::int64_t>;

class RowsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    [[nodiscard]] fs::path write(const std::string& name, const std::string& text) const {
        const fs::path path = fs::path(folder_->path().toStdString()) / name;
        fs::create_directories(path.parent_path());
        must(base::write_atomically(path, text));
        return path;
    }
    [[nodiscard]] std::string root() const { return folder_->path().toStdString(); }

    void write_data_set(const fs::path& folder) const {
        const std::string under = fs::relative(folder, root()).string();
        static_cast<void>(write(under + "/ner/train.txt", "a O\n"));
        static_cast<void>(write(under + "/ner/validation.txt", "a O\n"));
        static_cast<void>(write(under + "/pretrain/train.jsonl", "{\"input_ids\": [57344]}\n"));
        static_cast<void>(write(under + "/dataset.json", R"({"format":"sauti-dataset","version":1,"files":[
            {"path":"ner/train.txt","output":"ner","split":"train","kind":"conll","sha256":"x"},
            {"path":"ner/validation.txt","output":"ner","split":"validation","kind":"conll"},
            {"path":"text/train.txt","output":"text","split":"train","kind":"text"},
            {"path":"pretrain/train.jsonl","output":"pretrain","split":"train","kind":"jsonl"}]})"));
    }

private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void rows_of_ids_are_read_by_number() {
        const auto path = write("a.jsonl", "{\"input_ids\": [57344, 97, 98]}\n{\"input_ids\":[57344,99]}\n"
                                           "{\"other\": 1, \"input_ids\": [57344, 97]}\n");
        const auto rows = IdRows::open(path, 3, {});
        must(rows);
        QCOMPARE(rows->size(), std::int64_t{3});
        QCOMPARE(*rows->read(2), (Ids{57344, 97}));
        QCOMPARE(*rows->read(0), (Ids{57344, 97, 98}));
        QCOMPARE(*rows->read(1), (Ids{57344, 99}));
        QCOMPARE(rows->counts().at(97), std::int64_t{2});
        QCOMPARE(rows->warnings().size(), std::size_t{1});
    }

    void rows_that_cannot_be_are_named_by_line_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("kind");
        const auto invalid = static_cast<int>(ErrorKind::invalid);
        QTest::newRow("too long") << QByteArray("{\"input_ids\": [57344]}\n{\"input_ids\": [57344, 1, 2, 3]}\n") << 2
                                  << invalid;
        QTest::newRow("no ids in it") << QByteArray("{\"input_ids\": []}\n") << 1 << invalid;
        QTest::newRow("no row") << QByteArray("") << -1 << invalid;
        QTest::newRow("nonsense") << QByteArray("{\"input_ids\": [57344]}\nabc\n") << 2
                                  << static_cast<int>(ErrorKind::syntax);
    }

    void rows_that_cannot_be_are_named_by_line() {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(int, kind);
        const auto rows = IdRows::open(write("a.jsonl", text.toStdString()), 3, {});
        QVERIFY(!rows.has_value());
        QCOMPARE(static_cast<int>(rows.error().kind), kind);
        QCOMPARE(rows.error().place.line, std::int64_t{line});
    }

    void too_long_a_row_says_how_to_pack() {
        const auto rows = IdRows::open(write("a.jsonl", "{\"input_ids\": [57344, 1, 2, 3]}\n"), 3, {});
        QCOMPARE(rows.error().message, std::string("a row has 4 ids, batch.max_ids allows 3"));
        QVERIFY(rows.error().hint.find("shiba-jsonl with max_length 3") != std::string::npos);
    }

    void a_file_that_changes_meanwhile_is_noticed() {
        const auto path = write("a.jsonl", "{\"input_ids\": [57344, 97, 98]}\n");
        const auto rows = IdRows::open(path, 10, {});
        must(rows);
        {
            auto log = base::LineAppender::open_at(path, 0); // the same file, other bytes
            must(log->append("{\"input_ids\": [57344, 97]    }"));
        }
        QVERIFY(!rows->read(0).has_value());
    }

    void tagged_rows_ask_each_token_at_its_first_letter() {
        const auto row = tagged_row({"a", "t͡ʃ", "b"}, {"B-PER", "I-PER", "O"});
        QCOMPARE(row.ids, (Ids{57344, 'a', 't', 0x361, 0x283, 'b'}));
        QCOMPARE(row.starts, (std::vector<std::int32_t>{1, 2, 5}));
    }

    void leaves_short_sentences_out() {
        const auto path = write("a.txt", "a O\nb O\nc O\n\na O\nb O\nc O\nd O\n");
        TaggedOptions options;
        options.shortest_letters = 4;
        const auto rows = TaggedRows::open(path, options, {});
        must(rows);
        QCOMPARE(rows->size(), std::int64_t{1});
        QCOMPARE(rows->left_out(), std::int64_t{1});
        QCOMPARE(rows->row(0).line, std::int64_t{5});
        QCOMPARE(TaggedRows::open(path, {}, {})->size(), std::int64_t{2});
    }

    void the_reference_takes_single_letters_only() {
        TaggedOptions options;
        options.single_letters = true;
        const auto rows = TaggedRows::open(write("a.txt", "a O\n\nab O\n"), options, {});
        QCOMPARE(rows.error().kind, ErrorKind::invalid);
        QCOMPARE(rows.error().place.line, std::int64_t{3});
        options = {};
        options.max_ids = 2;
        QCOMPARE(TaggedRows::open(write("b.txt", "a O\nb O\n"), options, {}).error().place.line, std::int64_t{1});
    }

    void averages_losses_as_the_mode_says() {
        LossMean corrected(false);
        LossMean reference(true);
        for (LossMean* mean : {&corrected, &reference}) {
            mean->add({1.0, 90, 45}, 1);
            mean->add({2.0, 10, 0}, 1);
        }
        QCOMPARE(corrected.loss(), 1.1);
        QCOMPARE(reference.loss(), 1.5);
        QCOMPARE(corrected.accuracy(), 0.45);
        QCOMPARE(LossMean(false).loss(), 0.0);
    }

    void judging_takes_every_row_once() {
        const std::vector<std::int32_t> lengths = {9, 1, 5, 3, 7};
        const auto reference = judging_batches(lengths, 2, true);
        QCOMPARE(reference, (std::vector<std::vector<std::uint32_t>>{{0, 1}, {2, 3}, {4}}));
        QCOMPARE(judging_batches(lengths, 2, false), (std::vector<std::vector<std::uint32_t>>{{1, 3}, {2, 4}, {0}}));
    }

    void data_are_found_in_a_project() {
        write_data_set(fs::path(root()) / "datasets/swa");
        const std::optional<fs::path> project = fs::path(root());
        auto file = find_data("swa/ner:validation", project);
        must(file);
        QCOMPARE(file->kind, std::string("conll"));
        QVERIFY(fs::exists(file->path));
        QCOMPARE(find_data("swa/ner:train", project)->sha256, std::string("x"));
        QCOMPARE(find_data("swa/ner:tset", project).error().kind, ErrorKind::not_found);
        QVERIFY(find_data("swa/ner:tset", project).error().hint.find("swa/ner:validation") != std::string::npos);
        QCOMPARE(find_data("nobody/ner:train", project).error().kind, ErrorKind::not_found);
        QCOMPARE(find_data("swa/ner:train", std::nullopt).error().kind, ErrorKind::not_found);
        QCOMPARE(find_data("swa/text:train", project).error().kind, ErrorKind::not_found);
    }

    void data_fill_the_spec_by_splits() {
        write_data_set(fs::path(root()) / "datasets/swa");
        runs::RunSpec spec;
        spec.kind = "finetune";
        must(fill_data(spec, "swa/ner", fs::path(root())));
        QCOMPARE(*spec.data.train, std::string("swa/ner:train"));
        QCOMPARE(*spec.data.eval, std::string("swa/ner:validation"));
        QVERIFY(!spec.data.test);
        must(fill_data(spec, "swa", fs::path(root()))); // its one output with tags
        QCOMPARE(*spec.data.train, std::string("swa/ner:train"));
        spec.kind = "pretrain";
        must(fill_data(spec, "swa", fs::path(root())));
        QCOMPARE(*spec.data.train, std::string("swa/pretrain:train"));
        QVERIFY(!spec.data.eval);
        QCOMPARE(fill_data(spec, "swa/ner", fs::path(root())).error().kind, ErrorKind::not_found);
        QCOMPARE(fill_data(spec, "nobody", fs::path(root())).error().kind, ErrorKind::not_found);
    }

    void data_without_a_project_are_folders_data() {
        QTest::addColumn<QString>("data");
        QTest::newRow("data set") << "set";
        QTest::newRow("output") << "set/ner";
        QTest::newRow("output with a slash") << "set/ner/";
        QTest::newRow("folder") << "plain";
    }

    void data_without_a_project_are_folders() {
        QFETCH(QString, data);
        write_data_set(fs::path(root()) / "set");
        static_cast<void>(write("plain/train.conll", "a O\n"));
        static_cast<void>(write("plain/dev.txt", "a O\n"));
        static_cast<void>(write("plain/notes.md", "no rows"));
        runs::RunSpec spec;
        spec.kind = "finetune";
        must(fill_data(spec, root() + "/" + data.toStdString(), std::nullopt));
        QVERIFY(fs::path(*spec.data.train).is_absolute());
        must(find_data(*spec.data.train, std::nullopt));
        must(find_data(*spec.data.eval, std::nullopt));
    }
};

QTEST_APPLESS_MAIN(RowsTest)
#include "rows_test.moc"
