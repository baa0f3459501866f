// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/problems_view.h"

#include "widgets/common/actions.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/delegates.h"
#include "widgets/corpora/row_card.h"
#include "widgets/corpora/rows_model.h"
#include "widgets/corpora/table_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

/// How the view is put together and what it shows; its jobs stand in problems_work.cpp.
namespace sauti::widgets::corpora {

namespace {

constexpr int k_kinds_width = 232;

} // namespace

ProblemsView::ProblemsView(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), kinds_(new ProblemKindsModel(this)), rows_(new RowsModel(session, this)),
      list_(new QListView(this)) {
    setAccessibleName(tr("Problems"));
    rows_->setTellsSame(true);
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
    right_ = makeRight();
    row->addWidget(right_, 1);
    nothing_ = new QLabel(tr("All rows were checked, and nothing was found."), this);
    nothing_->setForegroundRole(QPalette::PlaceholderText);
    nothing_->setAlignment(Qt::AlignCenter);
    nothing_->hide();
    row->addWidget(nothing_, 1);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProblemsView::showKind);
    connect(rows_, &RowsModel::pageRead, this, &ProblemsView::showPair);
    connect(rows_, &QAbstractItemModel::modelReset, this, [this] {
        if (rows_->rowCount() > 0) table_->setCurrentIndex(rows_->index(0, 0));
    });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProblemsView::showPair);
    connect(table_, &TableView::opened, go_, &QAction::trigger);
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
    table_ = new TableView(pane);
    table_->setAccessibleName(tr("Rows with this problem"));
    table_->setModel(rows_);
    table_->setItemDelegateForColumn(RowsModel::Text, new EntityTextDelegate(table_));
    for (const int column_hidden :
         {RowsModel::Phones, RowsModel::Tags, RowsModel::Length, RowsModel::Speaker, RowsModel::Problems})
        table_->setDefaultHidden(column_hidden);
    table_->setDefaultWidth(RowsModel::Number, 56);
    table_->setDefaultWidth(RowsModel::Split, 60);
    table_->setDefaultWidth(RowsModel::SameAs, 120);
    table_->setDefaultWidth(RowsModel::Where, 150);
    table_->keepColumns(session_.settings(), QStringLiteral("corpora/problems"));
    column->addWidget(table_, 1);
    column->addWidget(new Rule(Qt::Horizontal, pane));
    auto* pair = new QHBoxLayout;
    pair->setContentsMargins(12, 8, 12, 4);
    pair->setSpacing(12);
    one_ = new RowCard(pane);
    other_ = new RowCard(pane);
    pair->addWidget(one_, 1);
    pair->addWidget(other_, 1);
    column->addLayout(pair);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 4, 12, 8);
    verdict_ = new QLabel(pane);
    verdict_->setFont(theme::meta_font());
    verdict_->setForegroundRole(QPalette::PlaceholderText);
    verdict_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    foot->addWidget(verdict_, 1);
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
                                    [this] {
                                        const ProblemKind* kind = kinds_->kind(list_->currentIndex());
                                        const qint64 id = rows_->idAt(table_->currentIndex().row());
                                        if (kind != nullptr) markChosen(!harmless_.value(kind->name).contains(id));
                                    });
    foot->addWidget(action_button(go_, pane));
    foot->addWidget(action_button(mark_, pane));
    column->addLayout(foot);
    table_->setContextActions({go_, mark_});
    return pane;
}

void ProblemsView::chooseKind(const QString& name) {
    const QModelIndex kind = kinds_->find(name);
    if (kind.isValid()) list_->setCurrentIndex(kind);
}

void ProblemsView::showKind() {
    const ProblemKind* kind = kinds_->kind(list_->currentIndex());
    const bool any = kind != nullptr && kind->found + kind->harmless > 0;
    right_->setVisible(any);
    nothing_->setVisible(!any && kinds_->rowCount() > 0);
    messages_->clearAll();
    if (!any) return;
    title_->setText(kind->title);
    explanation_->setText(kind->explanation);
    if (kind->name == QLatin1String("leak") && kind->found > 0) {
        Message message;
        message.id = QStringLiteral("leak");
        message.kind = Message::Kind::warning;
        message.what = tr("%1 rows stand in more than one split.").arg(kind->found);
        message.detail = tr("F1 on them says nothing.");
        message.ways.append(
            {tr("Show the rows without them"), [this] { Q_EMIT conditionAsked(QStringLiteral("-problem:leak")); }});
        messages_->show(message);
    }
    showMarks();
    rows_->setFilter(split_, QStringLiteral("problem:%1").arg(kind->name));
}

void ProblemsView::showMarks() {
    const ProblemKind* kind = kinds_->kind(list_->currentIndex());
    rows_->setMuted(kind == nullptr ? QSet<qint64>() : harmless_.value(kind->name));
    const qint64 id = rows_->idAt(table_->currentIndex().row());
    const bool harmless = kind != nullptr && harmless_.value(kind->name).contains(id);
    mark_->setText(harmless ? tr("Count it again") : tr("Mark as harmless"));
    Actions::setReason(mark_, id > 0 ? session_.readOnlyReason() : tr("no row is chosen"));
}

} // namespace sauti::widgets::corpora
