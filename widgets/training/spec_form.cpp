// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/spec_form.h"

#include "widgets/common/rule.h"
#include "widgets/common/theme.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/spec_row.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_form_width = 720;

QLabel* muted_label(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QWidget* section_head(const QString& title, QWidget* parent) {
    auto* head = new QWidget(parent);
    head->setFixedHeight(30);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(12, 6, 12, 0);
    column->setSpacing(4);
    auto* label = muted_label(title, head);
    QFont font = theme::meta_font();
    font.setBold(true);
    label->setFont(font);
    column->addWidget(label);
    column->addWidget(new Rule(Qt::Horizontal, head));
    return head;
}

} // namespace

SpecForm::SpecForm(SpecModel& model, QWidget* parent)
    : QWidget(parent), model_(model), name_(new QLineEdit(this)), seed_(new QLineEdit(this)),
      search_(new QLineEdit(this)), scroll_(new QScrollArea(this)), count_(new QLabel(this)),
      only_(new QToolButton(this)), mend_(new QToolButton(this)) {
    setAccessibleName(tr("Settings of the run"));
    setMaximumWidth(k_form_width);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeHead(column);
    column->addWidget(new Rule(Qt::Horizontal, this));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setAccessibleName(tr("Settings"));
    column->addWidget(scroll_, 1);
    column->addWidget(new Rule(Qt::Horizontal, this));
    makeFoot(column);
    rebuild();
    connect(&model_, &QAbstractItemModel::modelReset, this, &SpecForm::rebuild);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &SpecForm::refresh);
}

void SpecForm::makeHead(QVBoxLayout* column) {
    auto* head = new QWidget(this);
    head->setFixedHeight(44);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(12, 0, 12, 0);
    line->setSpacing(8);
    line->addWidget(muted_label(tr("name"), head));
    name_->setObjectName(QStringLiteral("name"));
    name_->setAccessibleName(tr("Name of the run"));
    name_->setFixedWidth(150);
    line->addWidget(name_);
    line->addWidget(muted_label(tr("seed"), head));
    seed_->setObjectName(QStringLiteral("seed"));
    seed_->setAccessibleName(tr("Seed"));
    seed_->setToolTip(tr("Decides first weights, order, masks and dropout"));
    seed_->setFixedWidth(56);
    line->addWidget(seed_);
    line->addStretch(1);
    search_->setPlaceholderText(tr("find a setting"));
    search_->setAccessibleName(tr("Find a setting"));
    search_->addAction(theme::icon(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    search_->setClearButtonEnabled(true);
    search_->setFixedWidth(150);
    line->addWidget(search_);
    column->addWidget(head);
    for (QLineEdit* field : {name_, seed_}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::textEdited, this, [this, field](const QString& text) {
            model_.change([&](training::RunForm& form) {
                form.set(field->objectName().toStdString(), text.trimmed().toStdString());
            });
        });
    }
    connect(search_, &QLineEdit::textChanged, this, &SpecForm::filter);
}

void SpecForm::makeFoot(QVBoxLayout* column) {
    auto* foot = new QWidget(this);
    foot->setFixedHeight(31);
    auto* line = new QHBoxLayout(foot);
    line->setContentsMargins(12, 0, 12, 0);
    line->setSpacing(8);
    count_->setFont(theme::meta_font());
    line->addWidget(count_);
    only_->setText(tr("show only these"));
    only_->setCheckable(true);
    only_->setProperty("link", true);
    only_->setFont(theme::meta_font());
    only_->setAccessibleName(tr("Show only settings that differ from the preset"));
    connect(only_, &QToolButton::toggled, this, &SpecForm::filter);
    line->addWidget(only_);
    line->addStretch(1);
    mend_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    mend_->setFont(theme::meta_font());
    connect(mend_, &QToolButton::clicked, this, [this] { focusKey(model_.wrongKeys().value(0)); });
    line->addWidget(mend_);
    column->addWidget(foot);
}

void SpecForm::rebuild() {
    rows_.clear();
    sections_.clear();
    auto* body = new QWidget(scroll_);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 2, 0, 8);
    column->setSpacing(0);
    for (int at = 0; at < model_.rowCount(); ++at) {
        auto* row = new SpecRow(model_, at, body);
        if (sections_.isEmpty() || sections_.last().first != row->section()) {
            sections_.append({row->section(), section_head(row->section(), body)});
            column->addWidget(sections_.last().second);
        }
        column->addWidget(row);
        connect(row, &SpecRow::focused, this, [this, row] {
            scroll_->ensureWidgetVisible(row, 0, 8);
            Q_EMIT focused(row->key());
        });
        rows_.append(row);
    }
    nothing_ = muted_label(tr("No setting is called so."), body);
    nothing_->setContentsMargins(12, 12, 12, 12);
    column->addWidget(nothing_);
    column->addStretch(1);
    scroll_->setWidget(body);
    refresh();
    filter();
}

