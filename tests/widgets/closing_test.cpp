// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/training_bench.h"
#include "widgets/common/curve_chart.h"
#include "widgets/training/run_pane.h"
#include "widgets/training/spec_form.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/spec_row.h"
#include "window_hand.h"
#include "workspace/live_run.h"
#include "workspace/run_process.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QStandardPaths>
#include <csignal>
#include <cstdio>
#include <unistd.h>

/// Closing the window while a run trains with the real plug-in: wait, stop, go on without it, and a kill.
using namespace sauti;
using namespace sauti::test;

namespace {

constexpr const char* k_child = "SAUTI_TEST_TRAINS_UNTIL_KILLED";
constexpr const char* k_endless = "100,000";

QString settings_of(const QString& project) {
    return project + QStringLiteral("/../sauti.conf");
}

widgets::training_page::TrainingPage* training_page(WindowHand& hand) {
    return qobject_cast<widgets::training_page::TrainingPage*>(hand.window().currentPage());
}

/// Opens the project, goes to Train, and types a small run in.
bool fill_in(WindowHand& hand, const QString& project, const char* steps) {
    if (!hand.open(project) || !hand.turnTo(6)) return false;
    auto* page = training_page(hand);
    if (!WindowHand::wait([&] { return page->model().form().text("data.train") != ""; })) return false;
    const QList<QPair<QString, const char*>> settings = {
        {"model.hidden_size", "32"},    {"model.transformer_ff_size", "64"}, {"schedule.max_steps", steps},
        {"evaluate.every_steps", "20"}, {"checkpoint.every_steps", "10"},    {"threads", "1"}};
    for (const auto& [key, text] : settings) {
        if (!WindowHand::type(page->form()->row(key)->editor(), QString::fromLatin1(text))) return false;
    }
    return WindowHand::type(page->form()->nameField(), QStringLiteral("phones-s2"));
}

bool start(WindowHand& hand) {
    auto* page = training_page(hand);
    QTest::keyClick(page->form()->nameField(), Qt::Key_Return, Qt::ControlModifier);
    if (!page->showsRun()) return false;
    return WindowHand::wait([&] { return page->run()->live() != nullptr && page->run()->live()->news().step >= 5; });
}

/// What the killed window does: trains, and another form is half typed.
int train_until_killed(const QString& project) {
    WindowHand hand(settings_of(project));
    if (!fill_in(hand, project, k_endless) || !start(hand) || !hand.press("train.new")) return 1;
    if (!WindowHand::type(training_page(hand)->form()->row(QStringLiteral("batch.rows"))->editor(),
                          QStringLiteral("half")))
        return 1;
    QTest::qWait(600'000);
    return 2;
}

} // namespace

class ClosingTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> home_;
    QString project_;
    std::unique_ptr<WindowHand> hand_;

