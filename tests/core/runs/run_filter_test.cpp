// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_filter.h"

#include <QTest>
#include <limits>

using namespace sauti;
using runs::RunFilter;

class RunFilterTest : public QObject {
    Q_OBJECT

private:
    runs::RunOverview run_;

private Q_SLOTS:
    void initTestCase() {
        run_.facts.id = "ner-phones";
        run_.facts.kind = "finetune";
        run_.facts.state = runs::RunState::finished;
        run_.facts.step = 500;
        run_.facts.total_steps = 800;
        run_.spec.optimizer.learning_rate = 1e-3;
        run_.spec.data.train = "swa-phones/ner";
        run_.last = {{"eval/loss", 0.25}, {"train/loss", std::numeric_limits<double>::quiet_NaN()}};
    }

    void words_all_hold_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("passes");
        const auto row = [](const char* filter, bool passes) { QTest::newRow(filter) << QString(filter) << passes; };
        row("", true);
        row("  ", true);
        row("PHONES", true);
        row("swa-phones", true);
        row("kin", false);
        row("-kin", true);
        row("-ner", false);
        row("state=finished", true);
        row("state!=finished", false);
        row("state=finish", false);
        row("-state=finished", false);
        row("step>=500", true);
        row("step>500", false);
        row("step<=500 step<501", true);
        row("optimizer.learning_rate=1e-3", true);
        row("optimizer.learning_rate=0.001", true);
        row("optimizer.learning_rate<0.001", false);
        row("eval/loss<0.3", true);
        row("eval/entity_f1>0", false);
        row("-eval/entity_f1>0", true);
        row("train/loss=1", false);
        row("best_value<1", false);
        row("kind=finetune kin", false);
        row("=finished", false);
    }
    void words_all_hold() {
        QFETCH(QString, filter);
        const auto parsed = RunFilter::parse(filter.toStdString());
        QVERIFY(parsed);
        QTEST(parsed->passes(run_), "passes");
    }

    void what_cannot_be_asked_is_named() {
        const auto unknown = RunFilter::parse("ner stat=finished");
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, base::ErrorKind::usage);
        QCOMPARE(unknown.error().place.byte, std::int64_t{4});
        QVERIFY(unknown.error().hint.find("state") != std::string::npos);
        const auto no_number = RunFilter::parse("step>many");
        QVERIFY(!no_number);
        QVERIFY(no_number.error().message.find("many") != std::string::npos);
        QVERIFY(!RunFilter::parse("step>=5x"));
        QVERIFY(!RunFilter::parse("step<"));
    }

    void a_run_without_a_readable_spec_has_facts_alone() {
        runs::RunOverview other = run_;
        other.spec_problem = "a newer Sauti";
        QVERIFY(RunFilter::parse("step=500")->passes(other));
        QVERIFY(!RunFilter::parse("optimizer.learning_rate=0.001")->passes(other));
        QVERIFY(!RunFilter::parse("swa-phones")->passes(other));
    }
};

QTEST_APPLESS_MAIN(RunFilterTest)
#include "run_filter_test.moc"
