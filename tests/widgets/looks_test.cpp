// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "dataset/builder.h"
#include "desktop/command_palette.h"
#include "desktop/main_window.h"
#include "engine/engines.h"
#include "runs/run_folder.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/jobs_drawer.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "workspace/binding.h"
#include "workspace/demo.h"

#include <nlohmann/json.hpp>

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QHash>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QSplitterHandle>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

/// The whole window on a project with corpora, a data set and runs: every page in every state that --pictures shows.
using namespace sauti;
using namespace sauti::widgets;
using desktop::MainWindow;

namespace {

constexpr int k_long_wait_ms = 60'000;
constexpr double k_text_contrast = 4.5;
constexpr double k_disabled_contrast = 2.4;

void write_run(const std::filesystem::path& folder, double learning_rate) {
    auto run = runs::RunFolder::create(folder);
    QVERIFY(run);
    runs::RunSetting setting;
    setting.spec.kind = "finetune";
    setting.spec.name = folder.filename().string();
    setting.spec.schedule.max_steps = 40;
    setting.spec.optimizer.learning_rate = learning_rate;
    setting.total_steps = 40;
    QVERIFY(run->start(setting));
    QVERIFY(run->open_logs({}));
    for (int step = 1; step <= 40; ++step) {
        runs::MetricLine line;
        line.step = step;
        line.epoch = step / 10.0;
        line.values = {{"train/loss", 5.0 - 4.0 * step / 40}, {"train/lr", learning_rate}};
        if (step % 10 == 0) {
            line.values["eval/entity_f1"] = 0.5 * step / 40;
            line.values["eval/loss"] = 1.0 + step / 40.0;
        }
        QVERIFY(run->append_metrics(line));
    }
    QVERIFY(run->set_state(runs::RunState::finished, {{"step", 40}}));
    std::error_code error;
    std::filesystem::create_directories(folder / "predictions", error);
    QVERIFY(base::write_atomically(folder / "predictions" / "test.conll",
                                   "r B-PER B-PER\na I-PER I-PER\ni O O\n\nd B-LOC O\no I-LOC O\n\n"));
}

/// The widget and what it is in, up to three steps.
QString told(const QWidget* widget) {
    QString path;
    int steps = 0;
    for (const QWidget* at = widget; at != nullptr && steps < 4; at = at->parentWidget(), ++steps)
        path = QString::fromLatin1(at->metaObject()->className()).section(QStringLiteral("::"), -1) +
               (at->objectName().isEmpty() ? QString() : QLatin1Char('#') + at->objectName()) +
               (path.isEmpty() ? QString() : QStringLiteral(" > ")) + path;
    return path;
}

bool is_text_part(const QWidget* widget) {
    return qobject_cast<const QLabel*>(widget) != nullptr || qobject_cast<const QAbstractButton*>(widget) != nullptr;
}

bool is_control(const QWidget* widget) {
    return qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr || qobject_cast<const QComboBox*>(widget) != nullptr;
}

/// Text that is cut without an ellipsis: a label or button narrower than its words.
bool is_cut(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        if (label->text().isEmpty()) return false;
        const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().width();
        return label->wordWrap() ? label->height() < needed : label->width() < needed;
    }
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (button != nullptr && button->inherits("QLineEditIconButton")) return false; // only its icon is painted
    return button != nullptr && !button->text().isEmpty() && button->width() < button->minimumSizeHint().width();
}

bool scrolls(const QWidget* widget, const QWidget* root) {
    for (const QWidget* at = widget->parentWidget(); at != nullptr && at != root; at = at->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea*>(at) != nullptr) return true;
    }
    return false;
}

/// The contrast of the ink that stands out most from the commonest colour of a widget's picture; 0: all of one colour.
double contrast_of(const QImage& image) {
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            ++counts[image.pixel(x, y)];
    }
    QRgb ground = 0;
    int most = 0;
    for (auto one = counts.begin(); one != counts.end(); ++one) {
        if (one.value() <= most) continue;
        most = one.value();
        ground = one.key();
    }
    double best = 0;
    for (auto one = counts.begin(); one != counts.end(); ++one) {
        if (one.key() != ground) best = std::max(best, theme::contrast(QColor(one.key()), QColor(ground)));
    }
    return best;
}

