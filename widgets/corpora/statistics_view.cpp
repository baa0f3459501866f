// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/statistics_view.h"

#include "phones/feature_table.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/corpus_source.h"
#include "widgets/corpora/row_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

namespace sauti::widgets::corpora {

namespace {

constexpr qsizetype k_bars_shown = 80;
constexpr std::size_t k_lengths_shown = 40;
constexpr int k_phone_width = 44;

QString stat_text(const std::string& text) {
    return QString::fromStdString(text);
}

QList<BarList::Bar> most_first(QList<BarList::Bar> bars) {
    std::stable_sort(bars.begin(), bars.end(), [](const auto& a, const auto& b) { return a.value > b.value; });
    return bars.first(std::min(bars.size(), k_bars_shown));
}

QString character_label(char32_t character) {
    const QString code = QStringLiteral("U+%1").arg(uint(character), 4, 16, QLatin1Char('0')).toUpper();
    const QString letter = QString::fromUcs4(&character, 1);
    return letter.at(0).isPrint() ? QStringLiteral("%1  %2").arg(letter, code) : code;
}

} // namespace

QString character_condition(char32_t character) {
    const QString letter = QString::fromUcs4(&character, 1);
    if (letter.at(0).isLetterOrNumber()) return QStringLiteral("/%1/").arg(letter);
    return QStringLiteral("/\\x{%1}/").arg(uint(character), 0, 16);
}

StatisticsView::StatisticsView(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), summary_(new QLabel(this)) {
    setAccessibleName(tr("Statistics"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    summary_->setContentsMargins(12, 8, 12, 8);
    summary_->setWordWrap(true);
    outer->addWidget(summary_);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Statistics"));
    auto* inside = new QWidget(scroll);
    inside->setBackgroundRole(QPalette::Base);
    inside->setAutoFillBackground(true);
    scroll->setWidget(inside);
    outer->addWidget(scroll, 1);
    auto* columns = new QHBoxLayout(inside);
    columns->setContentsMargins(12, 8, 12, 12);
    columns->setSpacing(24);
    auto* left = new QVBoxLayout;
    auto* middle = new QVBoxLayout;
    auto* right = new QVBoxLayout;
    for (QVBoxLayout* column : {left, middle, right}) {
        column->setSpacing(4);
        columns->addLayout(column, 1);
    }
    splits_ = addList(left, tr("Rows by split"));
    entities_ = addList(left, tr("Entities by type"));
    speakers_ = addList(left, tr("Rows by speaker"));
    lengths_ = addList(left, tr("Rows by length, in characters"));
    phones_ = addList(middle, tr("Phones"));
    phones_->setLabelWidth(k_phone_width);
    characters_ = addList(right, tr("Characters"));
    left->addStretch(1);
    middle->addStretch(1);
    right->addStretch(1);
}

StatisticsView::~StatisticsView() {
    if (job_ != 0) session_.jobs().request_stop(job_);
}

BarList* StatisticsView::addList(QVBoxLayout* column, const QString& title) {
    auto* head = new QLabel(title, this);
    QFont font = theme::meta_font();
    font.setBold(true);
    head->setFont(font);
    head->setForegroundRole(QPalette::PlaceholderText);
    auto* list = new BarList(title, this);
    if (column->count() > 0) column->addSpacing(8);
    column->addWidget(head);
    column->addWidget(list);
    list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    heads_.insert(list, head);
    connect(list, &BarList::conditionAsked, this, &StatisticsView::conditionAsked);
    return list;
}

void StatisticsView::ask(const std::shared_ptr<CorpusSource>& source, const std::string& filter) {
    if (source == nullptr || (source == source_ && filter == filter_)) return;
    if (job_ != 0) session_.jobs().request_stop(job_);
    source_ = source;
    filter_ = filter;
    auto statistics = std::make_shared<corpus::Statistics>();
    JobRequest request;
    request.name = tr("Count rows");
    request.quiet = true;
    request.body = [statistics, source, filter](const base::JobContext& job) {
        return source->with(CorpusSource::Lane::counts, [&](const corpus::Corpus& corpus) -> base::Result<void> {
            SAUTI_TRY(const auto table, phones::FeatureTable::find());
            SAUTI_TRY(*statistics, corpus::statistics(corpus, filter, job.work(), table.get()));
            return {};
        });
    };
    summary_->setText(tr("counting…"));
    job_ = session_.start(std::move(request), this, [this, statistics, asked = ++asked_](const base::JobStatus& end) {
        if (asked != asked_) return;
        job_ = 0;
        if (end.state == base::JobState::done) {
            show(*statistics);
            Q_EMIT counted();
        } else if (end.error) {
            summary_->clear();
            source_.reset(); // asked again, it counts again
            Q_EMIT failed(*end.error);
        }
    });
}

void StatisticsView::show(const corpus::Statistics& statistics) {
    summary_->setText(
        tr("<b>%1</b> rows, <b>%2</b> words, <b>%3</b> characters, <b>%4</b> entities; a row has from %5 to %6 "
           "characters, %7 on average")
            .arg(number_text(statistics.all.rows), number_text(statistics.all.words),
                 number_text(statistics.all.letters), number_text(statistics.all.entities),
                 number_text(statistics.shortest_cps), number_text(statistics.longest_cps),
                 QString::number(statistics.mean_cps, 'f', 1)));
    QList<BarList::Bar> bars;
    for (const auto& [split, of_split] : statistics.by_split)
        bars.append({stat_text(split), of_split.rows, QStringLiteral("split:%1").arg(stat_text(split)), {}});
    showBars(splits_, bars);
    bars.clear();
    for (const auto& [type, count] : statistics.entities)
        bars.append({stat_text(type), count, QStringLiteral("tag:%1").arg(stat_text(type)), stat_text(type)});
    showBars(entities_, most_first(bars));
    bars.clear();
    for (const auto& [speaker, rows] : statistics.speakers)
        bars.append({stat_text(speaker), rows, QStringLiteral("speaker:\"%1\"").arg(stat_text(speaker)), {}});
    showBars(speakers_, most_first(bars));
    showLengths(statistics);
    bars.clear();
    for (const auto& [segment, times] : statistics.phones)
        bars.append({stat_text(segment), times, QStringLiteral("[ %1 ]").arg(stat_text(segment)), {}});
    showBars(phones_, most_first(bars));
    bars.clear();
    for (const auto& [letter, count] : statistics.characters)
        bars.append({character_label(letter), count, character_condition(letter), {}});
    showBars(characters_, most_first(bars));
}

void StatisticsView::showBars(BarList* list, const QList<BarList::Bar>& bars) {
    list->setBars(bars);
    list->setVisible(!bars.isEmpty());
    heads_.value(list)->setVisible(!bars.isEmpty());
}

void StatisticsView::showLengths(const corpus::Statistics& statistics) {
    QList<BarList::Bar> bars;
    qint64 last_begin = 0;
    for (const corpus::LengthBar& bar : statistics.lengths) {
        if (std::size_t(bars.size()) == k_lengths_shown) { // the long tail is one bar
            BarList::Bar& last = bars.last();
            last.value += bar.rows;
            last.label = tr("from %1").arg(last_begin);
            last.condition = QStringLiteral("length>=%1").arg(last_begin);
            continue;
        }
        last_begin = bar.begin_cps;
        bars.append({QStringLiteral("%1–%2").arg(bar.begin_cps).arg(bar.end_cps - 1),
                     bar.rows,
                     QStringLiteral("length>=%1 length<%2").arg(bar.begin_cps).arg(bar.end_cps),
                     {}});
    }
    showBars(lengths_, bars);
}

} // namespace sauti::widgets::corpora
