// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_reader.h"
#include "widgets/common/actions.h"
#include "widgets/common/curve_chart.h"
#include "widgets/corpora/import_dialog.h"
#include "widgets/experiments/runs_model.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_form.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/spec_row.h"
#include "widgets/training/training_page.h"
#include "window_hand.h"
#include "workspace/project.h"

#include <fmt/format.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <sys/resource.h>

/// From a folder of text to an F1, through the real window, by clicks and keys alone.
using namespace sauti;
using namespace sauti::test;

namespace {

constexpr int k_long_ms = 3'600'000;

struct Job {
    QString source; ///< the folder that is dropped
    QString recipe;
    int rows = 0;
    QList<QPair<QString, QString>> pretrain; ///< key and what is typed
    QList<QPair<QString, QString>> finetune;
};

double cpu_seconds() {
    rusage used = {};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Prints what each part took: wall time and, since other work may run beside it, the processor's.
class Clock {
public:
    Clock() { wall_.start(); }
    void lap(const char* part) {
        const double cpu = cpu_seconds();
        std::fputs(fmt::format("{:<12} {:8.1f} s  {:8.1f} s of CPU\n", part, static_cast<double>(wall_.restart()) / 1e3,
                               cpu - cpu_)
                       .c_str(),
                   stderr);
        cpu_ = cpu;
    }

private:
    QElapsedTimer wall_;
    double cpu_ = cpu_seconds();
};

/// The longest time in which the window's thread took no event.
class Stalls : public QObject {
public:
    Stalls() {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(5);
        connect(&timer_, &QTimer::timeout, this, [this] { longest_ = std::max(longest_, since_.restart()); });
        since_.start();
        timer_.start();
    }
    [[nodiscard]] qint64 longest_ms() const { return longest_; }

private:
    QTimer timer_;
    QElapsedTimer since_;
    qint64 longest_ = 0;
};

bool is_torch_loaded() {
    QFile maps(QStringLiteral("/proc/self/maps"));
    return maps.open(QIODevice::ReadOnly) && maps.readAll().contains("libtorch");
}

widgets::training_page::TrainingPage* training_page(WindowHand& hand) {
    return qobject_cast<widgets::training_page::TrainingPage*>(hand.window().currentPage());
}

} // namespace

class MainJobTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> home_;
    std::unique_ptr<WindowHand> hand_;

    void makeProject() {
        QVERIFY(hand_->press("file.new"));
        QFileDialog* dialog = nullptr;
        QVERIFY(WindowHand::wait([&] {
            dialog = hand_->window().findChild<QFileDialog*>();
            return dialog != nullptr && dialog->isVisible();
        }));
        auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(WindowHand::type(field, QStringLiteral("study")));
        QVERIFY(WindowHand::clickWord(*dialog, QStringLiteral("Make")));
        QVERIFY2(WindowHand::wait([this] { return hand_->session().project() != nullptr; }), qPrintable(hand_->told()));
    }

    void importFolder(const Job& job) {
        hand_->drop(job.source);
        widgets::corpora::ImportDialog* wizard = nullptr;
        QVERIFY(WindowHand::wait([&] {
            wizard = hand_->window().findChild<widgets::corpora::ImportDialog*>();
            return wizard != nullptr && wizard->isVisible() && wizard->step() == 1;
        }));
        const auto corpora = hand_->session().project()->folder_of(workspace::Part::corpus);
        QVERIFY2(!QFile::exists(QString::fromStdString((corpora / "swa").string())), "written before it was asked for");
        for (const char* word : {"Next", "Next", "Import"}) {
            QPushButton* next = nullptr;
            for (QPushButton* one : wizard->findChildren<QPushButton*>())
                next = one->text() == QLatin1String(word) ? one : next;
            QVERIFY(next != nullptr);
            QVERIFY(WindowHand::wait([&] { return next->isEnabled(); }));
            QVERIFY(WindowHand::click(next));
        }
        QCOMPARE(hand_->window().currentPage()->facts().id, QStringLiteral("corpora"));
        QVERIFY(WindowHand::wait([&] {
            auto* rows = hand_->seen<QTableView>();
            return rows != nullptr && rows->model()->rowCount() == job.rows;
        }));
    }

