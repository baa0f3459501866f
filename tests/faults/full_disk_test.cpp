// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/main_job.h"

#include <QDir>
#include <QTest>
#include <cstring>
#include <memory>
#include <set>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <vector>

using namespace sauti;
using namespace sauti::test;

namespace {

constexpr std::uint64_t k_page = 4096;
constexpr int k_exit_full = 4;

/// A small file system of its own, in memory; only root may mount one.
class SmallDisk {
public:
    SmallDisk() : folder_(QDir::tempPath() + "/full-disk-XXXXXX") {
        if (::mount("tmpfs", path().c_str(), "tmpfs", 0, "size=64m") != 0) why_ = std::strerror(errno);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (why_.empty()) ::umount2(path().c_str(), MNT_DETACH);
    }

    [[nodiscard]] const std::string& why_not() const { return why_; }
    [[nodiscard]] fs::path path() const { return folder_.path().toStdString(); }

    /// Another file takes all but `room` bytes.
    void leave(std::uint64_t room) const {
        make_room();
        struct statvfs state = {};
        ::statvfs(path().c_str(), &state);
        const std::uint64_t free = state.f_bavail * state.f_bsize;
        demand(free > room, "the small disk is too small");
        demand(base::write_atomically(ballast(), std::string(free - room, 'x')).has_value(), "the ballast");
    }
    void make_room() const { fs::remove(ballast()); }

private:
    [[nodiscard]] fs::path ballast() const { return path() / "ballast"; }

    QTemporaryDir folder_;
    std::string why_;
};

/// Whole pages from none to just less than the stage needs: each write of small files in turn, then even steps.
std::vector<std::uint64_t> rooms(std::uint64_t needed, std::uint64_t steps) {
    std::set<std::uint64_t> made = {0, 1, 2, 3, 4, 6, 8};
    for (std::uint64_t i = 1; i < steps; ++i)
        made.insert(needed * i / steps / k_page);
    std::vector<std::uint64_t> bytes;
    for (const std::uint64_t pages : made) {
        if (pages * k_page < needed) bytes.push_back(pages * k_page);
    }
    return bytes;
}

/// What a person is told: what and where, that the disk is full, and what to do.
void demand_full(const Ended& ended, const std::string& what) {
    const std::string told = ended.err.toStdString();
    const std::string at = what + ": exit code " + std::to_string(ended.code) + ", " + told;
    demand(!ended.killed && ended.code == k_exit_full, at);
    const std::size_t begin = told.rfind("{\"error\":");
    demand(begin != std::string::npos, at);
    const auto json = nlohmann::json::parse(told.substr(begin), nullptr, false);
    demand(json.is_object() && json["error"]["kind"] == "full", at);
    for (const char* key : {"message", "place", "hint"})
        demand(!json["error"].value(key, std::string()).empty(), at + " without " + key);
}

} // namespace

/// The disk is full at each of the writes of the main job in turn: a clear error, nothing torn, and with room the same
/// command goes on to the same end.
class FullDiskTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MainJob> job_;

    static void stages() {
        QTest::addColumn<Stage>("stage");
        for (const Stage stage : {Stage::import, Stage::build, Stage::train})
            QTest::newRow(name(stage)) << stage;
    }

    static Ended try_stage(const Place& place, Stage stage, const Fate& fate = {}) {
        QStringList words = place.command(stage);
        words.prepend("--json");
        return place.run(words, fate);
    }

    /// The room grows until the stage comes to its end. An import begins anew each time, so that it ends after each;
    /// a training starts slowly, so that it ends once.
    int fill_and_go_on(const SmallDisk& disk, Stage stage) {
        const MainJob::Whole& whole = job_->whole(stage);
        const bool ends_each_time = stage != Stage::train;
        int fills = 0;
        Place place = job_->begin(stage, disk.path());
        for (const std::uint64_t room : rooms(whole.grown_bytes, 14)) {
            if (ends_each_time && fills > 0) {
                disk.make_room();
                place = job_->begin(stage, disk.path());
            }
            disk.leave(room);
            const Ended ended = try_stage(place, stage);
            if (ended.code == 0 && !ends_each_time) break;
            demand_full(ended, std::to_string(room) + " bytes of room");
            ++fills;
            place.inspect(stage, whole.text);
            if (!ends_each_time) continue;
            disk.make_room();
            place.finish(stage);
            place.compare(whole.text);
        }
        disk.make_room();
        place.finish(stage);
        place.compare(whole.text);
        return fills;
    }

    /// Largest sizes of a file, each just too small for one of the files that the stage writes.
    static std::vector<std::uint64_t> limits(const MainJob& job, Stage stage) {
        std::set<std::uint64_t> sizes;
        const fs::path& begin = job.whole(stage).begin;
        const fs::path& end = job.whole(stage).end;
        for (const auto& entry : fs::recursive_directory_iterator(end)) {
            const fs::path relative = entry.path().lexically_relative(end);
            const bool is_log = relative.extension() == ".lock" || relative.filename() == "lock";
            if (!entry.is_regular_file() || is_log || fs::exists(begin / relative)) continue;
            sizes.insert(entry.file_size() - 1);
            if (relative.extension() != ".sqlite") continue;
            for (std::uint64_t part = 1; part < 15; ++part)
                sizes.insert(entry.file_size() * part / 15);
        }
        return {sizes.begin(), sizes.end()};
    }

