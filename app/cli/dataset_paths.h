// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/result.h"
#include "cli/cli.h"
#include "dataset/line_output.h"
#include "dataset/step.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Which files `dataset step` reads and writes, for files, folders and streams.
namespace sauti::cli {

struct StepFile {
    std::string path; ///< "-" is the stream
    dataset::Kind kind = dataset::Kind::text;
};

/// One run of a step.
struct StepFiles {
    std::vector<StepFile> inputs;
    std::vector<std::string> outputs;
};

struct StepPlan {
    std::vector<StepFiles> files;
    std::vector<std::string> words; ///< what a person should know before
};

/// `paths` are IN … OUT. A folder is read recursively in the order of names; its files keep their folders (reference:
/// all land in OUT by their base name, as in the original scripts). usage, not_found; invalid where a kind does not
/// fit. Makes the output's folders.
[[nodiscard]] base::Result<StepPlan> plan_step(const dataset::StepInfo& step, base::Mode mode, const std::string& kind,
                                               const std::vector<std::string>& paths);

/// `whole`: the stream is read into memory, because the step reads it twice.
[[nodiscard]] base::Result<dataset::StepInput> open_input(const StepFile& file, Streams& streams, bool whole);

/// A file that appears when it is whole, or standard output.
class StepOutput {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<StepOutput>> create(const std::string& path, Streams& streams);
    [[nodiscard]] dataset::LineOutput& lines() { return *lines_; }
    [[nodiscard]] base::Result<void> commit();

private:
    StepOutput() = default;
    std::optional<base::AtomicFile> file_;
    std::unique_ptr<dataset::LineOutput> lines_;
};

} // namespace sauti::cli
