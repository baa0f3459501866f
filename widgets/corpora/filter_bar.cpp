// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/filter_bar.h"

#include "widgets/common/page_bar.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/filter_field.h"
#include "widgets/corpora/row_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sauti::widgets::corpora {

namespace {

/// A filter that stands this long was meant, and is kept in the history.
constexpr int k_settle_ms = 1500;

} // namespace

/// "1,572 of 3,013" with the first number bold. It grows and never shrinks: counting moves nothing beside it.
class RowCount : public QWidget {
public:
    explicit RowCount(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred); }

    void setParts(const QStringList& parts) {
        if (parts == parts_) return;
        parts_ = parts;
        setAccessibleName(parts.join(QString()));
        const int wanted = widthOf(0) + widthOf(1) + widthOf(2) + 1;
        if (wanted > width_) {
            width_ = wanted;
            updateGeometry();
        }
        update();
    }
    QSize sizeHint() const override { return {width_, fontMetrics().height()}; }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        int x = width() - widthOf(0) - widthOf(1) - widthOf(2);
        for (int part = 0; part < parts_.size(); ++part) {
            painter.setFont(fontOf(part));
            painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, parts_.at(part));
            x += widthOf(part);
        }
    }

private:
    /// What is counted is bold, the words around it are not.
    [[nodiscard]] QFont fontOf(int part) const { return part == 1 ? theme::bold_font() : font(); }
    [[nodiscard]] int widthOf(int part) const {
        return QFontMetrics(fontOf(part)).horizontalAdvance(parts_.value(part));
    }

    QStringList parts_;
    int width_ = 110;
};

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), field_(new FilterField(this)),
      back_(new QAction(theme::icon(QStringLiteral("go-previous")), tr("Former filter"), this)),
      forward_(new QAction(theme::icon(QStringLiteral("go-next")), tr("Next filter"), this)),
      saved_button_(new QToolButton(this)), saved_menu_(new QMenu(this)), count_(new RowCount(this)),
      error_(new QLabel(this)), settle_(new QTimer(this)) {
    setAccessibleName(tr("Filter"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    QToolButton* back = icon_button(back_, this);
    QToolButton* forward = icon_button(forward_, this);
    back->setProperty("framed", true);
    row->addWidget(back);
    row->addWidget(forward);
    row->addWidget(field_, 1);
    saved_button_->setText(tr("Saved"));
    saved_button_->setAccessibleName(tr("Saved filters"));
    saved_button_->setPopupMode(QToolButton::InstantPopup);
    saved_button_->setFocusPolicy(Qt::StrongFocus);
    saved_button_->setMenu(saved_menu_);
    row->addWidget(saved_button_);
    row->addWidget(count_);
    column->addLayout(row);
    error_->setFont(theme::meta_font());
    error_->setWordWrap(true);
    error_->setForegroundRole(QPalette::BrightText); // the error colour
    error_->hide();
    column->addWidget(error_);
    settle_->setSingleShot(true);
    settle_->setInterval(k_settle_ms);
    connect(settle_, &QTimer::timeout, this, &FilterBar::confirm);
    connect(field_, &QLineEdit::textEdited, this, &FilterBar::typed);
    // the box that clears the line edits it too, but Qt tells only of a change
    connect(field_, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) typed();
    });
    connect(field_, &QLineEdit::returnPressed, this, [this] {
        confirm();
        Q_EMIT leftForRows();
    });
    connect(back_, &QAction::triggered, this, [this] { step(true); });
    connect(forward_, &QAction::triggered, this, [this] { step(false); });
    connect(saved_menu_, &QMenu::aboutToShow, this, &FilterBar::fillSaved);
    showHistory();
}

QString FilterBar::filter() const {
    return field_->text();
}

void FilterBar::setFilter(const QString& filter) {
    if (field_->text() != filter) {
        const QSignalBlocker blocker(this);
        field_->setText(filter);
    }
    confirm();
    Q_EMIT filterChanged(filter);
}

void FilterBar::setVocabulary(const FilterVocabulary& vocabulary) {
    field_->setVocabulary(vocabulary);
}

void FilterBar::typed() {
    settle_->start();
    Q_EMIT filterChanged(field_->text());
}

void FilterBar::confirm() {
    settle_->stop();
    history_.note(field_->text());
    showHistory();
}

void FilterBar::step(bool back) {
    confirm(); // what stands there now is not lost
    const QString filter = back ? history_.back() : history_.forward();
    {
        const QSignalBlocker blocker(this);
        field_->setText(filter);
    }
    settle_->stop();
    showHistory();
    Q_EMIT filterChanged(filter);
}

void FilterBar::showHistory() {
    back_->setEnabled(history_.canGoBack());
    forward_->setEnabled(history_.canGoForward());
}

void FilterBar::setSaved(const QList<SavedFilter>& saved) {
    saved_ = saved;
}

void FilterBar::fillSaved() {
    saved_menu_->clear();
    for (const SavedFilter& one : saved_) {
        QAction* entry = saved_menu_->addAction(one.name);
        entry->setToolTip(one.filter);
        connect(entry, &QAction::triggered, this, [this, one] { setFilter(one.filter); });
    }
    if (!saved_.isEmpty()) saved_menu_->addSeparator();
    QAction* save = saved_menu_->addAction(tr("Save this filter…"));
    save->setEnabled(!filter().trimmed().isEmpty());
    connect(save, &QAction::triggered, this, [this] { Q_EMIT saveAsked(filter()); });
    if (saved_.isEmpty()) return;
    QMenu* remove = saved_menu_->addMenu(tr("Remove"));
    for (const SavedFilter& one : saved_) {
        QAction* entry = remove->addAction(one.name);
        connect(entry, &QAction::triggered, this, [this, one] { Q_EMIT removeAsked(one.name); });
    }
}

void FilterBar::setCount(qint64 shown, qint64 all, bool searching) {
    const QString number = number_text(shown);
    showCount(searching ? tr("searching… %1").arg(number) : tr("%1 of %2").arg(number, number_text(all)), number);
}

void FilterBar::setReading(qint64 rows) {
    showCount(tr("reading… %1").arg(number_text(rows)), number_text(rows));
}

void FilterBar::showCount(const QString& text, const QString& bold) {
    const qsizetype at = text.indexOf(bold);
    count_->setParts({text.left(at), bold, text.mid(at + bold.size())});
}

QString FilterBar::countText() const {
    return count_->accessibleName();
}

void FilterBar::setError(const std::optional<base::Error>& error) {
    const QString told = error ? QString::fromStdString(error->to_string()) : QString();
    if (told == told_) return; // asked at each look at a search
    told_ = told;
    field_->setError(error);
    error_->setVisible(error.has_value());
    if (!error) return;
    const QString hint = QString::fromStdString(error->hint);
    const QString message = QString::fromStdString(error->message);
    error_->setText(hint.isEmpty() ? message : QStringLiteral("%1: %2").arg(message, hint));
}

} // namespace sauti::widgets::corpora
