// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/panes.h"

#include "widgets/common/actions.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/rule.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace sauti::widgets {

namespace {

struct Tab {
    int part = 0;
    int view = -1; ///< of the pane that has views
};

QVariant tab_data(const Tab& tab) {
    return QPoint(tab.part, tab.view);
}

Tab tab_of(const QVariant& data) {
    const QPoint point = data.toPoint();
    return {point.x(), point.y()};
}

/// The first that Tab would stop at inside of the widget; nullptr if there is none.
QWidget* first_stop(QWidget* inside) {
    const auto stops = [inside](const QWidget* one) {
        return (one == inside || inside->isAncestorOf(one)) && one->isVisible() && one->isEnabled() &&
               (one->focusPolicy() & Qt::TabFocus) != 0 && one->focusProxy() == nullptr;
    };
    if (QWidget* last = inside->focusWidget(); last != nullptr && stops(last)) return last;
    if (stops(inside)) return inside;
    for (QWidget* one = inside->nextInFocusChain(); one != inside; one = one->nextInFocusChain()) {
        if (stops(one)) return one;
    }
    return nullptr;
}

} // namespace

Panes::Panes(Settings& settings, QString name, QWidget* parent)
    : QWidget(parent), settings_(settings), name_(std::move(name)), column_(new QVBoxLayout(this)),
      splitter_(new QSplitter(Qt::Horizontal, this)), strip_(new QWidget(this)), tabs_(new QTabBar(strip_)),
      note_(new ElidedLabel({}, strip_)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    splitter_->setChildrenCollapsible(false);
    column_->addWidget(splitter_, 1);
    auto* rows = new QVBoxLayout(strip_);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(new Rule(Qt::Horizontal, strip_));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 0, 12, 0);
    tabs_->setShape(QTabBar::RoundedSouth);
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setAccessibleName(tr("Views of the page"));
    row->addWidget(tabs_);
    row->addStretch(1);
    note_->setFont(theme::meta_font());
    note_->setMuted(true);
    row->addWidget(note_);
    rows->addLayout(row);
    column_->addWidget(strip_);
    strip_->hide();
    connect(tabs_, &QTabBar::currentChanged, this, &Panes::takeTab);
    connect(splitter_, &QSplitter::splitterMoved, this, &Panes::keepSizes);
}

QString Panes::key(const QString& what) const {
    return name_ + QStringLiteral("/panes/") + what;
}

int Panes::indexOf(const QString& id) const {
    for (int at = 0; at < static_cast<int>(parts_.size()); ++at) {
        if (parts_.at(at).pane.id == id) return at;
    }
    return -1;
}

void Panes::add(const Pane& pane, QSplitter* column, bool stretches) {
    auto* holder = new QWidget(column);
    holder->setAccessibleName(pane.name);
    holder->setObjectName(QStringLiteral("pane-") + pane.id);
    auto* inside = new QVBoxLayout(holder);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    inside->addWidget(pane.widget, 1);
    column->addWidget(holder);
    column->setStretchFactor(column->count() - 1, stretches ? 1 : 0);
    parts_.append({pane, holder, column});
}

QSplitter* Panes::makeColumn(int width) {
    auto* column = new QSplitter(Qt::Vertical, splitter_);
    column->setChildrenCollapsible(false);
    splitter_->addWidget(column);
    splitter_->setStretchFactor(splitter_->count() - 1, width == k_rest ? 1 : 0);
    connect(column, &QSplitter::splitterMoved, this, &Panes::keepSizes);
    columns_.append(column);
    return column;
}

void Panes::addColumn(const Pane& pane) {
    add(pane, makeColumn(pane.size), true);
}

void Panes::addBelow(const Pane& pane) {
    add(pane, columns_.last(), pane.size == k_rest);
}

void Panes::setViews(const QString& id, const QStringList& names) {
    with_views_ = indexOf(id);
    view_names_ = names;
    view_colors_ = QList<QColor>(names.size());
    arrange();
}

