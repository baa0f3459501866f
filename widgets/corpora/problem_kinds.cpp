// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/problem_kinds.h"

#include "corpus/row.h"
#include "widgets/common/row_text.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <algorithm>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

constexpr int k_kind_height = 28;

QString kind_word(const char* text) {
    return QCoreApplication::translate("problems", text);
}

struct KindWords {
    const char* title;
    const char* explanation;
    const char* sentence;
    const char* consequence;
    bool serious;
};

KindWords words_of(corpus::Problem problem) {
    using corpus::Problem;
    switch (problem) {
    case Problem::leak:
        return {
            QT_TRANSLATE_NOOP("problems", "Leaks between splits"),
            QT_TRANSLATE_NOOP("problems", "a sentence that stands in another split as well, compared letter by letter"),
            QT_TRANSLATE_NOOP("problems", "%1 rows stand in more than one split."),
            QT_TRANSLATE_NOOP("problems", "F1 on them says nothing."), true};
    case Problem::odd:
        return {QT_TRANSLATE_NOOP("problems", "Hidden characters"),
                QT_TRANSLATE_NOOP("problems",
                                  "control, zero-width or private characters, or the sign for bytes that are no text"),
                QT_TRANSLATE_NOOP("problems", "%1 rows hold hidden characters."),
                QT_TRANSLATE_NOOP("problems", "A model reads them like letters."), true};
    case Problem::broken:
        return {QT_TRANSLATE_NOOP("problems", "Broken rows"),
                QT_TRANSLATE_NOOP("problems", "lines that the reader had to mend or leave out"),
                QT_TRANSLATE_NOOP("problems", "%1 rows were mended or cut by the reader."),
                QT_TRANSLATE_NOOP("problems", "The finding below says what it did."), true};
    case Problem::orphan:
        return {QT_TRANSLATE_NOOP("problems", "Orphaned tags"),
                QT_TRANSLATE_NOOP("problems", "an I- tag that continues no entity"),
                QT_TRANSLATE_NOOP("problems", "%1 rows have a tag that continues nothing."),
                QT_TRANSLATE_NOOP("problems", "It is counted as an entity of its own."), true};
    case Problem::duplicate: break;
    }
    return {QT_TRANSLATE_NOOP("problems", "Repeated sentences"),
            QT_TRANSLATE_NOOP("problems", "the same sentence earlier in the same split"),
            QT_TRANSLATE_NOOP("problems", "%1 rows repeat an earlier one of their split."),
            QT_TRANSLATE_NOOP("problems", "They weigh more than others."), false};
}

ProblemKind kind_of(const QString& name, const QString& filter, const KindWords& words) {
    ProblemKind kind;
    kind.name = name;
    kind.filter = kind.mend = filter;
    kind.title = kind_word(words.title);
    kind.explanation = kind_word(words.explanation);
    kind.sentence = kind_word(words.sentence);
    kind.consequence = kind_word(words.consequence);
    kind.serious = words.serious;
    return kind;
}

} // namespace

QList<ProblemKind> problem_kinds() {
    QList<ProblemKind> kinds;
    for (const corpus::ProblemName& problem : corpus::problem_names()) {
        const QString name = QString::fromUtf8(problem.name.data(), qsizetype(problem.name.size()));
        kinds.append(kind_of(name, QStringLiteral("problem:%1").arg(name), words_of(problem.problem)));
        // what is judged by stays whole: the row is taken from what is learnt
        if (problem.problem == corpus::Problem::leak) kinds.last().mend = QStringLiteral("split:train problem:leak");
    }
    kinds.append(kind_of(QStringLiteral("short"), QStringLiteral("length<4"),
                         {QT_TRANSLATE_NOOP("problems", "Under 4 characters"),
                          QT_TRANSLATE_NOOP("problems", "rows of three characters or fewer"),
                          QT_TRANSLATE_NOOP("problems", "%1 rows have fewer than 4 characters."),
                          QT_TRANSLATE_NOOP("problems", "There is little to learn from them."), false}));
    return kinds;
}

ProblemKind unmapped_kind() {
    return kind_of(QStringLiteral("unmapped"), {},
                   {QT_TRANSLATE_NOOP("problems", "Unmapped characters"),
                    QT_TRANSLATE_NOOP("problems", "characters that the language's table has no phones for"),
                    QT_TRANSLATE_NOOP("problems", "%1 characters have no phones."),
                    QT_TRANSLATE_NOOP("problems", "They stand among the phones as they are."), true});
}

