// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPair>
#include <QWidget>

class QLabel;
class QLineEdit;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace sauti::widgets::training_page {

class SpecModel;
class SpecRow;

/// The form, at most 720 wide: name, seed and search above, the settings in sections, below how many differ from the
/// preset ("show only these") and what is to be mended.
class SpecForm : public QWidget {
    Q_OBJECT

public:
    SpecForm(SpecModel& model, QWidget* parent);

    [[nodiscard]] QLineEdit* nameField() const { return name_; }
    [[nodiscard]] QLineEdit* search() const { return search_; }
    [[nodiscard]] SpecRow* row(const QString& key) const;
    /// Shows the row and gives it the keyboard; a filter that hides it is cleared.
    void focusKey(const QString& key);

Q_SIGNALS:
    void focused(const QString& key);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeHead(QVBoxLayout* column);
    void makeFoot(QVBoxLayout* column);
    void rebuild();
    void refresh();
    void filter();

    SpecModel& model_;
    QLineEdit* name_;
    QLineEdit* seed_;
    QLineEdit* search_;
    QScrollArea* scroll_;
    QList<SpecRow*> rows_;
    QList<QPair<QString, QWidget*>> sections_;
    QLabel* nothing_ = nullptr;
    QLabel* count_;
    QToolButton* only_;
    QToolButton* mend_;
};

} // namespace sauti::widgets::training_page