    void buildDataSet(const Job& job) {
        QVERIFY(hand_->turnTo(5));
        const QString recipe = QStringLiteral("recipe-") + job.recipe;
        QVERIFY(WindowHand::wait([&] { return WindowHand::click(hand_->seen<QPushButton>(recipe)); }));
        QVERIFY(hand_->press("datasets.build"));
        QVERIFY(WindowHand::wait([this] { return hand_->bar(QStringLiteral("build")) != nullptr; }, k_long_ms));
        QVERIFY2(hand_->told().contains(QStringLiteral("is built")), qPrintable(hand_->told()));
        QVERIFY(hand_->pressWay(QStringLiteral("build"), QStringLiteral("Train with it")));
        QCOMPARE(hand_->window().currentPage()->facts().id, QStringLiteral("train"));
    }

    void fillIn(const QList<QPair<QString, QString>>& settings) {
        auto* form = training_page(*hand_)->form();
        for (const auto& [key, text] : settings) {
            QWidget* field = form->nameField();
            if (key != QLatin1String("name")) {
                QVERIFY2(form->row(key) != nullptr, qPrintable(key));
                field = form->row(key)->editor();
            }
            QVERIFY2(WindowHand::type(field, text), qPrintable(key));
        }
    }

    void train(const QString& id) {
        auto* page = training_page(*hand_);
        QVERIFY(WindowHand::wait([&] { return page->model().wrongKeys().isEmpty(); }));
        QVERIFY2(page->model().form().text("data.train") != "", "no rows were proposed");
        const QAction* start = hand_->session().actions().find(QStringLiteral("train.start"));
        QVERIFY2(start->isEnabled(), qPrintable(widgets::Actions::reasonOf(start)));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY2(page->showsRun(), qPrintable(hand_->told()));
        QCOMPARE(QString::fromStdString(page->run()->folder().filename().string()), id);
        bool grew = false; // the curve, while the run was still going on
        QVERIFY(WindowHand::wait(
            [&] {
                const auto& curves = page->run()->charts().first()->curves().items();
                const bool drawn = !curves.empty() && curves.front().measured->size() > 0;
                grew = grew || (page->run()->live() != nullptr && drawn);
                return hand_->bar(QStringLiteral("ended")) != nullptr;
            },
            k_long_ms));
        QVERIFY2(hand_->told().contains(id + QStringLiteral(" is finished")), qPrintable(hand_->told()));
        QVERIFY(grew);
    }

