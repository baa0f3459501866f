// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/corpora_page.h"

#include "widgets/common/actions.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/panes.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/row_delegates.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/copy_rows.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/details_pane.h"
#include "widgets/corpora/filter_bar.h"
#include "widgets/corpora/filter_field.h"
#include "widgets/corpora/import_dialog.h"
#include "widgets/corpora/problems_view.h"
#include "widgets/corpora/rows_model.h"
#include "widgets/corpora/statistics_view.h"
#include "workspace/change_log.h"
#include "workspace/project.h"

#include <QHeaderView>
#include <QInputDialog>
#include <QLocale>
#include <QMenu>
#include <QStackedWidget>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

/// How the page is put together; what it does with corpora stands in corpora_work.cpp.
namespace sauti::widgets::corpora {

namespace {

constexpr int k_tree_width = 208;
constexpr int k_narrow_tree_width = 184;
constexpr int k_details_width = 288;
/// All about a row costs more than a scroll may take: it is shown when the hand rests, not for each row passed.
constexpr int k_details_after_ms = 80;
/// Below these widths, the first of the window, details close and the tree gives way; below those of the page columns
/// go.
constexpr int k_details_from = 1180;
constexpr int k_split_from = 1000;
constexpr int k_tags_from = 640;

} // namespace

CorporaPage::CorporaPage(Session& session, QWidget* parent)
    : Page(session,
           {QStringLiteral("corpora"), tr("Corpora"), QStringLiteral("view-list-text"), 2, tr("Look at a corpus"),
            tr("text, phones and entities of each row, side by side")},
           parent),
      tree_model_(new CorpusTreeModel(this)), rows_(new RowsModel(session, this)) {
    parts_ = new Panes(session.settings(), QStringLiteral("corpora"), this);
    parts_->addColumn({QStringLiteral("tree"), tr("Corpora"), makeTree(), k_tree_width, k_narrow_tree_width});
    parts_->addColumn({QStringLiteral("rows"), tr("Rows"), makeMiddle()});
    details_ = new DetailsPane(session, this);
    details_->setMinimumWidth(220);
    parts_->addColumn({QStringLiteral("details"), tr("Details"), details_, k_details_width});
    parts_->setViews(QStringLiteral("rows"), {tr("Rows"), tr("Statistics"), tr("Problems")});
    parts_->show(QStringLiteral("rows"));
    setContent(parts_);
    makeActions();
    makeViews();
    makeEmptyStates();
    connectParts();
    reload();
}

CorporaPage::~CorporaPage() = default;

QWidget* CorporaPage::makeTree() {
    tree_ = new QTreeView(this);
    tree_->setModel(tree_model_);
    tree_->setItemDelegate(new CorpusTreeDelegate(tree_));
    tree_->setHeaderHidden(true);
    tree_->setFrameShape(QFrame::NoFrame);
    tree_->setIndentation(16);
    tree_->setUniformRowHeights(true);
    tree_->setMinimumWidth(150);
    tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree_->setAccessibleName(tr("Corpora and their splits"));
    return tree_;
}

QWidget* CorporaPage::makeMiddle() {
    auto* pane = new QWidget(this);
    pane->setMinimumWidth(320);
    auto* column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    filter_ = new FilterBar(pane);
    column->addWidget(filter_);
    table_ = new TableView(session().settings(), QStringLiteral("corpora/rows"), pane);
    table_->setAccessibleName(tr("Rows"));
    table_->setModel(rows_);
    table_->setItemDelegateForColumn(RowsModel::Text, new EntityTextDelegate(table_));
    table_->setItemDelegateForColumn(RowsModel::Phones, new PhonesDelegate(table_));
    table_->setItemDelegateForColumn(RowsModel::Tags, new TagCountDelegate(table_));
    table_->setColumns({{56},
                        {50},
                        {100, true},
                        {100, true},
                        {104},
                        {64, false, true},
                        {100, false, true},
                        {100, false, true},
                        {100, false, true},
                        {136, false, true}});
    table_->horizontalHeader()->setSortIndicator(RowsModel::Number, Qt::AscendingOrder);
    table_->setSortingEnabled(true);
    middle_ = new QStackedWidget(pane);
    middle_->addWidget(table_);
    panes_ = new QStackedWidget(pane);
    panes_->addWidget(middle_);
    column->addWidget(panes_, 1);
    return pane;
}

void CorporaPage::makeActions() {
    bar()->addPrimary(
        makeAction({QStringLiteral("corpora.import"), tr("Import…"), QStringLiteral("document-import"),
                    QKeySequence(Qt::CTRL | Qt::Key_I), tr("Corpus"), tr("A folder of text becomes a corpus")},
                   [this] { openImport(); }));
    columns_action_ =
        makeAction({QStringLiteral("corpora.columns"), tr("Columns"), QStringLiteral("object-columns"), {}, {}, {}});
    bar()->addMenu(columns_action_, table_->columnsMenu(this));
    check_action_ =
        makeAction({QStringLiteral("corpora.check"),
                    tr("Check again"),
                    QStringLiteral("view-refresh"),
                    {},
                    {},
                    tr("Look for problems in all rows anew")},
                   [this] { problems_->isChecking() ? problems_->cancelCheck() : problems_->checkAgain(); });
    check_action_->setVisible(false);
    bar()->addFlat(check_action_);
    makeExportMenu();
    bar()->addStretch();
    ActionSpec details{QStringLiteral("corpora.details"),  tr("Details"), QStringLiteral("view-split-left-right"),
                       QKeySequence(Qt::CTRL | Qt::Key_D), tr("View"),    tr("All about the chosen row, at the right")};
    QAction* details_action = makeAction(details);
    bar()->addFlat(details_action);
    parts_->closeBelow(QStringLiteral("details"), k_details_from, details_action);
    connect(details_action, &QAction::toggled, this, &CorporaPage::showCurrentRow);
    find_action_ = makeAction({QStringLiteral("corpora.find"),
                               tr("Filter rows"),
                               QStringLiteral("edit-find"),
                               QKeySequence(QKeySequence::Find),
                               tr("Edit"),
                               {}},
                              [this] { filter_->field()->setFocus(Qt::ShortcutFocusReason); });
    clear_action_ =
        makeAction({QStringLiteral("corpora.clear"), tr("Clear the filter"), QStringLiteral("edit-clear"), {}, {}, {}},
                   [this] { filter_->setFilter({}); });
    makeAction({QStringLiteral("corpora.back"),
                tr("Former filter"),
                QStringLiteral("go-previous"),
                QKeySequence(Qt::ALT | Qt::Key_Left),
                {},
                {}},
               [this] { filter_->backAction()->trigger(); });
    makeAction({QStringLiteral("corpora.forward"),
                tr("Next filter"),
                QStringLiteral("go-next"),
                QKeySequence(Qt::ALT | Qt::Key_Right),
                {},
                {}},
               [this] { filter_->forwardAction()->trigger(); });
    copy_action_ = makeAction({QStringLiteral("corpora.copy"),
                               tr("Copy rows"),
                               QStringLiteral("edit-copy"),
                               {},
                               {},
                               tr("The chosen rows with the shown columns, as TSV")},
                              [this] { table_->copySelection(); });
    QAction* open = makeAction({QStringLiteral("corpora.showDetails"), tr("Show details"), {}, {}, {}, {}},
                               [this] { parts_->show(QStringLiteral("details")); });
    table_->setContextActions({open, copy_action_});
    connect(table_, &TableView::opened, open, &QAction::trigger);
}

void CorporaPage::makeEmptyStates() {
    auto* none =
        new EmptyState(tr("No corpus yet"),
                       tr("A corpus is a folder of text, with or without entities. Its files stay where they are; "
                          "Sauti keeps an index of their rows."),
                       this);
    none->addWay(session().actions().find(QStringLiteral("corpora.import")), true);
    none->addWay(session().actions().find(QStringLiteral("file.demo")), false);
    setEmptyState(none);
    auto* no_rows =
        new EmptyState(tr("This corpus has no rows that match"), tr("No row has all that the filter asks for."), this);
    no_rows->addWay(clear_action_, false);
    middle_->addWidget(no_rows);
}

void CorporaPage::connectParts() {
    connect(&session(), &Session::projectChanged, this, [this] {
        source_.reset();
        readings_.clear();
        corpus_.clear();
        split_.clear();
        last_.clear();
        current_row_ = 0;
        rows_->setSource(nullptr, {});
        details_->clear();
        messages()->clearAll();
        reload();
    });
    connect(&session(), &Session::contentChanged, this, &CorporaPage::reload);
    connect(&session(), &Session::tick, this, &CorporaPage::pollReadings);
    connect(&session(), &Session::contentChanged, problems_, &ProblemsView::readMarks);
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& node) { choose(node); });
    connect(filter_, &FilterBar::filterChanged, this, &CorporaPage::search);
    connect(filter_, &FilterBar::leftForRows, table_, [this] { table_->setFocus(Qt::OtherFocusReason); });
    connect(filter_, &FilterBar::saveAsked, this, &CorporaPage::saveFilter);
    connect(filter_, &FilterBar::removeAsked, this, [this](const QString& name) {
        if (session().project() == nullptr) return;
        applyChange(remove_filter(session().project()->folder(), corpus_, name), tr("The filter was not removed."));
    });
    connect(rows_, &RowsModel::searchChanged, this, &CorporaPage::showSearch);
    details_timer_ = new QTimer(this);
    details_timer_->setSingleShot(true);
    details_timer_->setInterval(k_details_after_ms);
    connect(details_timer_, &QTimer::timeout, this, &CorporaPage::showCurrentRow);
    connect(rows_, &RowsModel::pageRead, details_timer_, qOverload<>(&QTimer::start));
    connect(rows_, &QAbstractItemModel::modelReset, this, &CorporaPage::reselect);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (!now.isValid()) return;
        current_row_ = rows_->idAt(now.row());
        details_timer_->start();
    });
    table_->setCopy([this] { copy_rows(session(), this, source_, *rows_, *table_); });
    connect(table_, &TableView::selectionCountChanged, this,
            [this](int count) { parts_->setNote(count == 0 ? QString() : tr("%n rows selected", nullptr, count)); });
    connect(details_, &DetailsPane::conditionAsked, this,
            [this](const QString& condition) { filter_->setFilter(with_condition(filter_->filter(), condition)); });
    connect(tree_, &QTreeView::activated, this, [this] {
        parts_->show(QStringLiteral("rows"));
        table_->setFocus(Qt::OtherFocusReason);
    });
}

void CorporaPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    table_->setSqueezed(RowsModel::Split, width() < k_split_from);
    table_->setSqueezed(RowsModel::Tags, width() < k_tags_from);
}

QString CorporaPage::statusText() const {
    if (corpus_.isEmpty()) return {};
    const QString all = number_text(tree_model_->rows(currentNode()));
    if (view() == ProblemsPane)
        return tr("%1 findings", nullptr, plural_count(problems_->total())).arg(number_text(problems_->total())) +
               tr(" of %n kinds", nullptr, plural_count(problems_->kinds()->withFindings())) +
               tr(" in %1 rows", nullptr, plural_count(tree_model_->rows(currentNode()))).arg(all);
    return tr("%1 rows shown of %2", nullptr, rows_->rowCount()).arg(number_text(rows_->rowCount()), all);
}

QWidget* CorporaPage::firstFocus() const {
    return rows_->rowCount() > 0 ? static_cast<QWidget*>(table_) : tree_;
}

QList<Page::Picture> CorporaPage::pictures() {
    const auto wizard = [this](int step) {
        const QString source =
            QString::fromStdString(session().project()->folder().string()) + QStringLiteral("/texts/swa");
        showView(RowsView);
        openImport(source);
        connect(import_, &ImportDialog::lookedAt, import_, [this, step] {
            while (import_->step() < step && import_->look() != nullptr)
                import_->next();
        });
    };
    return {
        {QStringLiteral("01"), {}, [this] { filter_->setFilter(QStringLiteral("[ [+nas] V ] tag:LOC")); }},
        {QStringLiteral("01"), QStringLiteral("no-rows"),
         [this] { filter_->setFilter(QStringLiteral("tag:PER length>100000")); }},
        {QStringLiteral("01"), QStringLiteral("error"),
         [this] { filter_->setFilter(QStringLiteral("tag:LOC [ [+nasal] V ]")); }},
        {QStringLiteral("01"), QStringLiteral("statistics"),
         [this] {
             filter_->setFilter({});
             showView(StatisticsPane);
         }},
        {QStringLiteral("01b"), QStringLiteral("problems"), [this] { showView(ProblemsPane); }},
        {QStringLiteral("01b"), QStringLiteral("unmapped"),
         [this] {
             showView(ProblemsPane);
             problems_->chooseKind(QStringLiteral("unmapped"));
         }},
        {QStringLiteral("01c"), QStringLiteral("import-wizard"), [wizard] { wizard(1); }},
        {QStringLiteral("01c"), QStringLiteral("import-options"), [wizard] { wizard(2); }},
        {QStringLiteral("01c"), QStringLiteral("import-check"), [wizard] { wizard(3); }},
    };
}

} // namespace sauti::widgets::corpora
