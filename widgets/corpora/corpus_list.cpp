// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/corpus_list.h"

#include "base/mode.h"
#include "corpus/corpus_info.h"
#include "corpus/import.h"
#include "dataset/data_set.h"

#include <QCoreApplication>
#include <algorithm>
#include <system_error>

namespace sauti::widgets::corpora {

namespace {

QString own(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

base::Result<QList<CorpusEntry>> read_corpora(const std::filesystem::path& project) {
    QList<CorpusEntry> entries;
    SAUTI_TRY(const std::vector<std::string> ids, corpus::corpus_ids(project));
    for (const std::string& id : ids) {
        CorpusEntry entry;
        entry.id = own(id);
        const auto info = corpus::read_corpus_info(project / "corpora" / id);
        if (!info) {
            entry.error = own(info.error().to_string());
            entries.append(entry);
            continue;
        }
        entry.reader = info->reader == "conll" ? QStringLiteral("CoNLL") : own(info->reader);
        entry.code = info->phones.source == "none" ? QString() : own(info->code);
        entry.mode = own(base::name(info->phones.mode));
        entry.source = own(info->source.string());
        entry.rows = info->rows();
        for (const std::string& split : info->splits()) {
            const auto counts = info->counts.find(split);
            entry.splits.append({own(split), counts == info->counts.end() ? 0 : counts->second.rows});
        }
        std::error_code error;
        entry.missing = !std::filesystem::exists(info->source, error);
        entries.append(entry);
    }
    return entries;
}

QStringList data_sets_of(const std::filesystem::path& project, const QString& corpus) {
    QStringList names;
    for (const std::string& name : dataset::data_set_names(project)) {
        const auto info = dataset::read_data_set(project / "datasets" / name);
        if (!info) continue;
        const bool of_corpus =
            std::any_of(info->parents.begin(), info->parents.end(), [&](const dataset::Parent& parent) {
                return parent.kind == "corpus" && parent.id == corpus.toStdString();
            });
        if (of_corpus) names.append(own(name));
    }
    return names;
}

QString phones_head(const CorpusEntry& entry) {
    if (entry.code.isEmpty()) return QCoreApplication::translate("rows", "phones");
    return QCoreApplication::translate("rows", "phones (%1, %2)").arg(entry.code, entry.mode);
}

} // namespace sauti::widgets::corpora
