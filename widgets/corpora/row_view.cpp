// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/row_view.h"

#include "corpus/filter_spans.h"
#include "ner/entities.h"
#include "unicode/normalise.h"

#include <QLocale>
#include <algorithm>

namespace sauti::widgets::corpora {

namespace {

constexpr char16_t k_hair_space = u'\u200A';
constexpr char16_t k_en_space = u'\u2002';

QString text_of(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

int units_of(std::string_view text) {
    return int(text_of(text).size());
}

/// P O L D first, then the others by name.
int rank_of(const QString& type) {
    const QStringList order = {QStringLiteral("PER"), QStringLiteral("ORG"), QStringLiteral("LOC"),
                               QStringLiteral("DATE")};
    const auto at = order.indexOf(type);
    return at < 0 ? int(order.size()) : int(at);
}

void count_type(TagCounts& counts, const QString& type) {
    for (auto& [known, count] : counts) {
        if (known == type) {
            ++count;
            return;
        }
    }
    counts.append({type, 1});
}

} // namespace

RowViewMaker::RowViewMaker(const corpus::CorpusInfo& info, std::string_view filter) {
    for (const corpus::SourceFile& file : info.files)
        files_.push_back(file.path);
    if (auto table = phones::FeatureTable::find()) {
        table_ = *table;
    } else {
        table_ = phones::FeatureTable::builtin(); // a folder that cannot be read is told where it was chosen
    }
    auto parsed = corpus::parse_filter(filter);
    if (!parsed) return;
    filter_ = std::move(*parsed);
    has_filter_ = filter_.root.kind != corpus::FilterNode::Kind::all;
    gatherMarks(filter_.root);
}

void RowViewMaker::gatherMarks(const corpus::FilterNode& node) {
    using Kind = corpus::FilterNode::Kind;
    if (node.kind == Kind::negation) return;
    if (node.kind == Kind::pattern && !node.values.empty()) {
        if (auto pattern = phones::PhonePattern::parse(node.values[0].text, table_)) patterns_.push_back(*pattern);
    }
    if (node.kind == Kind::values && node.field == corpus::Field::tag) {
        for (const corpus::FilterValue& value : node.values)
            tags_.push_back(value.text);
    }
    for (const corpus::FilterNode& child : node.children)
        gatherMarks(child);
}

bool RowViewMaker::isAskedFor(const std::string& tag, const std::string& type) const {
    return std::any_of(tags_.begin(), tags_.end(),
                       [&](const std::string& asked) { return asked == "any" || asked == type || asked == tag; });
}

RowView RowViewMaker::view(corpus::Row row) const {
    RowView view;
    view.row = std::move(row);
    view.split = text_of(view.row.split);
    view.problems = text_of(corpus::problem_text(view.row.problems));
    const std::string& file = view.row.file < files_.size() ? files_[view.row.file] : view.row.split;
    view.where = QStringLiteral("%1:%2").arg(text_of(file)).arg(view.row.first_line);
    markText(view);
    markPhones(view);
    return view;
}

base::Result<RowView> RowViewMaker::viewWithSame(const corpus::Corpus& corpus, corpus::Row row) const {
    RowView made = view(std::move(row));
    if (made.row.same_as > 0) {
        SAUTI_TRY(const corpus::Row other, corpus.row(made.row.same_as));
        made.same = QStringLiteral("%1 %2").arg(text_of(other.split), number_text(other.id));
    }
    return made;
}

void RowViewMaker::markText(RowView& view) const {
    const corpus::Row& row = view.row;
    view.text.text = text_of(row.text);
    if (!row.tags.empty() && row.tags.size() == row.tokens.size()) {
        std::vector<int> begins;
        int at = 0;
        for (const std::string& token : row.tokens) {
            begins.push_back(at);
            at += units_of(token) + 1;
        }
        begins.push_back(at);
        if (const auto entities = ner::entities(row.tags)) {
            for (const ner::Entity& entity : *entities) {
                const auto first = static_cast<std::size_t>(entity.begin);
                const auto end = static_cast<std::size_t>(entity.end);
                const QString type = text_of(entity.type);
                view.text.entities.append({begins[first], begins[end] - 1, type});
                count_type(view.tags, type);
                if (view.text.anchor < 0 && isAskedFor(row.tags[first], entity.type)) view.text.anchor = begins[first];
            }
        }
        std::sort(view.tags.begin(), view.tags.end(), [](const auto& a, const auto& b) {
            return std::pair(rank_of(a.first), a.first) < std::pair(rank_of(b.first), b.first);
        });
    }
    if (!has_filter_) return;
    const auto spans = corpus::spans_in_text(filter_, row.text);
    if (!spans) return;
    const std::string_view text = row.text;
    for (const corpus::TextSpan& span : *spans) {
        const int begin = units_of(text.substr(0, span.begin_bytes));
        const int length = units_of(text.substr(span.begin_bytes, span.end_bytes - span.begin_bytes));
        view.text.matches.append({begin, begin + length});
    }
    if (!view.text.matches.isEmpty()) view.text.anchor = view.text.matches.first().begin;
}

void RowViewMaker::markPhones(RowView& view) const {
    if (!view.row.has_phones) return;
    std::vector<int> places;
    view.phones.text = spaced_phones(view.row.phones, *table_, &places);
    for (const phones::PhonePattern& pattern : patterns_) {
        for (const phones::PatternMatch& match : pattern.find_all(view.row.phones)) {
            if (match.end_bytes >= places.size()) continue;
            int end = places[match.end_bytes];
            // the space after the last segment is not part of what was found
            while (end > places[match.begin_bytes] && view.phones.text.at(end - 1).isSpace())
                --end;
            view.phones.matches.append({places[match.begin_bytes], end});
        }
    }
    std::sort(view.phones.matches.begin(), view.phones.matches.end(),
              [](const TextMark& a, const TextMark& b) { return a.begin < b.begin; });
    if (!view.phones.matches.isEmpty()) view.phones.anchor = view.phones.matches.first().begin;
}

QString number_text(qint64 number) {
    return QLocale(QLocale::English).toString(number);
}

QString spaced_phones(std::string_view phones, const phones::FeatureTable& table, std::vector<int>* places) {
    const std::string nfd = unicode::nfd(phones);
    QString shown;
    std::vector<int> at;
    const std::string_view all = nfd;
    for (std::size_t begin = 0; begin < all.size();) {
        if (all[begin] == ' ') {
            at.push_back(int(shown.size()));
            shown += QChar(k_en_space);
            ++begin;
            continue;
        }
        const std::size_t end = std::min(all.find(' ', begin), all.size());
        bool first = true;
        for (const std::string& segment :
             table.segments_and_rest(all.substr(begin, end - begin), phones::Form::already_nfd)) {
            if (!first) shown += QChar(k_hair_space);
            first = false;
            const int from = int(shown.size());
            shown += text_of(segment);
            // bytes inside of a segment are only asked for at letters' beginnings
            for (std::size_t byte = 0; byte < segment.size(); ++byte)
                at.push_back(byte == 0 ? from : from + units_of(std::string_view(segment).substr(0, byte)));
        }
        begin = end;
    }
    at.push_back(int(shown.size()));
    if (places != nullptr) *places = std::move(at);
    return shown;
}

ScopedFilter scoped_filter(const QString& split, const QString& filter) {
    const QString trimmed = filter.trimmed();
    if (split.isEmpty()) return {filter.toStdString(), 0};
    const std::string scope = "split:\"" + split.toStdString() + "\"";
    if (trimmed.isEmpty()) return {scope, scope.size()};
    const std::string head = scope + " (";
    return {head + filter.toStdString() + ")", head.size()};
}

} // namespace sauti::widgets::corpora
