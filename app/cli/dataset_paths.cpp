// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/dataset_paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <iterator>
#include <map>
#include <ostream>
#include <set>
#include <utility>

namespace sauti::cli {

namespace fs = std::filesystem;
using base::ErrorKind;
using dataset::Kind;
using dataset::Shape;
using dataset::StepInfo;

namespace {

constexpr std::size_t k_sniffed_bytes = 4096;

/// A last field that is O, or begins with B- or I-, in each line that is not blank.
bool looks_like_conll(const std::string& path) {
    const auto file = base::FileReader::open(path);
    if (!file) return false;
    const auto head =
        file->read_at(0, static_cast<std::size_t>(std::min<std::uint64_t>(k_sniffed_bytes, file->size())));
    if (!head) return false;
    bool any = false;
    std::size_t begin = 0;
    for (std::size_t end = head->find('\n'); end != std::string::npos; end = head->find('\n', begin)) {
        std::string line = head->substr(begin, end - begin);
        begin = end + 1;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.pop_back();
        if (line.empty()) continue;
        const std::size_t blank = line.find_last_of(" \t");
        if (blank == std::string::npos || blank == 0) return false;
        const std::string tag = line.substr(blank + 1);
        if (tag != "O" && tag.rfind("B-", 0) != 0 && tag.rfind("I-", 0) != 0) return false;
        any = true;
    }
    return any;
}

base::Result<Kind> kind_for(const StepInfo& step, const std::string& asked, const std::string& path) {
    Kind kind = step.takes[0];
    if (!asked.empty()) {
        kind = *dataset::kind_of(asked);
    } else if (step.takes.size() > 1) {
        kind = fs::path(path).extension() == ".jsonl" ? Kind::jsonl : looks_like_conll(path) ? Kind::conll : Kind::text;
    }
    if (step.takes_kind(kind)) return kind;
    return base::fail(ErrorKind::usage, fmt::format("{} does not take {}", step.name, dataset::name(kind)));
}

bool is_read(const StepInfo& step, const fs::path& path) {
    const std::string end = path.extension().string();
    if (path.filename().string().rfind('.', 0) == 0) return false;
    if (end == ".jsonl") return step.takes_kind(Kind::jsonl);
    return end == ".txt" || (end == ".conll" && step.takes_kind(Kind::conll));
}

/// Files below a folder that the step reads, relative to it, sorted; the others are counted.
base::Result<std::vector<fs::path>> files_below(const StepInfo& step, const fs::path& folder, std::size_t& others) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(folder, error); at != fs::recursive_directory_iterator();
         at.increment(error)) {
        if (error) break;
        if (!at->is_regular_file(error)) continue;
        if (is_read(step, at->path())) {
            files.push_back(at->path().lexically_relative(folder));
        } else {
            ++others;
        }
    }
    if (error)
        return base::fail(
            base::make_error(ErrorKind::io_read, fmt::format("cannot read {}: {}", folder.string(), error.message())));
    std::sort(files.begin(), files.end());
    if (files.empty()) {
        return base::fail(base::make_error(ErrorKind::not_found,
                                           fmt::format("{} holds no file that {} reads", folder.string(), step.name),
                                           "it looks for *.txt, and *.conll or *.jsonl where the step takes them")
                              .within(folder.string()));
    }
    return files;
}

std::string name_in_output(const StepInfo& step, const fs::path& relative, base::Mode mode) {
    // reference: the original scripts write all files into one folder (flattens_folders)
    fs::path name = mode == base::Mode::reference ? relative.filename() : relative;
    if (step.gives == Kind::jsonl) name.replace_extension(".jsonl");
    return name.string();
}

base::Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error) return base::fail(base::write_error(error.value(), folder, "create"));
    return {};
}

class Planner {
public:
    Planner(const StepInfo& step, base::Mode mode, std::string kind, std::string out)
        : step_(step), mode_(mode), kind_(std::move(kind)), out_(std::move(out)) {}

    base::Result<void> add(const std::string& in) {
        std::error_code error;
        if (in != "-" && fs::is_directory(in, error)) return add_folder(in);
        if (in != "-" && !fs::exists(in, error)) {
            return base::fail(base::make_error(ErrorKind::not_found, fmt::format("there is no {}", in)).within(in));
        }
        const bool into_folder = out_ != "-" && (fs::is_directory(out_, error) || out_.back() == '/');
        std::string out = out_;
        if (into_folder)
            out = (fs::path(out_) /
                   name_in_output(step_, in == "-" ? fs::path("out.txt") : fs::path(in).filename(), mode_))
                      .string();
        return add_file(in, out);
    }

    base::Result<StepPlan> finish() {
        if (step_.shape == Shape::splits) split_outputs();
        std::set<std::string> written;
        for (StepFiles& files : plan_.files) {
            for (const std::string& out : files.outputs) {
                if (out == "-") continue;
                SAUTI_CHECK(make_folder(fs::path(out).parent_path()));
                for (const StepFile& in : files.inputs)
                    SAUTI_CHECK(check_other(in.path, out));
                if (!written.insert(out).second)
                    plan_.words.push_back(fmt::format("{} is written more than once; the last stays", out));
            }
        }
        if (step_.shape == Shape::joins && mode_ == base::Mode::reference) append_to_old();
        if (others_ > 0) plan_.words.push_back(fmt::format("{} files of other kinds were left out", others_));
        return std::move(plan_);
    }

private:
    base::Result<void> add_folder(const fs::path& folder) {
        SAUTI_TRY(const auto files, files_below(step_, folder, others_));
        if (out_ == "-") return base::fail(ErrorKind::usage, "a folder cannot be written to standard output");
        for (const fs::path& file : files) {
            const std::string name = name_in_output(step_, file, mode_);
            std::string out = (fs::path(out_) / name).string();
            if (step_.name == "strip-spaces" && mode_ == base::Mode::reference && out_.back() != '/') {
                // reference: OUT and the name are glued together without a slash (glues_folder_and_name)
                SAUTI_CHECK(make_folder(out_));
                out = out_ + name;
                if (plan_.words.empty())
                    plan_.words.push_back(
                        fmt::format("as in the original, files go beside {}; write {}/ for files in it", out_, out_));
            }
            SAUTI_CHECK(add_file((folder / file).string(), out));
        }
        return {};
    }

