// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/command_palette.h"

#include "widgets/common/actions.h"
#include "widgets/common/icon_label.h"
#include "widgets/common/key_label.h"
#include "widgets/common/rule.h"
#include "widgets/common/settings.h"
#include "widgets/common/style_parts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::desktop {

using widgets::Actions;
using widgets::theme::color;
using widgets::theme::Token;

namespace {

constexpr int k_width = 640;
constexpr int k_row = 32;
constexpr int k_rows_seen = 8;
constexpr qsizetype k_used_kept = 12;

QString folded(const QString& text) {
    QString plain;
    for (const QChar letter : text.toCaseFolded().normalized(QString::NormalizationForm_C))
        plain.append(letter);
    return plain;
}

bool begins_word(const QString& text, qsizetype at) {
    return at == 0 || !text.at(at - 1).isLetterOrNumber();
}

/// Every word typed at the beginning of some later word; empty where one is not there.
std::vector<int> by_words(const QString& typed, const QString& text) {
    std::vector<int> letters;
    qsizetype from = 0;
    for (const QString& word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        qsizetype at = text.indexOf(word, from);
        while (at >= 0 && !begins_word(text, at))
            at = text.indexOf(word, at + 1);
        if (at < 0) return {};
        for (qsizetype i = 0; i < word.size(); ++i)
            letters.push_back(static_cast<int>(at + i));
        from = at + word.size();
    }
    return letters;
}

std::vector<int> by_letters(const QString& typed, const QString& text) {
    std::vector<int> letters;
    qsizetype from = 0;
    for (const QChar letter : typed) {
        if (letter.isSpace()) continue;
        const qsizetype at = text.indexOf(letter, from);
        if (at < 0) return {};
        letters.push_back(static_cast<int>(at));
        from = at + 1;
    }
    return letters;
}

class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {option.rect.width(), k_row};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        if (chosen)
            widgets::draw_face(painter, QRectF(option.rect).adjusted(4, 0, -4, 0), {color(Token::selection), {}});
        const QString reason = index.data(PaletteModel::ReasonRole).toString();
        const QString keys = index.data(PaletteModel::KeysRole).toString();
        QRect rest = option.rect.adjusted(16, 0, -16, 0);
        int right = rest.right() + 1;
        if (!keys.isEmpty()) right -= widgets::draw_key(painter, keys, {right, rest.center().y() + 1});
        painter->save();
        painter->setFont(widgets::theme::meta_font());
        painter->setPen(color(Token::muted));
        const QRect page(rest.left(), rest.top(), option.rect.right() - 124 - rest.left(), rest.height());
        const QString page_name = index.data(PaletteModel::PageRole).toString();
        if (right > page.right()) painter->drawText(page, Qt::AlignRight | Qt::AlignVCenter, page_name);
        const int page_width = QFontMetrics(painter->font()).horizontalAdvance(page_name) + 12;
        rest.setRight(page.right() - page_width);
        const int end = drawText(painter, rest, index, reason.isEmpty() ? Token::text : Token::disabled);
        if (!reason.isEmpty()) {
            painter->setFont(widgets::theme::meta_font());
            painter->setPen(color(Token::muted));
            const QRect why(end + 12, rest.top(), rest.right() - end - 12, rest.height());
            painter->drawText(why, Qt::AlignLeft | Qt::AlignVCenter,
                              QFontMetrics(painter->font()).elidedText(reason, Qt::ElideRight, why.width()));
        }
        painter->restore();
    }

private:
    /// Letters that match are bold and in the accent; returns where the text ends.
    static int drawText(QPainter* painter, const QRect& rect, const QModelIndex& index, Token ink) {
        const QString text = index.data().toString();
        const auto letters = index.data(PaletteModel::MatchRole).value<QList<int>>();
        int x = rect.left();
        for (qsizetype from = 0; from < text.size() && x < rect.right();) {
            const bool hit = letters.contains(static_cast<int>(from));
            qsizetype to = from;
            while (to < text.size() && letters.contains(static_cast<int>(to)) == hit)
                ++to;
            painter->setFont(hit ? widgets::theme::bold_font() : widgets::theme::body_font());
            painter->setPen(color(hit && ink == Token::text ? Token::accent : ink));
            const QFontMetrics metrics(painter->font());
            const QString part = metrics.elidedText(text.mid(from, to - from), Qt::ElideRight, rect.right() - x);
            painter->drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignLeft | Qt::AlignVCenter,
                              part);
            x += metrics.horizontalAdvance(part);
            from = to;
        }
        return x;
    }
};

} // namespace

