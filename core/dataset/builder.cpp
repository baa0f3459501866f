// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/builder.h"

#include "base/clock.h"
#include "base/environment.h"
#include "corpus/import.h"
#include "dataset/recipe_check.h"
#include "dataset/step_store.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <utility>

namespace sauti::dataset {

using base::ErrorKind;

namespace {

/// Raised when the form of rows or of copies changes.
constexpr int k_builder_version = 1;

std::string key_of(const base::Json& json) {
    return base::sha256_hex(base::compact(json)).substr(0, 32);
}

bool same_but_for_times(base::Json a, base::Json b) {
    for (const char* key : {"built", "machine"}) {
        a.erase(key);
        b.erase(key);
    }
    return a == b;
}

/// A hard link where the file system has them, else a copy.
base::Result<void> place_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::create_hard_link(from, to, error);
    if (!error) return {};
    SAUTI_TRY(base::FileReader reader, base::FileReader::open(from));
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(to));
    while (true) {
        SAUTI_TRY(const std::string piece, reader.read());
        if (piece.empty()) return file.commit();
        SAUTI_CHECK(file.write(piece));
    }
}

class Build {
public:
    Build(const BuildRequest& request, StepStore store, const base::Work& work)
        : request_(request), store_(std::move(store)), work_(work) {
        result_.folder = request.project / "datasets" / request.name;
        total_ = static_cast<std::int64_t>(request.recipe.steps.size());
    }

    base::Result<BuildResult> run() {
        for (const RecipeInput& input : request_.recipe.inputs)
            SAUTI_CHECK(add_input(input));
        for (const RecipeStep* step : in_order(request_.recipe)) {
            SAUTI_CHECK(work_.check());
            auto done = add_step(*step);
            if (!done)
                return base::fail(
                    std::move(done.error()).context(fmt::format("step {} ({})", step->id, step->step->name)));
        }
        for (const auto& [name, from] : request_.recipe.outputs)
            SAUTI_CHECK(add_output(name, from));
        SAUTI_CHECK(finish());
        SAUTI_CHECK(store_.forget_others());
        return std::move(result_);
    }

private:
    base::Result<void> add_input(const RecipeInput& input);
    base::Result<void> add_step(const RecipeStep& step);
    base::Result<void> add_output(const std::string& name, const std::string& from);
    base::Result<void> finish();
    base::Result<const FileSet*> input_for(const StepInfo& step, const std::string& id);
    base::Result<StepStore::Finished> run_known(const std::string& id, const std::string& key,
                                                const StepStore::Make& make);
    base::Result<FileSet> run_hidden(const std::string& step_name, const char* mode, const FileSet& input);
    base::Work work_for(const std::string& id, const FileSet& input) const;

    const BuildRequest& request_;
    StepStore store_;
    const base::Work& work_;
    BuildResult result_;
    std::map<std::string, FileSet> sets_;
    std::map<std::string, FileSet> as_text_; ///< CoNLL inputs that a step wants as text
    std::vector<std::pair<DataSetFile, DataFile>> files_;
    std::int64_t total_ = 0;
    std::int64_t number_ = 0;
};

base::Work Build::work_for(const std::string& id, const FileSet& input) const {
    std::int64_t lines = 0;
    for (const DataFile& file : input.files)
        lines += file.lines;
    const std::string message = fmt::format("step {} of {}: {}", number_, total_, id);
    const std::int64_t total = lines > 0 ? lines : -1;
    return base::Work(work_.stop_token(), [this, message, total](base::Progress progress) {
        if (progress.message.empty()) progress.message = message;
        if (progress.total < 0) progress.total = total;
        work_.report(progress);
    });
}

base::Result<StepStore::Finished> Build::run_known(const std::string& id, const std::string& key,
                                                   const StepStore::Make& make) {
    SAUTI_TRY(StepStore::Finished finished, store_.get(key, make));
    result_.steps.push_back({id, finished.known});
    if (request_.on_step) request_.on_step(result_.steps.back(), finished.report);
    return finished;
}

