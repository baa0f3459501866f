// SPDX-License-Identifier: GPL-3.0-or-later
extern "C" int sauti_nothing() {
    return 0;
}
