// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engines.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <memory>

/// What every test of a page stands on: settings and a session in a temporary folder, and questions that all of them
/// ask.
namespace sauti::widgets {

class WindowBench {
public:
    WindowBench() { theme::apply(theme::Scheme::light); }

    /// Opens the project and waits for it.
    void open(const std::filesystem::path& project) {
        session.openProject(QString::fromStdString(project.string()));
        if (!QTest::qWaitFor([this] { return session.project() != nullptr; }, 10'000)) qFatal("no project");
    }
    /// Waits until no job runs.
    [[nodiscard]] bool settled() {
        return QTest::qWaitFor([this] { return !session.isBusy(); }, 20'000);
    }
    [[nodiscard]] std::filesystem::path path(const char* inside) const {
        return std::filesystem::path(home_.path().toStdString()) / inside;
    }

private:
    QTemporaryDir home_; // first: it outlives the session

public:
    Settings settings{home_.filePath(QStringLiteral("sauti.conf"))};
    engine::Engines engines{std::filesystem::path()};
    Session session{settings, engines};
};

/// The bar with this id on the page, or nullptr.
inline MessageBar* bar_of(const QWidget& page, const QString& id) {
    const auto bars = page.findChildren<MessageBar*>();
    for (MessageBar* one : bars) {
        if (one->message().id == id) return one;
    }
    return nullptr;
}

/// The class of a control that a screen reader has no name for; empty if there is none. Parts that Qt makes itself
/// (the lists and buttons inside of other controls) are of those.
inline QByteArray nameless_control(const QWidget& page) {
    const auto widgets = page.findChildren<QWidget*>();
    for (const QWidget* widget : widgets) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool control = button != nullptr || qobject_cast<const QLineEdit*>(widget) != nullptr ||
                             qobject_cast<const QComboBox*>(widget) != nullptr ||
                             qobject_cast<const QAbstractItemView*>(widget) != nullptr;
        if (!control || !widget->isVisibleTo(&page)) continue;
        const bool part = qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr ||
                          qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr ||
                          widget->objectName().startsWith(QLatin1String("qt_")) ||
                          qstrcmp(widget->metaObject()->className(), "QHeaderView") == 0;
        const bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        if (!part && !named) return widget->metaObject()->className();
    }
    return {};
}

} // namespace sauti::widgets
