// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/theme.h"

#include "widgets/common/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QStandardPaths>
#include <array>
#include <cmath>

namespace sauti::widgets::theme {

namespace {

struct Pair {
    QRgb light;
    QRgb dark;
};

constexpr std::size_t k_tokens = static_cast<std::size_t>(Token::count);

// clang-format off
constexpr std::array<Pair, k_tokens> k_colors = {{
    {0xffF6F6F4, 0xff1E2124}, // window
    {0xffFFFFFF, 0xff17191B}, // base
    {0xffF1F4F6, 0xff212529}, // alternate
    {0xff1B1E20, 0xffE8EAEB}, // text
    {0xff56616A, 0xff9DA8B0}, // muted
    {0xffD3D9DD, 0xff363C41}, // line
    {0xff0067A3, 0xff56B4E9}, // accent
    {0xffFFFFFF, 0xff101314}, // on_accent
    {0xff00704F, 0xff35C79C}, // good
    {0xffA34700, 0xffF0A35E}, // warning
    {0xffB3261E, 0xffFF8A80}, // error
    {0xff0067A3, 0xff56B4E9}, // person
    {0xffA34700, 0xffF0A35E}, // organisation
    {0xff00704F, 0xff35C79C}, // location
    {0xff8B3F86, 0xffD79ACF}, // date
    {0xff7F8A92, 0xff77828A}, // border
    {0xffD5E6F2, 0xff1F3D52}, // selection
    {0xffE0E4E8, 0xff363C41}, // selection_inactive
    {0xffE9EFF3, 0xff262C31}, // hover
    {0xffFFF0C2, 0xff40340E}, // match
    {0xff8A949B, 0xff6C767D}, // disabled
    {0xffFBE9E7, 0xff3A2223}, // tint_error
    {0xffFCEFE3, 0xff36291C}, // tint_warning
    {0xffE6F0F7, 0xff1C2F3C}, // tint_notice
    {0xffE4F2EC, 0xff1A332C}, // tint_added
}};

constexpr std::array<Pair, k_curves> k_curve_colors = {{
    {0xff0067A3, 0xff56B4E9}, {0xffA34700, 0xffE69F00}, {0xff00704F, 0xff35C79C}, {0xff8B3F86, 0xffD79ACF},
    {0xffB3261E, 0xffF0E442}, {0xff7A6A00, 0xffFF8A80}, {0xff5B5B5B, 0xffB8BFC4},
}};
// clang-format on

/// A shape of the icon theme filled with a token's colour when it is painted.
class TintedIcon : public QIconEngine {
public:
    TintedIcon(QString name, Token token) : name_(std::move(name)), token_(token) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal ratio = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State /*state*/, qreal scale) override {
        QColor fill = color(token_);
        if (mode == QIcon::Disabled) fill.setAlphaF(0.45F);
        const QString key = QStringLiteral("sauti %1 %2 %3 %4 %5")
                                .arg(name_)
                                .arg(fill.rgba(), 0, 16)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(scale);
        QPixmap shape;
        if (QPixmapCache::find(key, &shape)) return shape;
        const QSize logical = (QSizeF(size) / scale).toSize();
        shape = QIcon::fromTheme(name_).pixmap(logical, scale);
        QPainter painter(&shape);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(QRect(QPoint(0, 0), shape.size()), fill);
        painter.end();
        QPixmapCache::insert(key, shape);
        return shape;
    }
    QIconEngine* clone() const override { return new TintedIcon(*this); }
    QString iconName() override { return name_; }
    bool isNull() override { return !QIcon::hasThemeIcon(name_); }

private:
    QString name_;
    Token token_;
};

QFont sized(double points, bool bold = false) {
    QFont font = QApplication::font();
    font.setPointSizeF(points);
    font.setBold(bold);
    return font;
}

/// The family if it is installed, else nothing.
QString installed(const QString& family) {
    return QFontDatabase::hasFamily(family) ? family : QString();
}

/// The first installed face that draws stacked diacritics and tie bars.
QString phone_family() {
    for (const char* family : {"Charis SIL", "Charis", "Andika", "Doulos SIL"}) {
        if (const QString name = installed(QString::fromLatin1(family)); !name.isEmpty()) return name;
    }
    return {};
}

/// Asks the desktop now: with an empty palette the application has the desktop's own again.
bool system_is_dark() {
    QApplication::setPalette(QPalette());
    return is_dark();
}

double luminance(const QColor& of) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(of.redF()) + 0.7152 * linear(of.greenF()) + 0.0722 * linear(of.blueF());
}

