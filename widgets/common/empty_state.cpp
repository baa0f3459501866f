// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/empty_state.h"

#include "widgets/common/page_bar.h"
#include "widgets/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace sauti::widgets {

EmptyState::EmptyState(const QString& heading, const QString& sentence, QWidget* parent)
    : QWidget(parent), heading_(new QLabel(this)), sentence_(new QLabel(this)), ways_(new QHBoxLayout),
      note_(new QLabel(this)) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* block = new QVBoxLayout;
    block->setSpacing(8);
    heading_->setFont(theme::title_font());
    for (QLabel* label : {heading_, sentence_, note_})
        label->setWordWrap(true);
    sentence_->setForegroundRole(QPalette::PlaceholderText);
    note_->setForegroundRole(QPalette::PlaceholderText);
    note_->setFont(theme::meta_font());
    note_->hide();
    block->addWidget(heading_);
    block->addWidget(sentence_);
    block->addSpacing(4);
    block->addLayout(ways_);
    ways_->addStretch(1);
    block->addWidget(note_);
    auto* inner = new QWidget(this);
    inner->setLayout(block);
    inner->setMaximumWidth(560);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(inner, 100);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 8);
    column->addStretch(1);
    column->addLayout(row);
    column->addStretch(1);
    setText(heading, sentence);
}

void EmptyState::setText(const QString& heading, const QString& sentence) {
    heading_->setText(heading);
    sentence_->setText(sentence);
    setAccessibleName(heading + QStringLiteral(". ") + sentence);
}

void EmptyState::addWay(QAction* action, bool primary) {
    if (action == nullptr) return;
    QToolButton* button = action_button(action, this, !primary);
    button->setProperty("primary", primary);
    ways_->insertWidget(ways_->count() - 1, button);
}

void EmptyState::setNote(const QString& note) {
    note_->setText(note);
    note_->setVisible(!note.isEmpty());
}

} // namespace sauti::widgets
