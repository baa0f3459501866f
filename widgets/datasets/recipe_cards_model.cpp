// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/recipe_cards_model.h"

#include "widgets/common/plural_forms.h"

#include <QLocale>
#include <algorithm>
#include <utility>

namespace sauti::widgets::datasets {

namespace {

QString words(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString kind_words(dataset::Kind kind) {
    switch (kind) {
    case dataset::Kind::text: return RecipeCardsModel::tr("text");
    case dataset::Kind::conll: return RecipeCardsModel::tr("CoNLL");
    case dataset::Kind::jsonl: return RecipeCardsModel::tr("rows of ids");
    }
    return {};
}

QString input_line(const dataset::RecipeInput& input, const Glance& glance) {
    QStringList parts;
    if (!input.dataset.empty()) {
        parts << RecipeCardsModel::tr("data set %1").arg(QString::fromStdString(input.dataset));
    } else if (input.asked) {
        parts << RecipeCardsModel::tr("a corpus is asked for: import one first");
    } else {
        parts << RecipeCardsModel::tr("corpus %1").arg(QString::fromStdString(input.corpus));
    }
    const auto kind = glance.kinds.find(input.name);
    if (kind != glance.kinds.end() && kind->second) parts << kind_words(*kind->second);
    if (!input.where.empty()) parts << RecipeCardsModel::tr("where %1").arg(QString::fromStdString(input.where));
    return parts.join(QStringLiteral(" · "));
}

QString options_line(const dataset::RecipeStep& step) {
    QStringList parts;
    const dataset::Options standard(step.step->options);
    for (const dataset::OptionInfo& option : step.step->options) {
        const QString value = QString::fromStdString(step.options.text(option.name));
        if (step.options.text(option.name) == standard.text(option.name)) continue;
        parts << (option.name == "code" ? value : words(option.name) + QLatin1Char(' ') + value);
    }
    if (step.options.mode() == base::Mode::reference) parts << RecipeCardsModel::tr("reference");
    return parts.isEmpty() ? words(step.step->help) : parts.join(QStringLiteral(" · "));
}

void take_report(CardFacts& card, const dataset::StepReport& report) {
    card.lines_in = report.lines_in;
    card.lines_out = report.lines_out;
    card.lost = report.lost_total();
    qint64 unmapped = 0;
    for (const auto& [character, times] : report.unmapped)
        unmapped += times > 0 && is_letter(character) ? 1 : 0;
    card.warnings = report.warnings.total() + unmapped;
}

CardFacts facts_of(const dataset::Card& card, const Glance& glance) {
    CardFacts facts;
    facts.id = QString::fromStdString(card.id);
    facts.state = card.state;
    facts.reason = QString::fromStdString(card.reason);
    facts.is_input = card.step == nullptr;
    if (card.step != nullptr) {
        facts.title = words(card.step->step->name);
        facts.options = options_line(*card.step);
    } else {
        facts.title = RecipeCardsModel::tr("input");
        if (const auto* input = glance.filled->input(card.id)) facts.options = input_line(*input, glance);
    }
    for (const auto& [name, from] : glance.filled->outputs) {
        if (from == card.id) facts.outputs << QString::fromStdString(name);
    }
    if (card.report) take_report(facts, *card.report);
    return facts;
}

void take_run(CardFacts& card, const BuildNews& build, bool& found_running) {
    for (const auto& [step, report] : build.done) {
        if (card.id != QString::fromStdString(step.id)) continue;
        card.run = step.skipped ? CardFacts::Run::skipped : CardFacts::Run::done;
        card.of_preview = false;
        take_report(card, report);
        return;
    }
    if (!build.running) return;
    if (card.is_input) return;
    card.run = found_running ? CardFacts::Run::waits : CardFacts::Run::runs;
    found_running = true;
}

bool counts_are_old(const CardFacts& card) {
    return card.state != dataset::CardState::built || card.lines_in < 0;
}

} // namespace

QString number_text(qint64 number) {
    return QLocale(QLocale::English).toString(number);
}

bool is_letter(char32_t character) {
    return QChar::isLetter(character) || QChar::isMark(character);
}

RecipeCardsModel::RecipeCardsModel(QObject* parent) : QAbstractListModel(parent) {}

void RecipeCardsModel::show(const Glance& glance, const Preview* preview, const BuildNews& build) {
    std::vector<CardFacts> cards;
    bool found_running = false;
    for (const dataset::Card& card : glance.cards) {
        CardFacts facts = facts_of(card, glance);
        const PreviewTable* const shown = preview != nullptr ? preview->find(card.id) : nullptr;
        if (!facts.is_input && counts_are_old(facts)) {
            facts.lines_in = facts.lines_out = -1;
            facts.lost = facts.warnings = 0;
            if (shown != nullptr) {
                take_report(facts, shown->report);
                facts.of_preview = true;
            }
        }
        if (card.step != nullptr) {
            const int above = static_cast<int>(cards.size()) - 1;
            QStringList others;
            for (const std::string& id : card.step->from) {
                const auto at = std::find_if(cards.begin(), cards.end(), [&](const CardFacts& one) {
                    return one.id == QString::fromStdString(id);
                });
                facts.from_rows << static_cast<int>(at - cards.begin());
                facts.reads_above = facts.reads_above || facts.from_rows.last() == above;
                if (facts.from_rows.last() != above || card.step->from.size() > 1) others << QString::fromStdString(id);
            }
            facts.from = others.join(QStringLiteral(", "));
        }
        take_run(facts, build, found_running);
        cards.push_back(std::move(facts));
    }
    const bool same_cards = std::equal(cards.begin(), cards.end(), cards_.begin(), cards_.end(),
                                       [](const CardFacts& a, const CardFacts& b) { return a.id == b.id; });
    if (same_cards) {
        cards_ = std::move(cards);
        if (!cards_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    cards_ = std::move(cards);
    endResetModel();
}

int RecipeCardsModel::rowOf(const QString& id) const {
    for (std::size_t row = 0; row < cards_.size(); ++row) {
        if (cards_[row].id == id) return static_cast<int>(row);
    }
    return -1;
}

QString RecipeCardsModel::stateText(const CardFacts& card) {
    switch (card.run) {
    case CardFacts::Run::runs: return tr("running…");
    case CardFacts::Run::waits: return tr("waits");
    case CardFacts::Run::done: return tr("built");
    case CardFacts::Run::skipped: return tr("unchanged, skipped");
    case CardFacts::Run::none: break;
    }
    switch (card.state) {
    case dataset::CardState::built: return card.is_input ? tr("unchanged") : tr("built");
    case dataset::CardState::changed: return tr("changed");
    case dataset::CardState::fresh: return card.is_input ? QString() : tr("new");
    case dataset::CardState::runs_again: return tr("will run again");
    }
    return {};
}

QString RecipeCardsModel::spoken(int row) const {
    const CardFacts& facts = card(row);
    QStringList parts;
    parts << tr("Step %1 of %2").arg(row + 1).arg(rowCount()) << facts.title << facts.id << stateText(facts);
    if (!facts.reason.isEmpty()) parts << facts.reason;
    if (facts.lines_in >= 0) {
        parts << tr("%1 in").arg(number_text(facts.lines_in)) << tr("%1 out").arg(number_text(facts.lines_out));
    }
    if (facts.of_preview) parts << tr("of the first lines");
    if (facts.lost > 0) parts << tr("%1 left out").arg(number_text(facts.lost));
    if (facts.warnings > 0) parts << tr("%n warnings", nullptr, plural_count(facts.warnings));
    if (!facts.from.isEmpty()) parts << tr("reads %1").arg(facts.from);
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

int RecipeCardsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(cards_.size());
}

QVariant RecipeCardsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const CardFacts& facts = card(index.row());
    switch (role) {
    case Qt::DisplayRole: return facts.title;
    case IdRole: return facts.id;
    case Qt::AccessibleTextRole: return spoken(index.row());
    case Qt::ToolTipRole: {
        QStringList lines = {facts.title + QStringLiteral("  ") + facts.id, facts.options};
        if (!facts.reason.isEmpty()) lines << tr("%1: %2").arg(stateText(facts), facts.reason);
        if (facts.of_preview) lines << tr("The counts are of the first lines, as in the preview.");
        if (!facts.outputs.isEmpty()) lines << tr("Kept as output %1").arg(facts.outputs.join(QStringLiteral(", ")));
        return lines.join(QLatin1Char('\n'));
    }
    default: return {};
    }
}

} // namespace sauti::widgets::datasets
