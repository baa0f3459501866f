// SPDX-License-Identifier: GPL-3.0-or-later
extern "C" const char* sauti_engine_abi() {
    return "another-interface";
}

extern "C" void* sauti_engine_create() {
    return nullptr;
}
