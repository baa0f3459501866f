// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/start/start_page.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/key_label.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/start/recent_projects_model.h"
#include "widgets/start/start_parts.h"

#include <QAction>
#include <QDesktopServices>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <memory>

namespace sauti::widgets::start {

namespace {

constexpr int k_two_columns_from = 980;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::bold_font());
    return label;
}

QLabel* meta_label(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::meta_font());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

StartPage::StartPage(Session& session, QWidget* parent)
    : Page(session, {QStringLiteral("start"), tr("Start"), QStringLiteral("go-home"), 1, {}, {}}, parent),
      model_(new RecentProjectsModel(session, this)) {
    makeActions();
    auto* both = new QWidget;
    columns_ = new QBoxLayout(QBoxLayout::LeftToRight, both);
    columns_->setContentsMargins(16, 20, 16, 16);
    columns_->setSpacing(24);
    columns_->addWidget(makeLeft(), 655);
    columns_->addWidget(makeRight(), 485);
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(both);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Start"));
    setContent(scroll);

    connect(model_, &QAbstractItemModel::modelReset, this, [this] {
        list_->setCurrentIndex(model_->index(0));
        showChoice();
    });
    connect(model_, &QAbstractItemModel::rowsRemoved, this, &StartPage::showChoice);
    connect(model_, &QAbstractItemModel::rowsInserted, this, &StartPage::showChoice);
    connect(model_, &QAbstractItemModel::dataChanged, this, &StartPage::showChoice);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &StartPage::showChoice);
    connect(list_, &QListView::activated, this, &StartPage::openChosen);
    list_->setCurrentIndex(model_->index(0));
    showChoice();
    lookAtMachine(false);
}

void StartPage::makeActions() {
    open_ = makeAction({"start.continue", tr("Continue"), "go-next"}, [this] { openChosen(); });
    reveal_ = makeAction({"start.reveal",
                          tr("Reveal folder"),
                          "folder-open",
                          {},
                          {},
                          tr("Shows the project's folder in the file manager")},
                         [this] {
                             QDesktopServices::openUrl(QUrl::fromLocalFile(
                                 list_->currentIndex().data(RecentProjectsModel::FolderRole).toString()));
                         });
    remove_ = makeAction(
        {"start.remove", tr("Remove from list"), "list-remove", {}, {}, tr("Nothing on the disk is touched")},
        [this] { model_->remove(list_->currentIndex().row()); });
    put_back_ =
        makeAction({"start.put-back", tr("Put back into the list"), "edit-undo"}, [this] { model_->putBack(); });
}

