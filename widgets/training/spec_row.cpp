// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/spec_row.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/icon_label.h"
#include "widgets/common/theme.h"
#include "widgets/training/spec_model.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_name_width = 136;
constexpr int k_editor_width = 196;

/// How a choice reads; empty texts and switches are put in words.
QString choice_words(const QString& key, const QString& choice) {
    if (choice == QLatin1String("true")) return SpecRow::tr("on");
    if (choice == QLatin1String("false")) return SpecRow::tr("off");
    if (!choice.isEmpty()) return choice;
    if (key == QLatin1String("start")) return SpecRow::tr("nothing (random)");
    if (key.startsWith(QLatin1String("model.corrections."))) return SpecRow::tr("as the mode says");
    return SpecRow::tr("none");
}

} // namespace

SpecRow::SpecRow(SpecModel& model, int row, QWidget* parent)
    : QWidget(parent), model_(model), index_(model.index(row, SpecModel::ValueColumn)),
      key_(value(SpecModel::ValueColumn, SpecModel::KeyRole).toString()),
      section_(value(SpecModel::ValueColumn, SpecModel::SectionRole).toString()), name_(new ElidedLabel({}, this)),
      icon_(new IconLabel({}, this)), note_(new ElidedLabel({}, this)), back_(new QToolButton(this)) {
    setFixedHeight(32);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 2, 12, 2);
    line->setSpacing(0);
    name_->setText(value(SpecModel::NameColumn).toString());
    name_->setFixedWidth(k_name_width);
    line->addWidget(name_);
    line->addSpacing(12);
    makeEditor();
    QWidget* edits = editor();
    edits->setFixedWidth(k_editor_width);
    edits->setObjectName(key_);
    edits->installEventFilter(this);
    line->addWidget(edits);
    line->addSpacing(8);
    icon_->setFixedWidth(20);
    line->addWidget(icon_);
    note_->setFont(theme::meta_font());
    note_->setMuted(true);
    line->addWidget(note_, 1);
    back_->setText(tr("back"));
    back_->setProperty("link", true);
    back_->setFont(theme::meta_font());
    back_->setToolTip(tr("Set back to the preset's value"));
    back_->setAccessibleName(tr("Set %1 back to the preset's value").arg(short_name(key_)));
    connect(back_, &QToolButton::clicked, this, [this] {
        model_.setBack(key_);
        editor()->setFocus();
    });
    line->addWidget(back_);
    refresh();
}

QVariant SpecRow::value(int column, int role) const {
    return index_.isValid() ? index_.sibling(index_.row(), column).data(role) : QVariant();
}

QWidget* SpecRow::editor() const {
    return combo_ != nullptr ? static_cast<QWidget*>(combo_) : line_;
}

void SpecRow::makeEditor() {
    const bool open = value(SpecModel::ValueColumn, SpecModel::OpenRole).toBool();
    const bool listed = !value(SpecModel::ValueColumn, SpecModel::ChoicesRole).toStringList().isEmpty() ||
                        key_.startsWith(QLatin1String("data.")) || key_ == QLatin1String("start");
    if (!listed) {
        line_ = new QLineEdit(this);
        connect(line_, &QLineEdit::textEdited, this, &SpecRow::write);
        const QString unit = value(SpecModel::ValueColumn, SpecModel::UnitRole).toString();
        if (unit.isEmpty()) return;
        unit_ = new QLabel(unit, line_);
        unit_->setFont(theme::meta_font());
        unit_->setEnabled(false);
        unit_->setAttribute(Qt::WA_TransparentForMouseEvents);
        unit_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        unit_->setGeometry(k_editor_width - unit_->sizeHint().width() - 8, 1, unit_->sizeHint().width(), 26);
        line_->setTextMargins(0, 0, unit_->sizeHint().width() + 8, 0);
        return;
    }
    combo_ = new QComboBox(this);
    combo_->setEditable(open);
    combo_->setInsertPolicy(QComboBox::NoInsert);
    combo_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    if (open) {
        combo_->lineEdit()->installEventFilter(this);
        connect(combo_->lineEdit(), &QLineEdit::textEdited, this, &SpecRow::write);
    }
    connect(combo_, &QComboBox::activated, this, [this](int chosen) {
        write(combo_->itemData(chosen).toString());
        model_.endStep();
    });
}

