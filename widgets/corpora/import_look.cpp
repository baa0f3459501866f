// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/import_look.h"

#include "corpus/corpus_info.h"
#include "g2p/engine.h"
#include "unicode/utf8.h"
#include "workspace/binding.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <system_error>

namespace sauti::widgets::corpora {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("import", text);
}

QString of_std(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString with_groups(qint64 number) {
    return QLocale(QLocale::English).toString(number);
}

QString title_of(const QString& reader) {
    return reader == QLatin1String("conll") ? say("CoNLL: a word and its tag a line") : say("Text: a sentence a line");
}

/// How a reader would do, whether or not it is the one chosen.
ReaderChoice judge(const std::filesystem::path& path, const QString& reader,
                   const base::Result<corpus::Recognition>& best) {
    ReaderChoice choice;
    choice.reader = reader;
    choice.title = title_of(reader);
    const bool is_best = best && of_std(best->reader) == reader;
    const auto seen = is_best ? best : corpus::recognise(path, reader.toStdString());
    if (!seen) {
        choice.why = of_std(seen.error().message);
        return choice;
    }
    choice.fits = true;
    const auto files = qint64(seen->files.size());
    const auto all = files + qint64(seen->left_out.size());
    choice.percent = all > 0 ? int(100 * files / all) : 0;
    choice.why = of_std(seen->reasons.empty() ? std::string() : seen->reasons.front());
    // whatever can be read as words and tags can also be read as plain lines, and is then poorer
    if (best && !is_best) {
        choice.percent /= 2;
        choice.why = reader == QLatin1String("text") ? say("every line would be a row, tags and all")
                                                     : say("only lines with a tag would be read");
    }
    return choice;
}

void tell_counts(ImportLook& look) {
    using Kind = StandOut::Kind;
    const corpus::ImportPreview& preview = look.preview;
    QStringList splits;
    qint64 words = 0;
    for (const corpus::SourceFile& file : look.seen.files) {
        const QString split = of_std(file.split);
        const auto counts = preview.counts.find(file.split);
        if (counts == preview.counts.end()) continue;
        const QString one = QStringLiteral("%1 %2").arg(split, with_groups(counts->second.rows));
        if (!splits.contains(one)) splits.append(one);
    }
    for (const auto& [split, counts] : preview.counts)
        words += counts.words;
    const QString rows =
        preview.whole ? with_groups(preview.row_count()) : say("more than %1").arg(with_groups(preview.row_count()));
    look.facts.append(
        {Kind::good, say("%1 rows, %2 words (%3)").arg(rows, with_groups(words), splits.join(QStringLiteral(", ")))});
    if (!preview.entities.empty()) {
        QStringList types;
        for (const auto& [type, count] : preview.entities)
            types.append(QStringLiteral("%1 %2").arg(of_std(type), with_groups(count)));
        look.facts.append({Kind::good, say("entities: %1").arg(types.join(QStringLiteral(", ")))});
    }
}

void tell_findings(ImportLook& look) {
    using Kind = StandOut::Kind;
    const corpus::ImportPreview& preview = look.preview;
    if (preview.findings_total > 0) {
        const corpus::Finding& first = preview.findings.front();
        look.facts.append({Kind::warning, say("%1 places are not as the format asks; the first: %2:%3: %4")
                                              .arg(with_groups(preview.findings_total), of_std(first.file))
                                              .arg(first.line)
                                              .arg(of_std(first.message))});
    }
    if (!look.seen.left_out.empty()) {
        const corpus::LeftOut& first = look.seen.left_out.front();
        look.facts.append({Kind::notice, say("%1 files are left out; the first: %2 (%3)")
                                             .arg(with_groups(qint64(look.seen.left_out.size())), of_std(first.path),
                                                  of_std(first.why))});
    }
    // the first reason is the reader's, and stands beside it
    for (std::size_t i = 1; i < look.seen.reasons.size(); ++i)
        look.facts.append({Kind::notice, of_std(look.seen.reasons[i])});
}

/// Phones of the rows shown, as the corpus would have them.
base::Result<void> add_phones(ImportLook& look, const ImportChoice& choice, std::vector<corpus::Row>& rows) {
    if (look.code.isEmpty()) return {};
    corpus::CorpusInfo info;
    info.id = look.id.toStdString();
    info.code = look.code.toStdString();
    info.phones.mode = choice.mode;
    const auto phonemizer = workspace::phonemizer_of(info);
    if (!phonemizer) {
        look.facts.append({StandOut::Kind::warning, say("no phones: %1").arg(of_std(phonemizer.error().message))});
        return {};
    }
    for (corpus::Row& row : rows) {
        std::string phones;
        for (const std::string_view word : corpus::words_of(row)) {
            const auto of_word = (*phonemizer)->phones_of_word(word);
            if (!phones.empty()) phones += ' ';
            phones += of_word ? *of_word : std::string(word);
        }
        row.phones = phones;
        row.has_phones = true;
    }
    return {};
}

QString free_id(const std::filesystem::path& project, const QString& wanted) {
    QString id = wanted;
    std::error_code error;
    for (int number = 2; std::filesystem::exists(project / "corpora" / id.toStdString(), error); ++number)
        id = QStringLiteral("%1-%2").arg(wanted).arg(number);
    return id;
}

} // namespace

base::Result<ImportLook> look_at(const ImportChoice& choice, const std::filesystem::path& project,
                                 const base::Work& work) {
    const std::filesystem::path path = choice.path.toStdString();
    ImportLook look;
    const auto best = corpus::recognise(path);
    for (const char* reader : {"conll", "text"})
        look.readers.append(judge(path, QString::fromLatin1(reader), best));
    std::stable_sort(look.readers.begin(), look.readers.end(),
                     [](const ReaderChoice& a, const ReaderChoice& b) { return a.percent > b.percent; });
    SAUTI_TRY(look.seen, choice.reader.isEmpty() ? best : corpus::recognise(path, choice.reader.toStdString()));
    SAUTI_CHECK(work.check());
    SAUTI_TRY(look.preview, corpus::preview_import(look.seen, {}, work));
    look.id = choice.id.isEmpty() ? free_id(project, of_std(look.seen.id)) : choice.id;
    look.code =
        choice.code ? (*choice.code == QLatin1String("none") ? QString() : *choice.code) : of_std(look.seen.code);
    tell_counts(look);
    tell_findings(look);
    std::vector<corpus::Row> rows = look.preview.rows;
    SAUTI_CHECK(add_phones(look, choice, rows));
    corpus::CorpusInfo info;
    info.files = look.seen.files;
    const RowViewMaker maker(info, {});
    for (corpus::Row& row : rows)
        look.rows.append(maker.view(std::move(row)));
    return look;
}

} // namespace sauti::widgets::corpora