private Q_SLOTS:
    void initTestCase() { job_ = std::make_unique<MainJob>(fs::exists(SAUTI_ENGINE)); }

    void a_disk_that_fills_data() { stages(); }

    void a_disk_that_fills() {
        QFETCH(Stage, stage);
        if (stage == Stage::train && !fs::exists(SAUTI_ENGINE)) QSKIP("built without the engine plug-in");
        const SmallDisk disk;
        if (!disk.why_not().empty()) QSKIP(("no small disk can be mounted: " + disk.why_not()).c_str());
        try {
            const int fills = fill_and_go_on(disk, stage);
            qInfo("%s: the disk filled at %d points", name(stage), fills);
            QVERIFY(fills >= 15);
        } catch (const std::exception& fault) {
            QFAIL(fault.what());
        }
    }

    void phones_kept_in_the_index_data() {
        QTest::addColumn<int>("pages");
        for (const int pages : {0, 1, 4, 8, 16, 32})
            QTest::addRow("%d pages", pages) << pages;
    }

    /// The index is changed by a transaction with a journal.
    void phones_kept_in_the_index() {
        QFETCH(int, pages);
        const SmallDisk disk;
        if (!disk.why_not().empty()) QSKIP(("no small disk can be mounted: " + disk.why_not()).c_str());
        try {
            const QStringList words = {"--json", "corpus", "rows", "swa", "--filter", "phones:na"};
            const Place undisturbed = job_->begin(Stage::build);
            const Ended want = undisturbed.run(words);
            demand_done(want, "corpus rows");
            const Place place = job_->begin(Stage::build, disk.path());
            disk.leave(static_cast<std::uint64_t>(pages) * k_page);
            const Ended ended = place.run(words);
            if (pages == 0 || ended.code != 0) demand_full(ended, "corpus rows");
            place.inspect(Stage::build, job_->whole(Stage::build).text);
            disk.make_room();
            const Ended again = place.run(words);
            demand_done(again, "corpus rows with room");
            QVERIFY(again.out == want.out);
            place.compare(project_text(undisturbed.project()));
        } catch (const std::exception& fault) {
            QFAIL(fault.what());
        }
    }

    void a_file_that_may_not_grow_data() { stages(); }

    /// The same for everybody: a limit of a process on the size of files, just too small for each file in turn.
    void a_file_that_may_not_grow() {
        QFETCH(Stage, stage);
        if (stage == Stage::train && !fs::exists(SAUTI_ENGINE)) QSKIP("built without the engine plug-in");
        try {
            const MainJob::Whole& whole = job_->whole(stage);
            const Place place = job_->begin(stage);
            int fills = 0;
            for (const std::uint64_t limit : limits(*job_, stage)) {
                Fate fate;
                fate.largest_file = limit;
                const Ended ended = try_stage(place, stage, fate);
                if (ended.code == 0) break;
                demand_full(ended, "files of at most " + std::to_string(limit) + " bytes");
                ++fills;
                place.inspect(stage, whole.text);
            }
            place.finish(stage);
            place.compare(whole.text);
            qInfo("%s: %d limits", name(stage), fills);
            QVERIFY(fills >= (stage == Stage::train ? 5 : 15));
        } catch (const std::exception& fault) {
            QFAIL(fault.what());
        }
    }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "full_disk_test.moc"
