// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/theme.h"

#include <QApplication>
#include <QTest>
#include <cstdlib>

using namespace sauti::widgets;
using theme::Token;

namespace {

const QList<std::pair<Token, const char*>> k_texts = {
    {Token::text, "text"},     {Token::muted, "muted"},       {Token::accent, "accent"},
    {Token::good, "good"},     {Token::warning, "warning"},   {Token::error, "error"},
    {Token::person, "person"}, {Token::location, "location"}, {Token::organisation, "organisation"},
    {Token::date, "date"},
};
const QList<std::pair<Token, const char*>> k_grounds = {
    {Token::window, "window"},         {Token::base, "base"},
    {Token::alternate, "alternate"},   {Token::selection, "selection"},
    {Token::hover, "hover"},           {Token::selection_inactive, "selection-inactive"},
    {Token::tint_error, "tint-error"}, {Token::tint_warning, "tint-warning"},
    {Token::match, "match"},           {Token::tint_notice, "tint-notice"},
};

} // namespace

class ThemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void text_is_readable_on_every_ground_data() {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("ground");
        for (const bool dark : {false, true}) {
            for (const auto& [ink, ink_name] : k_texts) {
                for (const auto& [ground, ground_name] : k_grounds) {
                    QTest::addRow("%s: %s on %s", dark ? "dark" : "light", ink_name, ground_name)
                        << theme::color(ink, dark) << theme::color(ground, dark);
                }
            }
            QTest::addRow("%s: text on accent", dark ? "dark" : "light")
                << theme::color(Token::on_accent, dark) << theme::color(Token::accent, dark);
        }
    }
    void text_is_readable_on_every_ground() {
        QFETCH(QColor, ink);
        QFETCH(QColor, ground);
        const double found = theme::contrast(ink, ground);
        QVERIFY2(found >= 4.5, qPrintable(QString::number(found, 'f', 2)));
    }

    void outlines_are_seen() {
        for (const bool dark : {false, true}) {
            QVERIFY(theme::contrast(theme::color(Token::border, dark), theme::color(Token::base, dark)) >= 3.0);
            QVERIFY(theme::contrast(theme::color(Token::disabled, dark), theme::color(Token::window, dark)) >= 2.4);
        }
    }

    void contrast_is_that_of_wcag() {
        QCOMPARE(theme::contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(theme::contrast(Qt::white, Qt::white), 1.0);
    }

    void a_change_of_theme_reaches_the_palette_and_the_tokens() {
        theme::apply(theme::Scheme::dark);
        QVERIFY(theme::is_dark());
        QCOMPARE(theme::color(Token::accent), QColor(0x56, 0xB4, 0xE9));
        QCOMPARE(QApplication::palette().color(QPalette::Disabled, QPalette::Text),
                 theme::color(Token::disabled, true));
        theme::apply(theme::Scheme::light);
        QVERIFY(!theme::is_dark());
        QCOMPARE(QApplication::palette().color(QPalette::Highlight), theme::color(Token::selection, false));
    }

    void as_the_system_is_what_was_there_before_ours() {
        theme::apply(theme::Scheme::dark);
        theme::apply(theme::Scheme::system);
        QVERIFY(!theme::is_dark()); // the offscreen platform is light
    }

    void names_of_schemes_come_back() {
        for (const theme::Scheme scheme : {theme::Scheme::light, theme::Scheme::dark, theme::Scheme::system})
            QCOMPARE(theme::scheme_of(theme::scheme_name(scheme)), scheme);
        QCOMPARE(theme::scheme_of(QStringLiteral("purple")), theme::Scheme::system);
    }

    void curves_begin_again_dashed() {
        QCOMPARE(theme::curve(7), theme::curve(0));
        QVERIFY(!theme::curve_is_dashed(6));
        QVERIFY(theme::curve_is_dashed(7));
    }

    void an_icon_takes_the_colour_of_its_token() {
        theme::apply(theme::Scheme::light);
        if (!QIcon::hasThemeIcon(QStringLiteral("go-next"))) QSKIP("the icon theme Breeze is not installed");
        const QImage image = theme::icon(QStringLiteral("go-next"), Token::error).pixmap(16).toImage();
        int inked = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() < 128) continue; // thin lines are faint at their edges
                ++inked;
                QVERIFY(std::abs(pixel.red() - theme::color(Token::error).red()) < 4);
                QVERIFY(std::abs(pixel.green() - theme::color(Token::error).green()) < 4);
            }
        }
        QVERIFY(inked > 0);
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
