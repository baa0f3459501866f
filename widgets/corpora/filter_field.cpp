// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/filter_field.h"

#include "corpus/filter.h"
#include "widgets/common/row_text.h"
#include "widgets/common/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStringListModel>
#include <QTextCharFormat>
#include <algorithm>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

/// Units of the part of `bytes` before `end`.
int unit_at(const QByteArray& bytes, std::size_t end) {
    return int(QString::fromUtf8(bytes.left(qsizetype(end))).size());
}

QColor colour_of(const corpus::FilterPart& part, const QString& text, const QString& field) {
    using Kind = corpus::FilterPart::Kind;
    switch (part.kind) {
    case Kind::pattern:
    case Kind::operation:
    case Kind::parenthesis: return theme::color(Token::accent);
    case Kind::regex: return theme::color(Token::date);
    case Kind::word:
    case Kind::exact:
        if (field == QLatin1String("tag")) return entity_color(text.section(QLatin1Char('-'), -1));
        return theme::color(Token::text);
    default: return theme::color(Token::text);
    }
}

} // namespace

FilterField::FilterField(QWidget* parent)
    : QLineEdit(parent), completer_(new QCompleter(this)), candidates_(new QStringListModel(this)) {
    setPlaceholderText(tr("Filter: word, /regex/, [ [+nas] V ], tag:PER, split:train"));
    setAccessibleName(tr("Filter rows"));
    setAccessibleDescription(tr("Words, expressions, phone patterns and fields that rows must have"));
    setClearButtonEnabled(true);
    QAction* sign = addAction(theme::icon(QStringLiteral("view-filter")), LeadingPosition);
    sign->setText(tr("Filter"));
    sign->setEnabled(false);
    completer_->setModel(candidates_);
    completer_->setWidget(this);
    completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer_->popup()->setAccessibleName(tr("What may stand here"));
    connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, &FilterField::insert);
    connect(this, &QLineEdit::textChanged, this, &FilterField::colour);
    connect(this, &QLineEdit::textEdited, this, &FilterField::offer);
}

void FilterField::setError(const std::optional<base::Error>& error) {
    wrong_at_.reset();
    if (error && error->place.byte >= 0) {
        wrong_at_ = unit_at(text().toUtf8(), static_cast<std::size_t>(error->place.byte));
    }
    setProperty("invalid", error.has_value());
    update();
    colour();
}

void FilterField::colour() {
    if (colouring_) return;
    const QString all = text();
    const QByteArray bytes = all.toUtf8();
    QList<QInputMethodEvent::Attribute> attributes;
    const auto add = [&](int begin, int end, const QTextCharFormat& format) {
        attributes.append({QInputMethodEvent::TextFormat, begin - cursorPosition(), end - begin, format});
    };
    QString field;
    for (const corpus::FilterPart& part :
         corpus::filter_parts(std::string_view(bytes.constData(), std::size_t(bytes.size())))) {
        const int begin = unit_at(bytes, part.begin_bytes);
        const int end = unit_at(bytes, part.end_bytes);
        const QString piece = all.mid(begin, end - begin);
        if (part.kind == corpus::FilterPart::Kind::field) {
            field = piece;
            while (!field.isEmpty() && !field.back().isLetter())
                field.chop(1);
        }
        QTextCharFormat format;
        format.setForeground(colour_of(part, piece, field));
        add(begin, end, format);
        const bool value = end < all.size() && all.at(end) == QLatin1Char('|');
        if (part.kind != corpus::FilterPart::Kind::field && !value) field.clear();
    }
    if (wrong_at_ && !all.isEmpty()) {
        const int begin = std::min(int(*wrong_at_), int(all.size()) - 1);
        QTextCharFormat format;
        format.setForeground(theme::color(Token::error));
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(theme::color(Token::error));
        add(begin, int(all.size()), format);
    }
    // The one way to colour parts of a line of text: as an input method that composes nothing.
    QInputMethodEvent event(QString(), attributes);
    colouring_ = true;
    QCoreApplication::sendEvent(this, &event);
    colouring_ = false;
}

void FilterField::offer() {
    const Completion completion = completion_at(text(), cursorPosition(), vocabulary_);
    candidates_->setStringList(completion.candidates);
    if (completion.candidates.isEmpty()) {
        completer_->popup()->hide();
        return;
    }
    QRect below = cursorRect();
    below.setWidth(180);
    below.translate(0, 4);
    completer_->complete(below);
}

void FilterField::insert(const QString& candidate) {
    const Completion completion = completion_at(text(), cursorPosition(), vocabulary_);
    QString all = text();
    all.replace(completion.begin, completion.end - completion.begin, candidate);
    setText(all);
    setCursorPosition(completion.begin + int(candidate.size()));
    Q_EMIT textEdited(all);
}

void FilterField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !completer_->popup()->isVisible() && !text().isEmpty()) {
        clear();
        Q_EMIT textEdited(QString());
        return;
    }
    QLineEdit::keyPressEvent(event);
}

bool FilterField::event(QEvent* event) {
    const bool done = QLineEdit::event(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange) colour();
    return done;
}

} // namespace sauti::widgets::corpora
