// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/problems_view.h"

#include "widgets/common/actions.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/row_delegates.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/copy_rows.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/row_card.h"
#include "widgets/corpora/rows_model.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

/// How the view is put together and what it shows; its jobs stand in problems_work.cpp.
namespace sauti::widgets::corpora {

namespace {

constexpr int k_kinds_width = 232;
constexpr int k_characters_shown = 6;
/// Below these widths of the view columns go: the sentence needs the room.
constexpr int k_where_from = 860;
constexpr int k_split_column_from = 640;
constexpr int k_table_head = 26;
constexpr int k_table_row = 24;

} // namespace

ProblemsView::ProblemsView(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), kinds_(new ProblemKindsModel(this)), rows_(new RowsModel(session, this)),
      list_(new QListView(this)), characters_(new CharactersModel(this)) {
    setAccessibleName(tr("Problems"));
    rows_->setTellsSame(true);
    rows_->setCheckable(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    auto* head = new QLabel(tr("Kind of problem"), this);
    QFont font = theme::meta_font();
    font.setBold(true);
    head->setFont(font);
    head->setForegroundRole(QPalette::PlaceholderText);
    head->setContentsMargins(12, 0, 0, 0);
    head->setFixedHeight(44);
    left->addWidget(head);
    list_->setModel(kinds_);
    list_->setItemDelegate(new ProblemKindsDelegate(list_));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setFixedWidth(k_kinds_width);
    list_->setMouseTracking(true);
    list_->setAccessibleName(tr("Kinds of problems"));
    left->addWidget(list_, 1);
    row->addLayout(left);
    row->addWidget(new Rule(Qt::Vertical, this));
    makeActions();
    right_ = makeRight();
    row->addWidget(right_, 1);
    nothing_ = new QLabel(tr("All rows were checked, and nothing was found."), this);
    nothing_->setForegroundRole(QPalette::PlaceholderText);
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->hide();
    row->addWidget(nothing_, 1);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProblemsView::showKind);
    connect(rows_, &RowsModel::pageRead, this, &ProblemsView::showPair);
    auto* gathered = new QTimer(this); // many rows are ticked at once
    gathered->setSingleShot(true);
    connect(rows_, &RowsModel::checkedChanged, gathered, qOverload<>(&QTimer::start));
    connect(gathered, &QTimer::timeout, this, &ProblemsView::showMend);
    connect(rows_, &QAbstractItemModel::modelReset, this, [this] {
        if (rows_->rowCount() > 0) table_->setCurrentIndex(rows_->index(0, RowsModel::Text));
    });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProblemsView::showPair);
    table_->setCopy([this] { copy_rows(session_, this, source_, *rows_, *table_); });
    connect(table_, &TableView::opened, go_, &QAction::trigger);
    connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
        const RowView* view = rows_->view(index.row());
        if (index.column() == RowsModel::SameAs && view != nullptr && view->row.same_as > 0)
            Q_EMIT rowAsked(view->row.same_as);
    });
    connect(characters_table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ProblemsView::showCharacter);
    connect(characters_table_, &TableView::opened, show_rows_, &QAction::trigger);
}

void ProblemsView::makeActions() {
    const QString page = tr("Corpora");
    go_ = session_.actions().make(
        this, page, {QStringLiteral("corpora.problem.go"), tr("Go to row"), QStringLiteral("go-next"), {}, {}, {}},
        [this] {
            const qint64 id = rows_->idAt(table_->currentIndex().row());
            if (id > 0) Q_EMIT rowAsked(id);
        });
    mark_ = session_.actions().make(this, page,
                                    {QStringLiteral("corpora.problem.harmless"),
                                     tr("Mark as harmless"),
                                     QStringLiteral("dialog-ok-apply"),
                                     {},
                                     {},
                                     tr("These findings are counted no more; can be undone")},
                                    [this] { markChosen(!chosenIsHarmless()); });
    show_rows_ = session_.actions().make(this, page,
                                         {QStringLiteral("corpora.problem.rows"),
                                          tr("Show its rows"),
                                          QStringLiteral("view-filter"),
                                          {},
                                          {},
                                          tr("The rows of the chosen character, under a filter")},
                                         [this] {
                                             if (const UnmappedFinding* of = character())
                                                 Q_EMIT conditionAsked(of->filter);
                                         });
}

