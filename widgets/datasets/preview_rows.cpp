// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/preview_rows.h"

#include "workspace/binding.h"

#include <QStringList>
#include <algorithm>
#include <utility>

namespace sauti::widgets::datasets {

namespace {

/// Of each input; enough for 20 sentences as a rule.
constexpr std::size_t k_read_lines = 700;
/// Lines shown of a step: sentences of CoNLL cut into letters have many.
constexpr std::size_t k_shown_lines = 5000;
constexpr qsizetype k_most_letters = 1200;
/// Beyond this the comparison would take long and show little.
constexpr qsizetype k_most_compared = 600;
constexpr QChar k_hair_space(0x200A);
constexpr QChar k_en_space(0x2002);

struct TokenOfLine {
    QString token;
    QString tag;
};

TokenOfLine token_of(const std::string& line) {
    const QString text = QString::fromStdString(line);
    const qsizetype blank = text.indexOf(QLatin1Char(' '));
    const qsizetype cut = blank < 0 ? text.indexOf(QLatin1Char('\t')) : blank;
    if (cut < 0) return {text, {}};
    return {text.left(cut), text.mid(cut + 1).trimmed()};
}

/// "B-PER" → "PER"; empty for O and what is no tag.
QString entity_of(const QString& tag) {
    return tag.size() > 2 && tag.at(1) == QLatin1Char('-') ? tag.mid(2) : QString();
}

/// A row put together token by token.
void add(PreviewText& row, const TokenOfLine& word, QChar between) {
    if (!row.text.isEmpty()) row.text += between;
    const QString type = entity_of(word.tag);
    const int begin = static_cast<int>(row.text.size());
    row.text += word.token;
    if (type.isEmpty()) return;
    const int end = static_cast<int>(row.text.size());
    // A name of several words is one line, unless a new one begins.
    const bool goes_on = !word.tag.startsWith(QLatin1String("B-")) && !row.entities.isEmpty() &&
                         row.entities.last().type == type && row.entities.last().place.end + 1 == begin;
    if (goes_on) {
        row.entities.last().place.end = end;
    } else {
        row.entities.append({{begin, end}, type});
    }
}

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

/// A book on one line shall not slow the table down.
void shorten(PreviewText& row) {
    if (row.text.size() > k_most_letters) row.text = row.text.left(k_most_letters) + QChar(0x2026);
}

/// CoNLL as sentences: lines up to a blank one.
std::vector<PreviewRow> sentences(const std::vector<dataset::PreviewLine>& lines, bool is_input) {
    std::vector<PreviewRow> rows;
    PreviewRow row;
    std::uint32_t last_from = 0;
    bool cut = false; // some word stands on several lines
    const auto close = [&] {
        if (row.after.text.isEmpty()) return;
        if (!cut) row.after.text.replace(k_en_space, QLatin1Char(' '));
        if (is_input) row.before = row.after;
        rows.push_back(std::exchange(row, {}));
        last_from = 0;
        cut = false;
    };
    for (const dataset::PreviewLine& line : lines) {
        if (rows.size() == k_preview_rows) return rows;
        if (line.text.empty()) {
            close();
            continue;
        }
        if (row.line == 0) row.line = line.from_line;
        const bool same_word = !is_input && line.from_line == last_from && line.from_line != 0;
        cut = cut || same_word;
        add(row.after, token_of(line.text), same_word ? k_hair_space : k_en_space);
        if (!same_word && !is_input) add(row.before, token_of(split_lines(line.before).front()), QLatin1Char(' '));
        last_from = line.from_line;
    }
    if (rows.size() < k_preview_rows) close();
    return rows;
}

std::vector<PreviewRow> plain(const std::vector<dataset::PreviewLine>& lines, dataset::Kind before_kind) {
    std::vector<PreviewRow> rows;
    for (const dataset::PreviewLine& line : lines) {
        if (rows.size() == k_preview_rows) break;
        PreviewRow row;
        row.line = line.from_line;
        row.after.text = QString::fromStdString(line.text);
        for (const std::string& one : split_lines(line.before)) {
            if (one.empty()) continue;
            const bool conll = before_kind == dataset::Kind::conll;
            add(row.before, conll ? token_of(one) : TokenOfLine{QString::fromStdString(one), {}}, QLatin1Char(' '));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

QList<Stretch> unmapped_letters(const QString& text, const std::map<char32_t, std::int64_t>& unmapped) {
    QList<Stretch> marks;
    int at = 0;
    for (const auto point : text.toUcs4()) {
        const int width = point > 0xFFFF ? 2 : 1;
        const bool letter = QChar::isLetter(point) || QChar::isMark(point);
        if (!letter) {
            at += width;
            continue;
        }
        if (unmapped.count(point) > 0 || unmapped.count(QChar::toLower(point)) > 0) marks.append({at, at + width});
        at += width;
    }
    return marks;
}

dataset::Kind kind_before(const dataset::RecipeStep& step, const std::map<std::string, dataset::Kind>& kinds) {
    const auto found = kinds.find(step.from[0]);
    const dataset::Kind kind = found == kinds.end() ? dataset::Kind::text : found->second;
    return step.step->takes_kind(kind) ? kind : dataset::Kind::text; // a corpus of CoNLL is read as its text
}

bool gives_phones(const dataset::Recipe& recipe, const std::string& id) {
    const dataset::RecipeStep* step = recipe.step(id);
    while (step != nullptr) {
        if (step->step->name.rfind("phonemize", 0) == 0) return true;
        step = recipe.step(step->from[0]);
    }
    return false;
}

} // namespace

const PreviewTable* Preview::find(const std::string& id) const {
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const auto& one) { return one.id == id; });
    return found == tables.end() ? nullptr : &*found;
}

QList<Stretch> changed_letters(const QString& before, const QString& after) {
    const auto old_points = before.left(k_most_compared).toUcs4();
    const auto new_points = after.left(k_most_compared).toUcs4();
    const auto rows = static_cast<std::size_t>(old_points.size());
    const auto columns = static_cast<std::size_t>(new_points.size());
    const auto equal = [&](std::size_t i, std::size_t j) {
        return QChar::toCaseFolded(old_points[static_cast<qsizetype>(i)]) ==
               QChar::toCaseFolded(new_points[static_cast<qsizetype>(j)]);
    };
    // Longest common subsequence of what follows, then a walk from the front.
    std::vector<std::uint16_t> longest((rows + 1) * (columns + 1), 0);
    const auto cell = [&](std::size_t i, std::size_t j) -> std::uint16_t& { return longest[i * (columns + 1) + j]; };
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;) {
            cell(i, j) = equal(i, j) ? static_cast<std::uint16_t>(cell(i + 1, j + 1) + 1)
                                     : std::max(cell(i + 1, j), cell(i, j + 1));
        }
    }
    QList<Stretch> marks;
    int at = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    const auto step = [&](bool changed) {
        const auto point = new_points[static_cast<qsizetype>(j++)];
        const int width = point > 0xFFFF ? 2 : 1;
        if (changed && !QChar::isSpace(point)) {
            if (!marks.isEmpty() && marks.last().end == at) {
                marks.last().end += width;
            } else {
                marks.append({at, at + width});
            }
        }
        at += width;
    };
    while (j < columns) {
        if (i < rows && equal(i, j)) {
            ++i;
            step(false);
        } else if (i < rows && cell(i + 1, j) >= cell(i, j + 1)) {
            ++i;
        } else {
            step(true);
        }
    }
    return marks;
}

