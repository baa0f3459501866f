// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataset/recipe_edit.h"

#include <QHash>
#include <QMap>
#include <QString>
#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace sauti::widgets::datasets {

/// The options of one step, in the place of its card: a field each, made from the step's own table, what it reads and
/// the output its lines are kept as. Enter takes it, Esc leaves it.
class OptionsForm : public QWidget {
    Q_OBJECT

public:
    OptionsForm(const dataset::Recipe& recipe, const dataset::RecipeStep& step, const dataset::InputKinds& kinds,
                QWidget* parent);

    [[nodiscard]] dataset::StepForm form() const;
    /// What stands in each field, by its name; what is typed as well as what was there.
    [[nodiscard]] QMap<QString, QString> texts() const;
    void setTexts(const QMap<QString, QString>& texts);
    /// The sentence under the fields; the field that it names is framed.
    void showError(const QString& message);

Q_SIGNALS:
    void edited(); ///< by the person
    void taken();
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void addOption(const dataset::OptionInfo& option, const QString& value);
    void addSource(const dataset::Recipe& recipe, const dataset::RecipeStep& step, const dataset::InputKinds& kinds);
    void addRow(const QString& label, QWidget* editor, const QString& unit, const QString& help);

    QFormLayout* rows_;
    QLabel* error_;
    QHash<QString, QWidget*> editors_; ///< option → its field
    QMap<QString, QWidget*> fields_;   ///< every field by its label
    QWidget* source_ = nullptr;
    QLineEdit* output_ = nullptr;
    QString output_was_;
};

} // namespace sauti::widgets::datasets