QWidget* StartPage::makeLeft() {
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Recent projects"), left));
    head->addStretch(1);
    head->addWidget(meta_label(tr("newest first"), left));
    column->addLayout(head);

    recent_ = new QStackedWidget(left);
    list_ = new QListView(recent_);
    list_->setModel(model_);
    list_->setItemDelegate(new RecentProjectDelegate(list_));
    list_->setMouseTracking(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setAccessibleName(tr("Recent projects"));
    remove_->setShortcut(QKeySequence::Delete);
    remove_->setShortcutContext(Qt::WidgetShortcut);
    list_->addAction(remove_);
    recent_->addWidget(list_);
    auto* empty =
        new EmptyState(tr("No project was opened yet"),
                       tr("A project is a folder that holds corpora, data sets and runs. Make one in an empty "
                          "folder, or try everything on the demo project first."),
                       recent_);
    empty->addWay(session().actions().find(QStringLiteral("file.new")), true);
    empty->addWay(session().actions().find(QStringLiteral("file.demo")), false);
    recent_->addWidget(empty);
    column->addWidget(recent_);

    choice_ = new QWidget(left);
    auto* ways = new QHBoxLayout(choice_);
    ways->setContentsMargins(0, 0, 0, 0);
    QToolButton* go = action_button(open_, choice_);
    go->setProperty("primary", true);
    ways->addWidget(go);
    ways->addWidget(action_button(reveal_, choice_));
    ways->addWidget(action_button(remove_, choice_));
    put_back_button_ = action_button(put_back_, choice_);
    ways->addWidget(put_back_button_);
    ways->addStretch(1);
    column->addWidget(choice_);
    column->addSpacing(12);

    column->addWidget(heading(tr("Start something"), left));
    auto* begin = new QHBoxLayout;
    for (const char* id : {"file.new", "file.open", "file.demo"}) {
        if (QAction* action = session().actions().find(QString::fromLatin1(id)))
            begin->addWidget(action_button(action, left, true));
    }
    begin->addStretch(1);
    column->addLayout(begin);
    column->addSpacing(4);
    column->addWidget(new DropHint(tr("Drop a project's folder anywhere on this window to open it."),
                                   tr("Nothing in the folder is changed by opening it."), left));
    column->addStretch(1);
    return left;
}

QWidget* StartPage::makeRight() {
    auto* right = new QWidget;
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    tasks_part_ = new QWidget(right);
    auto* part = new QVBoxLayout(tasks_part_);
    part->setContentsMargins(0, 0, 0, 8);
    part->setSpacing(12);
    part->addWidget(heading(tr("What can I do here"), tasks_part_));
    auto* box = new QFrame(tasks_part_);
    box->setFrameShape(QFrame::StyledPanel);
    tasks_box_ = box;
    tasks_ = new QVBoxLayout(box);
    tasks_->setContentsMargins(1, 1, 1, 1);
    tasks_->setSpacing(0);
    part->addWidget(box);
    column->addWidget(tasks_part_);

    column->addWidget(heading(tr("This machine"), right));
    auto* facts = new QGridLayout;
    facts->setHorizontalSpacing(12);
    facts->setVerticalSpacing(4);
    facts->setColumnMinimumWidth(0, 112);
    facts->setColumnStretch(1, 1);
    engine_ = new ElidedLabel(tr("looking…"), right);
    devices_ = new ElidedLabel({}, right);
    probe_ = new QPushButton(tr("Look now"), right);
    probe_->setFlat(true);
    probe_->setProperty("link", true);
    probe_->setToolTip(tr("Asks each engine in a process of its own what it can do; takes some seconds"));
    connect(probe_, &QPushButton::clicked, this, [this] { lookAtMachine(true); });
    const auto label = [&](const QString& text) {
        auto* made = new QLabel(text, right);
        made->setForegroundRole(QPalette::PlaceholderText);
        return made;
    };
    facts->addWidget(label(tr("engine")), 0, 0);
    facts->addWidget(engine_, 0, 1);
    facts->addWidget(probe_, 0, 2);
    facts->addWidget(label(tr("devices")), 1, 0);
    facts->addWidget(devices_, 1, 1, 1, 2);
    column->addLayout(facts);
    column->addSpacing(8);

    auto* keys = new QHBoxLayout;
    keys->addWidget(new KeyLabel(tr("Ctrl+Shift+P"), right));
    keys->addWidget(meta_label(tr("every action by name"), right));
    keys->addStretch(1);
    column->addLayout(keys);
    column->addStretch(1);
    return right;
}

void StartPage::activate() {
    if (!tasks_shown_) showTasks();
}

void StartPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    columns_->setDirection(width() < k_two_columns_from ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QWidget* StartPage::firstFocus() const {
    return model_->rowCount() > 0 ? list_ : nullptr;
}

void StartPage::showTasks() {
    tasks_shown_ = true;
    for (const PageFacts& page : session().pages()) {
        if (page.invitation.isEmpty()) continue;
        auto* task = new TaskButton(page, tasks_box_);
        connect(task, &QAbstractButton::clicked, this, [this, id = page.id] { session().goTo({id}); });
        tasks_->addWidget(task);
    }
    tasks_part_->setVisible(tasks_->count() > 0);
}

void StartPage::showChoice() {
    const int rows = model_->rowCount();
    recent_->setCurrentIndex(rows > 0 ? 0 : 1);
    recent_->setFixedHeight(rows > 0 ? std::min(rows, 6) * 48 + 2 : 190);
    choice_->setVisible(rows > 0 || model_->canPutBack());
    const QModelIndex chosen = list_->currentIndex();
    const bool missing = chosen.data(RecentProjectsModel::MissingRole).toBool();
    const QString none = chosen.isValid() ? QString() : tr("no project is chosen");
    const QString why = missing ? tr("its folder is missing") : none;
    open_->setText(chosen.isValid() ? tr("Continue %1").arg(chosen.data().toString()) : tr("Continue"));
    Actions::setReason(open_, why);
    Actions::setReason(reveal_, why);
    Actions::setReason(remove_, none);
    put_back_button_->setVisible(model_->canPutBack());
    Actions::setReason(put_back_, model_->canPutBack() ? QString() : tr("none was taken off the list"));
    list_->setAccessibleName(tr("Recent projects, %1").arg(rows));
}

void StartPage::openChosen() {
    const QModelIndex chosen = list_->currentIndex();
    if (chosen.isValid()) session().openProject(chosen.data(RecentProjectsModel::FolderRole).toString());
}

void StartPage::lookAtMachine(bool probe) {
    auto facts = std::make_shared<MachineFacts>();
    JobRequest request;
    request.name = tr("Ask the engines what they can do");
    request.quiet = !probe;
    request.body = [facts, probe, &engines = session().engines()](const base::JobContext&) -> base::Result<void> {
        *facts = probe ? machine_facts_of(engines.builds()) : cached_machine_facts();
        return {};
    };
    probe_->hide();
    session().start(std::move(request), this, [this, facts](const base::JobStatus&) { showMachine(*facts); });
}

void StartPage::showMachine(const MachineFacts& facts) {
    engine_->setText(facts.probed ? facts.engine : tr("found, not asked yet"));
    devices_->setText(facts.devices);
    probe_->setVisible(!facts.probed);
    status_ = facts.devices;
    Q_EMIT statusChanged();
}

QList<Page::Picture> StartPage::pictures() {
    return {{QStringLiteral("00"), {}, nullptr}};
}

} // namespace sauti::widgets::start