bool wants_name(QAccessible::Role role) {
    switch (role) {
    case QAccessible::PushButton:
    case QAccessible::ButtonMenu:
    case QAccessible::ButtonDropDown:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::EditableText:
    case QAccessible::ComboBox:
    case QAccessible::SpinBox:
    case QAccessible::Slider:
    case QAccessible::List:
    case QAccessible::Table:
    case QAccessible::Tree:
    case QAccessible::PageTabList:
    case QAccessible::PageTab:
    case QAccessible::MenuItem:
    case QAccessible::Link:
    case QAccessible::ProgressBar:
    case QAccessible::AlertMessage:
    case QAccessible::Dialog: return true;
    default: return false;
    }
}

/// Every visible thing below `root` that a screen reader would stop at and that has no name.
void collect_nameless(QAccessibleInterface* root, QStringList& found, int depth = 0) {
    if (root == nullptr || !root->isValid() || depth > 40) return;
    const QAccessible::State state = root->state();
    if (state.invisible) return;
    const bool separator = root->role() == QAccessible::Separator;
    if (wants_name(root->role()) && !separator && root->text(QAccessible::Name).isEmpty()) {
        const auto* widget = qobject_cast<const QWidget*>(root->object());
        found << QStringLiteral("role %1 %2").arg(root->role()).arg(widget != nullptr ? told(widget) : QString());
    }
    const bool is_table = root->role() == QAccessible::Table || root->role() == QAccessible::Tree;
    const int children = is_table ? std::min(root->childCount(), 60) : root->childCount();
    for (int at = 0; at < children; ++at)
        collect_nameless(root->child(at), found, depth + 1);
}

} // namespace

class LooksTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Settings> settings_;
    engine::Engines engines_{std::filesystem::path()};
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;

    /// Tells each finding once.
    static void verdict(QStringList found) {
        found.removeDuplicates();
        for (const QString& one : std::as_const(found))
            qWarning("%s", qPrintable(one));
        QCOMPARE(found.size(), qsizetype{0});
    }

    /// False: the jobs did not end.
    bool settle() const {
        int quiet = 0;
        return QTest::qWaitFor(
            [this, &quiet] {
                quiet = session_->isBusy() ? 0 : quiet + 1;
                return quiet > 4;
            },
            k_long_wait_ms);
    }
    static QList<QDialog*> dialogs() {
        QList<QDialog*> open;
        for (QWidget* top : QApplication::topLevelWidgets()) {
            auto* dialog = qobject_cast<QDialog*>(top);
            if (dialog != nullptr && dialog->isVisible()) open << dialog;
        }
        return open;
    }
    static void closeDialogs() {
        for (QDialog* dialog : dialogs())
            dialog->close();
    }

    /// Each page in each of its states, then the drawer and the palette; `look` sees what is in front.
    void eachState(const std::function<void(const QString& name, QWidget* seen)>& look) {
        for (Page* page : window_->pages()) {
            for (const Page::Picture& picture : page->pictures()) {
                QVERIFY(window_->showPage(page->facts().id));
                if (picture.show) picture.show();
                QVERIFY(settle());
                const QList<QDialog*> open = dialogs();
                QWidget* seen = open.isEmpty() ? static_cast<QWidget*>(window_.get()) : open.first();
                look(page->facts().id + QLatin1Char(' ') + picture.state, seen);
                closeDialogs();
            }
        }
        window_->drawer()->setOpen(true);
        QVERIFY(settle());
        look(QStringLiteral("jobs"), window_.get());
        window_->drawer()->setOpen(false);
        window_->openPalette();
        QVERIFY(settle());
        look(QStringLiteral("palette"), window_->commandPalette());
        window_->commandPalette()->hide();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("SAUTI_RESOURCES", SAUTI_SOURCE "/resources");
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<Settings>(folder_->filePath("sauti.conf"));
        theme::apply(theme::Scheme::light);
        const std::filesystem::path project = folder_->filePath("demo").toStdString();
        QVERIFY(workspace::make_demo_project(project));
        for (const char* id : {"swa", "kin"})
            QVERIFY(workspace::complete_corpus(project / "corpora" / id));
        dataset::BuildRequest build;
        build.project = project;
        const auto shipped = dataset::recipe_path("phones", project);
        QVERIFY(shipped.has_value());
        auto recipe = dataset::parse_recipe(*base::read_file(*shipped), shipped->string());
        QVERIFY(recipe.has_value());
        recipe->inputs[0].corpus = "kin";
        recipe->inputs[0].asked = false;
        build.recipe = *recipe;
        build.tools = workspace::dataset_tools();
        for (const char* name : {"kin-phones", "kin-again"}) {
            build.name = name;
            const auto built = dataset::build(build);
            QVERIFY2(built.has_value(), built ? "" : built.error().to_string().c_str());
        }
        write_run(project / "runs" / "one", 1e-3);
        write_run(project / "runs" / "two", 1e-4);
        session_ = std::make_unique<Session>(*settings_, engines_);
        window_ = std::make_unique<MainWindow>(*session_);
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        session_->openProject(folder_->filePath("demo"));
        QTRY_VERIFY_WITH_TIMEOUT(session_->project() != nullptr, k_long_wait_ms);
        QVERIFY(settle());
    }
    void cleanupTestCase() {
        window_->closeWithoutAsking();
        window_.reset();
        session_.reset();
    }

    void no_text_is_cut_and_nothing_overlaps_data() {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(640, 400), QSize(1024, 640), QSize(1280, 800), QSize(1920, 1080)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void no_text_is_cut_and_nothing_overlaps() {
        QFETCH(QSize, size);
        window_->resize(size);
        QStringList wrong;
        eachState([&wrong](const QString& name, QWidget* seen) {
            QList<QWidget*> controls;
            for (QWidget* widget : seen->findChildren<QWidget*>()) {
                if (!widget->isVisible() || widget->size().isEmpty() || widget->visibleRegion().isEmpty()) continue;
                if (is_text_part(widget) && is_cut(widget)) wrong << name + QStringLiteral(": cut: ") + told(widget);
                if (is_control(widget) && widget->parentWidget() != nullptr) controls << widget;
                const QPoint corner = widget->mapTo(seen, QPoint(widget->width(), widget->height()));
                if (is_control(widget) && !scrolls(widget, seen) && corner.x() > seen->width())
                    wrong << name + QStringLiteral(": outside: ") + told(widget);
            }
            for (qsizetype at = 0; at < controls.size(); ++at) {
                for (qsizetype next = at + 1; next < controls.size(); ++next) {
                    const QWidget* one = controls.at(at);
                    const QWidget* other = controls.at(next);
                    if (one->parentWidget() != other->parentWidget()) continue;
                    if (one->geometry().intersects(other->geometry()))
                        wrong << name + QStringLiteral(": overlap: ") + told(one) + QStringLiteral(" and ") +
                                     told(other);
                }
            }
        });
        verdict(wrong);
    }

    void everything_has_a_name_for_screen_readers() {
        window_->resize(1280, 800);
        QStringList nameless;
        eachState([&nameless](const QString& name, QWidget* seen) {
            QStringList found;
            collect_nameless(QAccessible::queryAccessibleInterface(seen), found);
            for (const QString& one : std::as_const(found))
                nameless << name + QStringLiteral(": ") + one;
        });
        verdict(nameless);
    }

    void text_stands_out_in_pictures_of_the_pages_data() {
        QTest::addColumn<QString>("scheme");
        QTest::newRow("light") << "light";
        QTest::newRow("dark") << "dark";
    }
    void text_stands_out_in_pictures_of_the_pages() {
        QFETCH(QString, scheme);
        theme::apply(theme::scheme_of(scheme));
        window_->resize(1280, 800);
        QStringList faint;
        int measured = 0;
        eachState([&](const QString& name, QWidget* seen) {
            const QImage picture = seen->grab().toImage();
            for (QWidget* widget : seen->findChildren<QWidget*>()) {
                const bool says = is_text_part(widget) || qobject_cast<ElidedLabel*>(widget) != nullptr;
                if (!says || !widget->isVisible() || widget->visibleRegion().isEmpty()) continue;
                const auto* label = qobject_cast<QLabel*>(widget);
                const auto* button = qobject_cast<QAbstractButton*>(widget);
                if (label != nullptr && label->text().isEmpty()) continue;
                if (button != nullptr && button->text().isEmpty()) continue;
                if (button == nullptr && label == nullptr && widget->accessibleName().isEmpty()) continue;
                const QRect place(widget->mapTo(seen, QPoint()), widget->size());
                if (!picture.rect().contains(place)) continue;
                const double found = contrast_of(picture.copy(place.adjusted(1, 1, -1, -1)));
                if (found <= 0) continue; // nothing is written there
                ++measured;
                const double wanted = widget->isEnabled() ? k_text_contrast : k_disabled_contrast;
                if (found < wanted)
                    faint << QStringLiteral("%1: %2 %3").arg(name, QString::number(found, 'f', 2), told(widget));
            }
        });
        theme::apply(theme::Scheme::light);
        verdict(faint);
        QVERIFY(measured > 100);
    }

    void tab_goes_from_the_rail_to_the_page_to_the_jobs() {
        window_->resize(1280, 800);
        for (Page* page : window_->pages()) {
            QVERIFY(window_->showPage(page->facts().id));
            const QList<Page::Picture> states = page->pictures();
            if (states.first().show) states.first().show(); // not what a case before has left
            window_->activateWindow();
            QVERIFY(settle());
            QWidget* rail = window_->findChild<QWidget*>(QStringLiteral("rail"));
            QVERIFY(rail != nullptr);
            QList<QWidget*> places = {rail, page->bar(), page->messages()};
            places << page->panes();
            places << window_->drawer();
            qsizetype reached = 0;
            QStringList wrong;
            QWidget* const first = rail->findChild<QAbstractButton*>();
            first->setFocus();
            int stops = 0;
            do {
                const QWidget* at = QApplication::focusWidget();
                const auto place = std::find_if(places.begin(), places.end(),
                                                [at](const QWidget* one) { return one->isAncestorOf(at); });
                if (place == places.end() || place - places.begin() < reached)
                    wrong << page->facts().id + QStringLiteral(": ") + told(at);
                else
                    reached = place - places.begin();
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            } while (QApplication::focusWidget() != first && ++stops < 300);
            verdict(wrong);
            QVERIFY(stops > 5 && stops < 300);
            qInfo("%s: %d of %d", qPrintable(page->facts().id), int(reached), int(places.size() - 1));
        }
    }

    void f6_goes_round_the_panes() {
        window_->resize(1280, 800);
        window_->activateWindow();
        for (Page* page : window_->pages()) {
            QVERIFY(window_->showPage(page->facts().id));
            QVERIFY(settle());
            QSet<const QWidget*> reached;
            for (int times = 0; times < 12; ++times) {
                window_->enterNextPane(false);
                for (const QWidget* pane : page->panes()) {
                    if (QApplication::focusWidget() != nullptr && pane->isAncestorOf(QApplication::focusWidget()))
                        reached.insert(pane);
                }
            }
            QVERIFY2(!reached.isEmpty(), qPrintable(page->facts().id));
            const QWidget* before = QApplication::focusWidget();
            window_->enterNextPane(false);
            window_->enterNextPane(true);
            QCOMPARE(QApplication::focusWidget(), before);
        }
    }

    void the_theme_follows_the_system_while_the_window_is_open() {
        settings_->setScheme(theme::Scheme::system);
        theme::apply(theme::Scheme::dark); // as if the system had been dark until now
        QEvent change(QEvent::ThemeChange);
        QApplication::sendEvent(window_.get(), &change);
        QVERIFY(!theme::is_dark()); // the platform of the tests is light
        settings_->setScheme(theme::Scheme::dark);
        QApplication::sendEvent(window_.get(), &change);
        QVERIFY(theme::is_dark()); // a scheme that was chosen stays
        settings_->setScheme(theme::Scheme::light);
        theme::apply(theme::Scheme::light);
    }
};

QTEST_MAIN(LooksTest)
#include "looks_test.moc"
