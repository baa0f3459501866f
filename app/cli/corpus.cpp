// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/corpus.h"

#include "base/json.h"
#include "cli/corpus_common.h"
#include "cli/corpus_detail.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "corpus/import.h"
#include "workspace/binding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace sauti::cli {

namespace {

using base::Json;
using base::Result;
using corpus::CorpusInfo;
using corpus::Recognition;

struct AddOptions {
    std::string path;
    std::string id;
    std::string reader;
    std::string code;
    bool dry_run = false;
};

struct SetOptions {
    std::string id;
    std::vector<std::string> settings;
};

Json json_of(const Recognition& seen) {
    Json files = Json::array();
    for (const corpus::SourceFile& file : seen.files) {
        files.push_back(
            {{"path", file.path}, {"split", file.split}, {"kind", corpus::name(file.kind)}, {"bytes", file.bytes}});
    }
    Json left_out = Json::array();
    for (const corpus::LeftOut& file : seen.left_out)
        left_out.push_back({{"path", file.path}, {"why", file.why}});
    return {{"source", seen.source.string()},
            {"id", seen.id},
            {"reader", seen.reader},
            {"code", seen.code},
            {"files", files},
            {"reasons", seen.reasons},
            {"left_out", left_out}};
}

Json json_of(const CorpusInfo& info) {
    Json counts = Json::object();
    for (const auto& [split, of_split] : info.counts) {
        counts[split] = {{"rows", of_split.rows}, {"words", of_split.words}, {"letters", of_split.letters}};
    }
    Json files = Json::array();
    for (const corpus::SourceFile& file : info.files) {
        files.push_back({{"path", file.path},
                         {"split", file.split},
                         {"kind", corpus::name(file.kind)},
                         {"bytes", file.bytes},
                         {"sha256", file.sha256}});
    }
    return {{"id", info.id},
            {"source", info.source.string()},
            {"reader", info.reader},
            {"code", info.code},
            {"phones", {{"source", info.phones.source}, {"mode", base::name(info.phones.mode)}}},
            {"rows", info.rows()},
            {"counts", counts},
            {"files", files},
            {"findings", info.findings_total},
            {"fingerprint", info.fingerprint},
            {"imported", info.imported}};
}

void show(const Recognition& seen, std::ostream& out) {
    out << "source    " << seen.source.string() << "\nreader    " << seen.reader << "\nid        " << seen.id
        << "\ncode      " << (seen.code.empty() ? "none" : seen.code) << '\n';
    for (const corpus::SourceFile& file : seen.files) {
        out << fmt::format("file      {} ({}, {} bytes)\n", file.path, file.split, file.bytes);
    }
    for (const corpus::LeftOut& file : seen.left_out)
        out << fmt::format("left out  {}: {}\n", file.path, file.why);
    for (const std::string& reason : seen.reasons)
        out << "because   " << reason << '\n';
}

void show(const CorpusInfo& info, std::ostream& out) {
    out << "id        " << info.id << "\nsource    " << info.source.string() << "\nreader    " << info.reader
        << "\ncode      " << (info.code.empty() ? "none" : info.code)
        << fmt::format("\nphones    {}, {}\n", info.phones.source, base::name(info.phones.mode));
    for (const std::string& split : info.splits()) {
        const auto counts = info.counts.find(split);
        const corpus::SplitCounts none;
        const corpus::SplitCounts& of_split = counts == info.counts.end() ? none : counts->second;
        out << fmt::format("{:<10}{} rows, {} words, {} letters\n", split, of_split.rows, of_split.words,
                           of_split.letters);
    }
    for (const corpus::SourceFile& file : info.files) {
        out << fmt::format("file      {} ({}, {} bytes)\n", file.path, file.split, file.bytes);
    }
    out << "findings  " << info.findings_total << '\n';
    for (const corpus::Finding& finding : info.findings) {
        out << fmt::format("          {}:{}: {}\n", finding.file, finding.line, finding.message);
    }
}

Result<int> add(const AddOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const Recognition seen, corpus::recognise(options.path, options.reader));
    if (options.dry_run) {
        if (globals.json) {
            streams.out << base::compact(json_of(seen)) << '\n';
        } else {
            show(seen, streams.out);
        }
        return k_done;
    }
    SAUTI_TRY(const auto project, project_folder(globals));
    for (const std::string& reason : seen.reasons)
        say(globals, streams, reason);
    for (const corpus::LeftOut& file : seen.left_out) {
        say(globals, streams, fmt::format("Left out: {}: {}.", file.path, file.why));
    }
    corpus::ImportOptions how;
    how.id = options.id;
    how.code = options.code;
    const Interrupt interrupt;
    ProgressLine line(globals, streams, fmt::format("Import {}", seen.id));
    auto imported = corpus::import_corpus(project, seen, how, work_with(interrupt, line));
    line.clear();
    if (!imported) return base::fail(std::move(imported.error()));
    if (const auto phonemizer = workspace::phonemizer_of(*imported); !phonemizer) {
        tell_warning({fmt::format("no phones can be shown: {}", phonemizer.error().message), {}, {}}, globals,
                     streams.err);
    }
    for (const corpus::Finding& finding : imported->findings) {
        tell_warning({finding.message, {(imported->source / finding.file).string(), finding.line, -1}, {}}, globals,
                     streams.err);
    }
    const auto kept = static_cast<std::int64_t>(imported->findings.size());
    if (imported->findings_total > kept) {
        say(globals, streams,
            fmt::format("{} more findings: sauti-cli corpus validate {}", imported->findings_total - kept,
                        imported->id));
    }
    if (globals.json) {
        streams.out << base::compact(json_of(*imported)) << '\n';
    } else {
        streams.out << fmt::format("Corpus {}: {} rows\n", imported->id, imported->rows());
        say(globals, streams, fmt::format("next: sauti-cli corpus rows {}", imported->id));
    }
    return imported->findings_total > 0 ? k_answer_is_no : k_done;
}

