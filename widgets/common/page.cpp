// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/page.h"

#include "widgets/common/page_bar.h"
#include "widgets/common/panes.h"
#include "widgets/common/rule.h"

#include <QStackedLayout>
#include <QVBoxLayout>
#include <utility>

namespace sauti::widgets {

Page::Page(Session& session, PageFacts facts, QWidget* parent)
    : QWidget(parent), session_(session), facts_(std::move(facts)), bar_(new PageBar(facts_.title, this)),
      messages_(new MessageBars(this)), stack_(new QStackedLayout) {
    setObjectName(facts_.id);
    setAccessibleName(facts_.title);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(new Rule(Qt::Horizontal, this));
    column->addWidget(messages_);
    column->addLayout(stack_, 1);
}

QAction* Page::makeAction(const ActionSpec& spec, std::function<void()> done) {
    return session_.actions().make(this, facts_.title, spec, std::move(done));
}

void Page::setContent(QWidget* content) {
    stack_->insertWidget(0, content);
    stack_->setCurrentIndex(0);
}

void Page::setEmptyState(QWidget* empty) {
    stack_->insertWidget(1, empty);
}

void Page::showEmpty(bool empty) {
    stack_->setCurrentIndex(empty ? 1 : 0);
}

bool Page::showsEmpty() const {
    return stack_->currentIndex() == 1;
}

Panes* Page::shownPanes() const {
    for (Panes* one : findChildren<Panes*>()) {
        if (one->isVisible()) return one;
    }
    return nullptr;
}

QList<QWidget*> Page::panes() const {
    if (const Panes* shown = shownPanes()) return shown->all();
    return {stack_->currentWidget()};
}

bool Page::enterPane(QWidget* pane) {
    Panes* shown = shownPanes();
    return shown != nullptr ? shown->enter(pane) : Panes::focusInto(pane);
}

} // namespace sauti::widgets