void SpecRow::write(const QString& text) {
    writing_ = true;
    model_.setData(index_, text);
    writing_ = false;
    refresh();
}

bool SpecRow::matches(const QString& words) const {
    return words.isEmpty() || key_.contains(words, Qt::CaseInsensitive) ||
           section_.contains(words, Qt::CaseInsensitive) ||
           value(SpecModel::NameColumn, Qt::ToolTipRole).toString().contains(words, Qt::CaseInsensitive);
}

void SpecRow::refreshCombo() {
    const QString text = value(SpecModel::ValueColumn).toString();
    QStringList choices = value(SpecModel::ValueColumn, SpecModel::ChoicesRole).toStringList();
    if (combo_->isEditable() && !choices.contains(QString())) choices.prepend(QString());
    QStringList known;
    for (int at = 0; at < combo_->count(); ++at)
        known.append(combo_->itemData(at).toString());
    if (known != choices) {
        combo_->clear();
        for (const QString& choice : std::as_const(choices))
            combo_->addItem(choice_words(key_, choice), choice);
    }
    const int at = combo_->findData(text);
    combo_->setCurrentIndex(at);
    if (combo_->isEditable()) combo_->setEditText(at >= 0 ? combo_->itemText(at) : text);
}

void SpecRow::refresh() {
    if (!index_.isValid()) return;
    const QString text = value(SpecModel::ValueColumn).toString();
    if (!writing_) {
        const bool typing = (line_ != nullptr && line_->hasFocus()) ||
                            (combo_ != nullptr && combo_->isEditable() && combo_->lineEdit()->hasFocus());
        if (line_ != nullptr && line_->text() != text && !(typing && line_->isModified())) line_->setText(text);
        if (combo_ != nullptr && !(typing && combo_->lineEdit()->text() == text)) refreshCombo();
    }
    const bool differs = value(SpecModel::ValueColumn, SpecModel::DiffersRole).toBool();
    const QString problem = value(SpecModel::ValueColumn, SpecModel::ProblemRole).toString();
    name_->setFont(differs ? theme::bold_font() : theme::body_font());
    const QString note = value(SpecModel::NoteColumn).toString();
    note_->setText(note);
    note_->setColor(problem.isEmpty() ? std::nullopt : std::optional(theme::Token::error));
    icon_->setVisible(!problem.isEmpty());
    if (!problem.isEmpty()) icon_->setIcon(theme::icon(QStringLiteral("dialog-error"), theme::Token::error));
    back_->setVisible(differs);
    QWidget* edits = editor();
    if (edits->property("invalid").toBool() != !problem.isEmpty()) {
        edits->setProperty("invalid", !problem.isEmpty());
        edits->update();
    }
    const QString unit = value(SpecModel::ValueColumn, SpecModel::UnitRole).toString();
    edits->setAccessibleName(unit.isEmpty() ? key_ : tr("%1, in %2").arg(key_, unit));
    if (combo_ != nullptr && combo_->lineEdit() != nullptr)
        combo_->lineEdit()->setAccessibleName(edits->accessibleName());
    edits->setAccessibleDescription(differs ? tr("differs from %1").arg(note) : note);
    update();
}

void SpecRow::paintEvent(QPaintEvent* /*event*/) {
    if (!value(SpecModel::ValueColumn, SpecModel::DiffersRole).toBool()) return;
    QPainter painter(this);
    painter.fillRect(0, 2, 3, height() - 4, theme::color(theme::Token::accent));
}

bool SpecRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        Q_EMIT focused(key_);
    } else if (event->type() == QEvent::FocusOut) {
        model_.endStep();
        if (line_ != nullptr) line_->setModified(false);
    } else if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        auto* press = static_cast<QKeyEvent*>(event);
        const bool undo = press->matches(QKeySequence::Undo);
        const bool redo = press->matches(QKeySequence::Redo);
        if (undo || redo) {
            press->accept();
            if (event->type() == QEvent::KeyPress) {
                if (line_ != nullptr) line_->setModified(false);
                if (undo) model_.undo();
                if (redo) model_.redo();
            }
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace sauti::widgets::training_page
