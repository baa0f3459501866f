// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/table_view.h"

#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/delegates.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QTimer>
#include <algorithm>

namespace sauti::widgets::corpora {

namespace {

constexpr int k_table_row = 24;
constexpr int k_head_height = 26;
constexpr int k_least_width = 32;
constexpr int k_save_after_ms = 300;

} // namespace

QString tsv_cell(QString text) {
    return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
}

TableView::TableView(QWidget* parent) : QTableView(parent), save_timer_(new QTimer(this)) {
    setShowGrid(false);
    setAlternatingRowColors(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
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
    head->setAccessibleName(tr("Columns"));
    connect(head, &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu* menu = columnsMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(horizontalHeader()->viewport()->mapToGlobal(at));
    });
    connect(head, &QHeaderView::sectionMoved, this, [this] { save_timer_->start(); });
    connect(head, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (fitting_) return;
        if (shares_.contains(column) && width > 0) shares_[column] = width;
        save_timer_->start();
    });
    save_timer_->setSingleShot(true);
    save_timer_->setInterval(k_save_after_ms);
    connect(save_timer_, &QTimer::timeout, this, &TableView::saveColumns);
    connect(this, &QAbstractItemView::doubleClicked, this, &TableView::opened);
}

void TableView::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    shares_.clear();
    if (model == nullptr) return;
    for (int column = 0; column < model->columnCount(); ++column) {
        if (model->headerData(column, Qt::Horizontal, StretchRole).toBool()) shares_.insert(column, 100);
    }
    fitWidths();
}

void TableView::setDefaultWidth(int column, int width) {
    if (shares_.contains(column)) shares_[column] = width;
    horizontalHeader()->resizeSection(column, width);
}

void TableView::setSqueezed(int column, bool squeezed) {
    if (squeezed_.value(column) == squeezed) return;
    squeezed_[column] = squeezed;
    applyHidden();
}

void TableView::applyHidden() {
    fitting_ = true;
    for (int column = 0; model() != nullptr && column < model()->columnCount(); ++column) {
        horizontalHeader()->setSectionHidden(column, hidden_.value(column) || squeezed_.value(column));
    }
    fitting_ = false;
    fitWidths();
}

void TableView::fitWidths() {
    if (fitting_ || model() == nullptr || shares_.isEmpty()) return;
    fitting_ = true;
    int left = viewport()->width();
    int total = 0;
    QList<int> stretching;
    QHeaderView* head = horizontalHeader();
    for (int visual = 0; visual < head->count(); ++visual) {
        const int column = head->logicalIndex(visual);
        if (head->isSectionHidden(column)) continue;
        if (shares_.contains(column)) {
            stretching.append(column);
            total += shares_.value(column);
        } else {
            left -= head->sectionSize(column);
        }
    }
    for (qsizetype i = 0; i < stretching.size() && total > 0; ++i) {
        const int share = shares_.value(stretching.at(i));
        const int width = std::max(2 * k_least_width, left * share / total);
        head->resizeSection(stretching.at(i), width);
        left -= width;
        total -= share;
    }
    fitting_ = false;
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
    if (model() == nullptr) return;
    QHeaderView* head = horizontalHeader();
    for (int visual = 0; visual < head->count(); ++visual) {
        const int column = head->logicalIndex(visual);
        QAction* entry = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        entry->setCheckable(true);
        entry->setChecked(!hidden_.value(column));
        connect(entry, &QAction::toggled, this, [this, column](bool shown) {
            hidden_[column] = !shown;
            applyHidden();
            saveColumns();
        });
    }
}

QString TableView::columnName(int column) const {
    return model()->headerData(column, Qt::Horizontal, ColumnNameRole).toString();
}

void TableView::keepColumns(Settings& settings, const QString& name) {
    settings_ = &settings;
    kept_as_ = name + QStringLiteral("/columns");
    restoreColumns();
}

/// "name:width:shown" a column in the order on the screen.
void TableView::saveColumns() {
    if (settings_ == nullptr || model() == nullptr) return;
    QStringList columns;
    const QHeaderView* head = horizontalHeader();
    for (int visual = 0; visual < head->count(); ++visual) {
        const int column = head->logicalIndex(visual);
        const int width = shares_.contains(column) ? shares_.value(column) : head->sectionSize(column);
        const int kept = width > 0 ? width : head->defaultSectionSize();
        columns.append(QStringLiteral("%1:%2:%3").arg(columnName(column)).arg(kept).arg(hidden_.value(column) ? 0 : 1));
    }
    settings_->setArrangement(kept_as_, columns.join(QLatin1Char('\n')).toUtf8());
}

void TableView::restoreColumns() {
    const QByteArray kept = settings_->arrangement(kept_as_);
    if (kept.isEmpty() || model() == nullptr) {
        applyHidden();
        return;
    }
    QHeaderView* head = horizontalHeader();
    fitting_ = true;
    int visual = 0;
    for (const QString& line : QString::fromUtf8(kept).split(QLatin1Char('\n'))) {
        const QStringList parts = line.split(QLatin1Char(':'));
        int column = 0;
        while (column < head->count() && columnName(column) != parts.value(0))
            ++column;
        const int width = parts.value(1).toInt();
        if (column == head->count() || width < k_least_width || width > 10'000) continue;
        head->moveSection(head->visualIndex(column), visual++);
        if (shares_.contains(column)) shares_[column] = width;
        head->resizeSection(column, width);
        hidden_[column] = parts.value(2) == QLatin1String("0");
    }
    fitting_ = false;
    save_timer_->stop();
    applyHidden();
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
    for (const QItemSelectionRange& range : selectionModel()->selection())
        ranges.append({range.top(), range.bottom()});
    std::sort(ranges.begin(), ranges.end());
    return ranges;
}

QString TableView::selectionAsTsv(int most) const {
    if (model() == nullptr) return {};
    const QList<int> columns = shownColumns();
    QStringList head;
    for (const int column : columns)
        head.append(model()->headerData(column, Qt::Horizontal).toString());
    QStringList lines = {head.join(QLatin1Char('\t'))};
    int last = -1;
    for (const auto& [top, bottom] : selectedRanges()) {
        for (int row = std::max(top, last + 1); row <= bottom && lines.size() <= most; ++row) {
            QStringList cells;
            for (const int column : columns)
                cells.append(tsv_cell(model()->index(row, column).data(Qt::EditRole).toString()));
            lines.append(cells.join(QLatin1Char('\t')));
            last = row;
        }
    }
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
        return;
    }
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    if (plain && event->key() == Qt::Key_Space && currentIndex().isValid()) {
        Q_EMIT playAsked(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void TableView::contextMenuEvent(QContextMenuEvent* event) {
    if (context_actions_.isEmpty() || !indexAt(event->pos()).isValid()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(context_actions_);
    menu->popup(event->globalPos());
}

void TableView::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    // the row that the keys act on, as a frame around it
    if (!hasFocus() || !currentIndex().isValid()) return;
    const QRect cell = visualRect(currentIndex());
    const QRect row(0, cell.top(), std::min(viewport()->width(), horizontalHeader()->length()), cell.height());
    QPainter painter(viewport());
    painter.setPen(QPen(theme::color(theme::Token::accent), 2));
    painter.drawRect(row.adjusted(1, 1, -1, -1));
}

void TableView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    int rows = 0;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange& range : selection)
        rows += range.height();
    Q_EMIT selectionCountChanged(rows);
}

void TableView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    // the frame runs along the whole row
    viewport()->update();
}

} // namespace sauti::widgets::corpora