QWidget* ProblemsView::makeRight() {
    auto* pane = new QWidget(this);
    pane->setMinimumWidth(200); // a long bar gives way before the window does
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 12, 0);
    head->setSpacing(12);
    title_ = new QLabel(pane);
    title_->setFont(theme::bold_font());
    title_->setFixedHeight(44);
    head->addWidget(title_);
    explanation_ = new ElidedLabel(QString(), pane);
    explanation_->setMuted(true);
    head->addWidget(explanation_, 1);
    column->addLayout(head);
    messages_ = new MessageBars(pane);
    column->addWidget(messages_);
    makeTables(pane, column);
    column->addWidget(new Rule(Qt::Horizontal, pane));
    column->addWidget(makePair(pane));
    return pane;
}

void ProblemsView::makeTables(QWidget* pane, QVBoxLayout* column) {
    characters_table_ = new TableView(session_.settings(), QStringLiteral("corpora/characters"), pane);
    characters_table_->setAccessibleName(tr("Characters without phones"));
    characters_table_->setModel(characters_);
    characters_table_->setColumns({{100, true}, {100, true}, {90}, {90}});
    characters_table_->setContextActions({show_rows_, mark_});
    column->addWidget(characters_table_);
    characters_rule_ = new Rule(Qt::Horizontal, pane);
    column->addWidget(characters_rule_);
    table_ = new TableView(session_.settings(), QStringLiteral("corpora/problems"), pane);
    table_->setAccessibleName(tr("Rows with this problem"));
    table_->setModel(rows_);
    table_->setItemDelegateForColumn(RowsModel::Text, new EntityTextDelegate(table_));
    table_->setColumns({{84},
                        {60},
                        {100, true},
                        {100, false, true},
                        {104, false, true},
                        {64, false, true},
                        {100, false, true},
                        {100, false, true},
                        {120},
                        {150}});
    table_->setContextActions({go_, mark_});
    column->addWidget(table_, 1);
}

QWidget* ProblemsView::makePair(QWidget* parent) {
    auto* pane = new QWidget(parent);
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    auto* pair = new QHBoxLayout;
    pair->setSpacing(12);
    one_ = new RowCard(pane);
    other_ = new RowCard(pane);
    pair->addWidget(one_, 1);
    pair->addWidget(other_, 1);
    column->addLayout(pair);
    auto* foot = new QHBoxLayout;
    verdict_ = new QLabel(pane);
    verdict_->setFont(theme::meta_font());
    verdict_->setForegroundRole(QPalette::PlaceholderText);
    verdict_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    foot->addWidget(verdict_, 1);
    foot->addWidget(action_button(go_, pane));
    foot->addWidget(action_button(mark_, pane));
    column->addLayout(foot);
    return pane;
}

void ProblemsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    table_->setSqueezed(RowsModel::Where, width() < k_where_from);
    table_->setSqueezed(RowsModel::Split, width() < k_split_column_from);
}

const ProblemKind* ProblemsView::kind() const {
    return kinds_->kind(list_->currentIndex());
}

const UnmappedFinding* ProblemsView::character() const {
    const ProblemKind* of = kind();
    const bool shown = of != nullptr && of->filter.isEmpty();
    return shown ? characters_->finding(characters_table_->currentIndex()) : nullptr;
}

void ProblemsView::chooseKind(const QString& name) {
    const QModelIndex wanted = kinds_->find(name);
    if (wanted.isValid()) list_->setCurrentIndex(wanted);
}

void ProblemsView::showKind() {
    const ProblemKind* of = kind();
    const bool any = of != nullptr && of->found + of->harmless > 0;
    right_->setVisible(any);
    nothing_->setVisible(!any && kinds_->rowCount() > 0);
    messages_->clearAll();
    if (!any) return;
    title_->setText(of->title);
    explanation_->setText(of->explanation);
    const bool by_character = of->filter.isEmpty();
    characters_table_->setVisible(by_character);
    characters_rule_->setVisible(by_character);
    table_->setSqueezed(RowsModel::SameAs, by_character);
    if (by_character) {
        const int shown = std::min(characters_->rowCount(), k_characters_shown);
        characters_table_->setFixedHeight(k_table_head + shown * k_table_row);
        if (!characters_table_->currentIndex().isValid()) characters_table_->setCurrentIndex(characters_->index(0, 0));
        showCharacter();
    } else {
        rows_->setFilter(split_, of->filter);
    }
    showMend();
    showMarks();
}

void ProblemsView::showCharacter() {
    const UnmappedFinding* of = character();
    if (of == nullptr) return;
    rows_->showRows(split_, corpus::Selection(of->found.rows));
    Actions::setReason(show_rows_,
                       of->filter.isEmpty() ? tr("no filter leaves exactly these rows; they stand below") : QString());
    showMend();
    showMarks();
}

} // namespace sauti::widgets::corpora
