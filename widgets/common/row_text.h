// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QMetaType>
#include <QPair>
#include <QRect>
#include <QString>

class QPainter;

/// One line of a row's words or phones with what is marked in it, and how it is drawn: entities in their colour with
/// their line below, matches on a ground of their own. Plain values that a job may make; only drawing needs the window.
///
///     draw_row_text(painter, cell, {"Majeshi ya DRC", {{11, 14, "LOC"}}, {}, -1}, theme::body_font(), text_colour);
///
/// Offsets are UTF-16 units, half open.
namespace sauti::widgets {

struct TextMark {
    int begin = 0;
    int end = 0;
    bool operator==(const TextMark& other) const = default;
};

struct EntityMark {
    int begin = 0;
    int end = 0;
    QString type; ///< PER, ORG, LOC, DATE or another
    bool operator==(const EntityMark& other) const = default;
};

struct RowText {
    QString text;
    QList<EntityMark> entities = {};
    QList<TextMark> matches = {};
    int anchor = -1; ///< where what was looked for begins; the cell is shown so that it is seen. −1: nothing
};

/// Entities of a row by type, in the order P O L D, then others by name.
using TagCounts = QList<QPair<QString, int>>;

/// What item models give to the delegates of row_delegates.h and to TableView.
enum RowRole {
    RowTextRole = Qt::UserRole + 100, ///< a RowText
    TagCountsRole,                    ///< a TagCounts
    LoadingRole,                      ///< true: the row is not read yet
    FullTextRole,                     ///< the whole text, for the tooltip of a cut cell, where it is not the shown one
    CopyRole,                         ///< what copying gives, where it is not what is shown
};

[[nodiscard]] QColor entity_color(const QString& type);
/// "P", "O", "L", "D", else the type's first letter.
[[nodiscard]] QString entity_letter(const QString& type);
/// "location"; other types stay as they are.
[[nodiscard]] QString entity_word(const QString& type);
/// The line 4 under an entity's baseline: PER solid, ORG double, LOC dotted, DATE dashed, another thin.
void draw_entity_line(QPainter* painter, const QString& type, qreal left, qreal right, qreal baseline);

/// Where words and phones of a row stand on one line, since a phone's face is higher than a row: 16 in a row of 24.
[[nodiscard]] int row_baseline(const QRect& row);

/// What of `text` is shown in `width`: from `begin`, with "… " before it if that is not the beginning.
struct ShownPart {
    QString text;
    int begin = 0; ///< offset in the whole text of the first letter shown
    int shift = 0; ///< where that letter stands in `text`
    bool elided = false;
};
[[nodiscard]] ShownPart shown_part(const RowText& content, const QFont& font, int width);

/// Draws at the row's baseline; true if the whole of it fitted.
bool draw_row_text(QPainter* painter, const QRect& cell, const RowText& content, const QFont& font,
                   const QColor& colour);

} // namespace sauti::widgets

Q_DECLARE_METATYPE(sauti::widgets::RowText)