void set_icon_theme(bool dark) {
    QStringList places = QIcon::themeSearchPaths();
    for (const QString& folder : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation)) {
        const QString icons = folder + QStringLiteral("/icons");
        if (!places.contains(icons)) places.append(icons);
    }
    QIcon::setThemeSearchPaths(places);
    QIcon::setFallbackThemeName(QStringLiteral("breeze"));
    QIcon::setThemeName(dark ? QStringLiteral("breeze-dark") : QStringLiteral("breeze"));
}

} // namespace

bool is_dark() {
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

QColor color(Token token) {
    return color(token, is_dark());
}

QColor color(Token token, bool dark) {
    const Pair& pair = k_colors.at(static_cast<std::size_t>(token));
    return QColor::fromRgb(dark ? pair.dark : pair.light);
}

QColor curve(int index) {
    const Pair& pair = k_curve_colors.at(static_cast<std::size_t>(index % k_curves));
    return QColor::fromRgb(is_dark() ? pair.dark : pair.light);
}

bool curve_is_dashed(int index) {
    return index / k_curves % 2 == 1;
}

QPalette palette(bool dark) {
    QPalette made;
    const auto set = [&](QPalette::ColorRole role, Token token) { made.setColor(role, color(token, dark)); };
    set(QPalette::Window, Token::window);
    set(QPalette::WindowText, Token::text);
    set(QPalette::Base, Token::base);
    set(QPalette::AlternateBase, Token::alternate);
    set(QPalette::Text, Token::text);
    set(QPalette::Button, Token::window);
    set(QPalette::ButtonText, Token::text);
    set(QPalette::BrightText, Token::error);
    set(QPalette::Highlight, Token::selection);
    set(QPalette::HighlightedText, Token::text);
    set(QPalette::ToolTipBase, Token::base);
    set(QPalette::ToolTipText, Token::text);
    set(QPalette::Link, Token::accent);
    set(QPalette::LinkVisited, Token::accent);
    set(QPalette::PlaceholderText, Token::muted);
    set(QPalette::Light, Token::base);
    set(QPalette::Midlight, Token::hover);
    set(QPalette::Mid, Token::line);
    set(QPalette::Dark, Token::border);
    set(QPalette::Shadow, Token::border);
    made.setColor(QPalette::Inactive, QPalette::Highlight, color(Token::selection_inactive, dark));
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        made.setColor(QPalette::Disabled, role, color(Token::disabled, dark));
    }
    made.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::selection_inactive, dark));
    return made;
}

void apply(Scheme scheme) {
    const bool dark = scheme == Scheme::dark || (scheme == Scheme::system && system_is_dark());
    set_icon_theme(dark);
    if (qobject_cast<Style*>(QApplication::style()) == nullptr) {
        QApplication::setStyle(new Style);
        QFont font = QApplication::font();
        if (const QString noto = installed(QStringLiteral("Noto Sans")); !noto.isEmpty()) font.setFamily(noto);
        font.setPointSizeF(10);
        QApplication::setFont(font);
    }
    QApplication::setPalette(palette(dark));
}

QString scheme_name(Scheme scheme) {
    switch (scheme) {
    case Scheme::light: return QStringLiteral("light");
    case Scheme::dark: return QStringLiteral("dark");
    case Scheme::system: break;
    }
    return QStringLiteral("system");
}

Scheme scheme_of(const QString& name) {
    if (name == QLatin1String("light")) return Scheme::light;
    if (name == QLatin1String("dark")) return Scheme::dark;
    return Scheme::system;
}

QFont body_font() {
    return sized(10);
}

QFont bold_font() {
    return sized(10, true);
}

QFont meta_font() {
    return sized(9);
}

QFont title_font() {
    return sized(13);
}

QFont mono_font() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (const QString noto = installed(QStringLiteral("Noto Sans Mono")); !noto.isEmpty()) font.setFamily(noto);
    font.setPointSizeF(9);
    return font;
}

QFont phone_font(double points) {
    static const QString family = phone_family();
    QFont font = sized(points);
    if (!family.isEmpty()) font.setFamily(family);
    return font;
}

QIcon icon(const QString& name) {
    // Not fromTheme itself: at scale 2 it paints 16 as 32, for which Breeze has a coloured drawing (Qt 6.4).
    return QIcon(new TintedIcon(name, Token::text));
}

QIcon icon(const QString& name, Token token) {
    return QIcon(new TintedIcon(name, token));
}

double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace sauti::widgets::theme
