// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/benches.h"

namespace sauti::bench {

const std::vector<Bench>& benches() {
    static const std::vector<Bench> k_benches = {
        {"corpus", "a text corpus of --size rows (1,000,000): import, filters, phones, sorting", corpus_bench},
        {"g2p", "words a second, one thread; --data: a folder with swa/train.txt …; SAUTI_EPITRAN_DATA", g2p_bench},
        {"phones", "word pairs a second by features, one thread; --data: a word of phones a line", phones_bench},
        {"start", "warm starts of sauti-cli: --version, and g2p swa-Latn with one word", start_bench},
#ifdef SAUTI_BENCH_WINDOW
        {"ui", "the window: from event to paint, alone and beside a run; --repeats: seconds; --data: keeps the project",
         ui_bench},
#endif
    };
    return k_benches;
}

} // namespace sauti::bench
