// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/curve_cache.h"

#include "base/file.h"
#include "base/hash.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <system_error>
#include <type_traits>

namespace sauti::runs {

namespace fs = std::filesystem;

namespace {

/// Changes with the layout below; written as a number, so a machine of the other byte order does not know it.
constexpr std::uint64_t k_signature = 0x5361757469430001U;
constexpr std::size_t k_tail_bytes = 4096;
constexpr std::uint32_t k_most_names = 4096;

struct Head {
    std::uint64_t signature = k_signature;
    std::uint64_t body_bytes = 0; ///< of what follows the head
    std::uint64_t body_hash = 0;
    std::uint64_t next_byte = 0; ///< of the metrics file
    std::uint64_t tail_hash = 0; ///< of its bytes before that
    std::int64_t damaged_lines = 0;
};
static_assert(std::is_trivially_copyable_v<Head>);

/// Eight bytes at a time: a hundred megabytes in a few hundredths of a second. Finds what a disk damages; no defence
/// against a person, whose own file it is.
std::uint64_t quick_hash(std::string_view bytes) {
    std::uint64_t hash = bytes.size() * 0x9E3779B97F4A7C15U;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        hash = (hash ^ word) * 0x100000001B3U;
        hash ^= hash >> 29U;
    }
    return base::fnv1a_64(bytes.substr(at), hash);
}

std::optional<std::uint64_t> hash_of_tail(const fs::path& run_folder, std::uint64_t next_byte) {
    const auto reader = base::FileReader::open(run_folder / "metrics.jsonl");
    if (!reader || reader->size() < next_byte) return std::nullopt;
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(k_tail_bytes, next_byte));
    const auto tail = reader->read_at(next_byte - length, length);
    if (!tail) return std::nullopt;
    return quick_hash(*tail);
}

template <typename Value>
void put(std::string& body, const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    body.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename Value>
void put_all(std::string& body, const std::vector<Value>& values) {
    static_assert(std::is_trivially_copyable_v<Value>);
    put(body, static_cast<std::uint64_t>(values.size()));
    body.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value));
}

/// Reads what `put` wrote; after the first length that does not fit it only says so.
class Body {
public:
    explicit Body(std::string_view bytes) : bytes_(bytes) {}

    template <typename Value>
    Value take() {
        Value value{};
        if (!has(sizeof value)) return value;
        std::memcpy(&value, bytes_.data(), sizeof value);
        bytes_.remove_prefix(sizeof value);
        return value;
    }
    template <typename Value>
    void take_all(std::vector<Value>& values) {
        const auto count = take<std::uint64_t>();
        if (!is_good_ || count > bytes_.size() / sizeof(Value)) {
            is_good_ = false;
            return;
        }
        values.resize(static_cast<std::size_t>(count));
        std::memcpy(values.data(), bytes_.data(), values.size() * sizeof(Value));
        bytes_.remove_prefix(values.size() * sizeof(Value));
    }
    [[nodiscard]] bool is_good() const { return is_good_; }
    [[nodiscard]] bool is_at_end() const { return is_good_ && bytes_.empty(); }

private:
    bool has(std::size_t count) {
        is_good_ = is_good_ && bytes_.size() >= count;
        return is_good_;
    }
    std::string_view bytes_;
    bool is_good_ = true;
};

/// Oldest first, until the rest is no more than `most`.
void prune(const fs::path& folder, std::uint64_t most) {
    struct Kept {
        fs::path path;
        std::uint64_t bytes;
        fs::file_time_type time;
    };
    std::vector<Kept> all;
    std::uint64_t sum = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".curves") continue;
        std::error_code failed;
        const Kept one = {entry.path(), entry.file_size(failed), entry.last_write_time(failed)};
        if (failed) continue;
        sum += one.bytes;
        all.push_back(one);
    }
    std::sort(all.begin(), all.end(), [](const Kept& one, const Kept& other) { return one.time < other.time; });
    for (const Kept& one : all) {
        if (sum <= most) return;
        fs::remove(one.path, error);
        sum -= one.bytes;
    }
}

} // namespace

