// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "widgets/common/chart_painter.h"
#include "widgets/common/curve_chart.h"
#include "widgets/common/theme.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <filesystem>
#include <limits>

/// How a chart leaves the window: numbers to the clipboard and to files, pictures as PNG, SVG, PDF.
namespace sauti::widgets {

namespace {

constexpr int k_picture_scale = 2; ///< pixels of a PNG for each logical pixel

/// Chart and legend on the window's ground, as a picture of its own.
void paint_picture(QPainter& painter, const QSizeF& size, const ChartCurves& curves, const ChartRange& range,
                   const ChartLook& look) {
    const QRectF all(QPointF(0, 0), size);
    painter.fillRect(all, theme::color(theme::Token::base));
    const QRectF inner = all.adjusted(12, 8, -12, -8);
    const double legend = paint_legend(painter, inner, curves);
    paint_chart(painter, inner.adjusted(-4, legend + 4, 4, 4), curves, range, look);
}

std::string bytes_of(const QByteArray& bytes) {
    return bytes.toStdString();
}

} // namespace

QString CurveChart::visibleNumbers() const {
    return curves_.table(range_, axis_, QLatin1Char('\t'));
}

void CurveChart::copyNumbers() const {
    QGuiApplication::clipboard()->setText(visibleNumbers());
}

base::Result<void> CurveChart::save(const QString& path, const QSize& asked) const {
    const QSize size = asked.isEmpty() ? this->size() : asked;
    const QString ending = QFileInfo(path).suffix().toLower();
    const std::filesystem::path to(path.toStdString());
    if (ending == QLatin1String("csv")) {
        constexpr double k_far = std::numeric_limits<double>::max();
        return base::write_atomically(to, curves_.table({-k_far, k_far, 0, 1}, axis_, QLatin1Char(',')).toStdString());
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (ending == QLatin1String("png")) {
        QImage image(size * k_picture_scale, QImage::Format_RGB32);
        image.setDevicePixelRatio(k_picture_scale);
        QPainter painter(&image);
        paint_picture(painter, size, curves_, range_, look());
        painter.end();
        image.save(&buffer, "PNG");
    } else if (ending == QLatin1String("svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(96); // else texts come out small
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(0, 0), size));
        svg.setTitle(summary());
        QPainter painter(&svg);
        paint_picture(painter, size, curves_, range_, look());
    } else if (ending == QLatin1String("pdf")) {
        QPdfWriter pdf(&buffer);
        pdf.setResolution(96);
        pdf.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point));
        pdf.setPageMargins({});
        pdf.setTitle(summary());
        QPainter painter(&pdf);
        paint_picture(painter, size, curves_, range_, look());
    } else {
        return base::fail(base::ErrorKind::invalid,
                          "a chart is saved as .png, .svg, .pdf or .csv, not as \"." + ending.toStdString() + "\"");
    }
    return base::write_atomically(to, bytes_of(buffer.data()));
}

void CurveChart::saveAs(const QString& ending) {
    QString proposed = names_.what.isEmpty() ? QStringLiteral("chart") : names_.what;
    proposed.replace(QLatin1Char('/'), QLatin1Char('-'));
    auto* dialog = new QFileDialog(this, tr("Save as %1").arg(ending.toUpper()), {}, QStringLiteral("*.") + ending);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(ending);
    dialog->selectFile(proposed + QLatin1Char('.') + ending);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        const base::Result<void> saved = save(path);
        if (!saved) Q_EMIT saveFailed(tr("The chart was not saved"), QString::fromStdString(saved.error().to_string()));
    });
    dialog->open();
}

QMenu* CurveChart::makeMenu(QWidget* parent) {
    auto* menu = new QMenu(parent);
    QAction* all =
        menu->addAction(theme::icon(QStringLiteral("zoom-fit-best")), tr("Show all"), this, &CurveChart::showAll);
    connect(menu, &QMenu::aboutToShow, this, [this, all] { all->setEnabled(zoomed_); });
    menu->addAction(theme::icon(QStringLiteral("edit-copy")), tr("Copy the visible numbers"), this,
                    &CurveChart::copyNumbers);
    menu->addSeparator();
    const auto add = [this, menu](const QString& text, const char* ending) {
        menu->addAction(text, this, [this, ending] { saveAs(QString::fromLatin1(ending)); });
    };
    add(tr("Save as PNG…"), "png");
    add(tr("Save as SVG…"), "svg");
    add(tr("Save as PDF…"), "pdf");
    menu->addSeparator();
    add(tr("Save data as CSV…"), "csv");
    return menu;
}

} // namespace sauti::widgets