void Panes::setViewName(int view, const QString& name, const QColor& color) {
    view_names_[view] = name;
    view_colors_[view] = color;
    for (int at = 0; at < tabs_->count(); ++at) {
        if (tab_of(tabs_->tabData(at)).view != view) continue;
        tabs_->setTabText(at, name);
        tabs_->setTabTextColor(at, color);
    }
}

void Panes::setView(int view) {
    view_ = view;
    if (narrow_) current_ = with_views_;
    arrange();
}

void Panes::setNote(const QString& note) {
    note_->setText(note);
}

void Panes::closeBelow(const QString& id, int width, QAction* action) {
    const int at = indexOf(id);
    Part& part = parts_[at];
    part.action = action;
    part.closes_below = width;
    part.wanted = settings_.arrangement(key(id)) != "closed";
    part.open = part.wanted && window()->width() >= width;
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, at](bool shown) { toggle(at, shown); });
    arrange();
}

void Panes::toggle(int part, bool shown) {
    if (shown) return show(parts_.at(part).pane.id);
    if (narrow_) {
        current_ = with_views_ >= 0 ? with_views_ : 0;
    } else {
        parts_[part].open = false;
        if (last_width_ >= parts_.at(part).closes_below) {
            parts_[part].wanted = false;
            settings_.setArrangement(key(parts_.at(part).pane.id), "closed");
        }
    }
    arrange();
}

void Panes::show(const QString& id) {
    const int at = indexOf(id);
    if (at < 0) return;
    Part& part = parts_[at];
    if (narrow_ || !isVisible()) current_ = at;
    if (!narrow_ && !part.open) {
        part.open = true;
        if (last_width_ >= part.closes_below) {
            part.wanted = true;
            settings_.setArrangement(key(id), "open");
        }
    }
    arrange();
}

void Panes::setBlocked(const QString& id, const QString& reason) {
    Part& part = parts_[indexOf(id)];
    if (part.blocked == reason) return;
    part.blocked = reason;
    arrange();
}

QString Panes::current() const {
    return parts_.value(current_).pane.id;
}

bool Panes::isShown(const Part& part) const {
    if (narrow_) return &part == &parts_.at(current_);
    return part.open && part.blocked.isEmpty() && !part.pane.strip_only;
}

QList<QWidget*> Panes::all() const {
    QList<QWidget*> panes;
    for (const Part& part : parts_) {
        if (narrow_ || isShown(part)) panes.append(part.holder);
    }
    if (narrow_) panes.append(strip_);
    return panes;
}

bool Panes::enter(QWidget* pane) {
    for (const Part& part : std::as_const(parts_)) {
        if (part.holder == pane && !isShown(part)) show(QString(part.pane.id));
    }
    return focusInto(pane);
}

bool Panes::focusInto(QWidget* widget) {
    QWidget* stop = first_stop(widget);
    if (stop != nullptr) stop->setFocus(Qt::ShortcutFocusReason);
    return stop != nullptr;
}

void Panes::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    lookAtWidth();
}

void Panes::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    lookAtWidth();
}

void Panes::setLeastHeight(int height) {
    least_height_ = height;
}

void Panes::lookAtWidth() {
    const int width = window()->width();
    const bool was_known = last_width_ >= 0;
    const int before = std::exchange(last_width_, width);
    bool changed = false;
    for (Part& part : parts_) {
        if (part.action == nullptr) continue;
        const bool fits = width >= part.closes_below;
        if (was_known && fits == (before >= part.closes_below)) continue;
        part.open = part.wanted && fits;
        changed = true;
    }
    const bool narrow = width < k_narrow_below || height() < least_height_;
    if (narrow != narrow_) {
        setNarrow(!narrow_);
    } else if (changed) {
        arrange();
    }
    if (!narrow_ && !sized_ && isVisible()) useSizes();
}

void Panes::setNarrow(bool narrow) {
    narrow_ = narrow;
    sized_ = false; // the splitter's own idea of hidden panes is not to be relied on
    arrange();
    Q_EMIT narrowChanged(narrow);
}

