// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/scan.h"

#include "corpus/filter_plan.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;

namespace {

/// So many blocks are tried on the caller's thread first: a common piece fills a page from them.
constexpr std::size_t k_blocks_alone = 2;

std::size_t threads_of(const ScanSource& source) {
    return static_cast<std::size_t>(source.options.threads > 0 ? source.options.threads : base::core_count());
}

/// One thread's tools.
struct Walker {
    IndexReader reader;
    FilterPlan plan;
};

/// What the threads share; guarded by `mutex`, but for the two atomics.
struct Shared {
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> over{false};
    std::map<std::size_t, std::vector<std::uint32_t>> waiting; ///< judged before their turn
    std::size_t turn = 0;
    std::optional<base::Error> error;
};

void fail_once(Shared& shared, base::Error error) {
    const std::lock_guard lock(shared.mutex);
    if (!shared.error) shared.error = std::move(error);
    shared.over = true;
}

/// Hands over what has its turn.
void hand_over(Shared& shared, std::size_t block, std::vector<std::uint32_t> passed, const TakePassed& take) {
    const std::lock_guard lock(shared.mutex);
    shared.waiting.emplace(block, std::move(passed));
    for (auto first = shared.waiting.begin(); first != shared.waiting.end() && first->first == shared.turn;) {
        if (!shared.over && !take(first->first, first->second)) shared.over = true;
        first = shared.waiting.erase(first);
        ++shared.turn;
    }
}

void walk(const ScanSource& source, Walker& walker, Shared& shared, const base::Work& work, const TakePassed& take) {
    BlockData block(walker.reader, source.index, 0);
    while (!shared.over) {
        const std::size_t number = shared.next.fetch_add(1);
        if (number >= source.index.blocks.size()) return;
        if (auto stopped = work.check(); !stopped) return fail_once(shared, std::move(stopped.error()));
        block.move_to(number);
        std::vector<std::uint32_t> passed;
        if (auto judged = walker.plan.judge(block, passed); !judged) {
            return fail_once(shared, std::move(judged.error()));
        }
        hand_over(shared, number, std::move(passed), take);
    }
}

} // namespace

Result<Filter> checked_filter(const ScanSource& source, std::string_view text) {
    SAUTI_TRY(Filter filter, parse_filter(text));
    if (filter.needs_phones && source.index.phones_stamp.empty()) {
        return base::fail(ErrorKind::invalid, "the rows have no phones yet, and the filter asks for them",
                          "choose a G2P (sauti-cli corpus set ID code=CODE); the phones are then filled in");
    }
    return filter;
}

Result<void> scan(const ScanSource& source, const Filter& filter, const base::Work& work, const TakePassed& take) {
    const std::size_t blocks = source.index.blocks.size();
    SAUTI_TRY(FilterPlan plan, FilterPlan::make(filter, source.info, source.index, source.options.phone_patterns));
    BlockData first(source.reader, source.index, 0);
    std::size_t done = 0;
    for (; done < std::min(k_blocks_alone, blocks); ++done) {
        SAUTI_CHECK(work.check());
        first.move_to(done);
        std::vector<std::uint32_t> passed;
        SAUTI_CHECK(plan.judge(first, passed));
        if (!take(done, passed)) return {};
    }
    std::vector<Walker> walkers;
    for (std::size_t i = 0; i < std::min(threads_of(source), blocks - done); ++i) {
        SAUTI_TRY(IndexReader reader, IndexReader::open(source.index_path));
        SAUTI_TRY(FilterPlan copy, FilterPlan::make(filter, source.info, source.index, source.options.phone_patterns));
        walkers.push_back({std::move(reader), std::move(copy)});
    }
    Shared shared;
    shared.next = done;
    shared.turn = done;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 1; i < walkers.size(); ++i) {
            threads.emplace_back([&, i] { walk(source, walkers[i], shared, work, take); });
        }
        if (!walkers.empty()) walk(source, walkers[0], shared, work, take);
    }
    if (shared.error) return base::fail(std::move(*shared.error));
    return {};
}

Result<void> each_block(const ScanSource& source, const base::Work& work,
                        const std::function<Result<void>(BlockData& block)>& use) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> over{false};
    std::mutex mutex; // guards `error`
    std::optional<base::Error> error;
    const auto walk_on = [&](IndexReader& reader) {
        BlockData block(reader, source.index, 0);
        for (std::size_t number = next++; !over && number < source.index.blocks.size(); number = next++) {
            auto used = work.check();
            if (used) {
                block.move_to(number);
                used = use(block);
            }
            if (used) continue;
            const std::lock_guard lock(mutex);
            if (!error) error = std::move(used.error());
            over = true;
        }
    };
    std::vector<IndexReader> readers; // of the other threads
    const std::size_t useful = source.index.blocks.size() / k_blocks_alone;
    while (readers.size() + 1 < std::min(threads_of(source), useful)) {
        SAUTI_TRY(IndexReader reader, IndexReader::open(source.index_path));
        readers.push_back(std::move(reader));
    }
    {
        std::vector<std::jthread> threads;
        for (IndexReader& reader : readers)
            threads.emplace_back([&] { walk_on(reader); });
        walk_on(source.reader);
    }
    if (error) return base::fail(std::move(*error));
    return {};
}

} // namespace sauti::corpus
