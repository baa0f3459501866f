// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

class ImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keeps_every_row_with_its_place() {
        const Project project;
        const auto corpus = project.news();
        VERIFY_OK(corpus);
        QCOMPARE(corpus->row_count(), 6);
        const auto row = corpus->row(2);
        VERIFY_OK(row);
        QCOMPARE(QString::fromStdString(row->text), QString("Wizara ya Afya imetangaza ."));
        QCOMPARE(row->tokens.size(), std::size_t{5});
        QVERIFY(row->tags == (std::vector<std::string>{"B-ORG", "I-ORG", "I-ORG", "O", "O"}));
        QCOMPARE(QString::fromStdString(row->split), QString("train"));
        QCOMPARE(row->first_line, 6);
        QCOMPARE(row->length_cps, 27);
        QVERIFY(!row->has_phones);
        const std::string bytes = std::string(k_train).substr(row->byte_offset, row->byte_length);
        QCOMPARE(QString::fromStdString(bytes), QString("Wizara B-ORG\nya I-ORG\nAfya I-ORG\nimetangaza O\n. O\n"));
        QCOMPARE(corpus->row(7).error().kind, base::ErrorKind::not_found);
        QCOMPARE(corpus->row(0).error().kind, base::ErrorKind::not_found);
    }

    void counts_by_split() {
        const Project project;
        const auto corpus = project.news();
        VERIFY_OK(corpus);
        const CorpusInfo& info = corpus->info();
        QCOMPARE(info.counts.at("train").rows, 3);
        QCOMPARE(info.counts.at("train").words, 12);
        QCOMPARE(info.counts.at("dev").rows, 2);
        QVERIFY(info.splits() == (std::vector<std::string>{"train", "dev", "test"}));
        const auto paths = corpus->source_paths("validation");
        VERIFY_OK(paths);
        QCOMPARE(paths->size(), std::size_t{1});
        QVERIFY(std::filesystem::equivalent(paths->front(), project.path("source/swa/dev.txt")));
        QCOMPARE(corpus->source_paths("dev2").error().kind, base::ErrorKind::not_found);
    }

    void marks_what_is_repeated_within_and_across_splits() {
        const Project project;
        project.write("source/t/train.txt", "moja\nmbili\nmoja\n");
        project.write("source/t/test.txt", "mbili\ntatu\n");
        VERIFY_OK(project.import("source/t"));
        const auto corpus = Corpus::open(project.corpus("t"));
        VERIFY_OK(corpus);
        QCOMPARE(problem_text(corpus->row(1)->problems), std::string(""));
        QCOMPARE(problem_text(corpus->row(2)->problems), std::string("leak"));
        QCOMPARE(corpus->row(2)->same_as, 4);
        QCOMPARE(problem_text(corpus->row(3)->problems), std::string("duplicate"));
        QCOMPARE(corpus->row(3)->same_as, 1);
        QCOMPARE(problem_text(corpus->row(4)->problems), std::string("leak"));
        QCOMPARE(corpus->row(4)->same_as, 2);
        QCOMPARE(problem_text(corpus->row(5)->problems), std::string(""));
    }

    void keeps_the_good_lines_beside_the_bad_ones() {
        const Project project;
        project.write("source/b/train.txt", "Chipatara B-ORG\nMadhokotera'I-ORG\nSangano I-ORG\n\nSawa O\n\n");
        const auto info = project.import("source/b");
        VERIFY_OK(info);
        QCOMPARE(info->findings_total, 1);
        QCOMPARE(info->findings[0].line, 2);
        QCOMPARE(QString::fromStdString(info->findings[0].kind), QString("syntax"));
        const auto corpus = Corpus::open(project.corpus("b"));
        VERIFY_OK(corpus);
        QCOMPARE(corpus->row_count(), 2);
        QVERIFY((corpus->row(1)->problems & static_cast<Problems>(Problem::broken)) != 0);
        QVERIFY(corpus->row(1)->tokens == (std::vector<std::string>{"Chipatara", "Madhokotera'I-ORG", "Sangano"}));
        QVERIFY(corpus->row(1)->tags == (std::vector<std::string>{"B-ORG", "O", "I-ORG"}));
        QCOMPARE(corpus->findings()->size(), std::size_t{1});
    }

    void reads_text_whatever_its_line_ends() {
        const Project project;
        project.write("source/x/a.txt", "\xEF\xBB\xBFmoja\r\n\r\nmbili mbili\n  \nla\xFFst");
        const auto info = project.import("source/x");
        VERIFY_OK(info);
        const auto corpus = Corpus::open(project.corpus("x"));
        VERIFY_OK(corpus);
        QCOMPARE(corpus->row_count(), 3);
        QCOMPARE(corpus->row(1)->text, std::string("moja"));
        QCOMPARE(corpus->row(1)->byte_offset, std::uint64_t{3});
        QCOMPARE(corpus->row(2)->first_line, 3);
        QCOMPARE(corpus->row(3)->text, std::string("la\xEF\xBF\xBDst"));
        QCOMPARE(problem_text(corpus->row(3)->problems), std::string("broken odd"));
        QCOMPARE(info->findings_by_kind.at("encoding"), 1);
        QCOMPARE(info->findings_by_kind.at("syntax"), 1); // the blank lines, told once
    }

    void marks_odd_characters_and_orphan_tags() {
        const Project project;
        project.write("source/o/train.txt", "\xE2\x80\x8B"
                                            "Falsafa O\n\nBaraza I-ORG\n\nJuma B-PER\nMusa I-PER\n\n");
        VERIFY_OK(project.import("source/o"));
        const auto corpus = Corpus::open(project.corpus("o"));
        QCOMPARE(problem_text(corpus->row(1)->problems), std::string("odd"));
        QCOMPARE(problem_text(corpus->row(2)->problems), std::string("orphan"));
        QCOMPARE(problem_text(corpus->row(3)->problems), std::string(""));
    }

    void takes_nothing_and_one_row() {
        const Project project;
        project.write("source/none/train.txt", "");
        project.write("source/one/train.txt", "peke yake");
        VERIFY_OK(project.import("source/none"));
        VERIFY_OK(project.import("source/one"));
        const auto none = Corpus::open(project.corpus("none"));
        VERIFY_OK(none);
        QCOMPARE(none->row_count(), 0);
        QCOMPARE(ids_of(*none, "a"), QString());
        QCOMPARE(none->count("").value(), 0);
        QCOMPARE(ids_of(*none, "", SortKey::text), QString());
        const auto one = Corpus::open(project.corpus("one"));
        VERIFY_OK(one);
        QCOMPARE(ids_of(*one, "PEKE"), QString("1"));
        QCOMPARE(one->row(1)->byte_length, std::uint64_t{9});
    }

    void chooses_a_free_id_and_refuses_a_taken_one() {
        const Project project;
        project.write_news();
        QCOMPARE(project.import("source/swa")->id, std::string("swa"));
        QCOMPARE(project.import("source/swa")->id, std::string("swa-2"));
        ImportOptions options;
        options.id = "swa";
        QCOMPARE(project.import("source/swa", options).error().kind, base::ErrorKind::invalid);
        options.id = "../evil";
        QCOMPARE(project.import("source/swa", options).error().kind, base::ErrorKind::usage);
        QVERIFY(*corpus_ids(project.path()) == (std::vector<std::string>{"swa", "swa-2"}));
        QCOMPARE(corpus_folder(project.path(), "swo").error().hint, std::string("did you mean swa?"));
    }

    void shows_the_first_rows_before_the_end() {
        const Project project;
        project.write("source/m/train.txt", many_lines(5000));
        std::vector<Row> first;
        bool ended = false;
        bool told_before_end = false;
        ImportOptions options;
        options.news.first_rows = [&](const std::vector<Row>& rows) {
            first = rows;
            told_before_end = !ended;
        };
        std::vector<std::int64_t> counts;
        options.news.count = [&](std::int64_t rows) { counts.push_back(rows); };
        VERIFY_OK(project.import("source/m", options));
        ended = true;
        QVERIFY(told_before_end);
        QCOMPARE(counts, (std::vector<std::int64_t>{1000, 2000, 3000, 4000, 5000, 5000}));
        QCOMPARE(first.size(), std::size_t{200});
        QCOMPARE(first[199].id, 200);
        const auto corpus = Corpus::open(project.corpus("m"));
        QCOMPARE(corpus->row(200)->text, first[199].text);
    }

    void a_deleted_or_torn_index_is_built_again() {
        const Project project;
        const auto before = project.news();
        VERIFY_OK(before);
        const std::string rows = all_rows(*before);
        const auto index = project.corpus("swa") / "index.sqlite";
        QCOMPARE(*ensure_index(project.corpus("swa")), false);
        for (const std::string& torn :
             {std::string(), std::string("nonsense"), base::read_file(index)->substr(0, 20000)}) {
            std::filesystem::remove(index);
            if (!torn.empty()) QVERIFY(base::write_atomically(index, torn).has_value());
            const auto closed = Corpus::open(project.corpus("swa"));
            QVERIFY(!closed.has_value());
            QVERIFY(closed.error().hint.find("corpus info swa") != std::string::npos);
            const auto built = ensure_index(project.corpus("swa"));
            VERIFY_OK(built);
            QVERIFY(*built);
            const auto again = Corpus::open(project.corpus("swa"));
            VERIFY_OK(again);
            QCOMPARE(QString::fromStdString(all_rows(*again)), QString::fromStdString(rows));
        }
    }

    void tells_a_changed_and_a_missing_source() {
        const Project project;
        VERIFY_OK(project.news());
        const auto info = read_corpus_info(project.corpus("swa"));
        QCOMPARE(source_state(*info)->kind, SourceState::Kind::same);
        // The same bytes at another time are no change.
        project.write("source/swa/test.txt", k_test);
        QCOMPARE(source_state(*info)->kind, SourceState::Kind::same);
        project.write("source/swa/test.txt", std::string(k_test) + "Zaidi O\n\n");
        const auto changed = source_state(*info);
        QCOMPARE(changed->kind, SourceState::Kind::changed);
        QCOMPARE(changed->files.size(), std::size_t{1});
        std::filesystem::remove(project.corpus("swa") / "index.sqlite");
        QCOMPARE(ensure_index(project.corpus("swa")).error().kind, base::ErrorKind::invalid);
        const auto anew = reimport(project.corpus("swa"));
        VERIFY_OK(anew);
        QCOMPARE(anew->rows(), 7);
        QCOMPARE(Corpus::open(project.corpus("swa"))->row_count(), 7);
        std::filesystem::remove(project.path("source/swa/test.txt"));
        QCOMPARE(source_state(*anew)->kind, SourceState::Kind::missing);
    }

    void another_source_takes_the_place_of_a_moved_one() {
        const Project project;
        VERIFY_OK(project.news());
        std::filesystem::rename(project.path("source/swa"), project.path("elsewhere"));
        const auto info = set_corpus(project.corpus("swa"), "source", project.path("elsewhere").string());
        VERIFY_OK(info);
        QCOMPARE(info->rows(), 6);
        QVERIFY(std::filesystem::equivalent(info->source, project.path("elsewhere")));
    }

    void two_writers_get_in_no_ones_way() {
        const Project project;
        VERIFY_OK(project.news());
        const auto lock = base::FileLock::acquire(lock_path(project.corpus("swa")), "the corpus swa");
        VERIFY_OK(lock);
        QCOMPARE(reimport(project.corpus("swa")).error().kind, base::ErrorKind::busy);
        QCOMPARE(set_corpus(project.corpus("swa"), "code", "kin-Latn").error().kind, base::ErrorKind::busy);
        QCOMPARE(fill_phones(project.corpus("swa"), lower_case_phones("a")).error().kind, base::ErrorKind::busy);
        // Readers take no lock.
        VERIFY_OK(Corpus::open(project.corpus("swa")));
    }

    void cancels_and_leaves_nothing() {
        const Project project;
        project.write_news();
        std::stop_source stop;
        stop.request_stop();
        const auto recognition = recognise(project.path("source/swa"));
        const auto outcome = import_corpus(project.path(), *recognition, {}, base::Work(stop.get_token()));
        QCOMPARE(outcome.error().kind, base::ErrorKind::cancelled);
        QVERIFY(corpus_ids(project.path())->empty());
    }

    void says_where_it_may_not_write() {
        if (geteuid() == 0) {
            // Root may write anywhere: a file where the folder should be has the same effect.
            const Project project;
            project.write_news();
            project.write("corpora", "no folder");
            QCOMPARE(project.import("source/swa").error().kind, base::ErrorKind::io_write);
            return;
        }
        const Project project;
        project.write_news();
        std::filesystem::create_directories(project.path("corpora"));
        ::chmod(project.path("corpora").c_str(), 0555);
        const auto outcome = project.import("source/swa");
        ::chmod(project.path("corpora").c_str(), 0755);
        QCOMPARE(outcome.error().kind, base::ErrorKind::io_write);
    }

    void opens_and_filters_in_a_folder_that_cannot_be_written() {
        const Project project;
        VERIFY_OK(project.news());
        ::chmod((project.corpus("swa") / "index.sqlite").c_str(), 0444);
        ::chmod(project.corpus("swa").c_str(), 0555);
        const auto corpus = Corpus::open(project.corpus("swa"));
        const QString found = corpus ? ids_of(*corpus, "tag:LOC") : QString();
        ::chmod(project.corpus("swa").c_str(), 0755);
        QCOMPARE(found, QString("1 3 4"));
    }
};

QTEST_APPLESS_MAIN(ImportTest)
#include "import_test.moc"
