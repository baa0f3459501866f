// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

/// The shape of every verb: options are declared on a CLI11 subcommand, and an action is left behind that runs with the
/// global options and the streams. Tests call `run_cli` with string streams.
namespace sauti::cli {

class StandardOutput;

struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool err_is_terminal = false;                    ///< a bar is drawn only then
    bool in_is_pipe = false;                         ///< each answer is flushed before the next line is waited for
    char** argv = nullptr;                           ///< of the process, for `prepare_engine`; null in tests
    const StandardOutput* standard_output = nullptr; ///< what `out` writes to, which knows why it failed; null in tests
};

struct Globals {
    std::optional<std::filesystem::path> project; ///< --project, else searched upward from the current folder
    bool json = false;
    bool quiet = false;
    bool progress = false; ///< plain lines every 10 s where there is no terminal
    int threads = 0;       ///< 0 = all cores
    std::optional<std::uint64_t> seed;
    bool color = false;
};

/// Exit codes (docs/command-line.md): 0 done, 1 the answer is no or part of the input was bad, 2 wrong use, 3 input
/// cannot be read, 4 output cannot be written, 5 busy, no engine, not finite, internal, 130 interrupted, 141 the reader
/// of standard output went away (the process then dies of SIGPIPE).
inline constexpr int k_done = 0;
inline constexpr int k_answer_is_no = 1;
inline constexpr int k_reader_gone = 141;
[[nodiscard]] int exit_code(base::ErrorKind kind);

using Action = std::function<base::Result<int>(const Globals&, Streams&)>;

/// Where verbs declare themselves.
struct Cli {
    CLI::App app;
    Globals globals;
    Action action; ///< of the verb that was parsed
    Cli();

    /// A subcommand whose `action` runs when it is the one that was typed. `examples` are two lines for --help.
    CLI::App* verb(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                   Action verb_action);
    /// A verb that only groups subverbs.
    CLI::App* family(const std::string& name, const std::string& help);
};

/// Parses and runs; errors are told on `streams.err` in the form of docs/command-line.md. Returns the exit code.
int run_cli(int argc, const char* const* argv, Streams& streams);

/// error: SENTENCE / at: PLACE / try: HINT, or one JSON line with --json.
void tell_error(const base::Error& error, const Globals& globals, std::ostream& err);
void tell_warning(const base::Warning& warning, const Globals& globals, std::ostream& err);
/// Plain words on standard error, silent with --quiet.
void say(const Globals& globals, Streams& streams, const std::string& words);

/// For a verb whose answer is what it writes, after each part of it: io_write or full once standard output takes no
/// more, so that nothing is computed for nobody. A verb whose work is a file or a folder does not ask, and ends its
/// work. `run_cli` tells the error, or ends quietly where the reader just went away.
[[nodiscard]] base::Result<void> check_output(const Streams& streams);

/// First thing in the action of a verb that opens the engine: sets what the number libraries read when they are loaded
/// and re-executes the process once (base::prepare_environment). Nothing in tests, where `streams.argv` is null.
void prepare_engine(const Globals& globals, const Streams& streams);
/// Threads that --threads asks for: the number given, or all cores.
[[nodiscard]] int thread_count(const Globals& globals);
/// What probes plug-ins in a child: this program itself; empty in tests, which then open a plug-in without a probe.
[[nodiscard]] std::filesystem::path probe_program(const Streams& streams);

/// The nearest folder upward with sauti.json, or --project; not_found says how to make one.
[[nodiscard]] base::Result<std::filesystem::path> project_folder(const Globals& globals);

} // namespace sauti::cli
