// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/table_view.h"

#include "widgets/common/marked_text.h"
#include "widgets/common/settings.h"
#include "widgets/common/style_parts.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <algorithm>
#include <utility>

namespace sauti::widgets {

namespace {

constexpr int k_rows_copied = 100'000;
constexpr int k_least_stretch = 80;

QString tsv_cell(QString text) {
    for (QChar& letter : text) {
        if (letter == QLatin1Char('\t') || letter == QLatin1Char('\n') || letter == QLatin1Char('\r'))
            letter = QLatin1Char(' ');
    }
    return text;
}

} // namespace

TableView::TableView(Settings& settings, QString name, QWidget* parent)
    : QTableView(parent), settings_(settings), name_(std::move(name)) {
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setMouseTracking(true);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setTabKeyNavigation(false);
    setFrameShape(QFrame::NoFrame);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(24);
    verticalHeader()->setDefaultSectionSize(24);
    QHeaderView* head = horizontalHeader();
    head->setSectionsMovable(true);
    head->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    head->setFixedHeight(26);
    head->setMinimumSectionSize(32);
    head->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(head, &QHeaderView::customContextMenuRequested, this, &TableView::showHeadMenu);
    connect(head, &QHeaderView::sectionMoved, this, &TableView::keepArrangement);
    connect(head, &QHeaderView::sectionResized, this, &TableView::keepArrangement);
}

void TableView::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    useArrangement();
}

void TableView::setColumns(const QList<int>& widths, int stretch) {
    arranging_ = true;
    stretch_ = stretch;
    for (int column = 0; column < static_cast<int>(widths.size()); ++column)
        setColumnWidth(column, widths.at(column));
    arranging_ = false;
    useArrangement();
    fitStretch();
}

void TableView::fitStretch() {
    if (stretch_ < 0 || model() == nullptr || isColumnHidden(stretch_)) return;
    int others = 0;
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (column != stretch_ && !isColumnHidden(column)) others += columnWidth(column);
    }
    arranging_ = true;
    setColumnWidth(stretch_, std::max(k_least_stretch, viewport()->width() - others));
    arranging_ = false;
}

void TableView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitStretch();
}

QString TableView::keyOf(int column) const {
    const QString key = model()->headerData(column, Qt::Horizontal, k_column_key).toString();
    return key.isEmpty() ? QString::number(column) : key;
}

void TableView::keepArrangement() {
    if (arranging_ || model() == nullptr) return;
    QStringList columns; // in the order seen: "text 300 shown"
    for (int visual = 0; visual < model()->columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        const bool hidden = isColumnHidden(column);
        columns.append(QStringLiteral("%1\t%2\t%3")
                           .arg(keyOf(column), QString::number(horizontalHeader()->sectionSize(column)),
                                hidden ? QStringLiteral("hidden") : QStringLiteral("shown")));
    }
    settings_.setArrangement(name_ + QStringLiteral("/columns"), columns.join(QLatin1Char('\n')).toUtf8());
    if (stretch_ >= 0) fitStretch();
}

void TableView::useArrangement() {
    if (model() == nullptr) return;
    const QString kept = QString::fromUtf8(settings_.arrangement(name_ + QStringLiteral("/columns")));
    arranging_ = true;
    int place = 0;
    for (const QString& line : kept.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(QLatin1Char('\t'));
        for (int column = 0; column < model()->columnCount() && parts.size() == 3; ++column) {
            if (keyOf(column) != parts.at(0)) continue;
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), place++);
            if (const int width = parts.at(1).toInt(); width > 0) setColumnWidth(column, width);
            setColumnHidden(column, parts.at(2) == QLatin1String("hidden"));
            break;
        }
    }
    arranging_ = false;
}

void TableView::showHeadMenu(const QPoint& at) {
    if (model() == nullptr) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    int shown = 0;
    for (int column = 0; column < model()->columnCount(); ++column)
        shown += isColumnHidden(column) ? 0 : 1;
    for (int column = 0; column < model()->columnCount(); ++column) {
        QAction* action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(isColumnHidden(column) || shown > 1); // the last one stays
        connect(action, &QAction::triggered, this, [this, column](bool on) {
            setColumnHidden(column, !on);
            keepArrangement();
            fitStretch();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(at));
}

QString TableView::selectionAsTsv() const {
    if (selectionModel() == nullptr || model() == nullptr) return {};
    QList<int> columns;
    QStringList heads;
    for (int visual = 0; visual < model()->columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (isColumnHidden(column)) continue;
        columns.append(column);
        heads.append(tsv_cell(model()->headerData(column, Qt::Horizontal).toString()));
    }
    QItemSelection ranges = selectionModel()->selection();
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.top() < b.top(); });
    QStringList lines = {heads.join(QLatin1Char('\t'))};
    int last = -1;
    int left_out = 0;
    for (const QItemSelectionRange& range : std::as_const(ranges)) {
        for (int row = std::max(range.top(), last + 1); row <= range.bottom(); ++row) {
            last = row;
            if (lines.size() > k_rows_copied) {
                left_out += range.bottom() - row + 1;
                last = range.bottom();
                break;
            }
            QStringList cells;
            for (const int column : std::as_const(columns)) {
                const QModelIndex index = model()->index(row, column);
                const QVariant copy = index.data(CopyRole);
                cells.append(tsv_cell(copy.isValid() ? copy.toString() : index.data().toString()));
            }
            lines.append(cells.join(QLatin1Char('\t')));
        }
    }
    if (left_out > 0) lines.append(tr("and %n more rows", nullptr, left_out));
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void TableView::copySelection() {
    QApplication::clipboard()->setText(selectionAsTsv());
}

void TableView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (!hasFocus() || !currentIndex().isValid() || model() == nullptr) return;
    const int row = currentIndex().row();
    const QRect frame(0, rowViewportPosition(row), horizontalHeader()->length(), rowHeight(row));
    QPainter painter(viewport());
    draw_face(&painter, frame, {{}, theme::color(theme::Token::accent), 2, 0});
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        event->accept();
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace sauti::widgets
