// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/ner_explorer.h"

#include "widgets/common/chart_scale.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/panes.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/experiments/cards_delegate.h"
#include "widgets/experiments/cards_model.h"
#include "widgets/experiments/confusion_grid.h"

#include <QAction>
#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::widgets::experiments {

namespace {

constexpr int k_kinds_width = 260;
constexpr std::array<ner::MistakeKind, 4> k_kinds = {ner::MistakeKind::missed, ner::MistakeKind::invented,
                                                     ner::MistakeKind::wrong_type, ner::MistakeKind::wrong_border};

std::optional<ner::MistakeKind> kind_at(std::size_t index) {
    if (index >= k_kinds.size()) return std::nullopt;
    return k_kinds[index];
}

QLabel* head(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::bold_font());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QString count_words(std::int64_t count) {
    return chart_number(static_cast<double>(count));
}

/// A letter in its box, beside a check box.
class KindMark : public QWidget {
public:
    KindMark(std::optional<ner::MistakeKind> kind, QWidget* parent) : QWidget(parent), kind_(kind) {
        setFixedSize(17, 17);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        draw_kind_mark(&painter, QRectF(rect()), kind_);
    }

private:
    std::optional<ner::MistakeKind> kind_;
};

} // namespace

NerExplorer::NerExplorer(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), cards_(new CardsModel(this)), messages_(new MessageBars(this)) {
    setAccessibleName(tr("Predictions beside gold"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(messages_);
    auto* panes = new Panes(session.settings(), QStringLiteral("experiments/predictions"), this);
    panes->addColumn({QStringLiteral("kinds"), tr("Kinds and types"), makeLeft(), k_kinds_width});
    panes->addColumn({QStringLiteral("mistakes"), tr("Mistakes"), makeRight()});
    panes->show(QStringLiteral("mistakes"));
    column->addWidget(panes, 1);
    showCounts();
}

QWidget* NerExplorer::makeLeft() {
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    column->addWidget(head(tr("Kind of mistake"), left));
    auto* kinds = new QGridLayout;
    kinds->setVerticalSpacing(6);
    kinds->setColumnStretch(2, 1);
    for (std::size_t index = 0; index < kinds_.size(); ++index) {
        const auto kind = kind_at(index);
        auto* box = new QCheckBox(kind_text(kind), left);
        box->setChecked(kind.has_value());
        if (kind) box->setToolTip(tr("Key %1").arg(index + 1));
        connect(box, &QCheckBox::toggled, this, [this, kind](bool on) {
            if (kind)
                cards_->setKindShown(*kind, on);
            else
                cards_->setRightShown(on);
            showCounts();
        });
        auto* count = new QLabel(left);
        count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        const int line = static_cast<int>(index);
        kinds->addWidget(new KindMark(kind, left), line, 0);
        kinds->addWidget(box, line, 1);
        kinds->addWidget(count, line, 2);
        kinds_[index] = box;
        counts_[index] = count;
    }
    column->addLayout(kinds);
    column->addSpacing(8);
    column->addWidget(head(tr("Types, click a cell to filter"), left));
    grid_ = new ConfusionGrid(left);
    connect(grid_, &ConfusionGrid::chosenChanged, this, [this] {
        cards_->setCells(grid_->chosen());
        showCounts();
    });
    column->addWidget(grid_);
    column->addSpacing(8);
    auto* scores = new QGridLayout;
    const std::array<QString, 3> names = {tr("precision"), tr("recall"), tr("F1 (seqeval)")};
    for (std::size_t index = 0; index < names.size(); ++index) {
        auto* name = new QLabel(names[index], left);
        name->setFont(theme::meta_font());
        auto* value = new QLabel(left);
        value->setFont(index == 2 ? theme::bold_font() : theme::meta_font());
        value->setAlignment(Qt::AlignRight);
        scores->addWidget(name, static_cast<int>(index), 0);
        scores->addWidget(value, static_cast<int>(index), 1);
        scores_[index] = value;
    }
    column->addLayout(scores);
    column->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setMinimumWidth(k_kinds_width);
    scroll->setAccessibleName(tr("Kinds, types and scores"));
    scroll->setWidget(left);
    return scroll;
}

QWidget* NerExplorer::makeRight() {
    auto* right = new QWidget(this);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QWidget(right);
    bar->setFixedHeight(44);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    auto* back = new QToolButton(bar);
    back->setText(tr("Back to runs"));
    back->setIcon(theme::icon(QStringLiteral("go-previous")));
    back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    back->setProperty("framed", true);
    back->setToolTip(tr("Back to runs (Alt+Left)"));
    connect(back, &QToolButton::clicked, this, &NerExplorer::backAsked);
    row->addWidget(back);
    title_ = new ElidedLabel({}, bar);
    title_->setFont(theme::bold_font());
    row->addWidget(title_, 1);
    shown_ = new QLabel(bar);
    shown_->setFont(theme::meta_font());
    shown_->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(shown_);
    filter_ = new QLineEdit(bar);
    filter_->setPlaceholderText(tr("filter sentences"));
    filter_->setAccessibleName(tr("Filter sentences"));
    filter_->setClearButtonEnabled(true);
    if (auto* clear = filter_->findChild<QAction*>(QStringLiteral("_q_qlineeditclearaction")))
        clear->setText(tr("Clear the filter")); // Qt gives its button no name
    filter_->setMinimumWidth(120);
    filter_->setMaximumWidth(200);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        cards_->setFilter(text.simplified());
        showCounts();
    });
    row->addWidget(filter_);
    column->addWidget(bar);
    column->addWidget(new Rule(Qt::Horizontal, right));
    list_ = new QListView(right);
    list_->setModel(cards_);
    list_->setItemDelegate(new CardsDelegate(list_));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setResizeMode(QListView::Adjust);
    list_->setLayoutMode(QListView::Batched); // heights are asked for a hundred cards at a time
    list_->setAccessibleName(tr("Mistakes"));
    list_->installEventFilter(this);
    connect(list_, &QListView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT rowAsked(index.data(CardsModel::LineRole).toLongLong()); });
    column->addWidget(list_, 1);
    return right;
}