    base::Result<void> add_file(const std::string& in, const std::string& out) {
        SAUTI_TRY(const Kind kind, kind_for(step_, kind_, in));
        const StepFile file = {in, kind};
        if (step_.shape != Shape::each_file) {
            for (StepFiles& files : plan_.files) {
                if (step_.shape == Shape::joins && files.outputs[0] != out) continue;
                files.inputs.push_back(file);
                return {};
            }
        }
        plan_.files.push_back({{file}, {out}});
        return {};
    }

    void split_outputs() {
        for (StepFiles& files : plan_.files) {
            const std::string end =
                files.inputs[0].path == "-" ? ".txt" : fs::path(files.inputs[0].path).extension().string();
            files.outputs.clear();
            for (const char* split : {"train", "dev", "test"})
                files.outputs.push_back((fs::path(out_) / (split + end)).string());
        }
    }

    /// reference: the original appends to what is there (appends_when_run_again)
    void append_to_old() {
        std::error_code error;
        for (StepFiles& files : plan_.files) {
            const std::string& out = files.outputs[0];
            if (out == "-" || !fs::exists(out, error)) continue;
            files.inputs.insert(files.inputs.begin(), {out, files.inputs[0].kind});
            plan_.words.push_back(fmt::format("as in the original, {} is appended to", out));
        }
    }

    base::Result<void> check_other(const std::string& in, const std::string& out) const {
        std::error_code error;
        if (in == "-" || !fs::exists(out, error) || !fs::equivalent(in, out, error)) return {};
        return base::fail(ErrorKind::usage, fmt::format("{} is both input and output", out), "write to another file");
    }

    const StepInfo& step_;
    base::Mode mode_;
    std::string kind_;
    std::string out_;
    StepPlan plan_;
    std::size_t others_ = 0;
};

/// A line at a time from a pipe, so that each can be answered; else in pieces.
formats::Source stream_source(std::istream& in, bool by_line) {
    return [&in, by_line]() -> base::Result<std::string> {
        std::string piece;
        if (by_line) {
            if (!std::getline(in, piece)) return std::string();
            if (!in.eof()) piece += '\n';
            return piece;
        }
        piece.resize(std::size_t{1} << 16);
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        piece.resize(static_cast<std::size_t>(in.gcount()));
        if (in.bad()) return base::fail(ErrorKind::io_read, "standard input cannot be read");
        return piece;
    };
}

} // namespace

base::Result<StepPlan> plan_step(const StepInfo& step, base::Mode mode, const std::string& kind,
                                 const std::vector<std::string>& paths) {
    const std::string& out = paths.back();
    if (out.empty()) return base::fail(ErrorKind::usage, "the output's name is empty");
    if (paths.size() > 2 && step.shape == Shape::each_file) {
        return base::fail(ErrorKind::usage, fmt::format("{} takes one IN and one OUT", step.name));
    }
    if (step.shape == Shape::splits && out == "-")
        return base::fail(ErrorKind::usage, "split writes three files: give a folder");
    Planner planner(step, mode, kind, out);
    for (std::size_t i = 0; i + 1 < paths.size(); ++i)
        SAUTI_CHECK(planner.add(paths[i]));
    return planner.finish();
}

base::Result<dataset::StepInput> open_input(const StepFile& file, Streams& streams, bool whole) {
    if (file.path != "-") return dataset::file_input(file.path, file.kind);
    if (whole) {
        const auto bytes =
            std::make_shared<std::string>(std::istreambuf_iterator<char>(streams.in), std::istreambuf_iterator<char>());
        dataset::StepInput input = dataset::text_input("-", file.kind, *bytes);
        input.read_at = [bytes, read = input.read_at](std::uint64_t offset, std::size_t size) {
            return read(offset, size);
        };
        return input;
    }
    dataset::StepInput input;
    input.path = "-";
    input.kind = file.kind;
    input.open = [&streams]() -> base::Result<formats::Source> {
        return stream_source(streams.in, streams.in_is_pipe);
    };
    return input;
}

base::Result<std::unique_ptr<StepOutput>> StepOutput::create(const std::string& path, Streams& streams) {
    std::unique_ptr<StepOutput> output(new StepOutput); // the constructor is private
    if (path == "-") {
        output->lines_ =
            std::make_unique<dataset::LineOutput>([&streams](std::string_view bytes) -> base::Result<void> {
                streams.out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
                if (streams.in_is_pipe) streams.out.flush();
                return check_output(streams);
            });
        return output;
    }
    SAUTI_TRY(base::AtomicFile file, base::AtomicFile::create(path));
    output->file_.emplace(std::move(file));
    base::AtomicFile* const raw = &*output->file_;
    output->lines_ = std::make_unique<dataset::LineOutput>([raw](std::string_view bytes) { return raw->write(bytes); });
    return output;
}

base::Result<void> StepOutput::commit() {
    return file_ ? file_->commit() : base::Result<void>{};
}

} // namespace sauti::cli
