// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/table_view.h"

#include "widgets/common/row_delegates.h"
#include "widgets/common/row_text.h"
#include "widgets/common/settings.h"
#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <algorithm>
#include <utility>

namespace sauti::widgets {

namespace {

constexpr int k_table_row = 24;
constexpr int k_head_height = 26;
constexpr int k_least_width = 32;
constexpr int k_least_stretch = 64;
constexpr int k_rows_copied = 100'000;

} // namespace

QString tsv_cell(QString text) {
    for (QChar& letter : text) {
        if (letter == QLatin1Char('\t') || letter == QLatin1Char('\n') || letter == QLatin1Char('\r'))
            letter = QLatin1Char(' ');
    }
    return text;
}

TableView::TableView(Settings& settings, QString name, QWidget* parent)
    : QTableView(parent), settings_(settings), name_(std::move(name)) {
    setShowGrid(false);
    setAlternatingRowColors(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(EditKeyPressed);
    setWordWrap(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setItemDelegate(new RowDelegate(this));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(k_table_row);
    verticalHeader()->setDefaultSectionSize(k_table_row);
    QHeaderView* head = horizontalHeader();
    head->setFont(theme::meta_font());
    head->setFixedHeight(k_head_height);
    head->setSectionsMovable(true);
    head->setHighlightSections(false);
    head->setMinimumSectionSize(k_least_width);
    head->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    head->setContextMenuPolicy(Qt::CustomContextMenu);
    // parts that Qt makes itself have no names
    head->setAccessibleName(tr("Columns"));
    verticalHeader()->setAccessibleName(tr("Row heads"));
    setCornerButtonEnabled(false);
    if (auto* corner = findChild<QAbstractButton*>(QString(), Qt::FindDirectChildrenOnly))
        corner->setAccessibleName(tr("Choose all rows"));
    connect(head, &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu* menu = columnsMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(horizontalHeader()->viewport()->mapToGlobal(at));
    });
    connect(head, &QHeaderView::sectionMoved, this, &TableView::keepArrangement);
    connect(head, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (arranging_ || width == 0) return; // 0: it was hidden
        if (shares_.contains(column)) shares_[column] = width;
        keepArrangement();
    });
    connect(this, &QAbstractItemView::doubleClicked, this, &TableView::opened);
}

void TableView::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    setColumns({});
}

void TableView::setColumns(const QList<TableColumn>& columns) {
    shares_.clear();
    hidden_.clear();
    {
        const QScopedValueRollback<bool> ours(arranging_, true);
        QHeaderView* head = horizontalHeader();
        for (int column = 0; column < head->count(); ++column) {
            const TableColumn setting = columns.value(column);
            head->moveSection(head->visualIndex(column), column);
            head->setSectionHidden(column, false);
            if (!columns.isEmpty()) head->resizeSection(column, setting.width);
            if (setting.stretches) shares_.insert(column, setting.width);
            hidden_[column] = setting.hidden;
        }
    }
    useArrangement();
    applyHidden();
}

void TableView::setSqueezed(int column, bool squeezed) {
    if (squeezed_.value(column) == squeezed) return;
    squeezed_[column] = squeezed;
    applyHidden();
}

void TableView::applyHidden() {
    {
        const QScopedValueRollback<bool> ours(arranging_, true);
        for (int column = 0; column < horizontalHeader()->count(); ++column)
            horizontalHeader()->setSectionHidden(column, hidden_.value(column) || squeezed_.value(column));
    }
    fitWidths();
}

void TableView::fitWidths() {
    if (arranging_ || shares_.isEmpty()) return;
    const QScopedValueRollback<bool> ours(arranging_, true);
    int left = viewport()->width();
    int total = 0;
    QList<int> stretching;
    QHeaderView* head = horizontalHeader();
    for (const int column : shownColumns()) {
        if (shares_.contains(column)) {
            stretching.append(column);
            total += shares_.value(column);
        } else {
            left -= head->sectionSize(column);
        }
    }
    for (const int column : std::as_const(stretching)) {
        const int share = shares_.value(column);
        const int width = std::max(k_least_stretch, total > 0 ? left * share / total : left);
        head->resizeSection(column, width);
        left -= width;
        total -= share;
    }
}

void TableView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitWidths();
}

QMenu* TableView::columnsMenu(QWidget* parent) {
    auto* menu = new QMenu(tr("Columns"), parent);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillColumnsMenu(menu); });
    return menu;
}

void TableView::fillColumnsMenu(QMenu* menu) {
    menu->clear();
    const QHeaderView* head = horizontalHeader();
    int shown = 0;
    for (int column = 0; column < head->count(); ++column)
        shown += hidden_.value(column) ? 0 : 1;
    for (int visual = 0; visual < head->count(); ++visual) {
        const int column = head->logicalIndex(visual);
        const QVariant spoken = model()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole);
        const QString name = model()->headerData(column, Qt::Horizontal).toString();
        QAction* entry = menu->addAction(name.isEmpty() ? spoken.toString() : name);
        entry->setCheckable(true);
        entry->setChecked(!hidden_.value(column));
        entry->setEnabled(hidden_.value(column) || shown > 1);
        connect(entry, &QAction::toggled, this, [this, column](bool on) {
            hidden_[column] = !on;
            applyHidden();
            keepArrangement();
        });
    }
}

QString TableView::keyOf(int column) const {
    const QString key = model()->headerData(column, Qt::Horizontal, k_column_key).toString();
    return key.isEmpty() ? QString::number(column) : key;
}