/// Puts on the screen what was decided.
void Panes::arrange() {
    if (parts_.isEmpty()) return;
    for (const Part& part : std::as_const(parts_))
        part.holder->setVisible(isShown(part));
    for (QSplitter* column : std::as_const(columns_)) {
        column->setVisible(std::any_of(parts_.cbegin(), parts_.cend(),
                                       [&](const Part& part) { return part.column == column && isShown(part); }));
    }
    QLayout* const place = narrow_ || with_views_ < 0 ? column_ : parts_.at(with_views_).holder->layout();
    if (place->indexOf(strip_) < 0) place->addWidget(strip_);
    fillStrip();
    strip_->setVisible(narrow_ || with_views_ >= 0);
    for (const Part& part : std::as_const(parts_)) {
        if (part.action == nullptr) continue;
        part.action->setChecked(narrow_ ? isShown(part) : part.open);
        Actions::setReason(part.action, narrow_ ? QString() : part.blocked);
    }
}

void Panes::fillStrip() {
    QList<Tab> wanted;
    for (int part = 0; part < static_cast<int>(parts_.size()); ++part) {
        if (part != with_views_) {
            if (narrow_) wanted.append({part, -1});
            continue;
        }
        for (int view = 0; view < static_cast<int>(view_names_.size()); ++view)
            wanted.append({part, view});
    }
    const QSignalBlocker quiet(tabs_);
    while (tabs_->count() > wanted.size())
        tabs_->removeTab(tabs_->count() - 1);
    while (tabs_->count() < wanted.size())
        tabs_->addTab({});
    for (int at = 0; at < static_cast<int>(wanted.size()); ++at) {
        const Tab& tab = wanted.at(at);
        tabs_->setTabData(at, tab_data(tab));
        tabs_->setTabText(at, tab.view < 0 ? parts_.at(tab.part).pane.name : view_names_.at(tab.view));
        tabs_->setTabTextColor(at, tab.view < 0 ? QColor() : view_colors_.at(tab.view));
        const bool here = narrow_ ? tab.part == current_ : tab.part == with_views_;
        if (here && (tab.view < 0 || tab.view == view_)) tabs_->setCurrentIndex(at);
    }
}

void Panes::takeTab(int tab) {
    const Tab chosen = tab_of(tabs_->tabData(tab));
    current_ = chosen.part;
    const bool other_view = chosen.view >= 0 && chosen.view != view_;
    if (chosen.view >= 0) view_ = chosen.view;
    arrange();
    if (other_view) Q_EMIT viewChosen(view_);
}

void Panes::useSizes() {
    sized_ = true;
    if (!splitter_->restoreState(settings_.arrangement(key(QStringLiteral("columns"))))) {
        QList<int> widths;
        int rest = width();
        for (const QSplitter* column : std::as_const(columns_)) {
            const auto first =
                std::find_if(parts_.cbegin(), parts_.cend(), [&](const Part& part) { return part.column == column; });
            const bool tight = last_width_ < k_tight_below && first->pane.tight > 0;
            widths.append(tight ? first->pane.tight : first->pane.size);
            if (!column->isHidden()) rest -= widths.last() + splitter_->handleWidth();
        }
        const qsizetype taker = widths.indexOf(0);
        if (taker >= 0) widths[taker] = std::max(1, rest);
        splitter_->setSizes(widths);
    }
    for (qsizetype at = 0; at < columns_.size(); ++at) {
        QSplitter* column = columns_.at(at);
        if (column->count() < 2 || column->restoreState(settings_.arrangement(key(QString::number(at))))) continue;
        QList<int> heights;
        int rest = height();
        for (const Part& part : std::as_const(parts_)) {
            if (part.column != column) continue;
            // The first of a column has a width of its own, and what is left of the height.
            heights.append(heights.isEmpty() ? 0 : part.pane.size);
            if (isShown(part)) rest -= heights.last() + column->handleWidth();
        }
        heights[0] = std::max(1, rest);
        column->setSizes(heights);
    }
}

void Panes::keepSizes() {
    if (narrow_) return;
    settings_.setArrangement(key(QStringLiteral("columns")), splitter_->saveState());
    for (qsizetype at = 0; at < columns_.size(); ++at) {
        if (columns_.at(at)->count() > 1)
            settings_.setArrangement(key(QString::number(at)), columns_.at(at)->saveState());
    }
}

} // namespace sauti::widgets
