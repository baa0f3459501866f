// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/row_text.h"

#include <QList>
#include <QWidget>

namespace sauti::widgets::corpora {

/// A row's words, each over its phones, flowing over as many lines as the width needs. Arrows go from word to word; a
/// click (Space) chooses one, a double click on its phones (Enter) asks for rows with them.
class WordsOverPhones : public QWidget {
    Q_OBJECT

public:
    struct Word {
        QString text;
        RowText phones;
        QString entity; ///< its type; empty: none
        QString spoken; ///< for screen readers
        QString stored; ///< phones as they stand in the index
    };

    explicit WordsOverPhones(QWidget* parent = nullptr);

    void setWords(const QList<Word>& words);
    [[nodiscard]] const QList<Word>& words() const { return words_; }
    [[nodiscard]] int current() const { return current_; }
    void setCurrent(int word);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

Q_SIGNALS:
    void wordChosen(int word);
    void phonesAsked(const QString& phones);
    void entityAsked(const QString& type);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] int wordAt(const QPoint& at) const;
    /// Places of the words for this width; returns the height.
    int flow(int width, QList<QRect>* places) const;

    QList<Word> words_;
    QList<QRect> places_;
    int current_ = -1;
};

} // namespace sauti::widgets::corpora
