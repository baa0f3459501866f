// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/actions.h"

#include "widgets/common/theme.h"

#include <QVariant>
#include <QWidget>
#include <utility>

namespace sauti::widgets {

namespace {

constexpr const char* k_action_page = "sauti_page";
constexpr const char* k_action_menu = "sauti_menu";
constexpr const char* k_action_help = "sauti_help";
constexpr const char* k_action_reason = "sauti_reason";

void set_action_tip(QAction* action) {
    const QString reason = Actions::reasonOf(action);
    QString tip = action->property(k_action_help).toString();
    if (tip.isEmpty()) tip = Actions::plainText(action);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    if (!keys.isEmpty()) tip = QObject::tr("%1 (%2)").arg(tip, keys);
    if (!reason.isEmpty()) tip = QObject::tr("%1: off, %2").arg(Actions::plainText(action), reason);
    action->setToolTip(tip);
}

} // namespace

Actions::Actions(QObject* parent) : QObject(parent) {}

QAction* Actions::make(QWidget* owner, const QString& pageName, const ActionSpec& spec, std::function<void()> done) {
    auto* action = new QAction(spec.text, owner);
    action->setObjectName(spec.id);
    if (!spec.icon.isEmpty()) action->setIcon(theme::icon(spec.icon));
    action->setShortcut(spec.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setCheckable(spec.checkable);
    action->setProperty(k_action_page, pageName);
    action->setProperty(k_action_menu, spec.menu);
    action->setProperty(k_action_help, spec.help);
    set_action_tip(action);
    // On the owner, the shortcut works only while that page is seen.
    owner->addAction(action);
    if (done) connect(action, &QAction::triggered, owner, [done = std::move(done)] { done(); });
    connect(action, &QObject::destroyed, this, [this](QObject* gone) {
        actions_.removeIf([gone](QAction* one) { return static_cast<QObject*>(one) == gone; });
        Q_EMIT changed();
    });
    actions_.append(action);
    Q_EMIT changed();
    return action;
}

QAction* Actions::find(const QString& id) const {
    for (QAction* action : actions_) {
        if (action->objectName() == id) return action;
    }
    return nullptr;
}

QString Actions::idOf(const QAction* action) {
    return action->objectName();
}

QString Actions::pageOf(const QAction* action) {
    return action->property(k_action_page).toString();
}

QString Actions::menuOf(const QAction* action) {
    return action->property(k_action_menu).toString().section(QLatin1Char('#'), 0, 0);
}

int Actions::menuGroupOf(const QAction* action) {
    return action->property(k_action_menu).toString().section(QLatin1Char('#'), 1, 1).toInt();
}

QString Actions::reasonOf(const QAction* action) {
    return action->isEnabled() ? QString() : action->property(k_action_reason).toString();
}

void Actions::setReason(QAction* action, const QString& reason) {
    if (action->property(k_action_reason).toString() == reason && action->isEnabled() == reason.isEmpty()) return;
    action->setProperty(k_action_reason, reason);
    action->setEnabled(reason.isEmpty());
    set_action_tip(action);
}

QString Actions::plainText(const QAction* action) {
    QString text = action->text();
    text.remove(QLatin1Char('&'));
    if (text.endsWith(QChar(0x2026))) text.chop(1);
    return text;
}

} // namespace sauti::widgets
