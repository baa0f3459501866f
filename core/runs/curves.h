// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/work.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The metrics of a run as curves that can be drawn at any zoom, however long the run: each curve keeps the lowest and
/// highest value of every 64 points, and of every 64 of those, so that a picture never reads more than its columns need
/// and no spike is lost.
///
///     RunCurves curves("my-study/runs/phones-s1");
///     SAUTI_TRY(const bool is_news, curves.read_more());        // again and again while the run goes on
///     const Curve* loss = curves.find("train/loss");
///     loss->decimated(Axis::step, 0, 1000, 764);                // what to draw
///
/// Memory: 32 bytes a line of metrics and 12 a value. One thread at a time.
namespace sauti::runs {

/// What stands under a curve. Epochs, ids and seconds belong to the line, not to the value.
enum class Axis { step, epoch, ids, seconds };
[[nodiscard]] std::string_view name(Axis axis);
[[nodiscard]] std::string_view unit(Axis axis); ///< "updates", "epochs", "ids", "s"

struct CurvePoint {
    double x = 0;
    double y = 0;
    bool operator==(const CurvePoint&) const = default;
};

/// Where the lines of a metrics file stand, shared by the curves of a run.
struct CurvePlaces {
    std::array<std::vector<double>, 4> by_axis; ///< indexed by Axis; each never falls
};

/// What was written to a metrics file since it was looked at last, read on any thread.
struct CurveNews {
    struct Metric {
        std::string name;
        std::vector<std::pair<std::uint32_t, double>> values; ///< number of the line in these news, value
    };
    std::array<std::vector<double>, 4> by_axis; ///< as in CurvePlaces
    std::vector<Metric> metrics;
    bool restarts = false;  ///< the file became shorter: what was known before is void
    std::uint64_t from = 0; ///< bytes: these news go on there
    std::uint64_t next_byte = 0;
    std::uint64_t file_bytes = 0;
    std::int64_t damaged_lines = 0;
};
/// At most about `max_bytes` of whole lines from byte `from` on. io_read, cancelled.
[[nodiscard]] base::Result<CurveNews> read_curve_news(const std::filesystem::path& run_folder, std::uint64_t from,
                                                      std::size_t max_bytes = std::size_t{4} << 20);

/// One metric. NaN and infinite values are counted, not drawn.
class Curve {
public:
    explicit Curve(const CurvePlaces& places) : places_(&places) {}

    /// `line` is the index into the places, larger than all before.
    void append(std::uint32_t line, double y);

    [[nodiscard]] std::size_t size() const { return y_.size(); }
    [[nodiscard]] std::size_t not_finite() const { return not_finite_; }
    /// `index` in [0, size).
    [[nodiscard]] CurvePoint at(std::size_t index, Axis axis) const;
    [[nodiscard]] std::uint32_t line(std::size_t index) const { return line_[index]; }
    [[nodiscard]] const CurvePlaces& all_places() const { return *places_; }
    /// Index of the point whose x is nearest; size() of an empty curve is 0, and so is the answer.
    [[nodiscard]] std::size_t nearest(Axis axis, double x) const;

    /// At most 4 points for each of `columns` equal parts of [from, to]: the first, lowest, highest and last of it, in
    /// order; beside them the neighbours outside, so that lines run on to the border. All points where they are fewer.
    [[nodiscard]] std::vector<CurvePoint> decimated(Axis axis, double from, double to, int columns) const;
    /// Lowest and highest y with x in [from, to]; {0, 0} if there is none.
    [[nodiscard]] std::pair<double, double> y_range(Axis axis, double from, double to) const;

private:
    static constexpr std::size_t k_block = 64;
    static constexpr std::size_t k_levels = 4; ///< of 64, 4,096, 262,144 and 16,777,216 points
    struct Extremes {
        std::uint32_t lowest = 0; ///< indices of points
        std::uint32_t highest = 0;
    };
    [[nodiscard]] const std::vector<double>& places(Axis axis) const;
    [[nodiscard]] std::size_t first_from(Axis axis, double x) const;
    [[nodiscard]] std::size_t first_after(Axis axis, double x) const;
    /// Of points [begin, end), which is not empty.
    [[nodiscard]] Extremes extremes(std::size_t begin, std::size_t end) const;
    void take(Extremes& found, const Extremes& other) const;

    friend class CurveCache;
    const CurvePlaces* places_;
    std::vector<std::uint32_t> line_;
    std::vector<double> y_;
    std::array<std::vector<Extremes>, k_levels> levels_; ///< level k: of each 64^(k+1) points, the last block may grow
    std::size_t not_finite_ = 0;
};

/// All metrics of one run folder, followed while it is written.
class RunCurves {
public:
    explicit RunCurves(std::filesystem::path run_folder);
    RunCurves(const RunCurves&) = delete; // curves point to the places
    RunCurves& operator=(const RunCurves&) = delete;

    /// Reads what was written since the last call; true if there was something. A file that became shorter (a resumed
    /// run forgets what its checkpoint does not know) is read from its start. Progress in bytes. io_read, cancelled.
    [[nodiscard]] base::Result<bool> read_more(const base::Work& work = {});
    /// News that were read elsewhere, from byte `next_byte` on; true if there was something. Others are ignored. Where
    /// they restart, curves that were found before are gone.
    bool take(const CurveNews& news);
    [[nodiscard]] std::uint64_t next_byte() const { return next_byte_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return run_folder_; }
    [[nodiscard]] std::size_t lines() const { return places_.by_axis[0].size(); }

    [[nodiscard]] std::vector<std::string> metrics() const;
    /// nullptr if the run has no such metric.
    [[nodiscard]] const Curve* find(std::string_view metric) const;
    [[nodiscard]] std::int64_t damaged_lines() const { return damaged_lines_; }

private:
    friend class CurveCache;
    void clear();

    std::filesystem::path run_folder_;
    CurvePlaces places_;
    std::map<std::string, Curve, std::less<>> curves_;
    std::uint64_t next_byte_ = 0;
    std::int64_t damaged_lines_ = 0;
};

} // namespace sauti::runs