Result<int> set(const SetOptions& options, const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto project, project_folder(globals));
    SAUTI_TRY(const auto folder, corpus::corpus_folder(project, options.id));
    for (const std::string& setting : options.settings) {
        const std::size_t sign = setting.find('=');
        if (sign == std::string::npos) {
            return base::fail(base::ErrorKind::usage, fmt::format("\"{}\" is no KEY=VALUE", setting),
                              "for example code=swa-Latn");
        }
        const Interrupt interrupt;
        ProgressLine line(globals, streams, fmt::format("Read {}", options.id));
        SAUTI_TRY(
            [[maybe_unused]] const CorpusInfo changed,
            corpus::set_corpus(folder, setting.substr(0, sign), setting.substr(sign + 1), work_with(interrupt, line)));
    }
    SAUTI_TRY(const CorpusInfo info, corpus::read_corpus_info(folder));
    if (globals.json) {
        streams.out << base::compact(json_of(info)) << '\n';
    } else {
        show(info, streams.out);
    }
    return k_done;
}

Result<int> list(const Globals& globals, Streams& streams) {
    SAUTI_TRY(const auto project, project_folder(globals));
    SAUTI_TRY(const auto ids, corpus::corpus_ids(project));
    int code = k_done;
    Json all = Json::array();
    if (!globals.json) streams.out << "id\treader\trows\tsplits\tcode\tsource\n";
    for (const std::string& id : ids) {
        const auto info = corpus::read_corpus_info(project / "corpora" / id);
        if (!info) {
            tell_error(info.error(), globals, streams.err);
            code = k_answer_is_no;
            continue;
        }
        if (globals.json) {
            all.push_back(json_of(*info));
            continue;
        }
        streams.out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", id, info->reader, info->rows(),
                                   fmt::join(info->splits(), ","), info->code, info->source.string());
    }
    if (globals.json) streams.out << base::compact(all) << '\n';
    return code;
}

Result<int> info_of(const std::string& what, const Globals& globals, Streams& streams) {
    const auto project = project_folder(globals);
    if (project && corpus::corpus_folder(*project, what)) {
        SAUTI_TRY(const corpus::Corpus opened, open_corpus(*project, what, false, globals, streams));
        if (globals.json) {
            streams.out << base::compact(json_of(opened.info())) << '\n';
        } else {
            show(opened.info(), streams.out);
        }
        return k_done;
    }
    std::error_code ignored;
    if (project && !std::filesystem::exists(what, ignored))
        return base::fail(corpus::corpus_folder(*project, what).error());
    SAUTI_TRY(const Recognition seen, corpus::recognise(what));
    if (globals.json) {
        streams.out << base::compact(json_of(seen)) << '\n';
    } else {
        show(seen, streams.out);
    }
    return k_done;
}

} // namespace

void declare_corpus(Cli& cli) {
    CLI::App* family = cli.family("corpus", "Import folders of text and look at their rows");

    const auto adding = std::make_shared<AddOptions>();
    CLI::App* verb =
        cli.verb(*family, "add", "Import a folder or file; the source stays where it is",
                 "  sauti-cli corpus add texts/swa --id swa-again\n"
                 "  sauti-cli corpus add texts/kin --dry-run",
                 [adding](const Globals& globals, Streams& streams) { return add(*adding, globals, streams); });
    verb->add_option("PATH", adding->path, "Folder or file")->required();
    verb->add_option("--id", adding->id, "Id in the project (default: the folder's name)");
    verb->add_option("--reader", adding->reader, "conll or text (default: as the bytes look)")
        ->check(CLI::IsMember({"conll", "text"}));
    verb->add_option("--code", adding->code, "G2P of the language, such as swa-Latn; none for none");
    verb->add_flag("--dry-run", adding->dry_run, "Say what it is and why, and write nothing");

    const auto setting = std::make_shared<SetOptions>();
    verb = cli.verb(*family, "set", "Change code, phones.source, phones.mode or source",
                    "  sauti-cli corpus set swa code=swa-Latn\n"
                    "  sauti-cli corpus set kin phones.mode=corrected",
                    [setting](const Globals& globals, Streams& streams) { return set(*setting, globals, streams); });
    verb->add_option("ID", setting->id, "The corpus")->required();
    // CLI11 2.4 refuses names with a sign of equality.
    verb->add_option("SETTING", setting->settings, "What to set, as KEY=VALUE")->required();

    cli.verb(*family, "list", "The corpora of the project",
             "  sauti-cli corpus list\n"
             "  sauti-cli --json corpus list",
             list);

    const auto what = std::make_shared<std::string>();
    verb = cli.verb(*family, "info", "What a corpus is, or what a path would be",
                    "  sauti-cli corpus info swa\n"
                    "  sauti-cli --json corpus info kin",
                    [what](const Globals& globals, Streams& streams) { return info_of(*what, globals, streams); });
    verb->add_option("ID|PATH", *what, "A corpus of the project, or a folder or file")->required();

    declare_corpus_validate(cli, *family);
    declare_corpus_rows(cli, *family);
    declare_corpus_stats(cli, *family);
}

} // namespace sauti::cli
