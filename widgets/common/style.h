// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QStyleOptionButton;
class QStyleOptionTab;
class QStyleOptionToolButton;

/// Fusion made flat: radius 4, controls 28 high, rules of one pixel, no gradients, no movement. It is the whole of the
/// window's look; there are no style sheets.
///
/// Properties of a widget that it reads: `primary` (bool, buttons: filled with the accent), `framed` (bool, tool
/// buttons: outlined), `invalid` (bool, fields: error frame), `tone` (string, progress bars: "good", "warning",
/// "error"), `link` (bool, flat buttons: accent text, underlined).
namespace sauti::widgets {

class Style : public QProxyStyle {
    Q_OBJECT

public:
    Style();

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                           const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QPixmap generatedIconPixmap(QIcon::Mode mode, const QPixmap& pixmap, const QStyleOption* option) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

private:
    bool drawsView(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const;
    bool drawsBar(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const;
};

} // namespace sauti::widgets
