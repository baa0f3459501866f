// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataset/compare.h"

#include "base/json.h"
#include "dataset/line_cutter.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

namespace sauti::dataset {

namespace {

constexpr std::size_t k_first_lines = 5;
constexpr std::uint32_t k_lines_between_checks = 4096;

using Facts = std::map<std::string, std::string>;
using Sums = std::vector<std::size_t>; ///< of lines; within this process only

Facts facts_of(const DataSetInfo& info) {
    Facts facts;
    if (const auto recipe = base::parse_json(info.recipe, std::string(k_data_set_file)))
        facts["recipe"] = recipe->value("name", std::string());
    for (const Parent& parent : info.parents)
        facts[parent.kind + " " + parent.id] = parent.sha256.substr(0, 12);
    for (const auto& [what, version] : info.versions)
        facts["version of " + what] = version;
    for (const StepRecord& step : info.steps) {
        const std::string name = "step " + step.id;
        std::string from;
        for (const std::string& id : step.from)
            from += (from.empty() ? "" : ", ") + id;
        facts[name] = step.step;
        facts[name + ": reads"] = from;
        facts[name + ": mode"] = base::name(step.mode);
        facts[name + ": options"] = step.options;
        if (!step.tables.empty()) facts[name + ": tables"] = step.tables.substr(0, 12);
    }
    return facts;
}

std::vector<FactDifference> differing(const Facts& one, const Facts& other) {
    Facts all = one;
    all.insert(other.begin(), other.end());
    std::vector<FactDifference> found;
    const auto in = [](const Facts& facts, const std::string& what) {
        const auto at = facts.find(what);
        return at == facts.end() ? std::string() : at->second;
    };
    for (const auto& [what, value] : all) {
        FactDifference difference{what, in(one, what), in(other, what)};
        if (difference.one != difference.other) found.push_back(std::move(difference));
    }
    return found;
}

std::size_t sum_of(std::string_view line) {
    return std::hash<std::string_view>()(line);
}

/// Hands out every line of the file.
template <typename Take>
base::Result<void> each_line(const fs::path& path, const base::Work& work, Take take) {
    SAUTI_TRY(formats::Source source, formats::open_source(path));
    LineCutter cutter(std::move(source), LineEnds::bytes, path.string());
    while (true) {
        SAUTI_TRY(const auto line, cutter.next());
        if (!line) return {};
        if (line->line % k_lines_between_checks == 0) SAUTI_CHECK(work.check());
        take(*line);
    }
}

base::Result<Sums> sums_of(const fs::path& path, const base::Work& work) {
    Sums sums;
    SAUTI_CHECK(each_line(path, work, [&](const CutLine& line) { sums.push_back(sum_of(line.text)); }));
    std::sort(sums.begin(), sums.end());
    return sums;
}

/// What `one` has more often than `other`; both sorted.
Sums surplus(const Sums& one, const Sums& other) {
    Sums rest;
    std::set_difference(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(rest));
    return rest;
}

base::Result<std::vector<LineOfOne>> first_lines(const fs::path& path, const Sums& wanted, const base::Work& work) {
    std::vector<LineOfOne> lines;
    if (wanted.empty()) return lines;
    SAUTI_CHECK(each_line(path, work, [&](const CutLine& line) {
        if (lines.size() == k_first_lines) return;
        if (std::binary_search(wanted.begin(), wanted.end(), sum_of(line.text)))
            lines.push_back({static_cast<std::int64_t>(line.line), std::string(line.text)});
    }));
    return lines;
}

/// Which files of both: first the paths, then the lines of those that are not the same.
class FileComparison {
public:
    FileComparison(const fs::path& one, const fs::path& other, const base::Work& work)
        : one_(one), other_(other), work_(work) {}

    base::Result<std::vector<FileDifference>> run(const DataSetInfo& one, const DataSetInfo& other) {
        std::map<std::string, FileDifference> files;
        for (const DataSetFile& file : one.files)
            files[file.path].one = file;
        for (const DataSetFile& file : other.files)
            files[file.path].other = file;
        std::vector<FileDifference> found;
        std::int64_t done = 0;
        for (auto& [path, file] : files) {
            SAUTI_CHECK(work_.check());
            file.path = path;
            SAUTI_CHECK(look(file));
            work_.report({++done, static_cast<std::int64_t>(files.size()), "files", path});
            found.push_back(std::move(file));
        }
        return found;
    }

private:
    base::Result<void> look(FileDifference& file) {
        if (!file.one || !file.other) {
            file.only_one = file.one ? file.one->lines : 0;
            file.only_other = file.other ? file.other->lines : 0;
            return {};
        }
        file.same = file.one->sha256 == file.other->sha256;
        if (file.same) return {};
        SAUTI_TRY(const Sums one, sums_of(one_ / file.path, work_));
        SAUTI_TRY(const Sums other, sums_of(other_ / file.path, work_));
        const Sums only_one = surplus(one, other);
        const Sums only_other = surplus(other, one);
        file.only_one = static_cast<std::int64_t>(only_one.size());
        file.only_other = static_cast<std::int64_t>(only_other.size());
        SAUTI_TRY(file.first_one, first_lines(one_ / file.path, only_one, work_));
        SAUTI_TRY(file.first_other, first_lines(other_ / file.path, only_other, work_));
        return {};
    }

    const fs::path& one_;
    const fs::path& other_;
    const base::Work& work_;
};

} // namespace

bool SetDifference::same() const {
    return facts.empty() &&
           std::all_of(files.begin(), files.end(), [](const FileDifference& file) { return file.same; });
}

base::Result<SetDifference> compare(const fs::path& one, const fs::path& other, const base::Work& work) {
    SetDifference found;
    SAUTI_TRY(found.one, read_data_set(one));
    SAUTI_TRY(found.other, read_data_set(other));
    found.facts = differing(facts_of(found.one), facts_of(found.other));
    SAUTI_TRY(found.files, FileComparison(one, other, work).run(found.one, found.other));
    return found;
}

} // namespace sauti::dataset