void SpecForm::refresh() {
    const training::RunForm& form = model_.form();
    for (QLineEdit* field : {name_, seed_}) {
        const QString text = QString::fromStdString(form.text(field->objectName().toStdString()));
        if (field->text() != text && !(field->hasFocus() && field->isModified())) field->setText(text);
        const QString problem = model_.problem(field->objectName());
        if (field->property("invalid").toBool() != !problem.isEmpty()) {
            field->setProperty("invalid", !problem.isEmpty());
            field->update();
        }
        field->setAccessibleDescription(problem);
    }
    for (SpecRow* row : std::as_const(rows_))
        row->refresh();
    const auto differing = static_cast<int>(form.different_keys().size());
    count_->setText(tr("%n of %1 settings differ from the preset", nullptr, differing).arg(model_.rowCount()));
    only_->setEnabled(differing > 0 || only_->isChecked());
    only_->setToolTip(differing > 0 ? tr("Show only settings that differ") : tr("off, none differs"));
    only_->setText(only_->isChecked() ? tr("show all") : tr("show only these"));
    const auto wrong = static_cast<int>(model_.wrongKeys().size());
    mend_->setVisible(wrong > 0);
    mend_->setText(tr("%1 to mend").arg(wrong));
    mend_->setAccessibleName(tr("%1 to mend: go to the first").arg(wrong));
    mend_->setIcon(theme::icon(QStringLiteral("dialog-error"), theme::Token::error));
    if (only_->isChecked()) filter();
}

void SpecForm::filter() {
    const QString words = search_->text().trimmed();
    const bool only = only_->isChecked();
    only_->setText(only ? tr("show all") : tr("show only these"));
    QStringList seen;
    for (SpecRow* row : std::as_const(rows_)) {
        const std::string key = row->key().toStdString();
        const bool marked = model_.form().differs(key) || !model_.problem(row->key()).isEmpty();
        const bool shown = row->matches(words) && (!only || marked || row->editor()->hasFocus());
        row->setVisible(shown);
        if (shown) seen.append(row->section());
    }
    for (const auto& [title, head] : std::as_const(sections_))
        head->setVisible(seen.contains(title));
    nothing_->setText(only && words.isEmpty() ? tr("Nothing differs from the preset.")
                                              : tr("No setting is called so."));
    nothing_->setVisible(seen.isEmpty());
}

SpecRow* SpecForm::row(const QString& key) const {
    for (SpecRow* row : rows_) {
        if (row->key() == key) return row;
    }
    return nullptr;
}

void SpecForm::focusKey(const QString& key) {
    if (key == QLatin1String("name") || key == QLatin1String("seed")) {
        (key == QLatin1String("name") ? name_ : seed_)->setFocus();
        return;
    }
    SpecRow* found = row(key);
    if (found == nullptr) return;
    if (found->isHidden()) {
        search_->clear();
        only_->setChecked(false);
    }
    found->editor()->setFocus();
    scroll_->ensureWidgetVisible(found, 0, 40);
}

bool SpecForm::eventFilter(QObject* watched, QEvent* event) {
    auto* field = qobject_cast<QLineEdit*>(watched);
    if (field != nullptr && event->type() == QEvent::FocusOut) {
        model_.endStep();
        field->setModified(false);
    }
    if (field != nullptr && event->type() == QEvent::FocusIn) Q_EMIT focused(field->objectName());
    if (field != nullptr && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        auto* press = static_cast<QKeyEvent*>(event);
        const bool undo = press->matches(QKeySequence::Undo);
        if (undo || press->matches(QKeySequence::Redo)) {
            press->accept();
            if (event->type() == QEvent::KeyPress) {
                field->setModified(false);
                undo ? model_.undo() : model_.redo();
            }
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sauti::widgets::training_page