void ProblemKindsModel::setKinds(const QList<ProblemKind>& kinds) {
    QList<ProblemKind> shown;
    for (const bool serious : {true, false}) {
        for (const ProblemKind& kind : kinds) {
            if (kind.found + kind.harmless > 0 && kind.serious == serious) shown.append(kind);
        }
    }
    QList<ProblemKind> clean;
    for (const ProblemKind& kind : kinds) {
        if (kind.found + kind.harmless == 0) clean.append(kind);
    }
    if (!clean.isEmpty()) {
        ProblemKind head;
        head.title = tr("Checked, nothing found");
        shown.append(head);
    }
    shown.append(clean);
    if (shown == kinds_) return;
    beginResetModel();
    kinds_ = shown;
    endResetModel();
}

const ProblemKind* ProblemKindsModel::kind(const QModelIndex& index) const {
    if (!index.isValid() || index.row() >= kinds_.size() || kinds_.at(index.row()).name.isEmpty()) return nullptr;
    return &kinds_.at(index.row());
}

QModelIndex ProblemKindsModel::find(const QString& name) const {
    for (int row = 0; row < kinds_.size(); ++row) {
        if (!name.isEmpty() && kinds_.at(row).name == name) return index(row);
    }
    return {};
}

qint64 ProblemKindsModel::total() const {
    qint64 total = 0;
    for (const ProblemKind& kind : kinds_)
        total += kind.found;
    return total;
}

int ProblemKindsModel::withFindings() const {
    return int(std::count_if(kinds_.begin(), kinds_.end(), [](const ProblemKind& kind) { return kind.found > 0; }));
}

int ProblemKindsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(kinds_.size());
}

QVariant ProblemKindsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= kinds_.size()) return {};
    const ProblemKind& kind = kinds_.at(index.row());
    const bool head = kind.name.isEmpty();
    const bool clean = kind.found + kind.harmless == 0;
    switch (role) {
    case Qt::DisplayRole: return kind.title;
    case Qt::ToolTipRole: return kind.explanation;
    case NameRole: return kind.name;
    case CountRole: return head ? QString() : QLocale(QLocale::English).toString(kind.found);
    case SignRole: return head ? Head : clean ? Clean : kind.serious && kind.found > 0 ? Warning : Notice;
    case Qt::AccessibleTextRole: {
        if (head) return kind.title;
        const QString words = tr("%1, %n findings", nullptr, int(kind.found)).arg(kind.title);
        return kind.serious && kind.found > 0 ? tr("%1, warning").arg(words) : words;
    }
    default: return {};
    }
}

Qt::ItemFlags ProblemKindsModel::flags(const QModelIndex& index) const {
    const ProblemKind* of = kind(index);
    if (of == nullptr) return Qt::NoItemFlags;
    return of->found + of->harmless > 0 ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsEnabled;
}

void ProblemKindsDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const int sign = index.data(ProblemKindsModel::SignRole).toInt();
    const QRect inside = option.rect.adjusted(10, 0, -8, 0);
    painter->save();
    if (sign == ProblemKindsModel::Head) {
        QFont font = theme::meta_font();
        font.setBold(true);
        painter->setFont(font);
        painter->setPen(theme::color(Token::muted));
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignLeft, item.text);
        painter->restore();
        return;
    }
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);
    const bool clean = sign == ProblemKindsModel::Clean;
    const QIcon icon = clean ? theme::icon(QStringLiteral("dialog-ok-apply"), Token::good)
                       : sign == ProblemKindsModel::Warning
                           ? theme::icon(QStringLiteral("dialog-warning"), Token::warning)
                           : theme::icon(QStringLiteral("dialog-information"), Token::accent);
    icon.paint(painter, QRect(inside.left(), inside.center().y() - 7, 16, 16));
    painter->setFont(option.font);
    painter->setPen(theme::color(clean ? Token::muted : Token::text));
    const QString count = index.data(ProblemKindsModel::CountRole).toString();
    const int count_width = painter->fontMetrics().horizontalAdvance(count);
    const int baseline = row_baseline(inside);
    painter->drawText(inside.right() + 1 - count_width, baseline, count);
    const int room = inside.width() - 24 - count_width - 8;
    painter->drawText(inside.left() + 24, baseline, painter->fontMetrics().elidedText(item.text, Qt::ElideRight, room));
    painter->restore();
}

QSize ProblemKindsDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), k_kind_height};
}

} // namespace sauti::widgets::corpora