base::Result<std::shared_ptr<const Preview>> preview_of(const dataset::Recipe& recipe,
                                                        const std::filesystem::path& project,
                                                        const dataset::Tools& tools, const base::Work& work) {
    dataset::PreviewOptions options;
    options.project = project;
    options.lines = k_shown_lines;
    options.read_lines = k_read_lines;
    options.open.threads = 1; // half the cores at most
    options.open.phone_patterns = workspace::phone_patterns();
    SAUTI_TRY(const std::vector<dataset::StepPreview> steps, dataset::preview(recipe, options, tools, work));
    auto preview = std::make_shared<Preview>();
    std::map<std::string, dataset::Kind> kinds;
    for (const dataset::StepPreview& shown : steps) {
        SAUTI_CHECK(work.check());
        const dataset::RecipeStep* const step = recipe.step(shown.id);
        PreviewTable table;
        table.id = shown.id;
        table.phones = step != nullptr && shown.kind != dataset::Kind::jsonl && gives_phones(recipe, shown.id);
        table.rows = shown.kind == dataset::Kind::conll
                         ? sentences(shown.lines, step == nullptr)
                         : plain(shown.lines, step == nullptr ? shown.kind : kind_before(*step, kinds));
        for (PreviewRow& row : table.rows) {
            shorten(row.before);
            shorten(row.after);
            if (step == nullptr || shown.kind == dataset::Kind::jsonl) continue;
            row.after.changed = changed_letters(row.before.text, row.after.text);
            row.after.unmapped = unmapped_letters(row.after.text, shown.report.unmapped);
        }
        table.report = shown.report;
        kinds[shown.id] = shown.kind;
        preview->tables.push_back(std::move(table));
    }
    return std::shared_ptr<const Preview>(std::move(preview));
}

} // namespace sauti::widgets::datasets