    void goThrough(const Job& job) {
        home_ = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir::setCurrent(home_->path())); // where the dialog for a new project begins
        hand_ = std::make_unique<WindowHand>(home_->filePath(QStringLiteral("sauti.conf")));
        const bool was_loaded = is_torch_loaded(); // by the job before, in this process
        Clock clock;
        makeProject();
        if (QTest::currentTestFailed()) return;
        importFolder(job);
        clock.lap("import");
        if (QTest::currentTestFailed()) return;
        buildDataSet(job);
        clock.lap("build");
        if (QTest::currentTestFailed()) return;
        QVERIFY(WindowHand::wait([this] { return training_page(*hand_)->model().form().text("data.train") != ""; }));
        fillIn(job.pretrain);
        QVERIFY2(was_loaded || !is_torch_loaded(), "LibTorch was loaded before a model was asked for");
        const Stalls stalls;
        train(QStringLiteral("pre"));
        if (QTest::currentTestFailed()) return;
        QVERIFY(is_torch_loaded());
        clock.lap("pretraining");
        if (QTest::currentTestFailed()) return;
        QVERIFY(hand_->pressWay(QStringLiteral("ended"), QStringLiteral("Fine-tune from it")));
        QVERIFY(WindowHand::wait([this] {
            const auto& form = training_page(*hand_)->model().form();
            return form.text("start") == "run:pre@best" && form.text("data.train") != "";
        }));
        fillIn(job.finetune);
        train(QStringLiteral("ner"));
        clock.lap("fine-tuning");
        std::fputs(fmt::format("longest stall of the window {} ms\n", stalls.longest_ms()).c_str(), stderr);
        if (QTest::currentTestFailed()) return;
        compareInExperiments();
    }

    void compareInExperiments() {
        const auto folder = hand_->session().project()->path_of(workspace::Part::run, "ner");
        const auto page = runs::read_metrics(folder);
        QVERIFY(page);
        const auto summary = runs::summarise(page->lines);
        QVERIFY(summary.count("test/entity_f1") == 1);
        const double f1 = summary.at("test/entity_f1").last;
        std::fputs(fmt::format("test F1 {:.4f}\n", f1).c_str(), stderr);
        QVERIFY2(hand_->told().contains(QStringLiteral("F1 on the test rows")), qPrintable(hand_->told()));
        QVERIFY(hand_->pressWay(QStringLiteral("ended"), QStringLiteral("Compare it")));
        QCOMPARE(hand_->window().currentPage()->facts().id, QStringLiteral("experiments"));
        auto* model = hand_->window().currentPage()->findChild<widgets::experiments::RunsModel*>();
        QVERIFY(model != nullptr);
        QVERIFY(WindowHand::wait([&] { return model->rowOf(QStringLiteral("ner")) >= 0; }));
        using Column = widgets::experiments::RunsModel::Column;
        const auto cell = model->index(model->rowOf(QStringLiteral("ner")), model->columnOf(Column::f1));
        QCOMPARE(cell.data(widgets::experiments::RunsModel::SortRole).toDouble(), f1);
        QVERIFY(model->rowOf(QStringLiteral("pre")) >= 0);
    }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }
    void cleanup() {
        hand_.reset();
        QDir::setCurrent(QDir::rootPath());
        home_.reset();
    }

    void goes_from_a_folder_to_an_f1() {
        Job job;
        job.source = QStringLiteral(SAUTI_SOURCE "/resources/demo/swa");
        job.recipe = QStringLiteral("phones");
        job.rows = 445;
        job.pretrain = {{"name", "pre"},
                        {"model.hidden_size", "32"},
                        {"model.transformer_ff_size", "64"},
                        {"schedule.max_steps", "60"},
                        {"evaluate.every_steps", "30"},
                        {"threads", "1"}};
        job.finetune = {{"name", "ner"}, {"schedule.max_steps", "120"}, {"evaluate.every_steps", "60"}};
        goThrough(job);
    }

    /// Minutes long, so only when SAUTI_TEST_MAIN_JOB is set: to 1, or to a number of updates after which each run
    /// ends. It prints what each part took, to be compared with the same by `sauti-cli`.
    void goes_through_the_main_job_on_masakhaner() {
        const QString source = QStringLiteral(SAUTI_SHARED "/data/masakhaner/swa");
        const int updates = qEnvironmentVariableIntValue("SAUTI_TEST_MAIN_JOB");
        if (updates <= 0) QSKIP("SAUTI_TEST_MAIN_JOB is not set");
        if (!QFile::exists(source)) QSKIP("MasakhaNER is not at hand");
        Job job;
        job.source = source;
        job.recipe = QStringLiteral("phones");
        job.rows = 3013;
        job.pretrain = {{"name", "pre"}, {"threads", "2"}};
        job.finetune = {{"name", "ner"}};
        if (updates > 1) {
            for (auto* settings : {&job.pretrain, &job.finetune})
                settings->append({"schedule.max_steps", QString::number(updates)});
        }
        goThrough(job);
    }
};

QTEST_MAIN(MainJobTest)
#include "main_job_test.moc"