Match match_action(const QString& typed, const QString& text) {
    const QString wanted = folded(typed.trimmed());
    if (wanted.isEmpty()) return {true, 0, {}};
    const QString there = folded(text);
    if (there.size() != text.size()) return {there.contains(wanted), 2, {}}; // positions would lie
    if (auto letters = by_words(wanted, there); !letters.empty()) return {true, letters.front() == 0 ? 0 : 1, letters};
    if (const qsizetype at = there.indexOf(wanted); at >= 0) {
        Match inside = {true, 2, {}};
        for (qsizetype i = 0; i < wanted.size(); ++i)
            inside.letters.push_back(static_cast<int>(at + i));
        return inside;
    }
    if (auto letters = by_letters(wanted, there); !letters.empty()) return {true, 3, letters};
    return {};
}

PaletteModel::PaletteModel(Actions& actions, widgets::Settings& settings, QObject* parent)
    : QAbstractListModel(parent), actions_(actions), settings_(settings),
      used_(QString::fromUtf8(settings.arrangement(QStringLiteral("palette/used")))
                .split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    find({});
}

void PaletteModel::find(const QString& typed) {
    beginResetModel();
    found_.clear();
    for (QAction* action : actions_.all()) {
        if (action->menu() != nullptr) continue; // a menu is not something to do
        Match match = match_action(typed, Actions::plainText(action));
        if (match.found) found_.push_back({action, std::move(match)});
    }
    const auto last_used = [this](const Found& one) {
        const qsizetype at = used_.indexOf(Actions::idOf(one.action));
        return at < 0 ? used_.size() : at;
    };
    std::stable_sort(found_.begin(), found_.end(), [&](const Found& a, const Found& b) {
        return std::pair(a.match.rank, last_used(a)) < std::pair(b.match.rank, last_used(b));
    });
    endResetModel();
}

QAction* PaletteModel::actionAt(int row) const {
    return row >= 0 && row < rowCount() ? found_.at(static_cast<std::size_t>(row)).action.data() : nullptr;
}

int PaletteModel::total() const {
    const QList<QAction*> all = actions_.all();
    return static_cast<int>(std::count_if(all.begin(), all.end(), [](QAction* one) { return one->menu() == nullptr; }));
}

