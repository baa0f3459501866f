// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace sauti::widgets {
class Page;
class Session;
} // namespace sauti::widgets

namespace sauti::desktop {

/// Every page there is, in the rail's order: the one place where a page is added to the window.
[[nodiscard]] QList<widgets::Page*> make_pages(widgets::Session& session, QWidget* parent);

} // namespace sauti::desktop