    void openWindow() { hand_ = std::make_unique<WindowHand>(settings_of(project_)); }
    fs::path run() const { return fs::path(project_.toStdString()) / "runs/phones-s2"; }
    std::int64_t step() const {
        const auto page = runs::read_metrics(run());
        return page && !page->lines.empty() ? page->lines.back().step : 0;
    }
    bool isGone() const {
        return WindowHand::wait([this] { return !hand_->window().isVisible(); });
    }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        if (!QFile::exists(QStringLiteral(SAUTI_CLI))) QSKIP("sauti-cli was not built");
    }
    void init() {
        home_ = std::make_unique<QTemporaryDir>();
        project_ = home_->filePath(QStringLiteral("study"));
        make_training_project(project_.toStdString());
    }
    void cleanup() {
        hand_.reset();
        home_.reset();
    }

    void waits_until_the_run_is_done() {
        openWindow();
        QVERIFY(fill_in(*hand_, project_, "60"));
        QVERIFY(start(*hand_));
        QVERIFY(!hand_->window().close());
        QVERIFY(hand_->answer(QStringLiteral("Close when done")));
        QVERIFY(isGone());
        QCOMPARE(runs::read_run(run())->state, runs::RunState::finished);
    }

    void stops_with_a_checkpoint() {
        openWindow();
        QVERIFY(fill_in(*hand_, project_, k_endless));
        QVERIFY(start(*hand_));
        QVERIFY(!hand_->window().close());
        QElapsedTimer clock;
        clock.start();
        QVERIFY(hand_->answer(QStringLiteral("Stop and close")));
        QVERIFY(isGone());
        std::fprintf(stderr, "stopped, saved and closed after %lld ms\n", static_cast<long long>(clock.elapsed()));
        const auto facts = runs::read_run(run());
        QCOMPARE(facts->state, runs::RunState::stopped);
        QCOMPARE(runs::checkpoints(run()).rbegin()->first, facts->step);
        QVERIFY(facts->step >= 5);
    }

    void a_second_thought_keeps_the_window_open() {
        openWindow();
        QVERIFY(fill_in(*hand_, project_, k_endless));
        QVERIFY(start(*hand_));
        QVERIFY(!hand_->window().close());
        QVERIFY(hand_->answer(QStringLiteral("Close when done")));
        QVERIFY(!hand_->window().close());
        QVERIFY(hand_->answer(QStringLiteral("Keep the window open")));
        QVERIFY(hand_->press("train.stop"));
        QVERIFY(WindowHand::wait([this] { return hand_->session().runningNames().isEmpty(); }));
        QTest::qWait(100);
        QVERIFY(hand_->window().isVisible());
    }

    void goes_on_without_the_window_and_is_followed_by_another() {
        openWindow();
        QVERIFY(fill_in(*hand_, project_, k_endless));
        QVERIFY(start(*hand_));
        QVERIFY(!hand_->window().close());
        QVERIFY(hand_->answer(QStringLiteral("Go on without the window")));
        QVERIFY(isGone());
        hand_.reset();
        const std::int64_t left_at = runs::checkpoints(run()).rbegin()->first;
        QVERIFY(WindowHand::wait([this] {
            const auto process = workspace::process_of_run(run());
            return process && process->program == "sauti-cli" && !process->is_this;
        }));
        const auto process = workspace::process_of_run(run());
        QVERIFY(::getsid(static_cast<pid_t>(process->pid)) != ::getsid(0));
        QVERIFY(WindowHand::wait([&] { return step() > left_at; }));

        openWindow();
        QVERIFY(hand_->open(project_));
        QVERIFY(hand_->turnTo(6));
        auto* page = training_page(*hand_);
        QVERIFY(WindowHand::wait([&] { return page->showsRun() && page->run()->view(); }));
        QCOMPARE(page->run()->view()->facts.state, runs::RunState::running);
        const std::int64_t seen = page->run()->view()->step;
        QVERIFY(WindowHand::wait([&] { return page->run()->view()->step > seen; }));
        QVERIFY(page->run()->view()->process->memory_bytes > 0);
        QVERIFY(!page->run()->charts().first()->curves().items().empty());
        QVERIFY(hand_->bar(QStringLiteral("continue:phones-s2")) == nullptr);
        QVERIFY(hand_->press("train.stop"));
        QVERIFY(WindowHand::wait([this] { return runs::read_run(run())->state == runs::RunState::stopped; }));
        QVERIFY(hand_->press("train.continue"));
        QVERIFY(WindowHand::wait(
            [&] { return page->run()->live() != nullptr && page->run()->live()->news().step > seen; }));
        QVERIFY(hand_->press("train.stop"));
        QVERIFY(WindowHand::wait([&] { return page->run()->live() == nullptr; }));
    }

    void an_ordinary_close_keeps_the_form_and_says_nothing() {
        openWindow();
        QVERIFY(fill_in(*hand_, project_, "77"));
        QVERIFY(hand_->window().close());
        openWindow();
        QVERIFY(hand_->open(project_));
        QVERIFY(hand_->turnTo(6));
        auto* page = training_page(*hand_);
        QVERIFY(WindowHand::wait([&] { return page->model().form().text("schedule.max_steps") == "77"; }));
        QVERIFY(WindowHand::wait([this] { return !hand_->session().isBusy(); }));
        QVERIFY2(hand_->bar(QStringLiteral("draft")) == nullptr, qPrintable(hand_->told()));
    }

    void a_killed_window_offers_its_run_and_its_form() {
        QProcess child;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(k_child), project_);
        child.setProcessEnvironment(environment);
        child.setProcessChannelMode(QProcess::ForwardedChannels);
        child.start(QCoreApplication::applicationFilePath(), {});
        const QString draft = project_ + QStringLiteral("/.sauti/drafts/train.json");
        QVERIFY(WindowHand::wait(
            [&] {
                return (runs::checkpoints(run()).size() >= 2 && QFile::exists(draft)) ||
                       child.state() == QProcess::NotRunning;
            },
            300'000));
        QCOMPARE(child.state(), QProcess::Running);
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());

        openWindow();
        QVERIFY(hand_->open(project_));
        QVERIFY(hand_->turnTo(6));
        QVERIFY(WindowHand::wait([this] {
            return hand_->bar(QStringLiteral("draft")) != nullptr &&
                   hand_->bar(QStringLiteral("continue:phones-s2")) != nullptr;
        }));
        auto* page = training_page(*hand_);
        QVERIFY(hand_->pressWay(QStringLiteral("draft"), QStringLiteral("Take it up")));
        QCOMPARE(page->model().form().text("batch.rows"), std::string("half"));
        const auto offered = hand_->bar(QStringLiteral("continue:phones-s2"))->message();
        QVERIFY2(offered.what.contains(QStringLiteral("at step")), qPrintable(offered.what));
        QVERIFY2(offered.detail.contains(QStringLiteral("continues from")), qPrintable(offered.detail));
        const std::int64_t before = runs::checkpoints(run()).rbegin()->first;
        QVERIFY(hand_->pressWay(QStringLiteral("continue:phones-s2"), QStringLiteral("Continue")));
        QVERIFY(WindowHand::wait([&] { return runs::checkpoints(run()).rbegin()->first > before; }));
        QVERIFY(hand_->press("train.stop"));
        QVERIFY(WindowHand::wait([&] { return page->run()->live() == nullptr; }));
        QCOMPARE(runs::read_run(run())->state, runs::RunState::stopped);
    }
};

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    if (qEnvironmentVariableIsSet(k_child)) return train_until_killed(qEnvironmentVariable(k_child));
    ClosingTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "closing_test.moc"
