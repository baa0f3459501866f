// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModelIndex>
#include <QPersistentModelIndex>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace sauti::widgets {
class ElidedLabel;
class IconLabel;
} // namespace sauti::widgets

namespace sauti::widgets::training_page {

class SpecModel;

/// One setting, 32 high: name, editor by type with its unit, and what is to be said about it. What differs from the
/// preset has a bar of 3 px at the left, a bold name and a way back; what is wrong a frame, an icon and words.
class SpecRow : public QWidget {
    Q_OBJECT

public:
    SpecRow(SpecModel& model, int row, QWidget* parent);

    [[nodiscard]] QString key() const { return key_; }
    [[nodiscard]] QString section() const { return section_; }
    [[nodiscard]] QWidget* editor() const;
    [[nodiscard]] bool matches(const QString& words) const;
    void refresh();

Q_SIGNALS:
    void focused(const QString& key);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeEditor();
    void refreshCombo();
    void write(const QString& text);
    [[nodiscard]] QVariant value(int column, int role = Qt::DisplayRole) const;

    SpecModel& model_;
    QPersistentModelIndex index_;
    QString key_;
    QString section_;
    ElidedLabel* name_;
    QLineEdit* line_ = nullptr;
    QLabel* unit_ = nullptr;
    QComboBox* combo_ = nullptr;
    IconLabel* icon_;
    ElidedLabel* note_;
    QToolButton* back_;
    bool writing_ = false; ///< the model tells of what this row itself typed
};

} // namespace sauti::widgets::training_page