base::Result<void> CurveCache::save(const RunCurves& curves, const fs::path& cache_file) {
    const auto tail = hash_of_tail(curves.run_folder_, curves.next_byte_);
    if (!tail) return base::fail(base::ErrorKind::io_read, "the metrics of the run cannot be read any more");
    std::string body;
    for (const std::vector<double>& places : curves.places_.by_axis)
        put_all(body, places);
    put(body, static_cast<std::uint64_t>(curves.curves_.size()));
    for (const auto& [name, curve] : curves.curves_) {
        put_all(body, std::vector<char>(name.begin(), name.end()));
        put_all(body, curve.line_);
        put_all(body, curve.y_);
        for (const auto& level : curve.levels_)
            put_all(body, level);
        put(body, static_cast<std::uint64_t>(curve.not_finite_));
    }
    Head head;
    head.body_bytes = body.size();
    head.body_hash = quick_hash(body);
    head.next_byte = curves.next_byte_;
    head.tail_hash = *tail;
    head.damaged_lines = curves.damaged_lines_;
    std::error_code error;
    fs::create_directories(cache_file.parent_path(), error); // a failure is told by the file
    SAUTI_TRY(auto file, base::AtomicFile::create(cache_file));
    SAUTI_CHECK(file.write({reinterpret_cast<const char*>(&head), sizeof head}));
    SAUTI_CHECK(file.write(body));
    SAUTI_CHECK(file.commit());
    prune(cache_file.parent_path(), k_most_bytes);
    return {};
}

std::unique_ptr<RunCurves> CurveCache::load(const fs::path& run_folder, const fs::path& cache_file) {
    const auto reader = base::FileReader::open(cache_file);
    Head head;
    if (!reader || reader->size() < sizeof head) return nullptr;
    const auto head_bytes = reader->read_at(0, sizeof head);
    if (!head_bytes) return nullptr;
    std::memcpy(&head, head_bytes->data(), sizeof head);
    if (head.signature != k_signature || head.body_bytes != reader->size() - sizeof head) return nullptr;
    if (hash_of_tail(run_folder, head.next_byte) != head.tail_hash) return nullptr;
    const auto bytes = reader->read_at(sizeof head, static_cast<std::size_t>(head.body_bytes));
    if (!bytes || quick_hash(*bytes) != head.body_hash) return nullptr;
    auto curves = std::make_unique<RunCurves>(run_folder);
    Body body(*bytes);
    for (std::vector<double>& places : curves->places_.by_axis)
        body.take_all(places);
    const auto count = body.take<std::uint64_t>();
    if (count > k_most_names) return nullptr;
    for (std::uint64_t number = 0; number < count && body.is_good(); ++number) {
        std::vector<char> name;
        body.take_all(name);
        Curve& curve =
            curves->curves_.try_emplace(std::string(name.begin(), name.end()), curves->places_).first->second;
        body.take_all(curve.line_);
        body.take_all(curve.y_);
        for (auto& level : curve.levels_)
            body.take_all(level);
        curve.not_finite_ = static_cast<std::size_t>(body.take<std::uint64_t>());
        // The hash says that it is as it was written; what is looked up by number is looked at all the same.
        const bool fits =
            curve.line_.size() == curve.y_.size() && (curve.line_.empty() || curve.line_.back() < curves->lines());
        if (!fits) return nullptr;
    }
    if (!body.is_at_end()) return nullptr;
    curves->next_byte_ = head.next_byte;
    curves->damaged_lines_ = head.damaged_lines;
    return curves;
}

base::Result<std::unique_ptr<RunCurves>> CurveCache::open(const fs::path& run_folder, const fs::path& cache_file,
                                                          const base::Work& work) {
    std::unique_ptr<RunCurves> curves = load(run_folder, cache_file);
    const std::size_t known = curves ? curves->lines() : 0;
    if (!curves) curves = std::make_unique<RunCurves>(run_folder);
    SAUTI_TRY(const bool is_news, curves->read_more(work));
    // Not for every few new lines of a run that goes on: writing takes longer than reading those.
    if (is_news && curves->lines() >= known + k_least_lines)
        (void)save(*curves, cache_file); // without it the next time takes longer, no more
    return curves;
}

} // namespace sauti::runs