base::Result<void> Build::add_input(const RecipeInput& input) {
    if (!input.dataset.empty()) {
        SAUTI_TRY(FileSet set, data_set_output(request_.project, input.dataset));
        result_.info.parents.push_back({"dataset", input.dataset, base::sha256_hex(base::compact(identity_of(set)))});
        sets_[input.name] = std::move(set);
        return {};
    }
    SAUTI_TRY(const fs::path folder, corpus::corpus_folder(request_.project, input.corpus));
    SAUTI_TRY(const corpus::CorpusInfo info, corpus::read_corpus_info(folder));
    result_.info.parents.push_back({"corpus", input.corpus, info.fingerprint});
    SAUTI_TRY(FileSet set, corpus_originals(folder));
    if (input.where.empty()) {
        sets_[input.name] = std::move(set);
        return {};
    }
    base::Json identity = {{"rows", input.where}, {"builder", k_builder_version}, {"fingerprint", info.fingerprint}};
    identity["files"] = identity_of(set);
    const base::Work work = work_for(input.name, set);
    SAUTI_TRY(StepStore::Finished rows,
              run_known(input.name, key_of(identity), [&](const fs::path& into, StepReport& report) {
                  return corpus_rows(folder, input.where, request_.open, into, report, work);
              }));
    rows.files.code = info.code;
    StepRecord record;
    record.id = input.name;
    record.step = "rows";
    record.options = base::compact(base::Json{{"where", input.where}});
    record.key = key_of(identity);
    record.report = std::move(rows.report);
    result_.info.steps.push_back(std::move(record));
    sets_[input.name] = std::move(rows.files);
    return {};
}

/// A step that no recipe names: what makes text of a CoNLL corpus, and what copies an input to an output.
base::Result<FileSet> Build::run_hidden(const std::string& step_name, const char* mode, const FileSet& input) {
    SAUTI_TRY(const StepInfo* const step, find_step(step_name));
    Options options(step->options);
    options.set("mode", mode);
    base::Json identity = {{"step", step_name}, {"version", step->version}, {"options", options.json()}};
    identity["inputs"] = {identity_of(input)};
    const base::Work work = work_for(step_name, input);
    SAUTI_TRY(StepStore::Finished finished,
              store_.get(key_of(identity), [&](const fs::path& folder, StepReport& report) {
                  return run_over_files({step, &options, {&input}}, folder, request_.tools, report, work);
              }));
    return std::move(finished.files);
}

base::Result<const FileSet*> Build::input_for(const StepInfo& step, const std::string& id) {
    const FileSet& set = sets_.at(id);
    const bool is_input = request_.recipe.input(id) != nullptr;
    for (const DataFile& file : set.files) {
        if (step.takes_kind(file.kind)) continue;
        // A corpus gives what the step asks for: of CoNLL also its text.
        const bool as_text = is_input && file.kind == Kind::conll && step.takes_kind(Kind::text);
        if (!as_text) {
            return base::fail(ErrorKind::invalid, fmt::format("{} does not take {}, which \"{}\" gives ({})", step.name,
                                                              name(file.kind), id, file.name));
        }
        if (as_text_.count(id) == 0) {
            SAUTI_TRY(FileSet text, run_hidden("conll-text", "corrected", set));
            text.code = set.code;
            as_text_[id] = std::move(text);
        }
        return &as_text_.at(id);
    }
    return &set;
}

base::Result<void> Build::add_step(const RecipeStep& step) {
    ++number_;
    Options options = step.options;
    StepJob job = {step.step, &options, {}};
    base::Json identity = {{"step", step.step->name}, {"version", step.step->version}};
    for (const std::string& id : step.from) {
        SAUTI_TRY(const FileSet* const set, input_for(*step.step, id));
        job.inputs.push_back(set);
        identity["inputs"].push_back(identity_of(*set));
    }
    StepRecord record;
    for (const OptionInfo& option : step.step->options) {
        if (option.name == "code") {
            if (options.text("code").empty()) options.set("code", job.inputs.front()->code);
            if (options.text("code").empty()) {
                return base::fail(
                    ErrorKind::invalid, "no language is known for the G2P",
                    "give the step the option code, or the corpus one: sauti-cli corpus set ID code=swa-Latn");
            }
            SAUTI_TRY(const Transliterator tables, request_.tools.transliterator(options.text("code"), options.mode()));
            record.tables = tables.stamp;
            identity["tables"] = tables.stamp;
        }
        if (option.type == OptionType::path && !options.text(option.name).empty()) {
            const fs::path given = options.text(option.name);
            options.set(option.name, (given.is_absolute() ? given : request_.project / given).string());
            SAUTI_TRY(identity[std::string(option.name)], base::sha256_of_file(options.text(option.name)));
        }
    }
    identity["options"] = options.json();
    const base::Work work = work_for(step.id, *job.inputs.front());
    SAUTI_TRY(StepStore::Finished finished,
              run_known(step.id, key_of(identity), [&](const fs::path& folder, StepReport& report) {
                  return run_over_files(job, folder, request_.tools, report, work);
              }));
    finished.files.code = job.inputs.front()->code;
    record.id = step.id;
    record.step = step.step->name;
    record.from = step.from;
    record.mode = options.mode();
    record.options = base::compact(options.json());
    record.key = key_of(identity);
    record.report = std::move(finished.report);
    result_.info.steps.push_back(std::move(record));
    sets_[step.id] = std::move(finished.files);
    return {};
}

