# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -D FROM=sauti_en.qm -D TO=sauti_en.cpp -P bytes.cmake: the file's bytes as a constant of C++.
file(READ "${FROM}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE "${TO}" "#include <cstddef>
namespace sauti::translations {
extern const unsigned char k_english[];
extern const std::size_t k_english_size;
const unsigned char k_english[] = {${bytes}};
const std::size_t k_english_size = sizeof(k_english);
}
")
