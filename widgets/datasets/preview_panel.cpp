// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/preview_panel.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/rule.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/preview_delegate.h"
#include "widgets/datasets/preview_model.h"
#include "widgets/datasets/recipe_cards_model.h"
#include "widgets/datasets/recipe_controller.h"
#include "widgets/datasets/trace_field.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::widgets::datasets {

namespace {

constexpr int k_line_width = 48;
constexpr int k_share = 100; ///< before and after have the same room
constexpr qsizetype k_letters_named = 6;
constexpr qsizetype k_places_named = 3;

const dataset::Card* card_of(const Glance& glance, const std::string& id) {
    const auto found = std::find_if(glance.cards.begin(), glance.cards.end(),
                                    [&](const dataset::Card& card) { return card.id == id; });
    return found == glance.cards.end() ? nullptr : &*found;
}

/// What is known of a step: of the whole, where it is built as it stands, else of the first lines.
struct Known {
    const dataset::StepReport* report = nullptr;
    bool whole = false;
};

Known known_of(const RecipeController& controller, const std::string& id) {
    for (const auto& [step, report] : controller.build().done) {
        if (step.id == id) return {&report, true};
    }
    const dataset::Card* const card = card_of(controller.glance(), id);
    if (card != nullptr && card->report && (card->state == dataset::CardState::built || card->step == nullptr)) {
        return {&*card->report, true};
    }
    const PreviewTable* const table = controller.preview() != nullptr ? controller.preview()->find(id) : nullptr;
    return {table != nullptr ? &table->report : nullptr, false};
}

/// "blank line 12, not UTF-8 6", the most frequent first.
QString reasons_text(const std::map<std::string, std::int64_t>& reasons) {
    std::vector<std::pair<std::int64_t, std::string>> sorted;
    for (const auto& [reason, lines] : reasons)
        sorted.emplace_back(-lines, reason);
    std::sort(sorted.begin(), sorted.end());
    QStringList parts;
    for (const auto& [lines, reason] : sorted)
        parts << QString::fromStdString(reason) + QLatin1Char(' ') + number_text(-lines);
    return parts.join(QStringLiteral(", "));
}

struct Letters {
    qint64 total = 0;
    QString named;  ///< "c 1,049, q 59"
    QString filter; ///< "/[cq]/"
};

QString letter_shown(char32_t letter) {
    const bool plain = QChar::isPrint(letter) && !QChar::isSpace(letter) && !QChar::isMark(letter);
    return plain ? QString::fromUcs4(&letter, 1)
                 : QStringLiteral("U+%1").arg(uint(letter), 4, 16, QLatin1Char('0')).toUpper();
}

Letters letters_of(const std::map<char32_t, std::int64_t>& unmapped) {
    std::vector<std::pair<std::int64_t, char32_t>> sorted;
    Letters letters;
    QString members;
    for (const auto& [letter, times] : unmapped) {
        if (!is_letter(letter)) continue;
        sorted.emplace_back(-times, letter);
        letters.total += times;
        if (QStringLiteral("\\]^-[&").contains(QString::fromUcs4(&letter, 1))) members += QLatin1Char('\\');
        members += QString::fromUcs4(&letter, 1);
    }
    std::sort(sorted.begin(), sorted.end());
    QStringList parts;
    for (const auto& [times, letter] : sorted) {
        if (parts.size() == k_letters_named) {
            parts << PreviewPanel::tr("%n more", nullptr, static_cast<int>(sorted.size() - k_letters_named));
            break;
        }
        parts << letter_shown(letter) + QLatin1Char(' ') + number_text(-times);
    }
    letters.named = parts.join(QStringLiteral(", "));
    letters.filter = QStringLiteral("/[%1]/").arg(members);
    return letters;
}

QString places_text(const base::Diagnostics& warnings) {
    QStringList places;
    for (const base::Warning& warning : warnings.kept()) {
        if (places.size() == k_places_named) break;
        places << QString::fromStdString(warning.place.to_string());
    }
    return places.join(QStringLiteral(", "));
}

} // namespace