void PaletteModel::noteUsed(const QAction* action) {
    used_.removeAll(Actions::idOf(action));
    used_.prepend(Actions::idOf(action));
    used_ = used_.first(std::min(used_.size(), k_used_kept));
    settings_.setArrangement(QStringLiteral("palette/used"), used_.join(QLatin1Char(' ')).toUtf8());
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(found_.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    const QAction* action = index.isValid() ? actionAt(index.row()) : nullptr;
    if (action == nullptr) return {};
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    switch (role) {
    case Qt::DisplayRole: {
        QString text = action->text();
        return text.remove(QLatin1Char('&'));
    }
    case MatchRole: {
        const std::vector<int>& letters = found_.at(static_cast<std::size_t>(index.row())).match.letters;
        return QVariant::fromValue(QList<int>(letters.begin(), letters.end()));
    }
    case PageRole: return Actions::pageOf(action);
    case KeysRole: return keys;
    case ReasonRole: return action->isEnabled() ? QString() : Actions::reasonOf(action);
    case Qt::AccessibleTextRole: {
        QStringList parts = {Actions::plainText(action), Actions::pageOf(action)};
        if (!keys.isEmpty()) parts.append(keys);
        if (!action->isEnabled()) parts.append(tr("off: %1").arg(Actions::reasonOf(action)));
        return parts.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole: return action->toolTip();
    default: return {};
    }
}

CommandPalette::CommandPalette(Actions& actions, widgets::Settings& settings, QWidget* window)
    : QFrame(window), settings_(settings), model_(new PaletteModel(actions, settings, this)),
      input_(new QLineEdit(this)), count_(new QLabel(this)), list_(new QListView(this)) {
    setAccessibleName(tr("Command palette"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 12, 0);
    head->setSpacing(8);
    auto* glass = new widgets::IconLabel(widgets::theme::icon(QStringLiteral("edit-find")), this);
    input_->setFrame(false);
    input_->setFixedHeight(43);
    input_->setPlaceholderText(tr("What do you want to do?"));
    input_->setAccessibleName(tr("Name of an action"));
    input_->installEventFilter(this);
    count_->setFont(widgets::theme::meta_font());
    count_->setForegroundRole(QPalette::PlaceholderText);
    head->addWidget(glass);
    head->addWidget(input_, 1);
    head->addWidget(count_);
    column->addLayout(head);
    column->addWidget(new widgets::Rule(Qt::Horizontal, this));

    list_->setModel(model_);
    list_->setItemDelegate(new PaletteDelegate(list_));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setUniformItemSizes(true);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setMouseTracking(true);
    list_->setAccessibleName(tr("Actions found"));
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(list_, &QListView::clicked, this, &CommandPalette::carryOut);
    column->addWidget(list_, 1);
    column->addWidget(new widgets::Rule(Qt::Horizontal, this));

    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 6, 12, 6);
    foot->setSpacing(6);
    const auto hint = [&](const QStringList& keys, const QString& what) {
        for (const QString& key : keys)
            foot->addWidget(new widgets::KeyLabel(key, this));
        auto* label = new QLabel(what, this);
        label->setFont(widgets::theme::meta_font());
        label->setForegroundRole(QPalette::PlaceholderText);
        foot->addWidget(label);
        foot->addSpacing(8);
    };
    hint({QStringLiteral("↑"), QStringLiteral("↓")}, tr("choose"));
    hint({tr("Enter")}, tr("do it"));
    hint({tr("Alt+Enter")}, tr("change its shortcut"));
    foot->addStretch(1);
    hint({tr("Esc")}, tr("close"));
    column->addLayout(foot);

    connect(input_, &QLineEdit::textChanged, this, &CommandPalette::refresh);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(const QString& typed) {
    before_ = QApplication::focusWidget();
    waits_for_keys_.clear();
    input_->setText(typed);
    refresh();
    place();
    show();
    raise();
    input_->setFocus();
    input_->selectAll();
}

void CommandPalette::place() {
    const QSize window = parentWidget()->size();
    const int width = std::min(k_width, window.width() - 32);
    const int rows = std::clamp(model_->rowCount(), 1, k_rows_seen);
    setGeometry((window.width() - width) / 2, 70, width, std::min(45 + rows * k_row + 33 + 2, window.height() - 80));
}

void CommandPalette::refresh() {
    model_->find(input_->text());
    count_->setText(tr("%1 of %n actions", nullptr, model_->total()).arg(model_->rowCount()));
    list_->setCurrentIndex(model_->index(0, 0));
    place();
}

void CommandPalette::carryOut() {
    QAction* action = model_->actionAt(list_->currentIndex().row());
    if (action == nullptr || !action->isEnabled()) return; // the row says why
    model_->noteUsed(action);
    leave();
    action->trigger();
}

void CommandPalette::changeKeys() {
    waits_for_keys_ = model_->actionAt(list_->currentIndex().row());
    if (waits_for_keys_)
        count_->setText(tr("press the keys for \"%1\", Esc: none").arg(Actions::plainText(waits_for_keys_)));
}

void CommandPalette::leave() {
    hide();
    if (before_) before_->setFocus();
}

void CommandPalette::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    widgets::draw_face(&painter, rect(), {color(Token::base), color(Token::border)});
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent()) {
        if (event->type() == QEvent::Resize && isVisible()) place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible() && !isAncestorOf(QApplication::focusWidget())) {
        if (QApplication::activeWindow() != nullptr) hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress) return false;
    auto* key = static_cast<QKeyEvent*>(event);
    if (waits_for_keys_) {
        const bool only_modifier = key->key() == Qt::Key_Control || key->key() == Qt::Key_Shift ||
                                   key->key() == Qt::Key_Alt || key->key() == Qt::Key_Meta;
        if (only_modifier) return true;
        const QKeySequence keys = key->key() == Qt::Key_Escape ? QKeySequence() : QKeySequence(key->keyCombination());
        waits_for_keys_->setShortcut(keys);
        settings_.setShortcut(Actions::idOf(waits_for_keys_), keys.toString(QKeySequence::PortableText));
        waits_for_keys_.clear();
        refresh();
        return true;
    }
    const int row = list_->currentIndex().row();
    const auto go = [this](int to) {
        list_->setCurrentIndex(model_->index(std::clamp(to, 0, std::max(model_->rowCount() - 1, 0)), 0));
    };
    switch (key->key()) {
    case Qt::Key_Down: go(row + 1); return true;
    case Qt::Key_Up: go(row - 1); return true;
    case Qt::Key_PageDown: go(row + k_rows_seen); return true;
    case Qt::Key_PageUp: go(row - k_rows_seen); return true;
    case Qt::Key_Escape: leave(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (key->modifiers().testFlag(Qt::AltModifier)) {
            changeKeys();
        } else {
            carryOut();
        }
        return true;
    default: return false;
    }
}

} // namespace sauti::desktop
