// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desktop/main_window.h"
#include "engine/engines.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <functional>
#include <memory>

/// The real main window, and a hand that knows only the mouse, the keys and what can be seen.
namespace sauti::test {

inline constexpr int k_soon_ms = 30'000; ///< what takes a moment, on a busy machine

class WindowHand {
public:
    explicit WindowHand(const QString& settings_file)
        : settings_(settings_file), engines_(std::filesystem::path(SAUTI_CLI)) {
        widgets::theme::apply(widgets::theme::Scheme::light);
        session_ = std::make_unique<widgets::Session>(settings_, engines_);
        window_ = std::make_unique<desktop::MainWindow>(*session_);
        window_->resize(1280, 800);
        window_->show();
        window_->activateWindow();
        if (!QTest::qWaitForWindowActive(window_.get())) qFatal("no window");
    }
    ~WindowHand() {
        window_.reset();
        session_.reset();
    }

    [[nodiscard]] desktop::MainWindow& window() { return *window_; }
    [[nodiscard]] widgets::Session& session() { return *session_; }
    [[nodiscard]] engine::Engines& engines() { return engines_; }

    [[nodiscard]] static bool wait(const std::function<bool()>& holds, int ms = k_soon_ms) {
        return QTest::qWaitFor(holds, ms);
    }

    /// Opens a project as `sauti PROJECT` does.
    [[nodiscard]] bool open(const QString& project) {
        session_->openProject(project);
        return wait([this] { return session_->project() != nullptr; });
    }

    /// Ctrl+number, as the rail says.
    [[nodiscard]] bool turnTo(int number) {
        window_->activateWindow(); // as a window manager does when a dialog goes
        if (!QTest::qWaitForWindowActive(window_.get())) return false;
        QTest::keyClick(window_.get(), static_cast<Qt::Key>(Qt::Key_0 + number), Qt::ControlModifier);
        return wait([&] { return window_->currentPage()->facts().number == number; });
    }

    /// A widget of the page that is seen; by its object name where one is given.
    template <class T>
    [[nodiscard]] T* seen(const QString& name = {}) {
        for (T* one : window_->currentPage()->template findChildren<T*>(name)) {
            if (one->isVisible()) return one;
        }
        return nullptr;
    }

    /// The button of an action, as it stands on the page.
    [[nodiscard]] QToolButton* buttonOf(const char* action) {
        const QAction* wanted = session_->actions().find(QString::fromLatin1(action));
        for (QToolButton* one : window_->currentPage()->findChildren<QToolButton*>()) {
            if (one->isVisible() && wanted != nullptr && one->defaultAction() == wanted) return one;
        }
        return nullptr;
    }
    [[nodiscard]] bool press(const char* action, int ms = k_soon_ms) {
        return wait([&] { return buttonOf(action) != nullptr && buttonOf(action)->isEnabled(); }, ms) &&
               click(buttonOf(action));
    }

    /// Where it is: a widget out of sight cannot be clicked.
    [[nodiscard]] static bool click(QWidget* widget) {
        if (widget == nullptr) return false;
        for (QWidget* above = widget->parentWidget(); above != nullptr; above = above->parentWidget()) {
            if (auto* area = qobject_cast<QScrollArea*>(above)) area->ensureWidgetVisible(widget);
        }
        const QPoint place = widget->rect().center();
        QWidget* hit = widget->window()->childAt(widget->mapTo(widget->window(), place));
        if (!widget->isVisible() || !widget->isEnabled()) return false;
        if (hit != widget && !widget->isAncestorOf(hit)) return false;
        QTest::mouseClick(widget, Qt::LeftButton, {}, place);
        return true;
    }
    [[nodiscard]] static bool clickWord(const QWidget& parent, const QString& word) {
        for (QAbstractButton* one : parent.findChildren<QAbstractButton*>()) {
            if (one->isVisible() && one->text().remove(QLatin1Char('&')) == word) return click(one);
        }
        return false;
    }

    /// Clicks into a field, and types over what stands there.
    [[nodiscard]] static bool type(QWidget* field, const QString& text) {
        if (!click(field)) return false;
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
        return true;
    }

    [[nodiscard]] widgets::MessageBar* bar(const QString& id) {
        for (widgets::MessageBar* one : window_->currentPage()->messages()->bars()) {
            if (one->message().id == id) return one;
        }
        return nullptr;
    }
    [[nodiscard]] bool pressWay(const QString& id, const QString& word) {
        return bar(id) != nullptr && clickWord(*bar(id), word);
    }
    /// What the bars of the page say, for a test that fails.
    [[nodiscard]] QString told() {
        QString all;
        for (const widgets::MessageBar* one : window_->currentPage()->messages()->bars())
            all += one->message().what + QLatin1Char(' ') + one->message().detail + QLatin1Char('\n');
        return all;
    }

    /// Lets a folder fall on the window.
    void drop(const QString& path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        const QPoint middle = window_->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &enter);
        QDropEvent fall(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        if (enter.isAccepted()) QApplication::sendEvent(window_.get(), &fall);
    }

    /// The question that stands before the window is answered with the button of this word.
    [[nodiscard]] bool answer(const QString& word) {
        QMessageBox* question = nullptr;
        const auto is_asked = [&] {
            for (QMessageBox* one : window_->findChildren<QMessageBox*>())
                question = one->isVisible() ? one : question;
            return question != nullptr;
        };
        return wait(is_asked) && clickWord(*question, word);
    }

private:
    widgets::Settings settings_;
    engine::Engines engines_;
    std::unique_ptr<widgets::Session> session_;
    std::unique_ptr<desktop::MainWindow> window_;
};

} // namespace sauti::test
