// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>
#include <QString>

/// Colours, fonts and icons of the window. Custom widgets read colours only here, while they paint; a change of theme
/// is then one `QEvent::ApplicationPaletteChange` and a repaint, nothing is kept.
///
///     painter.setPen(theme::color(theme::Token::muted));
///
/// Which of the two palettes holds is read from the application's palette, so there is no state here.
namespace sauti::widgets::theme {

enum class Token {
    window,
    base,
    alternate,
    text,
    muted,
    line, ///< rules only; outlines of controls are `border`
    accent,
    on_accent, ///< text on accent
    good,
    warning,
    error,
    person, ///< solid line
    organisation,
    location,
    date,
    border,
    selection,
    selection_inactive,
    hover,
    match,    ///< filter match, changed letters, where gold and predicted part
    disabled, ///< text of disabled controls
    tint_error,
    tint_warning,
    tint_notice,
    tint_added,
    count
};

/// What the person chose; `system` follows the desktop's own palette.
enum class Scheme { light, dark, system };

[[nodiscard]] bool is_dark();
/// Of the palette that holds now.
[[nodiscard]] QColor color(Token token);
[[nodiscard]] QColor color(Token token, bool dark);

inline constexpr int k_curves = 7;
/// Colour of curve number `index` (from 0); after seven they begin again and are drawn dashed (`curve_is_dashed`).
[[nodiscard]] QColor curve(int index);
[[nodiscard]] bool curve_is_dashed(int index);

/// Every role of both palettes, active, inactive and disabled.
[[nodiscard]] QPalette palette(bool dark);

/// Style, palette, icon theme and body font of the application; call it once after QApplication is made and again when
/// the scheme or, for `system`, the desktop's palette changes (QEvent::ThemeChange). Costs a few milliseconds.
void apply(Scheme scheme);
[[nodiscard]] QString scheme_name(Scheme scheme); ///< "light", "dark", "system": as in the settings
[[nodiscard]] Scheme scheme_of(const QString& name);

[[nodiscard]] QFont body_font();  ///< 10 pt
[[nodiscard]] QFont bold_font();  ///< 10 pt
[[nodiscard]] QFont meta_font();  ///< 9 pt: table heads, second lines
[[nodiscard]] QFont title_font(); ///< 13 pt
[[nodiscard]] QFont mono_font();  ///< 9 pt
/// Charis SIL where it is installed; 1.15 × the body's size unless said otherwise.
[[nodiscard]] QFont phone_font(double points = 11.5);

/// Breeze's icon in the text colour of the theme; follows a change of theme by itself. Empty where the name is unknown.
[[nodiscard]] QIcon icon(const QString& name);
/// The same shape filled with one token: on a primary button, in a bar above a thing.
[[nodiscard]] QIcon icon(const QString& name, Token token);

/// (lighter + 0.05) / (darker + 0.05) of relative luminances, from 1 to 21 (WCAG 2.1).
[[nodiscard]] double contrast(const QColor& one, const QColor& other);

} // namespace sauti::widgets::theme