/// "name, width, shown" a column in the order on the screen, parted by tabs.
void TableView::keepArrangement() {
    if (arranging_ || name_.isEmpty() || model() == nullptr) return;
    QStringList columns;
    const QHeaderView* head = horizontalHeader();
    for (int visual = 0; visual < head->count(); ++visual) {
        const int column = head->logicalIndex(visual);
        const int width = shares_.contains(column)        ? shares_.value(column)
                          : head->isSectionHidden(column) ? head->defaultSectionSize()
                                                          : head->sectionSize(column);
        columns.append(QStringLiteral("%1\t%2\t%3")
                           .arg(keyOf(column), QString::number(width),
                                hidden_.value(column) ? QStringLiteral("hidden") : QStringLiteral("shown")));
    }
    settings_.setArrangement(name_ + QStringLiteral("/columns"), columns.join(QLatin1Char('\n')).toUtf8());
    fitWidths();
}

void TableView::useArrangement() {
    if (name_.isEmpty() || model() == nullptr) return;
    const QString kept = QString::fromUtf8(settings_.arrangement(name_ + QStringLiteral("/columns")));
    const QScopedValueRollback<bool> ours(arranging_, true);
    QHeaderView* head = horizontalHeader();
    int visual = 0;
    for (const QString& line : kept.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(QLatin1Char('\t'));
        int column = 0;
        while (column < head->count() && keyOf(column) != parts.at(0))
            ++column;
        const int width = parts.value(1).toInt();
        if (column == head->count() || width < k_least_width || width > 10'000) continue;
        head->moveSection(head->visualIndex(column), visual++);
        if (shares_.contains(column)) shares_[column] = width;
        head->resizeSection(column, width);
        hidden_[column] = parts.value(2) == QLatin1String("hidden");
    }
}

QList<int> TableView::shownColumns() const {
    QList<int> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!horizontalHeader()->isSectionHidden(column)) columns.append(column);
    }
    return columns;
}

QList<QPair<int, int>> TableView::selectedRanges() const {
    QList<QPair<int, int>> ranges;
    if (selectionModel() == nullptr) return ranges;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange& range : selection)
        ranges.append({range.top(), range.bottom()});
    std::sort(ranges.begin(), ranges.end());
    int last = -1;
    for (auto& [top, bottom] : ranges) {
        top = std::max(top, last + 1);
        last = std::max(last, bottom);
    }
    ranges.removeIf([](const QPair<int, int>& range) { return range.first > range.second; });
    return ranges;
}

QString TableView::selectionAsTsv() const {
    if (model() == nullptr) return {};
    const QList<int> columns = shownColumns();
    QStringList head;
    for (const int column : columns)
        head.append(tsv_cell(model()->headerData(column, Qt::Horizontal).toString()));
    QStringList lines = {head.join(QLatin1Char('\t'))};
    int left_out = 0;
    for (const auto& [top, bottom] : selectedRanges()) {
        const int end = std::min(bottom + 1, top + k_rows_copied + 1 - int(lines.size()));
        left_out += bottom + 1 - std::max(end, top);
        for (int row = top; row < end; ++row) {
            QStringList cells;
            for (const int column : columns) {
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
    if (selectionModel() == nullptr || !selectionModel()->hasSelection()) return;
    if (copy_) {
        copy_();
    } else {
        QApplication::clipboard()->setText(selectionAsTsv());
    }
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        event->accept();
        return;
    }
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (plain && enter && currentIndex().isValid() && state() != EditingState) {
        Q_EMIT opened(currentIndex());
        return;
    }
    if (plain && event->key() == Qt::Key_Space && tickChosen()) return;
    QTableView::keyPressEvent(event);
}

/// All chosen rows get what the current one has not, as far as the model takes it; false if there are no boxes.
bool TableView::tickChosen() {
    if (!currentIndex().isValid()) return false;
    const int row = currentIndex().row();
    for (const int column : shownColumns()) {
        const QModelIndex box = model()->index(row, column);
        if (!model()->flags(box).testFlag(Qt::ItemIsUserCheckable)) continue;
        const bool ticked = box.data(Qt::CheckStateRole).toInt() != Qt::Unchecked;
        const int state = ticked ? Qt::Unchecked : Qt::Checked;
        const QList<QPair<int, int>> ranges = selectedRanges();
        for (const auto& [top, bottom] : ranges.isEmpty() ? QList<QPair<int, int>>{{row, row}} : ranges) {
            for (int one = top; one <= bottom; ++one) {
                if (!model()->setData(model()->index(one, column), state, Qt::CheckStateRole)) return true;
            }
        }
        return true;
    }
    return false;
}

void TableView::contextMenuEvent(QContextMenuEvent* event) {
    const bool keys = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = keys ? currentIndex() : indexAt(event->pos());
    if (context_actions_.isEmpty() || !index.isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(context_actions_);
    menu->popup(keys ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

/// The row that the keys act on has a frame around it.
void TableView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (!hasFocus() || !currentIndex().isValid()) return;
    const int row = currentIndex().row();
    const QRect frame(0, rowViewportPosition(row), std::min(viewport()->width(), horizontalHeader()->length()),
                      rowHeight(row));
    QPainter painter(viewport());
    draw_face(&painter, frame, {{}, theme::color(theme::Token::accent), 2, 0});
}

void TableView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    int rows = 0;
    for (const auto& [top, bottom] : selectedRanges())
        rows += bottom - top + 1;
    Q_EMIT selectionCountChanged(rows);
}

void TableView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    viewport()->update(); // the frame runs along the whole row
}

} // namespace sauti::widgets