QWidget* NerExplorer::firstFocus() const {
    return list_;
}

void NerExplorer::open(const runs::RunOverview& run) {
    id_ = QString::fromStdString(run.facts.id);
    title_->setText(id_);
    messages_->clearAll();
    show(nullptr);
    const quint64 asked = ++asked_;
    const auto path = run.facts.folder / "predictions" / "test.conll";
    const auto found = std::make_shared<ner::Review>();
    JobRequest request;
    request.name = tr("Compare predictions of %1").arg(id_);
    request.quiet = true;
    request.low_priority = false;
    request.body = [path, found](const base::JobContext& context) -> base::Result<void> {
        SAUTI_TRY(*found, ner::read_review(path, context.work()));
        return {};
    };
    session_.start(std::move(request), this, [this, asked, found](const base::JobStatus& end) {
        if (asked != asked_) return;
        if (end.error)
            messages_->show(message_of(QStringLiteral("review"), tr("The predictions cannot be read."), *end.error));
        else
            show(found);
    });
}

void NerExplorer::show(std::shared_ptr<const ner::Review> review) {
    review_ = std::move(review);
    cards_->setReview(review_);
    grid_->setReview(review_);
    cards_->setCells({});
    if (cards_->rowCount() > 0) list_->setCurrentIndex(cards_->index(0));
    showCounts();
}

void NerExplorer::showCounts() {
    for (std::size_t index = 0; index < counts_.size(); ++index) {
        const auto kind = kind_at(index);
        const std::int64_t count = !review_ ? 0 : kind ? review_->count(*kind) : review_->right;
        counts_[index]->setText(review_ ? count_words(count) : QString());
        kinds_[index]->setAccessibleName(
            tr("%1, %2 entities", nullptr, plural_count(count)).arg(kind_text(kind), count_words(count)));
    }
    const std::array<double, 3> values =
        review_ ? std::array<double, 3>{review_->precision(), review_->recall(), review_->f1()}
                : std::array<double, 3>{};
    for (std::size_t index = 0; index < scores_.size(); ++index)
        scores_[index]->setText(review_ ? QString::number(values[index], 'f', 3) : QString());
    shown_->setText(review_ ? tr("%1 shown").arg(count_words(cards_->rowCount())) : QString());
    list_->setAccessibleName(tr("Mistakes, %1").arg(cards_->rowCount()));
    Q_EMIT statusChanged();
}

QString NerExplorer::statusText() const {
    if (!review_) return {};
    const auto sentences = static_cast<std::int64_t>(review_->sentences.size());
    return tr("%1 mistakes", nullptr, plural_count(review_->all_mistakes())).arg(count_words(review_->all_mistakes())) +
           tr(" in %1 sentences", nullptr, plural_count(sentences)).arg(count_words(sentences)) +
           tr(" · %1 gold entities", nullptr, plural_count(review_->gold())).arg(count_words(review_->gold())) +
           tr(", %1 predicted").arg(count_words(review_->predicted()));
}

void NerExplorer::step(int by) {
    const int row = std::clamp(list_->currentIndex().row() + by, 0, std::max(0, cards_->rowCount() - 1));
    if (row < cards_->rowCount()) list_->setCurrentIndex(cards_->index(row));
}

bool NerExplorer::eventFilter(QObject* watched, QEvent* event) {
    // A list would look for a card that begins with the letter.
    if (watched == list_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && !key->text().isEmpty() && key->key() != Qt::Key_Return &&
            key->key() != Qt::Key_Enter && key->key() != Qt::Key_Space) {
            keyPressEvent(static_cast<QKeyEvent*>(event));
            return event->isAccepted();
        }
    }
    return QWidget::eventFilter(watched, event);
}

void NerExplorer::keyPressEvent(QKeyEvent* event) {
    event->accept();
    switch (event->key()) {
    case Qt::Key_J: return step(1);
    case Qt::Key_K: return step(-1);
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4: return kinds_[static_cast<std::size_t>(event->key() - Qt::Key_1)]->toggle();
    case Qt::Key_Escape:
        if (!filter_->text().isEmpty()) return filter_->clear();
        if (!grid_->chosen().isEmpty()) return grid_->clearChoice();
        break;
    case Qt::Key_Left:
        if (event->modifiers().testFlag(Qt::AltModifier)) {
            Q_EMIT backAsked();
            return;
        }
        break;
    default: break;
    }
    event->ignore();
    QWidget::keyPressEvent(event);
}

} // namespace sauti::widgets::experiments
