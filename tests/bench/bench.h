// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// What `sauti-bench` is made of: a bench is a function that measures cases and returns them; main.cpp prints them.
/// To add one: a file NAME_bench.cpp, its function in benches.h, a line in benches.cpp.
namespace sauti::bench {

/// What the person asked for; 0 and empty mean "the bench's own choice".
struct Options {
    std::filesystem::path data; ///< --data: real material to measure on
    long long size = 0;         ///< --size: rows, words or steps of generated material
    int repeats = 0;            ///< --repeats
    int threads = 1;            ///< --threads, told to whatever computes
};

/// One figure, of one or more repeats.
struct Measurement {
    std::string name; ///< the case: "index, 60 letters a row"
    double value = 0; ///< the median
    std::string unit; ///< "ms", "rows/s", "MiB"
    int repeats = 1;
    double median = 0;
    double p95 = 0; ///< 95 % are no greater
    double min = 0;
    double max = 0;
};

struct Bench {
    std::string_view name; ///< as typed
    std::string_view help;
    base::Result<std::vector<Measurement>> (*run)(const Options& options);
};

/// One value that was measured once.
[[nodiscard]] Measurement single(std::string name, double value, std::string unit);
/// Median, 95 %, least and greatest of several; `values` must not be empty.
[[nodiscard]] Measurement summary(std::string name, std::vector<double> values, std::string unit);

/// Milliseconds of wall time that `work` takes.
[[nodiscard]] double milliseconds(const std::function<void()>& work);
/// Runs `work` once to warm up, then `repeats` times; in milliseconds. Stops at the first error.
[[nodiscard]] base::Result<Measurement> timed(std::string name, int repeats,
                                              const std::function<base::Result<void>()>& work);

/// Processes that ran or waited to run, over the last minute: what a figure of wall time is to be read with.
[[nodiscard]] double load_average();

/// Largest resident size of this process so far, in MiB (it never falls).
[[nodiscard]] double peak_memory_mib();

/// A new empty folder in the system's temporary place, removed at destruction.
class TemporaryFolder {
public:
    [[nodiscard]] static base::Result<TemporaryFolder> create();
    TemporaryFolder(TemporaryFolder&& other) noexcept;
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

/// A program that ran to its end.
struct Ended {
    int exit_code = -1; ///< 128 + signal if one ended it
    std::string output; ///< standard output
    double wall_ms = 0;
};

/// What /proc/PID/maps says of a program that was started, left alone for `seconds` and then ended: which libraries it
/// has taken in by then.
[[nodiscard]] base::Result<std::string> maps_of_program(const std::vector<std::string>& command, double seconds);

/// Starts a program with posix_spawn, gives it `input` on standard input (at most 64 KiB, so that no pipe fills up),
/// takes its standard output and waits. Standard error is this program's.
[[nodiscard]] base::Result<Ended> run_program(const std::vector<std::string>& command, std::string_view input);

} // namespace sauti::bench
