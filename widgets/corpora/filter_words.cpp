// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/filter_words.h"

#include "corpus/filter.h"
#include "corpus/row.h"
#include "phones/feature_table.h"

#include <QHash>
#include <algorithm>

namespace sauti::widgets::corpora {

namespace {

constexpr qsizetype k_history = 100;
constexpr qsizetype k_candidates = 12;

bool ends_word(QChar letter) {
    return letter.isSpace() || QStringLiteral("()[]|:<>=+-\"/").contains(letter);
}

/// Names in full, as books write them, to the short ones of the pattern language.
const QHash<QString, QString>& long_features() {
    static const QHash<QString, QString> names = {
        {QStringLiteral("syllabic"), QStringLiteral("syl")},
        {QStringLiteral("sonorant"), QStringLiteral("son")},
        {QStringLiteral("consonantal"), QStringLiteral("cons")},
        {QStringLiteral("continuant"), QStringLiteral("cont")},
        {QStringLiteral("delayed"), QStringLiteral("delrel")},
        {QStringLiteral("lateral"), QStringLiteral("lat")},
        {QStringLiteral("nasal"), QStringLiteral("nas")},
        {QStringLiteral("strident"), QStringLiteral("strid")},
        {QStringLiteral("voice"), QStringLiteral("voi")},
        {QStringLiteral("spread"), QStringLiteral("sg")},
        {QStringLiteral("constricted"), QStringLiteral("cg")},
        {QStringLiteral("anterior"), QStringLiteral("ant")},
        {QStringLiteral("coronal"), QStringLiteral("cor")},
        {QStringLiteral("distributed"), QStringLiteral("distr")},
        {QStringLiteral("labial"), QStringLiteral("lab")},
        {QStringLiteral("high"), QStringLiteral("hi")},
        {QStringLiteral("low"), QStringLiteral("lo")},
        {QStringLiteral("round"), QStringLiteral("round")},
        {QStringLiteral("velaric"), QStringLiteral("velaric")},
        {QStringLiteral("tense"), QStringLiteral("tense")},
        {QStringLiteral("long"), QStringLiteral("long")},
    };
    return names;
}

QStringList features_for(const QString& word) {
    QStringList found;
    for (const std::string_view name : phones::feature_names()) {
        const QString short_name = QString::fromLatin1(name.data(), qsizetype(name.size()));
        if (short_name.startsWith(word)) found.append(short_name);
    }
    for (auto name = long_features().begin(); name != long_features().end(); ++name) {
        if (name.key().startsWith(word) && !found.contains(name.value())) found.append(name.value());
    }
    found.sort();
    return found;
}

QStringList beginning_with(const QStringList& words, const QString& begin) {
    QStringList found;
    for (const QString& word : words) {
        if (word.startsWith(begin, Qt::CaseInsensitive)) found.append(word);
    }
    return found;
}

QStringList values_of(const QString& field, const FilterVocabulary& vocabulary) {
    if (field == QLatin1String("tag")) return vocabulary.tags + QStringList{QStringLiteral("any")};
    if (field == QLatin1String("split")) return vocabulary.splits;
    QStringList names;
    if (field == QLatin1String("problem")) {
        for (const corpus::ProblemName& problem : corpus::problem_names())
            names.append(QString::fromLatin1(problem.name.data(), qsizetype(problem.name.size())));
        names.append(QStringLiteral("any"));
    }
    return names;
}

QStringList openings() {
    QStringList words;
    for (const std::string& field : corpus::filter_fields())
        words.append(QString::fromStdString(field) + QLatin1Char(':'));
    return words + QStringList{QStringLiteral("and"), QStringLiteral("or"), QStringLiteral("not")};
}

/// What the cursor stands in, read from the left.
struct Surroundings {
    int brackets = 0;
    bool quoted = false;
};

Surroundings surroundings_of(const QString& before) {
    Surroundings around;
    for (const QChar letter : before) {
        if (letter == QLatin1Char('"')) around.quoted = !around.quoted;
        if (around.quoted) continue;
        if (letter == QLatin1Char('[')) ++around.brackets;
        if (letter == QLatin1Char(']')) around.brackets = std::max(0, around.brackets - 1);
    }
    return around;
}

} // namespace

Completion completion_at(const QString& text, int cursor, const FilterVocabulary& vocabulary) {
    cursor = std::clamp(cursor, 0, int(text.size()));
    Completion completion{cursor, cursor};
    const Surroundings around = surroundings_of(text.left(cursor));
    if (around.quoted) return completion;
    while (completion.begin > 0 && !ends_word(text.at(completion.begin - 1)))
        --completion.begin;
    while (completion.end < text.size() && !ends_word(text.at(completion.end)))
        ++completion.end;
    const QString word = text.mid(completion.begin, cursor - completion.begin);
    const QChar before = completion.begin > 0 ? text.at(completion.begin - 1) : QChar();
    if (around.brackets > 0) {
        const bool feature = before == QLatin1Char('+') || before == QLatin1Char('-');
        if (around.brackets > 1 && feature) completion.candidates = features_for(word);
    } else if (before == QLatin1Char(':') || before == QLatin1Char('|')) {
        const auto colon = text.lastIndexOf(QLatin1Char(':'), completion.begin - 1);
        int field = int(colon);
        while (field > 0 && !ends_word(text.at(field - 1)))
            --field;
        if (colon > 0)
            completion.candidates = beginning_with(values_of(text.mid(field, colon - field), vocabulary), word);
    } else if (!word.isEmpty() && before != QLatin1Char('/')) {
        completion.candidates = beginning_with(openings(), word);
    }
    completion.candidates = completion.candidates.mid(0, k_candidates);
    // a word that is whole needs no list under it
    if (completion.candidates.size() == 1 && completion.candidates.first() == word) completion.candidates.clear();
    return completion;
}

void FilterHistory::note(const QString& filter) {
    if (filters_.at(at_) == filter) return;
    filters_ = filters_.mid(0, at_ + 1);
    filters_.append(filter);
    if (filters_.size() > k_history) filters_.removeFirst();
    at_ = filters_.size() - 1;
}

QString FilterHistory::back() {
    if (canGoBack()) --at_;
    return filters_.at(at_);
}

QString FilterHistory::forward() {
    if (canGoForward()) ++at_;
    return filters_.at(at_);
}

QString with_condition(const QString& filter, const QString& condition) {
    const QString known = filter.trimmed();
    if (known.isEmpty()) return condition;
    const auto parsed = corpus::parse_filter(known.toStdString());
    if (!parsed) return condition;
    using Kind = corpus::FilterNode::Kind;
    if (parsed->root.kind == Kind::disjunction) return QStringLiteral("(%1) %2").arg(known, condition);
    const QString padded = QLatin1Char(' ') + known + QLatin1Char(' ');
    if (padded.contains(QLatin1Char(' ') + condition + QLatin1Char(' '))) return known;
    return known + QLatin1Char(' ') + condition;
}

} // namespace sauti::widgets::corpora
