// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/options_form.h"

#include "widgets/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace sauti::widgets::datasets {

namespace {

QString form_words(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString value_of(const QWidget* editor) {
    if (const auto* field = qobject_cast<const QLineEdit*>(editor)) return field->text().trimmed();
    if (const auto* choice = qobject_cast<const QComboBox*>(editor)) return choice->currentText();
    if (const auto* box = qobject_cast<const QCheckBox*>(editor)) {
        return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    }
    return {};
}

QLabel* small_label(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::meta_font());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QString range_words(const dataset::OptionInfo& option) {
    const bool number = option.type == dataset::OptionType::integer || option.type == dataset::OptionType::real;
    if (!number) return {};
    return OptionsForm::tr("from %1 to %2").arg(option.least, 0, 'g', 12).arg(option.greatest, 0, 'g', 12);
}

QWidget* editor_for(const dataset::OptionInfo& option, const QString& value, QWidget* parent) {
    if (option.type == dataset::OptionType::boolean) {
        auto* box = new QCheckBox(parent);
        box->setChecked(value == QLatin1String("true"));
        return box;
    }
    if (option.type == dataset::OptionType::choice) {
        auto* choice = new QComboBox(parent);
        for (const std::string_view one : option.choices)
            choice->addItem(form_words(one));
        choice->setCurrentText(value);
        return choice;
    }
    auto* field = new QLineEdit(value, parent);
    if (option.name == "code") field->setPlaceholderText(OptionsForm::tr("as the corpus"));
    return field;
}

} // namespace

OptionsForm::OptionsForm(const dataset::Recipe& recipe, const dataset::RecipeStep& step,
                         const dataset::InputKinds& kinds, QWidget* parent)
    : QWidget(parent), rows_(new QFormLayout), error_(new QLabel(this)) {
    setObjectName(QStringLiteral("optionsForm"));
    setAccessibleName(tr("Options of %1").arg(form_words(step.step->name)));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 8, 8);
    column->setSpacing(8);
    auto* title = new QLabel(form_words(step.step->name), this);
    title->setFont(theme::bold_font());
    auto* help = small_label(form_words(step.step->help), this);
    help->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(help);
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setHorizontalSpacing(8);
    rows_->setVerticalSpacing(4);
    column->addLayout(rows_);
    for (const dataset::OptionInfo& option : step.step->options)
        addOption(option, QString::fromStdString(step.options.text(option.name)));
    addOption(dataset::mode_option(), QString::fromStdString(step.options.text("mode")));
    addSource(recipe, step, kinds);
    output_was_ = QString::fromStdString(dataset::output_of(recipe, step.id));
    output_ = new QLineEdit(output_was_, this);
    output_->setPlaceholderText(tr("not kept"));
    addRow(tr("output"), output_, {},
           tr("folder of the data set that keeps these lines; empty: they are only read on"));
    error_->setWordWrap(true);
    error_->setForegroundRole(QPalette::WindowText);
    error_->hide();
    column->addWidget(error_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto* leave = new QPushButton(tr("Cancel"), this);
    auto* take = new QPushButton(tr("Change"), this);
    leave->setAutoDefault(false);
    take->setAutoDefault(false);
    connect(leave, &QPushButton::clicked, this, &OptionsForm::left);
    connect(take, &QPushButton::clicked, this, &OptionsForm::taken);
    buttons->addWidget(leave);
    buttons->addWidget(take);
    column->addLayout(buttons);
}

void OptionsForm::addRow(const QString& label, QWidget* editor, const QString& unit, const QString& help) {
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(editor, 1);
    if (!unit.isEmpty()) line->addWidget(small_label(unit, this));
    fields_.insert(label, editor);
    if (auto* field = qobject_cast<QLineEdit*>(editor))
        connect(field, &QLineEdit::textEdited, this, &OptionsForm::edited);
    if (auto* choice = qobject_cast<QComboBox*>(editor))
        connect(choice, &QComboBox::activated, this, &OptionsForm::edited);
    if (auto* box = qobject_cast<QCheckBox*>(editor)) connect(box, &QCheckBox::clicked, this, &OptionsForm::edited);
    editor->setAccessibleName(label);
    editor->setAccessibleDescription(help);
    editor->setToolTip(help);
    auto* word = new QLabel(label, this);
    word->setBuddy(editor);
    word->setToolTip(help);
    rows_->addRow(word, line);
}

void OptionsForm::addOption(const dataset::OptionInfo& option, const QString& value) {
    const QString name = form_words(option.name);
    QWidget* const editor = editor_for(option, value, this);
    editor->setObjectName(QStringLiteral("option-") + name);
    editors_.insert(name, editor);
    QStringList help = {form_words(option.help)};
    const QString range = range_words(option);
    if (!range.isEmpty()) help << range;
    if (!option.default_value.empty()) help << tr("default %1").arg(form_words(option.default_value));
    addRow(name, editor, form_words(option.unit), help.join(QStringLiteral("; ")));
}

void OptionsForm::addSource(const dataset::Recipe& recipe, const dataset::RecipeStep& step,
                            const dataset::InputKinds& kinds) {
    QStringList now;
    for (const std::string& id : step.from)
        now << QString::fromStdString(id);
    if (step.step->shape != dataset::Shape::each_file) {
        source_ = new QLineEdit(now.join(QStringLiteral(", ")), this);
        addRow(tr("reads"), source_, {}, tr("ids of inputs and steps, in order, with commas between"));
    } else {
        auto* choice = new QComboBox(this);
        for (const std::string& id : dataset::possible_sources(recipe, step.id, kinds))
            choice->addItem(QString::fromStdString(id));
        if (choice->findText(now.value(0)) < 0) choice->addItem(now.value(0));
        choice->setCurrentText(now.value(0));
        source_ = choice;
        addRow(tr("reads"), choice, {}, tr("the input or step whose lines it takes"));
    }
    source_->setObjectName(QStringLiteral("source"));
}

dataset::StepForm OptionsForm::form() const {
    dataset::StepForm form;
    for (auto at = editors_.begin(); at != editors_.end(); ++at)
        form.options[at.key().toStdString()] = value_of(at.value()).toStdString();
    for (const QString& id : value_of(source_).split(QLatin1Char(','), Qt::SkipEmptyParts))
        form.from.push_back(id.trimmed().toStdString());
    const QString output = output_->text().trimmed();
    if (output != output_was_) form.output = output.toStdString();
    return form;
}

QMap<QString, QString> OptionsForm::texts() const {
    QMap<QString, QString> texts;
    for (auto at = fields_.begin(); at != fields_.end(); ++at)
        texts.insert(at.key(), value_of(at.value()));
    return texts;
}

void OptionsForm::setTexts(const QMap<QString, QString>& texts) {
    for (auto at = texts.begin(); at != texts.end(); ++at) {
        QWidget* const editor = fields_.value(at.key());
        if (auto* field = qobject_cast<QLineEdit*>(editor)) field->setText(at.value());
        if (auto* choice = qobject_cast<QComboBox*>(editor)) choice->setCurrentText(at.value());
        if (auto* box = qobject_cast<QCheckBox*>(editor)) box->setChecked(at.value() == QLatin1String("true"));
    }
}

void OptionsForm::showError(const QString& message) {
    error_->setText(message);
    error_->setVisible(!message.isEmpty());
    QPalette colours = error_->palette();
    colours.setColor(QPalette::WindowText, theme::color(theme::Token::error));
    error_->setPalette(colours);
    for (auto at = editors_.begin(); at != editors_.end(); ++at) {
        const bool named = message.contains(at.key());
        at.value()->setProperty("invalid", named);
        at.value()->update();
        if (named) at.value()->setFocus();
    }
}

void OptionsForm::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT taken();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void OptionsForm::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    QWidget* const first =
        rows_->rowCount() > 0 ? rows_->itemAt(0, QFormLayout::FieldRole)->layout()->itemAt(0)->widget() : output_;
    first->setFocus();
}

void OptionsForm::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Token::base));
}

} // namespace sauti::widgets::datasets
