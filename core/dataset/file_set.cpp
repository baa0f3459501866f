// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/file_set.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace sauti::dataset {

using base::ErrorKind;

namespace {

/// What one output file is made of.
struct Target {
    std::string name;
    std::string split;
    Kind kind = Kind::text;
    Units units = Units::lines;
    std::vector<const DataFile*> inputs;
};

std::string extension_of(const std::string& name) {
    return fs::path(name).extension().string();
}

Target target_for(const StepInfo& step, const DataFile& file) {
    Target target;
    target.kind = step.gives_for(file.kind);
    target.units = step.units.value_or(file.units);
    target.split = file.split;
    const bool renamed = target.kind != file.kind && (target.kind == Kind::jsonl || file.kind == Kind::jsonl);
    target.name = file.name;
    if (renamed) target.name = fs::path(file.name).stem().string() + (target.kind == Kind::jsonl ? ".jsonl" : ".txt");
    return target;
}

base::Result<std::vector<Target>> targets_of(const StepJob& job) {
    std::vector<Target> targets;
    const StepInfo& step = *job.step;
    if (step.shape == Shape::splits) {
        for (const char* split : {"train", "dev", "test"}) {
            Target target;
            for (const FileSet* set : job.inputs) {
                for (const DataFile& file : set->files)
                    target.inputs.push_back(&file);
            }
            if (target.inputs.empty()) return targets;
            const DataFile& first = *target.inputs.front();
            target.kind = first.kind;
            target.units = first.units;
            target.split = split;
            target.name = split + extension_of(first.name);
            targets.push_back(std::move(target));
        }
        return targets;
    }
    for (const FileSet* set : job.inputs) {
        for (const DataFile& file : set->files) {
            Target target = target_for(step, file);
            const auto same = std::find_if(targets.begin(), targets.end(),
                                           [&](const Target& one) { return one.name == target.name; });
            if (same == targets.end()) {
                target.inputs.push_back(&file);
                targets.push_back(std::move(target));
            } else if (step.shape == Shape::joins) {
                same->inputs.push_back(&file);
            } else {
                return base::fail(ErrorKind::invalid, fmt::format("two files would become {}", target.name));
            }
        }
    }
    return targets;
}

base::Result<void> check_kinds(const StepInfo& step, const Target& target) {
    for (const DataFile* file : target.inputs) {
        if (!step.takes_kind(file->kind)) {
            return base::fail(base::make_error(ErrorKind::invalid, fmt::format("{} does not take {} ({})", step.name,
                                                                               name(file->kind), file->name))
                                  .within(file->path.string()));
        }
        if (file->kind != target.inputs.front()->kind) {
            return base::fail(ErrorKind::invalid, fmt::format("{}: {} and {} cannot be joined", target.name,
                                                              name(file->kind), name(target.inputs.front()->kind)));
        }
    }
    return {};
}

/// Everything one run of a step needs, kept in one place while it runs.
struct Run {
    std::vector<StepInput> inputs;
    Composer composer;
    std::vector<std::unique_ptr<IndexedFile>> files;
    std::vector<std::unique_ptr<LineOutput>> outputs;
};

base::Result<void> open_inputs(Run& run, const Target& target) {
    for (const DataFile* file : target.inputs) {
        SAUTI_TRY(StepInput input, file_input(file->path, file->kind));
        // Between steps a file has no place that a person knows.
        if (!file->index.empty()) input.path = file->name;
        run.inputs.push_back(std::move(input));
        if (file->index.empty()) {
            run.composer.add_original(file->source);
            continue;
        }
        SAUTI_TRY(IndexReader reader, IndexReader::open(file->index));
        run.composer.add_indexed(std::move(reader));
    }
    return {};
}

base::Result<void> open_output(Run& run, const fs::path& path) {
    SAUTI_TRY(std::unique_ptr<IndexedFile> file, IndexedFile::create(path, run.composer.sources()));
    IndexedFile* const raw = file.get();
    run.files.push_back(std::move(file));
    run.outputs.push_back(std::make_unique<LineOutput>(
        [raw](std::string_view bytes) { return raw->write(bytes); },
        [raw, &run](std::uint32_t line, std::span<const Span> parts) -> base::Result<void> {
            SAUTI_TRY(const std::vector<Span> spans, run.composer.compose(parts));
            return raw->add_origin(line, spans);
        }));
    return {};
}

base::Result<std::vector<DataFile>> run_once(const StepJob& job, const std::vector<Target>& targets,
                                             const fs::path& folder, const Tools& tools, StepReport& report,
                                             const base::Work& work) {
    Run run;
    SAUTI_CHECK(check_kinds(*job.step, targets.front()));
    SAUTI_CHECK(open_inputs(run, targets.front()));
    for (const Target& target : targets)
        SAUTI_CHECK(open_output(run, folder / target.name));
    StepRun step_run = {*job.options, job.options->mode(), run.inputs, {}, report, tools, work};
    for (const auto& output : run.outputs)
        step_run.outputs.push_back(output.get());
    SAUTI_CHECK(run_step(*job.step, step_run));
    std::vector<DataFile> files;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        DataFile file;
        file.name = targets[i].name;
        file.split = targets[i].split;
        file.kind = targets[i].kind;
        file.units = targets[i].units;
        file.lines = run.outputs[i]->lines();
        SAUTI_CHECK(run.files[i]->finish(file));
        files.push_back(std::move(file));
    }
    return files;
}

} // namespace

