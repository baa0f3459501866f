// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "cli/cli_runner.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <string>
#include <vector>

using namespace sauti;
using test::Run;
using test::run_cli;

/// `dataset` as a person types it, on a small corpus of its own.
class DatasetVerbTest : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;

    std::string at(const std::string& name) const {
        return temporary_.filePath(QString::fromStdString(name)).toStdString();
    }

    std::string write(const std::string& name, const std::string& bytes) const {
        base::fs::create_directories(base::fs::path(at(name)).parent_path());
        return base::write_atomically(at(name), bytes) ? at(name) : "not written";
    }

    static std::string read(const std::string& path) { return base::read_file(path).value_or("absent"); }

private Q_SLOTS:
    void initTestCase() {
        write("source/train.txt", "Chai B-LOC\nna O\n\nNg'ombe O\n\n");
        write("source/test.txt", "Chakula O\n\n");
        QCOMPARE(run_cli({"project", "new", at("project")}).code, 0);
        QCOMPARE(
            run_cli({"--project", at("project"), "corpus", "add", at("source"), "--id", "swa", "--code", "swa-Latn"})
                .code,
            0);
    }

    void a_step_is_a_filter() {
        const Run run =
            run_cli({"dataset", "step", "phonemize-text", "--code", "swa-Latn", "-", "-"}, "Chai ni tamu\nng'ombe\n");
        QCOMPARE(run.out, std::string("t\u0361\u0283ai ni tamu\nŋoᵐbe\n"));
        QCOMPARE(run.code, 0);
        const Run packed = run_cli({"dataset", "step", "shiba-jsonl", "--max-length", "6", "-", "-"}, "ab\ncd\n");
        QCOMPARE(packed.out, std::string("{\"input_ids\": [57344, 97, 98, 57345, 99, 100]}\n"));
        const Run shuffled = run_cli({"--seed", "3", "dataset", "step", "shuffle", "-", "-"}, "a\nb\nc\n");
        QCOMPARE(shuffled.out.size(), std::size_t{6});
    }

    void a_step_works_on_files_and_folders() {
        QCOMPARE(run_cli({"dataset", "step", "split-characters", at("source/train.txt"), at("one.txt")}).code, 0);
        QCOMPARE(read(at("one.txt")).substr(0, 16), std::string("C B-LOC\nh I-LOC\n"));
        write("deep/a/x.txt", "a b\n");
        write("deep/y.txt", "c d\n");
        QCOMPARE(run_cli({"dataset", "step", "strip-spaces", at("deep"), at("kept")}).code, 0);
        QCOMPARE(read(at("kept/a/x.txt")), std::string("ab\n"));
        QCOMPARE(run_cli({"dataset", "step", "shiba-jsonl", at("deep"), at("rows")}).code, 0);
        QVERIFY(read(at("rows/y.jsonl")).find("input_ids") != std::string::npos);
        QCOMPARE(
            run_cli({"dataset", "step", "split", "--dev", "0", "--test", "0.5", at("source/train.txt"), at("dealt")})
                .code,
            0);
        QVERIFY(read(at("dealt/test.txt")) != "absent" && read(at("dealt/train.txt")) != "absent");
    }

    void flattens_folders() {
        write("flat/a/x.txt", "a b\n");
        QCOMPARE(run_cli({"dataset", "step", "strip-spaces", "--mode", "reference", at("flat"), at("flat-out/")}).code,
                 0);
        QCOMPARE(read(at("flat-out/x.txt")), std::string("ab\n"));
    }

    void glues_folder_and_name() {
        write("glue/train.txt", "a b\n");
        const Run run = run_cli({"dataset", "step", "strip-spaces", "--mode", "reference", at("glue"), at("GLUE")});
        QCOMPARE(read(at("GLUEtrain.txt")), std::string("ab\n"));
        QVERIFY(base::fs::is_directory(at("GLUE")));
        QVERIFY(run.err.find("warning") != std::string::npos);
    }

    void appends_when_run_again() {
        write("in1/t.txt", "a");
        write("in2/t.txt", "b\n");
        for (const char* wanted : {"ab\n", "ab\nab\n"}) {
            QCOMPARE(run_cli({"dataset", "step", "concatenate", "--mode", "reference", at("in1"), at("in2"), at("sum")})
                         .code,
                     0);
            QCOMPARE(read(at("sum/t.txt")), std::string(wanted));
        }
        QCOMPARE(run_cli({"dataset", "step", "concatenate", at("in1"), at("in2"), at("fresh")}).code, 0);
        QCOMPARE(run_cli({"dataset", "step", "concatenate", at("in1"), at("in2"), at("fresh")}).code, 0);
        QCOMPARE(read(at("fresh/t.txt")), std::string("a\nb\n"));
    }

    void wrong_use_is_told() {
        const Run step = run_cli({"dataset", "step", "split-charcters", "-", "-"});
        QCOMPARE(step.code, 2);
        QVERIFY(step.err.find("split-characters") != std::string::npos);
        QCOMPARE(run_cli({"dataset", "step", "phonemize-text", "-", "-"}).code, 2);
        QCOMPARE(run_cli({"dataset", "step", "strip-spaces", "--max_length", "3", "-", "-"}).code, 2);
        QCOMPARE(run_cli({"dataset", "step", "strip-spaces", at("nowhere"), "-"}).code, 3);
        QCOMPARE(run_cli({"dataset", "step", "strip-spaces", at("deep/y.txt"), at("deep/y.txt")}).code, 2);
        const Run bad =
            run_cli({"dataset", "step", "split-characters", "--mode", "reference", "-", at("bad.txt")}, "a O\nb\n");
        QCOMPARE(bad.code, 3);
        QVERIFY(bad.err.find("-:2") != std::string::npos);
        QCOMPARE(read(at("bad.txt")), std::string("absent"));
    }

    void a_bad_line_is_counted_and_the_rest_done() {
        const Run run = run_cli({"dataset", "step", "strip-spaces", "-", "-"}, "a b\n\xff\nc\n");
        QCOMPARE(run.code, 1);
        QCOMPARE(run.out, std::string("ab\nc\n"));
        QVERIFY(run.err.find("not UTF-8") != std::string::npos);
    }

    void builds_lists_verifies_and_traces() {
        const std::vector<std::string> here = {"--project", at("project")};
        const auto cli = [&](std::vector<std::string> words) {
            words.insert(words.begin(), here.begin(), here.end());
            return run_cli(words);
        };
        QCOMPARE(cli({"dataset", "build", "phones"}).code, 2); // asks for a corpus
        const Run built = cli({"--json", "dataset", "build", "phones", "--corpus", "swa"});
        QVERIFY2(built.code == 0, built.err.c_str());
        QCOMPARE((*base::parse_json(built.out, "-"))["name"].get<std::string>(), std::string("swa-phones"));
        QVERIFY(cli({"dataset", "build", "phones", "--corpus", "swa"}).out.find("nothing changed") !=
                std::string::npos);
        QVERIFY(cli({"dataset", "list"}).out.find("swa-phones") != std::string::npos);
        QVERIFY(cli({"dataset", "info", "swa-phones"}).out.find("ner/train.txt") != std::string::npos);
        QCOMPARE(cli({"dataset", "verify", "swa-phones"}).code, 0);
        const Run traced = cli({"--json", "dataset", "trace", "swa-phones:ner/train.txt:5"});
        const base::Json json = *base::parse_json(traced.out, "-");
        QCOMPARE(json["text"].get<std::string>(), std::string("i I-LOC"));
        QCOMPARE(json["parts"][0]["corpus"].get<std::string>(), std::string("swa"));
        QCOMPARE(json["parts"][0]["line"].get<int>(), 1);
        QCOMPARE(json["parts"][0]["row"].get<int>(), 1);
        QCOMPARE(cli({"dataset", "trace", "swa-phones"}).code, 2);
        QCOMPARE(cli({"dataset", "info", "swa-phone"}).code, 3);
        QVERIFY(cli({"dataset", "build", "phones", "--corpus", "swa", "--preview", "3"})
                    .out.find("* t\u0361\u0283ai B-LOC") != std::string::npos);
        QCOMPARE(cli({"dataset", "build", "characters", "--corpus", "swa", "--name", "swa-phones"}).code, 3);
        base::fs::remove(at("project/datasets/swa-phones/ner/train.txt"));
        QCOMPARE(cli({"dataset", "verify", "swa-phones"}).code, 1);
    }

    void lists_the_shipped_recipes() {
        const Run run = run_cli({"dataset", "recipes"});
        QCOMPARE(run.code, 0);
        for (const char* name : {"phones\t", "characters\t", "phones-ner\t", "phones-reference\t"}) {
            QVERIFY(run.out.find(name) != std::string::npos);
        }
    }
};

QTEST_APPLESS_MAIN(DatasetVerbTest)
#include "dataset_verb_test.moc"
