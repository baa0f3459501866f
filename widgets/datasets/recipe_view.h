// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QString>
#include <QStringList>
#include <functional>

namespace sauti::widgets::datasets {

class CardDelegate;
class RecipeCardsModel;

/// The recipe as a column of cards. A drag by the grip (or Alt+Up, Alt+Down) moves a step, and only places where it may
/// stand are shown; a card that reads another than the one above it hangs on a bracket at the left edge.
class RecipeView : public QListView {
    Q_OBJECT

public:
    RecipeView(RecipeCardsModel* model, QWidget* parent);

    /// Ids of the cards behind which a step may be put; asked when a drag begins.
    std::function<QStringList(const QString& id)> legalPlaces;

    [[nodiscard]] QString chosen() const;
    void choose(const QString& id);

    /// Shows a form in the card's place, which the view then owns; nullptr ends it.
    void edit(const QString& id, QWidget* form);
    [[nodiscard]] QWidget* form() const { return form_; }
    /// The form's height changed.
    void refit();

Q_SIGNALS:
    void chosenChanged(const QString& id);
    void moveAsked(const QString& id, const QString& after);
    void editAsked(const QString& id);
    void removeAsked(const QString& id);
    void menuAsked(const QString& id, const QPoint& global);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QString idAt(const QPoint& position) const;
    [[nodiscard]] QString nearestPlace(int y) const;
    [[nodiscard]] int placeY(const QString& after) const;
    void moveByKey(bool up);
    void endDrag();
    void placeForm();

    RecipeCardsModel* model_;
    CardDelegate* delegate_;
    QWidget* form_ = nullptr;
    QString form_id_;
    QString dragged_; ///< id while a drag is under way
    QStringList places_;
    QString place_; ///< the one under the pointer
    QPoint pressed_at_;
    QString pressed_;
};

} // namespace sauti::widgets::datasets
