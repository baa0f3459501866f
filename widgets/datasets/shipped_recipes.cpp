// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/shipped_recipes.h"

#include "widgets/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sauti::widgets::datasets {

namespace {

constexpr int k_block_width = 560;
/// The plain ones; the others are in the list above.
constexpr const char* k_offered[] = {"phones", "phones-ner", "phones-pretrain", "characters"};

QWidget* recipe_button(const RecipeEntry& recipe, ShippedRecipes* owner) {
    auto* line = new QWidget(owner);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    const QString name = QString::fromStdString(recipe.name);
    auto* button = new QPushButton(name, line);
    button->setObjectName(QStringLiteral("recipe-") + name);
    button->setFixedWidth(150);
    button->setAccessibleDescription(QString::fromStdString(recipe.description));
    QObject::connect(button, &QPushButton::clicked, owner, [owner, name] { Q_EMIT owner->chosen(name); });
    auto* words = new QLabel(QString::fromStdString(recipe.description), line);
    words->setWordWrap(true);
    words->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(button);
    row->addWidget(words, 1);
    return line;
}

} // namespace

ShippedRecipes::ShippedRecipes(QWidget* parent)
    : QWidget(parent), heading_(new QLabel(tr("Data sets are made from recipes"), this)), sentence_(new QLabel(this)),
      buttons_(new QVBoxLayout) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setAccessibleName(heading_->text());
    heading_->setFont(theme::title_font());
    sentence_->setWordWrap(true);
    sentence_->setForegroundRole(QPalette::PlaceholderText);
    auto* inner = new QWidget(this);
    inner->setMaximumWidth(k_block_width);
    auto* block = new QVBoxLayout(inner);
    block->setSpacing(8);
    block->addWidget(heading_);
    block->addWidget(sentence_);
    block->addSpacing(8);
    block->addLayout(buttons_);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(inner, 100);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 8);
    column->addStretch(1);
    column->addLayout(row);
    column->addStretch(1);
}

void ShippedRecipes::show(const Glance& glance, bool project) {
    while (QLayoutItem* const item = buttons_->takeAt(0)) {
        if (QWidget* const widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    sentence_->setText(project
                           ? tr("A recipe turns a corpus into what a model reads: step by step, each with a preview. "
                                "Choose one to begin with; it is copied into the project when you change it.")
                           : tr("Open or make a project first."));
    if (!project) return;
    for (const char* name : k_offered) {
        for (const RecipeEntry& recipe : glance.recipes) {
            if (recipe.name == name) buttons_->addWidget(recipe_button(recipe, this));
        }
    }
}

} // namespace sauti::widgets::datasets
