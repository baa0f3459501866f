// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus_fixture.h"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace sauti;
using namespace sauti::corpus;
using namespace sauti::corpus::test;

namespace {

/// A pattern language of one letter: "[ a ]" is a word with an a.
base::Result<PhoneMatcher> letter_pattern(std::string_view pattern) {
    if (pattern.size() != 5) {
        base::Error error = base::make_error(base::ErrorKind::syntax, "no letter");
        error.place.byte = 2;
        return base::fail(std::move(error));
    }
    const char letter = pattern[2];
    return PhoneMatcher([letter](std::string_view phones) { return phones.find(letter) != std::string_view::npos; });
}

} // namespace

class PhonesInIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fills_every_row_and_says_how_many_words_have_none() {
        const Project project;
        project.write("source/n/train.txt", "Watu 12 wa Dodoma\nsawa\n");
        VERIFY_OK(project.import("source/n"));
        const auto state = fill_phones(project.corpus("n"), lower_case_phones("one"));
        VERIFY_OK(state);
        QCOMPARE(state->rows_filled, 2);
        QCOMPARE(state->words_without, 1);
        const auto corpus = Corpus::open(project.corpus("n"));
        QVERIFY(corpus->row(1)->has_phones);
        QCOMPARE(corpus->row(1)->phones, std::string("watu wa dodoma"));
        QCOMPARE(corpus->phones_state()->stamp, std::string("one"));
    }

    void does_the_work_once_and_again_when_the_stamp_changes() {
        const Project project;
        VERIFY_OK(project.news());
        int words = 0;
        Phonemizer counting = lower_case_phones("one");
        counting.phones_of_word = [&words](std::string_view word) -> base::Result<std::string> {
            ++words;
            return std::string(word);
        };
        VERIFY_OK(fill_phones(project.corpus("swa"), counting));
        QVERIFY(words > 0);
        words = 0;
        VERIFY_OK(fill_phones(project.corpus("swa"), counting));
        QCOMPARE(words, 0);
        counting.stamp = "two";
        VERIFY_OK(fill_phones(project.corpus("swa"), counting));
        QVERIFY(words > 0);
    }

    void phones_of_another_stamp_are_not_shown() {
        const Project project;
        std::string text;
        for (int i = 0; i < 50000; ++i)
            text += "mstari\n";
        project.write("source/l/train.txt", text);
        VERIFY_OK(project.import("source/l"));
        VERIFY_OK(fill_phones(project.corpus("l"), lower_case_phones("one")));
        // Stopped in the middle of the second filling: what was done stays, and it goes on from there.
        std::stop_source stop;
        Phonemizer other = lower_case_phones("two");
        int calls = 0;
        const base::Work work(stop.get_token(), [&](const base::Progress& progress) {
            if (progress.done >= 40000) stop.request_stop();
            ++calls;
        });
        QCOMPARE(fill_phones(project.corpus("l"), other, work).error().kind, base::ErrorKind::cancelled);
        const auto corpus = Corpus::open(project.corpus("l"));
        VERIFY_OK(corpus);
        const auto state = corpus->phones_state();
        QCOMPARE(state->stamp, std::string("two"));
        QVERIFY(state->rows_filled >= 16 * 2048 && state->rows_filled < 50000);
        QVERIFY(corpus->row(1)->has_phones);
        QVERIFY(!corpus->row(50000)->has_phones);
        QCOMPARE(corpus->count("phones:mstari").value(), state->rows_filled);
        QCOMPARE(fill_phones(project.corpus("l"), other)->rows_filled, 50000);
    }

    void filters_by_phones_and_patterns() {
        const Project project;
        VERIFY_OK(project.news());
        VERIFY_OK(fill_phones(project.corpus("swa"), lower_case_phones("one")));
        const auto corpus = Corpus::open(project.corpus("swa"), {letter_pattern, 2});
        VERIFY_OK(corpus);
        QCOMPARE(ids_of(*corpus, "phones:juma"), QString("1 4"));
        QCOMPARE(ids_of(*corpus, "phones:=juma"), QString("1 4"));
        QCOMPARE(ids_of(*corpus, "phones:=jum"), QString());
        QCOMPARE(ids_of(*corpus, "phones:=uma"), QString());
        QCOMPARE(ids_of(*corpus, "phones:/^w/"), QString("2"));
        QCOMPARE(ids_of(*corpus, "[ j ]"), QString("1 4"));
        QCOMPARE(ids_of(*corpus, "[ z ] or [ j ] -split:dev"), QString("1 2 6"));
        const auto wrong = corpus->count("juma [ jj ]");
        QCOMPARE(wrong.error().kind, base::ErrorKind::usage);
        QCOMPARE(wrong.error().place.byte, std::int64_t{7});
        QCOMPARE(ids_of(*corpus, "", SortKey::phones), QString("6 1 4 5 3 2"));
        const auto without = Corpus::open(project.corpus("swa"));
        QCOMPARE(without->count("[ j ]").error().kind, base::ErrorKind::usage);
    }

    void a_killed_filling_goes_on() {
        const Project project;
        std::string text;
        for (int i = 0; i < 120000; ++i)
            text += "mstari " + std::to_string(i % 977) + "a\n";
        project.write("source/k/train.txt", text);
        VERIFY_OK(project.import("source/k"));
        for (int round = 0; round < 6; ++round) {
            const pid_t child = fork();
            if (child == 0) _exit(fill_phones(project.corpus("k"), lower_case_phones("x")).has_value() ? 0 : 1);
            usleep(static_cast<useconds_t>(20000 * (round + 1)));
            kill(child, SIGKILL);
            int status = 0;
            waitpid(child, &status, 0);
            const auto corpus = Corpus::open(project.corpus("k"));
            VERIFY_OK(corpus);
            QCOMPARE(corpus->count("mstari").value(), 120000);
        }
        const auto state = fill_phones(project.corpus("k"), lower_case_phones("x"));
        VERIFY_OK(state);
        QCOMPARE(state->rows_filled, 120000);
    }
};

QTEST_APPLESS_MAIN(PhonesInIndexTest)
#include "phones_in_index_test.moc"
