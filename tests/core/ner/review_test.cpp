// SPDX-License-Identifier: GPL-3.0-or-later
#include "ner/review.h"
#include "ner/score.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace sauti;
using ner::MistakeKind;

class ReviewTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    std::filesystem::path path() const { return (temporary_.path() + "/test.conll").toStdString(); }
    void write(const std::string& text) const { std::ofstream(path(), std::ios::binary) << text; }

private Q_SLOTS:
    void counts_each_kind_and_every_type() {
        write("Rais B-PER B-PER\nSamia I-PER I-PER\nalikwenda O O\nDodoma B-LOC B-ORG\n\n"
              "leo B-DATE O\nna O B-PER\njana O O\n\n"
              "Chuo B-ORG B-ORG\nKikuu I-ORG O\n\n");
        const auto review = ner::read_review(path());
        QVERIFY(review);
        QCOMPARE(review->sentences.size(), std::size_t{3});
        QCOMPARE(review->right, std::int64_t{1});
        QCOMPARE(review->count(MistakeKind::missed), std::int64_t{1});
        QCOMPARE(review->count(MistakeKind::invented), std::int64_t{1});
        QCOMPARE(review->count(MistakeKind::wrong_type), std::int64_t{1});
        QCOMPARE(review->count(MistakeKind::wrong_border), std::int64_t{1});
        QCOMPARE(review->gold(), std::int64_t{4});
        QCOMPARE(review->predicted(), std::int64_t{4});
        QCOMPARE(review->f1(), 0.25);
        QCOMPARE(review->types, (std::vector<std::string>{"DATE", "LOC", "ORG", "PER"}));
        QCOMPARE(review->confusion.at({"LOC", "ORG"}), std::int64_t{1});
        QCOMPARE(review->confusion.at({"DATE", ""}), std::int64_t{1});
        QCOMPARE(review->confusion.at({"", "PER"}), std::int64_t{1});
        QCOMPARE(review->sentences[1].line, std::int64_t{6});
        QCOMPARE(review->sentences[1].number, std::int64_t{1});
    }

    void an_empty_file_is_an_empty_review() {
        write("");
        const auto review = ner::read_review(path());
        QVERIFY(review);
        QVERIFY(review->sentences.empty());
        QCOMPARE(review->f1(), 0.0);
    }

    void what_is_no_prediction_is_an_error_with_its_place() {
        write("Rais B-PER\n\n");
        QVERIFY(!ner::read_review(path()));
        std::filesystem::remove(path());
        const auto absent = ner::read_review(path());
        QVERIFY(!absent);
        QCOMPARE(absent.error().kind, base::ErrorKind::not_found);
    }
};

QTEST_APPLESS_MAIN(ReviewTest)
#include "review_test.moc"