base::Json identity_of(const FileSet& set) {
    base::Json list = base::Json::array();
    for (const DataFile& file : set.files) {
        base::Json one = {{"name", file.name},
                          {"split", file.split},
                          {"kind", name(file.kind)},
                          {"units", name(file.units)},
                          {"sha256", file.sha256}};
        if (file.index.empty()) {
            one["source"] = {file.source.kind, file.source.id, file.source.path};
        } else {
            one["index"] = file.index_sha256;
        }
        list.push_back(one);
    }
    return list;
}

base::Result<FileSet> run_over_files(const StepJob& job, const fs::path& folder, const Tools& tools, StepReport& report,
                                     const base::Work& work) {
    FileSet set;
    set.code = job.inputs.empty() ? std::string() : job.inputs.front()->code;
    SAUTI_TRY(const std::vector<Target> targets, targets_of(job));
    if (targets.empty()) return base::fail(ErrorKind::invalid, fmt::format("{} has no file to read", job.step->name));
    std::vector<std::vector<Target>> runs;
    if (job.step->shape == Shape::splits) {
        runs.push_back(targets);
    } else {
        for (const Target& target : targets)
            runs.push_back({target});
    }
    for (const std::vector<Target>& one : runs) {
        StepReport of_run;
        SAUTI_TRY(std::vector<DataFile> files, run_once(job, one, folder, tools, of_run, work));
        report.add(of_run);
        for (DataFile& file : files)
            set.files.push_back(std::move(file));
    }
    return set;
}

// IndexedFile --------------------------------------------------------------------------------------------------------

IndexedFile::IndexedFile(fs::path path, base::AtomicFile data, base::AtomicFile index)
    : path_(std::move(path)), data_(std::move(data)), index_(std::move(index)) {}

base::Result<std::unique_ptr<IndexedFile>> IndexedFile::create(const fs::path& path,
                                                               const std::vector<SourceFile>& sources) {
    SAUTI_TRY(base::AtomicFile data, base::AtomicFile::create(path));
    SAUTI_TRY(base::AtomicFile index, base::AtomicFile::create(path.string() + std::string(k_index_suffix)));
    std::unique_ptr<IndexedFile> file(new IndexedFile(path, std::move(data), std::move(index))); // owned at once
    IndexedFile* const raw = file.get();
    SAUTI_TRY(IndexWriter writer, IndexWriter::begin(
                                      [raw](std::string_view bytes) {
                                          raw->index_hash_.update(bytes);
                                          return raw->index_.write(bytes);
                                      },
                                      sources));
    file->writer_ = std::make_unique<IndexWriter>(std::move(writer));
    return file;
}

base::Result<void> IndexedFile::write(std::string_view bytes) {
    data_hash_.update(bytes);
    return data_.write(bytes);
}

base::Result<void> IndexedFile::add_origin(std::uint32_t line, std::span<const Span> parts) {
    return writer_->add(line, parts);
}

base::Result<void> IndexedFile::finish(DataFile& file) {
    SAUTI_CHECK(writer_->finish());
    file.path = path_;
    file.index = path_.string() + std::string(k_index_suffix);
    file.bytes = data_.bytes_written();
    file.sha256 = data_hash_.hex();
    file.index_sha256 = index_hash_.hex();
    SAUTI_CHECK(data_.commit());
    return index_.commit();
}

} // namespace sauti::dataset
