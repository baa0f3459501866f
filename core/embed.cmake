# SPDX-License-Identifier: GPL-3.0-or-later
# sauti_embed(ROOM NAMESPACE FILE…): builds small data files into the program, so that it needs no installed tree and
# reads nothing at start. Gives `embedded_files()` in sauti::NAMESPACE: name and text of each (core/embedded_files.h.in).
function(sauti_embed room namespace)
    set(SAUTI_EMBED_NAMESPACE "${namespace}")
    set(SAUTI_EMBED_ENTRIES "")
    foreach(file IN LISTS ARGN)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
        get_filename_component(name "${file}" NAME)
        file(READ "${file}" text)
        string(APPEND SAUTI_EMBED_ENTRIES "    {\"${name}\", R\"sauti~(${text})sauti~\"},\n")
    endforeach()
    list(LENGTH ARGN SAUTI_EMBED_COUNT)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/embedded")
    configure_file("${PROJECT_SOURCE_DIR}/core/embedded_files.h.in" "${folder}/${namespace}/embedded_files.h" @ONLY)
    configure_file("${PROJECT_SOURCE_DIR}/core/embedded_files.cpp.in" "${folder}/embedded_files.cpp" @ONLY)
    target_sources(sauti_${room} PRIVATE "${folder}/embedded_files.cpp")
    target_include_directories(sauti_${room} PRIVATE "${folder}")
endfunction()
