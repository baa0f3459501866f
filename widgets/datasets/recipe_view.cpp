// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/recipe_view.h"

#include "widgets/common/theme.h"
#include "widgets/datasets/card_delegate.h"
#include "widgets/datasets/recipe_cards_model.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <cmath>
#include <cstdlib>

namespace sauti::widgets::datasets {

using theme::color;
using theme::Token;

namespace {

/// A bracket from the side of one card down (or up) to another's.
void draw_bracket(QPainter* painter, const QRect& from, const QRect& to, int lane) {
    const int x = 8 - 4 * (lane % 2);
    const int begin = from.top() + 24;
    const int end = to.top() + 24;
    painter->drawLine(from.left() - 1, begin, x, begin);
    painter->drawLine(x, begin, x, end);
    painter->drawLine(x, end, to.left() - 2, end);
    painter->drawLine(to.left() - 5, end - 3, to.left() - 2, end);
    painter->drawLine(to.left() - 5, end + 3, to.left() - 2, end);
}

} // namespace

RecipeView::RecipeView(RecipeCardsModel* model, QWidget* parent)
    : QListView(parent), model_(model), delegate_(new CardDelegate(this)) {
    setObjectName(QStringLiteral("recipeCards"));
    setAccessibleName(tr("Recipe"));
    setModel(model);
    setItemDelegate(delegate_);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setResizeMode(QListView::Adjust);
    setMouseTracking(true);
    setBackgroundRole(QPalette::Window);
    viewport()->setBackgroundRole(QPalette::Window);
    connect(model, &QAbstractItemModel::modelReset, this, [this] { edit({}, nullptr); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &RecipeView::placeForm);
}

QString RecipeView::chosen() const {
    return currentIndex().isValid() ? model_->card(currentIndex().row()).id : QString();
}

void RecipeView::choose(const QString& id) {
    const int row = model_->rowOf(id);
    if (row >= 0) setCurrentIndex(model_->index(row));
}

void RecipeView::edit(const QString& id, QWidget* form) {
    if (form_ != nullptr) {
        const bool had_focus = form_->isAncestorOf(QApplication::focusWidget());
        form_->hide();
        form_->deleteLater();
        if (had_focus) setFocus();
    }
    form_ = form;
    form_id_ = id;
    const int row = form == nullptr ? -1 : model_->rowOf(id);
    if (form != nullptr) {
        form->setParent(viewport());
        form->setFixedWidth(viewport()->width() - k_card_left - k_card_right - 4);
    }
    delegate_->setEditing(row < 0 ? QModelIndex() : model_->index(row),
                          form == nullptr ? 0 : form->sizeHint().height() + 4);
    doItemsLayout();
    if (form == nullptr) return;
    placeForm();
    form->show();
    scrollTo(model_->index(row));
    placeForm();
}

void RecipeView::placeForm() {
    if (form_ == nullptr) return;
    const int row = model_->rowOf(form_id_);
    if (row < 0) return;
    const QRect card = card_rect(visualRect(model_->index(row)), row);
    form_->setFixedWidth(card.width() - 4);
    form_->move(card.left() + 2, card.top() + 2);
    form_->resize(card.width() - 4, card.height() - 4);
}

void RecipeView::refit() {
    const int row = model_->rowOf(form_id_);
    if (form_ == nullptr || row < 0) return;
    delegate_->setEditing(model_->index(row), form_->sizeHint().height() + 4);
    doItemsLayout();
    placeForm();
}

QString RecipeView::idAt(const QPoint& position) const {
    const QModelIndex index = indexAt(position);
    return index.isValid() ? model_->card(index.row()).id : QString();
}

int RecipeView::placeY(const QString& after) const {
    int row = model_->rowOf(after);
    // Behind an input means behind all of them.
    while (row >= 0 && row + 1 < model_->rowCount() && model_->card(row).is_input && model_->card(row + 1).is_input)
        ++row;
    return visualRect(model_->index(row)).bottom() + 1 + k_card_gap / 2;
}

QString RecipeView::nearestPlace(int y) const {
    QString nearest;
    for (const QString& place : places_) {
        if (nearest.isEmpty() || std::abs(placeY(place) - y) < std::abs(placeY(nearest) - y)) nearest = place;
    }
    return nearest;
}

void RecipeView::mousePressEvent(QMouseEvent* event) {
    QListView::mousePressEvent(event);
    pressed_.clear();
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton || !index.isValid() || model_->card(index.row()).is_input) return;
    const QRect card = card_rect(visualRect(index), index.row());
    if (event->pos().x() > card.left() + k_grip_width || form_ != nullptr) return;
    pressed_ = model_->card(index.row()).id;
    pressed_at_ = event->pos();
}

void RecipeView::mouseMoveEvent(QMouseEvent* event) {
    if (!pressed_.isEmpty() && dragged_.isEmpty() &&
        (event->pos() - pressed_at_).manhattanLength() >= QApplication::startDragDistance()) {
        dragged_ = pressed_;
        places_ = legalPlaces ? legalPlaces(dragged_) : QStringList();
        viewport()->setCursor(places_.isEmpty() ? Qt::ForbiddenCursor : Qt::ClosedHandCursor);
    }
    if (dragged_.isEmpty()) {
        const QModelIndex index = indexAt(event->pos());
        const bool on_grip = index.isValid() && !model_->card(index.row()).is_input &&
                             event->pos().x() >= k_card_left && event->pos().x() <= k_card_left + k_grip_width;
        viewport()->setCursor(on_grip ? Qt::OpenHandCursor : Qt::ArrowCursor);
        if (pressed_.isEmpty()) QListView::mouseMoveEvent(event);
        return;
    }
    place_ = nearestPlace(event->pos().y());
    viewport()->update();
}

void RecipeView::mouseReleaseEvent(QMouseEvent* event) {
    const QString id = dragged_;
    const QString place = place_;
    endDrag();
    if (!id.isEmpty()) {
        if (!place.isEmpty()) Q_EMIT moveAsked(id, place);
        return;
    }
    QListView::mouseReleaseEvent(event);
}

void RecipeView::endDrag() {
    dragged_.clear();
    pressed_.clear();
    place_.clear();
    places_.clear();
    viewport()->unsetCursor();
    viewport()->update();
}

void RecipeView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QString id = idAt(event->pos());
    if (!id.isEmpty()) Q_EMIT editAsked(id);
}

