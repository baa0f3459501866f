// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/details_pane.h"

#include "corpus/corpus_info.h"
#include "g2p/engine.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/words_over_phones.h"
#include "workspace/binding.h"

#include <QAbstractButton>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>

namespace sauti::widgets::corpora {

using theme::Token;

namespace {

constexpr qsizetype k_data_sets_named = 4;

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

void empty(QGridLayout* grid) {
    while (QLayoutItem* item = grid->takeAt(0)) {
        if (item->widget() != nullptr) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

QLabel* muted_label(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::meta_font());
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QPushButton* link_button(const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setFlat(true);
    button->setProperty("link", true);
    button->setFont(theme::meta_font());
    button->setCursor(Qt::PointingHandCursor);
    button->setAccessibleName(text);
    return button;
}

QLabel* phones_label(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::phone_font());
    return label;
}

/// An entity's type in its colour over its line; a click asks for rows with it.
class EntityButton : public QAbstractButton {
public:
    EntityButton(const QString& type, QWidget* parent) : QAbstractButton(parent) {
        setText(type);
        setFont(theme::meta_font());
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setFixedSize(fontMetrics().horizontalAdvance(type) + 6, 22);
        setToolTip(DetailsPane::tr("Rows with %1").arg(entity_word(type)));
        setAccessibleName(toolTip());
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        painter.setPen(entity_color(text()));
        painter.drawText(2, 15, text());
        draw_entity_line(&painter, text(), 2, width() - 4, 14);
        if (!hasFocus()) return;
        painter.setPen(QPen(theme::color(Token::accent), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
};

/// Words of the row and the phones under each; where they cannot be told apart, the words alone.
QList<WordsOverPhones::Word> words_over_phones(const RowView& view) {
    QList<WordsOverPhones::Word> words;
    const auto texts = corpus::words_of(view.row);
    const auto phones = corpus::words_of(std::string_view(view.row.phones));
    const bool aligned = view.row.has_phones && texts.size() == phones.size();
    const auto table = phones::FeatureTable::builtin();
    int unit = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        WordsOverPhones::Word word;
        word.text = plain(texts[i]);
        const auto at = int(view.text.text.indexOf(word.text, unit));
        for (const EntityMark& entity : view.text.entities) {
            if (at >= entity.begin && at < entity.end) word.entity = entity.type;
        }
        if (at >= 0) unit = at + int(word.text.size());
        if (aligned) {
            word.stored = plain(phones[i]);
            word.phones.text = spaced_phones(phones[i], *table);
        }
        word.spoken = word.entity.isEmpty()
                          ? QStringLiteral("%1: %2").arg(word.text, word.stored)
                          : QStringLiteral("%1, %2: %3").arg(word.text, entity_word(word.entity), word.stored);
        words.append(word);
    }
    return words;
}

/// Matches of the phones' line, handed on to the words that they lie in.
void mark_words(const RowView& view, QList<WordsOverPhones::Word>& words) {
    int begin = 0;
    for (WordsOverPhones::Word& word : words) {
        const int end = begin + int(word.phones.text.size());
        for (const TextMark& match : view.phones.matches) {
            if (match.begin >= begin && match.end <= end)
                word.phones.matches.append({match.begin - begin, match.end - begin});
        }
        begin = end + 1;
    }
}

} // namespace

struct DetailsPane::Trace {
    std::vector<g2p::TraceStep> steps;
    QString table;  ///< "swa-Latn"
    QString phones; ///< after the rules that follow the map
    bool is_all = false;
};

DetailsPane::DetailsPane(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), title_(new QLabel(this)), facts_(new ElidedLabel(QString(), this)),
      scroll_(new QScrollArea(this)) {
    setAccessibleName(tr("Details of the row"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 0, 12, 0);
    head->setSpacing(8);
    title_->setFixedHeight(35);
    title_->setFont(theme::bold_font());
    head->addWidget(title_);
    facts_->setFont(theme::meta_font());
    facts_->setMuted(true);
    head->addWidget(facts_, 1);
    outer->addLayout(head);
    outer->addWidget(new Rule(Qt::Horizontal, this));
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setAccessibleName(tr("Details of the row"));
    outer->addWidget(scroll_, 1);
    auto* inside = new QWidget;
    scroll_->setWidget(inside);
    column_ = new QVBoxLayout(inside);
    column_->setContentsMargins(12, 12, 12, 12);
    column_->setSpacing(4);
    addHead(tr("Words over phones"));
    words_ = new WordsOverPhones(inside);
    column_->addWidget(words_);
    entities_head_ = addHead(tr("Entities"));
    entities_ = new QGridLayout;
    column_->addLayout(entities_);
    trace_head_ = addHead(tr("Why these phones"));
    trace_ = new QGridLayout;
    column_->addLayout(trace_);
    addHead(tr("Where it comes from"));
    source_ = new QGridLayout;
    column_->addLayout(source_);
    for (QGridLayout* grid : {entities_, trace_, source_}) {
        grid->setVerticalSpacing(2);
        grid->setHorizontalSpacing(8);
    }
    column_->addStretch(1);
    connect(words_, &WordsOverPhones::wordChosen, this, [this](int word) { askTrace(word); });
    connect(&session_, &Session::contentChanged, this, &DetailsPane::askUse);
    connect(words_, &WordsOverPhones::phonesAsked, this,
            [this](const QString& phones) { Q_EMIT conditionAsked(QStringLiteral("phones:\"%1\"").arg(phones)); });
    connect(words_, &WordsOverPhones::entityAsked, this,
            [this](const QString& type) { Q_EMIT conditionAsked(QStringLiteral("tag:%1").arg(type)); });
    clear();
}

QLabel* DetailsPane::addHead(const QString& text) {
    auto* label = new QLabel(text, scroll_->widget());
    QFont font = theme::meta_font();
    font.setBold(true);
    label->setFont(font);
    label->setForegroundRole(QPalette::PlaceholderText);
    column_->addSpacing(8);
    column_->addWidget(label);
    return label;
}

void DetailsPane::setCorpus(const CorpusEntry& entry, const QString& folder) {
    entry_ = entry;
    folder_ = folder;
    used_in_.clear();
    clear();
    askUse();
}

void DetailsPane::askUse() {
    if (folder_.isEmpty() || !session_.hasPage(QStringLiteral("datasets"))) return;
    auto names = std::make_shared<QStringList>();
    JobRequest request;
    request.name = tr("Look for data sets of %1").arg(entry_.id);
    request.quiet = true;
    request.body = [names, folder = std::filesystem::path(folder_.toStdString()),
                    id = entry_.id](const base::JobContext&) -> base::Result<void> {
        *names = data_sets_of(folder.parent_path().parent_path(), id);
        return {};
    };
    session_.start(std::move(request), this, [this, names, asked = ++use_asked_](const base::JobStatus&) {
        if (asked != use_asked_ || *names == used_in_) return;
        used_in_ = *names;
        if (row_id_ > 0) showSource(view_);
    });
}

void DetailsPane::clear() {
    ++asked_;
    row_id_ = 0;
    view_ = {};
    trace_lines_.clear();
    title_->setText(tr("No row is chosen"));
    facts_->setText({});
    scroll_->widget()->hide();
}

void DetailsPane::showRow(const RowView& view) {
    ++asked_;
    view_ = view;
    row_id_ = view.row.id;
    const QLocale numbers(QLocale::English);
    const auto count = corpus::words_of(view.row).size();
    title_->setText(tr("Row %1").arg(numbers.toString(qint64(view.row.id))));
    const QString unit = view.row.tokens.empty() ? tr("words") : tr("tokens");
    facts_->setText(tr("%1 · %2 %3 · %4 characters").arg(view.split).arg(count).arg(unit).arg(view.row.length_cps));
    QList<WordsOverPhones::Word> words = words_over_phones(view);
    mark_words(view, words);
    words_->setWords(words);
    showEntities(view);
    showSource(view);
    empty(trace_);
    trace_lines_.clear();
    trace_head_->setVisible(view.row.has_phones);
    if (view.row.has_phones) askTrace(-1);
    scroll_->widget()->show();
    scroll_->ensureVisible(0, 0);
}

void DetailsPane::showEntities(const RowView& view) {
    empty(entities_);
    const auto count = view.text.entities.size();
    entities_head_->setText(tr("Entities (%1)").arg(count));
    entities_head_->setVisible(count > 0);
    for (int i = 0; i < count; ++i) {
        const EntityMark& entity = view.text.entities.at(i);
        auto* type = new EntityButton(entity.type, scroll_->widget());
        connect(type, &QAbstractButton::clicked, this,
                [this, name = entity.type] { Q_EMIT conditionAsked(QStringLiteral("tag:%1").arg(name)); });
        const QString words = view.text.text.mid(entity.begin, entity.end - entity.begin);
        const auto first = view.text.text.left(entity.begin).count(QLatin1Char(' ')) + 1;
        const auto last = first + words.count(QLatin1Char(' '));
        const QString place = first == last ? tr("token %1").arg(first) : tr("tokens %1–%2").arg(first).arg(last);
        entities_->addWidget(type, i, 0);
        entities_->addWidget(new ElidedLabel(words, scroll_->widget()), i, 1);
        entities_->addWidget(muted_label(place, scroll_->widget()), i, 2, Qt::AlignRight);
    }
    entities_->setColumnStretch(1, 1);
}

void DetailsPane::showSource(const RowView& view) {
    empty(source_);
    QList<QPair<QString, QString>> lines;
    const QLocale numbers(QLocale::English);
    const auto last = view.row.first_line + std::max<std::int64_t>(0, std::int64_t(view.row.tokens.size()) - 1);
    QString where = view.where.section(QLatin1Char(':'), 0, -2);
    where +=
        last > view.row.first_line
            ? tr(", lines %1–%2").arg(numbers.toString(qint64(view.row.first_line)), numbers.toString(qint64(last)))
            : tr(", line %1").arg(numbers.toString(qint64(view.row.first_line)));
    lines.append({tr("file"), where});
    lines.append({tr("folder"), entry_.source});
    lines.append({tr("reader"), entry_.reader});
    if (!view.row.speaker.empty()) lines.append({tr("speaker"), plain(view.row.speaker)});
    if (!view.problems.isEmpty()) lines.append({tr("problems"), view.problems});
    for (int i = 0; i < lines.size(); ++i) {
        source_->addWidget(muted_label(lines.at(i).first, scroll_->widget()), i, 0);
        auto* value = new ElidedLabel(lines.at(i).second, scroll_->widget());
        value->setElideMode(Qt::ElideMiddle);
        value->setFont(theme::meta_font());
        source_->addWidget(value, i, 1);
    }
    const int shown = int(std::min<qsizetype>(used_in_.size(), k_data_sets_named));
    for (int i = 0; i < shown; ++i) {
        const QString& name = used_in_.at(i);
        const int row = int(lines.size()) + i;
        if (i == 0) source_->addWidget(muted_label(tr("used in"), scroll_->widget()), row, 0);
        QPushButton* link = link_button(name, scroll_->widget());
        connect(link, &QPushButton::clicked, this, [this, name] {
            session_.goTo({QStringLiteral("datasets"), name, -1, {}});
        });
        source_->addWidget(link, row, 1, Qt::AlignLeft);
    }
    if (shown < used_in_.size()) {
        source_->addWidget(muted_label(tr("and %n more", nullptr, int(used_in_.size()) - shown), scroll_->widget()),
                           int(lines.size()) + shown, 1);
    }
    source_->setColumnMinimumWidth(0, 60);
    source_->setColumnStretch(1, 1);
}

void DetailsPane::askTrace(int word, bool plain_too) {
    if (!view_.row.has_phones || folder_.isEmpty()) return;
    std::vector<std::string> texts;
    const auto all = corpus::words_of(view_.row);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (word < 0 || std::size_t(word) == i) texts.emplace_back(all[i]);
    }
    auto trace = std::make_shared<Trace>();
    JobRequest request;
    request.name = tr("Trace phones");
    request.quiet = true;
    request.low_priority = false;
    request.body = [trace, texts, one = word >= 0, plain_too,
                    folder = folder_.toStdString()](const base::JobContext&) -> base::Result<void> {
        SAUTI_TRY(const corpus::CorpusInfo info, corpus::read_corpus_info(folder));
        SAUTI_TRY(const auto engine, workspace::g2p_of(info));
        if (engine == nullptr) return {};
        trace->table = plain(engine->info().code);
        for (const std::string& text : texts) {
            SAUTI_TRY(const g2p::Trace found, engine->trace(text));
            std::string mapped;
            for (const g2p::TraceStep& step : found.steps) {
                mapped += step.phones;
                // of a whole row only what is not plain from the spelling, each once
                if (!one && !plain_too && step.letters == step.phones) continue;
                if (one || std::find(trace->steps.begin(), trace->steps.end(), step) == trace->steps.end())
                    trace->steps.push_back(step);
            }
            if (!one) continue;
            SAUTI_TRY(const std::string phones, engine->transliterate(text));
            if (phones != mapped) trace->phones = plain(phones);
        }
        return {};
    };
    trace->is_all = plain_too;
    session_.start(std::move(request), this, [this, trace, asked = ++asked_](const base::JobStatus& end) {
        if (asked == asked_ && end.state == base::JobState::done) showTrace(*trace);
    });
}

void DetailsPane::showTrace(const Trace& trace) {
    const std::size_t most = trace.is_all ? 200 : 24;
    empty(trace_);
    trace_lines_.clear();
    const auto shown = std::min(trace.steps.size(), most);
    for (std::size_t i = 0; i < shown; ++i) {
        const g2p::TraceStep& step = trace.steps[i];
        const QString line = QStringLiteral("%1 → %2").arg(plain(step.letters), plain(step.phones));
        QString why = step.line > 0 ? tr("%1, line %2").arg(trace.table).arg(step.line) : tr("no entry");
        if (step.by_pre_rule) why += tr(", after a rule");
        trace_lines_.append(line);
        trace_->addWidget(phones_label(line, scroll_->widget()), int(i), 0);
        trace_->addWidget(muted_label(why, scroll_->widget()), int(i), 1, Qt::AlignRight);
    }
    int row = int(shown);
    if (!trace.phones.isEmpty()) {
        trace_lines_.append(QStringLiteral("→ %1").arg(trace.phones));
        trace_->addWidget(phones_label(trace_lines_.last(), scroll_->widget()), row, 0);
        trace_->addWidget(muted_label(tr("after the rules"), scroll_->widget()), row++, 1, Qt::AlignRight);
    }
    if (shown < trace.steps.size()) {
        trace_->addWidget(muted_label(tr("and %n more", nullptr, int(trace.steps.size() - shown)), scroll_->widget()),
                          row, 0);
    }
    trace_head_->setVisible(view_.row.has_phones);
    if (!trace.is_all) {
        const int words = int(corpus::words_of(view_.row).size());
        QPushButton* all = link_button(tr("Trace all %n words", nullptr, words), scroll_->widget());
        connect(all, &QPushButton::clicked, this, [this] { askTrace(-1, true); });
        trace_->addWidget(all, row + 1, 0, 1, 2, Qt::AlignLeft);
    }
    trace_->setColumnStretch(0, 1);
}

} // namespace sauti::widgets::corpora