PreviewPanel::PreviewPanel(RecipeController& controller, Settings& settings, QWidget* parent)
    : QWidget(parent), controller_(controller), title_(new ElidedLabel({}, this)), counts_(new ElidedLabel({}, this)),
      trace_(new TraceField(this)), bars_(new MessageBars(this)), model_(new PreviewModel(this)),
      before_(new PreviewDelegate(false, this)), after_(new PreviewDelegate(false, this)),
      table_(new TableView(settings, QStringLiteral("datasets/preview"), this)) {
    setAccessibleName(tr("Preview"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 12, 4);
    head->setSpacing(8);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    title_->setFont(theme::bold_font());
    counts_->setFont(theme::meta_font());
    counts_->setMuted(true);
    counts_->setObjectName(QStringLiteral("counts"));
    words->addWidget(title_);
    words->addWidget(counts_);
    head->addLayout(words, 1);
    head->addWidget(trace_);
    column->addLayout(head);
    column->addWidget(bars_);
    column->addWidget(new Rule(Qt::Horizontal, this));
    table_->setObjectName(QStringLiteral("preview"));
    table_->setModel(model_);
    table_->setColumns({{k_line_width}, {k_share, true}, {k_share, true}});
    table_->setItemDelegateForColumn(PreviewModel::Before, before_);
    table_->setItemDelegateForColumn(PreviewModel::After, after_);
    column->addWidget(table_, 1);
}

void PreviewPanel::show(const QString& id) {
    const Glance& glance = controller_.glance();
    const std::string key = id.toStdString();
    const PreviewTable* const shown = controller_.preview() != nullptr ? controller_.preview()->find(key) : nullptr;
    const dataset::Card* const card = card_of(glance, key);
    QString source;
    int number = 0;
    for (std::size_t i = 0; i < glance.cards.size(); ++i) {
        if (glance.cards[i].id == key) number = static_cast<int>(i) + 1;
    }
    bool before_phones = false;
    if (card != nullptr && card->step != nullptr) {
        source = QString::fromStdString(card->step->from[0]);
        const PreviewTable* const from =
            controller_.preview() ? controller_.preview()->find(card->step->from[0]) : nullptr;
        before_phones = from != nullptr && from->phones;
        const QString name = QString::fromUtf8(card->step->step->name.data(), qsizetype(card->step->step->name.size()));
        title_->setText(tr("After step %1, %2").arg(number).arg(name));
    } else {
        title_->setText(card == nullptr ? tr("Preview") : tr("Input %1").arg(id));
    }
    before_->setPhones(before_phones);
    after_->setPhones(shown != nullptr && shown->phones);
    model_->show(shown, source);
    table_->setSqueezed(PreviewModel::Before, source.isEmpty());
    table_->setAccessibleName(title_->text() + QStringLiteral(", ") + tr("%n lines", nullptr, model_->rowCount()));
    showCounts(id);
    showBars(id);
}

void PreviewPanel::showCounts(const QString& id) {
    if (controller_.isPreviewing() && controller_.preview() == nullptr) return counts_->setText(tr("reading…"));
    const Known known = known_of(controller_, id.toStdString());
    const bool is_input =
        controller_.glance().filled && controller_.glance().filled->input(id.toStdString()) != nullptr;
    QStringList parts;
    if (model_->rowCount() > 0) parts << tr("first %n shown", nullptr, model_->rowCount());
    if (known.report != nullptr) {
        const dataset::StepReport& report = *known.report;
        if (is_input) {
            parts << (known.whole ? tr("%1 rows", nullptr, plural_count(report.lines_out))
                                  : tr("%1 lines read", nullptr, plural_count(report.lines_out)))
                         .arg(number_text(report.lines_out));
        } else {
            parts << tr("lines: %1 in, %2 out").arg(number_text(report.lines_in), number_text(report.lines_out));
            const auto lost = report.lost_total();
            if (lost > 0) parts << tr("%1 left out (%2)").arg(number_text(lost), reasons_text(report.lost));
            if (!report.changed.empty()) parts << tr("mended: %1").arg(reasons_text(report.changed));
            if (!known.whole) parts << tr("of the beginning");
        }
    }
    const auto* const input = is_input ? controller_.glance().filled->input(id.toStdString()) : nullptr;
    if (input != nullptr && !input->where.empty()) parts << tr("of %1").arg(QString::fromStdString(input->where));
    counts_->setText(parts.join(QStringLiteral(" · ")));
}

void PreviewPanel::showBars(const QString& id) {
    for (const char* one : {"preview", "unmapped", "lost"})
        bars_->clear(QLatin1String(one));
    if (controller_.previewError()) {
        bars_->show(message_of(QStringLiteral("preview"), tr("There is no preview."), *controller_.previewError()));
    }
    const Known known = known_of(controller_, id.toStdString());
    if (known.report == nullptr) return;
    const QString of = known.whole ? QString() : tr("Of the beginning alone. ");
    if (known.report->lost_total() > 0) {
        Message message;
        message.id = QStringLiteral("lost");
        message.kind = Message::Kind::warning;
        message.what = tr("%1 lines are left out.", nullptr, plural_count(known.report->lost_total()))
                           .arg(number_text(known.report->lost_total()));
        message.detail = of + reasons_text(known.report->lost);
        const QString places = places_text(known.report->warnings);
        if (!places.isEmpty()) message.detail += tr(": %1").arg(places);
        bars_->show(message);
    }
    const Letters letters = letters_of(known.report->unmapped);
    if (letters.total == 0) return;
    Message message;
    message.id = QStringLiteral("unmapped");
    message.kind = Message::Kind::warning;
    message.what = tr("%1 letters have no phone and stand as they are: %2.", nullptr, plural_count(letters.total))
                       .arg(number_text(letters.total), letters.named);
    message.detail = of + tr("They are underlined below.");
    if (can_show_rows_) {
        message.ways.append({tr("Show the rows"), [this, letters] { Q_EMIT rowsAsked(letters.filter); }});
    }
    bars_->show(message);
}

} // namespace sauti::widgets::datasets