void RecipeView::moveByKey(bool up) {
    const QString id = chosen();
    const QStringList places = legalPlaces && !id.isEmpty() ? legalPlaces(id) : QStringList();
    const int row = currentIndex().row();
    QString best;
    for (const QString& place : places) {
        const int at = model_->rowOf(place);
        if (up ? at < row - 1 : at > row) {
            best = place;
            if (!up) break; // the nearest below; above it is the last that fits
        }
    }
    if (!best.isEmpty()) Q_EMIT moveAsked(id, best);
}

void RecipeView::keyPressEvent(QKeyEvent* event) {
    const bool alt = event->modifiers().testFlag(Qt::AltModifier);
    if (event->key() == Qt::Key_Escape && !dragged_.isEmpty()) return endDrag();
    if (alt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        return moveByKey(event->key() == Qt::Key_Up);
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        if (!chosen().isEmpty()) Q_EMIT editAsked(chosen());
        return;
    case Qt::Key_Delete:
        if (!chosen().isEmpty()) Q_EMIT removeAsked(chosen());
        return;
    default: QListView::keyPressEvent(event);
    }
}

void RecipeView::contextMenuEvent(QContextMenuEvent* event) {
    const bool by_key = event->reason() == QContextMenuEvent::Keyboard;
    const QString id = by_key ? chosen() : idAt(event->pos());
    if (id.isEmpty()) return;
    choose(id);
    const QPoint at = by_key ? viewport()->mapToGlobal(visualRect(currentIndex()).center()) : event->globalPos();
    Q_EMIT menuAsked(id, at);
}

void RecipeView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    Q_EMIT chosenChanged(chosen());
}

void RecipeView::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    placeForm();
}

void RecipeView::paintEvent(QPaintEvent* event) {
    QListView::paintEvent(event);
    QPainter painter(viewport());
    painter.setPen(QPen(color(Token::border), 1));
    int lane = 0;
    for (int row = 0; row < model_->rowCount(); ++row) {
        const CardFacts& card = model_->card(row);
        for (const int source : card.from_rows) {
            if (source == row - 1 || source >= model_->rowCount()) continue;
            draw_bracket(&painter, card_rect(visualRect(model_->index(source)), source),
                         card_rect(visualRect(model_->index(row)), row), lane++);
        }
    }
    if (dragged_.isEmpty()) return;
    for (const QString& place : places_) {
        const bool chosen_place = place == place_;
        painter.setPen(QPen(color(chosen_place ? Token::accent : Token::border), chosen_place ? 3 : 1));
        painter.drawLine(k_card_left, placeY(place), viewport()->width() - k_card_right, placeY(place));
    }
}

} // namespace sauti::widgets::datasets