base::Result<void> Build::add_output(const std::string& name, const std::string& from) {
    FileSet* set = &sets_.at(from);
    bool original = false;
    for (const DataFile& file : set->files)
        original = original || file.index.empty();
    if (original) {
        SAUTI_TRY(*set, run_hidden("concatenate", "reference", *set));
    }
    for (const DataFile& file : set->files) {
        DataSetFile one;
        one.path = name + "/" + file.name;
        one.output = name;
        one.split = file.split;
        one.kind = file.kind;
        one.units = file.units;
        one.bytes = file.bytes;
        one.lines = file.lines;
        one.sha256 = file.sha256;
        files_.emplace_back(std::move(one), file);
    }
    return {};
}

base::Result<void> Build::finish() {
    DataSetInfo& info = result_.info;
    info.name = request_.name;
    info.recipe = base::compact(json_of(request_.recipe));
    info.versions["sauti"] = base::version();
    for (const StepRecord& step : info.steps) {
        if (!step.tables.empty()) info.versions["g2p " + step.id] = step.tables;
    }
    for (const auto& [file, from] : files_)
        info.files.push_back(file);
    info.built = base::now_rfc3339();
    info.machine = base::machine_text();
    const auto before = base::read_json(result_.folder / k_data_set_file);
    if (before && same_but_for_times(*before, json_of(info))) {
        const auto findings = verify(result_.folder, work_);
        result_.unchanged = findings && findings->empty();
        if (result_.unchanged) return {};
    }
    SAUTI_CHECK(work_.check());
    SAUTI_TRY(base::FolderBuilder builder, base::FolderBuilder::create(result_.folder, true));
    for (const auto& [file, from] : files_) {
        std::error_code error;
        const fs::path to = builder.path() / file.path;
        fs::create_directories(to.parent_path(), error);
        if (error) return base::fail(base::write_error(error.value(), to, "create the folder of"));
        SAUTI_CHECK(place_file(from.path, to));
        SAUTI_CHECK(place_file(from.index, to.string() + std::string(k_index_suffix)));
    }
    SAUTI_CHECK(base::write_json(builder.path() / k_data_set_file, json_of(info)));
    return builder.commit();
}

/// A data set of another recipe is not replaced unasked.
base::Result<void> check_target(const BuildRequest& request) {
    const fs::path folder = request.project / "datasets" / request.name;
    std::error_code error;
    if (request.replace || !fs::exists(folder, error)) return {};
    const auto info = read_data_set(folder);
    if (!info) return info.error().kind == ErrorKind::unsupported ? base::fail(info.error()) : base::Result<void>{};
    const base::Json recipe = base::Json::parse(info->recipe, nullptr, false);
    if (recipe.is_object() && recipe.value("name", std::string()) == request.recipe.name) return {};
    return base::fail(base::make_error(ErrorKind::invalid,
                                       fmt::format("data set {} was built from another recipe", request.name),
                                       "choose another name with --name, or give --replace")
                          .within(folder.string()));
}

} // namespace

base::Result<void> check_name(const std::string& name) {
    bool good = !name.empty() && name[0] != '.' && name.size() <= 100 && !unicode::first_invalid_utf8(name);
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        good = good && (plain || c == '.' || c == '-' || c == '_' || static_cast<unsigned char>(c) >= 0x80);
    }
    if (good) return {};
    return base::fail(ErrorKind::usage, fmt::format("\"{}\" cannot be the name of a data set", name),
                      "use letters, digits, '.', '-' and '_', not '.' first, at most 100 bytes");
}

std::string default_name(const Recipe& recipe, bool filled) {
    if (!filled) return recipe.name;
    for (const RecipeInput& input : recipe.inputs) {
        if (!input.corpus.empty()) return input.corpus + "-" + recipe.name;
    }
    return recipe.name;
}

base::Result<BuildResult> build(const BuildRequest& request, const base::Work& work) {
    SAUTI_CHECK(check_name(request.name));
    SAUTI_CHECK(check_target(request));
    SAUTI_TRY(StepStore store, StepStore::open(request.project, request.name));
    std::error_code error;
    fs::create_directories(request.project / "datasets", error);
    if (error) return base::fail(base::write_error(error.value(), request.project / "datasets", "create"));
    SAUTI_TRY(const int removed, base::remove_leftovers(request.project / "datasets"));
    static_cast<void>(removed); // temporaries of a killed build
    return Build(request, std::move(store), work).run();
}

} // namespace sauti::dataset
