// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/theme.h"

#include <QList>
#include <QMetaType>
#include <QPainter>
#include <QString>
#include <QStyledItemDelegate>

/// Text with entities, filter matches and phones, as cells of a table and as free drawings. All of it stands on one
/// baseline (row_baseline), since a phone's face is higher than a row.
namespace sauti::widgets {

/// Half-open, in QString positions.
struct TextRange {
    int begin = 0;
    int end = 0;
    bool operator==(const TextRange& other) const = default;
};

struct EntitySpan {
    TextRange range;
    QString type; ///< "PER", "ORG", "LOC", "DATE"; another is drawn like DATE
    bool operator==(const EntitySpan& other) const = default;
};

struct TagCount {
    QString type;
    int count = 0;
    bool operator==(const TagCount& other) const = default;
};

/// Roles that the delegates read; everything is ready when data() is asked.
enum MarkRole {
    EntitiesRole = Qt::UserRole + 100, ///< QList<EntitySpan>
    MatchesRole,                       ///< QList<TextRange>: what a filter found
    TagCountsRole,                     ///< QList<TagCount>
    LoadingRole,                       ///< true: the row is not read yet; a grey bar is drawn
    CopyRole                           ///< QString: what copying gives, where it is not what is shown
};

[[nodiscard]] theme::Token entity_token(const QString& type);
/// The line of an entity: PER solid, ORG double, LOC dotted, DATE dashed; 4 below the baseline.
void draw_entity_line(QPainter* painter, const QString& type, qreal left, qreal right, qreal baseline);
/// Distance of the baseline from a row's top: 16 in a row of 24 at the body's size.
[[nodiscard]] int row_baseline(int row_height, double points = 10);

/// What of a text is shown in a cell where only part of it fits.
struct ShownPart {
    QString text;  ///< with "… " before and "…" after where something is left out
    int shift = 0; ///< position in `text` = position in the whole − shift
};
/// Begins so far right that the first match and up to 16 letters before it show, but only where it would not show
/// otherwise; ends in an ellipsis.
[[nodiscard]] ShownPart shown_part(const QString& text, const QList<TextRange>& matches, const QFontMetrics& metrics,
                                   int width);

/// One line with its marks. `width` is what there is; nothing is drawn beyond it.
struct MarkedLine {
    QString text;
    QList<EntitySpan> entities = {};
    QList<TextRange> matches = {};
    QFont font = theme::body_font();
    QColor ink = {}; ///< invalid: the text colour
};
void draw_marked_line(QPainter* painter, const MarkedLine& line, const QPointF& baseline_left, int width);

/// Words with entities in their colours and lines.
class EntityTextDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    [[nodiscard]] virtual MarkedLine line(const QModelIndex& index) const;
};

/// Phones in Charis SIL, words set a little apart.
class PhonesDelegate : public EntityTextDelegate {
    Q_OBJECT

public:
    using EntityTextDelegate::EntityTextDelegate;

protected:
    [[nodiscard]] MarkedLine line(const QModelIndex& index) const override;
};

/// "P 1  L 2": the letter of each type with its line, and how often.
class TagCountDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace sauti::widgets

Q_DECLARE_METATYPE(sauti::widgets::TextRange)
Q_DECLARE_METATYPE(sauti::widgets::EntitySpan)
Q_DECLARE_METATYPE(sauti::widgets::TagCount)
