// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/letter_engine.h"

/// The engine of letters as a plug-in, so that verbs can be tested where there is no LibTorch.
extern "C" __attribute__((visibility("default"))) const char* sauti_engine_abi() {
    return SAUTI_ENGINE_ABI;
}

extern "C" __attribute__((visibility("default"))) sauti::engine::Engine* sauti_engine_create() {
    return sauti::test::make_letter_engine().release();
}
