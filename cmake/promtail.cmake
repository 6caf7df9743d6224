# SPDX-License-Identifier: Apache-2.0
# How every target of this project is built: promtail_library, promtail_unit, promtail_program,
# promtail_test_program.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON) # _GNU_SOURCE: memrchr, memmem, poll
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(PROMTAIL_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer, without recovery" OFF)
option(PROMTAIL_STATIC "a fully static, position independent, hardened executable" OFF)
option(PROMTAIL_FUZZ "the libFuzzer targets of test/fuzz, by clang" OFF)
option(PROMTAIL_TESTS "build the unit tests" OFF)
set(PROMTAIL_DEPS ${CMAKE_SOURCE_DIR}/build/deps CACHE PATH "libcurl, cJSON, ISA-L, snappy and cmocka, as ./dev builds them")

foreach(name snappy isal cmocka)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROMTAIL_DEPS}/include)
    target_link_libraries(${name} INTERFACE ${PROMTAIL_DEPS}/lib/lib${name}.a)
endforeach()
target_link_libraries(snappy INTERFACE stdc++)

# OBJECT-free interface targets: what our code is compiled with, apart from generated code.
add_library(promtail_flags INTERFACE)
target_include_directories(promtail_flags INTERFACE ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(promtail_flags INTERFACE _GNU_SOURCE)
target_compile_options(promtail_flags INTERFACE $<$<COMPILE_LANGUAGE:C>:
    -include ${CMAKE_SOURCE_DIR}/src/base/banned.h
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2 -Wmissing-prototypes
    -Wstrict-prototypes -Wundef -Wvla -Wwrite-strings -Wcast-qual -Wimplicit-fallthrough
    -Wnull-dereference>)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_compile_options(promtail_flags INTERFACE $<$<COMPILE_LANGUAGE:C>:
        -Wduplicated-cond -Wduplicated-branches -Wlogical-op>)
endif()

add_library(promtail_build INTERFACE) # for generated code, too
target_compile_options(promtail_build INTERFACE -fno-omit-frame-pointer -fvisibility=hidden)
if(PROMTAIL_SANITIZE)
    target_compile_options(promtail_build INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
    target_link_options(promtail_build INTERFACE -fsanitize=address,undefined)
    target_compile_options(promtail_flags INTERFACE $<$<COMPILE_LANGUAGE:C>:-Werror>)
endif()
if(PROMTAIL_FUZZ)
    target_compile_options(promtail_build INTERFACE -fsanitize=fuzzer-no-link,address,undefined
        -fno-sanitize-recover=all)
    target_compile_definitions(promtail_build INTERFACE __SANITIZE_ADDRESS__) # as gcc says it; clang 14 does not
    target_link_options(promtail_build INTERFACE -fsanitize=address,undefined)
endif()
if(PROMTAIL_STATIC)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
    # No path of the building machine: the same commit gives the same bytes, wherever it is built.
    set(mapped -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
    target_link_options(promtail_build INTERFACE ${mapped}) # for LTO
    string(APPEND CMAKE_C_COMPILE_OBJECT " -frandom-seed=<OBJECT>") # else LTO's debug symbols have random names
    target_compile_options(promtail_build INTERFACE ${mapped} -fPIE -fstack-protector-strong -ffunction-sections
        -fdata-sections -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    # glibc warns of functions that OpenSSL and c-ares bring along and nobody here calls: names are
    # c-ares' business.
    target_link_options(promtail_build INTERFACE -static-pie -Wl,-z,relro,-z,now
        -Wl,--gc-sections -Wl,--no-warnings -Wl,--no-dynamic-linker)
    if(PROMTAIL_TESTS) # whose programs take the objects' machine code: 200 of them, LTO takes seconds each
        target_compile_options(promtail_build INTERFACE -ffat-lto-objects)
    endif()
    if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64) # binutils 2.40 cannot do it for aarch64
        target_link_options(promtail_build INTERFACE -Wl,-z,pack-relative-relocs)
    endif()
endif()
target_link_libraries(promtail_flags INTERFACE promtail_build)

# A program of the tests: linked without LTO.
function(promtail_no_lto target)
    if(PROMTAIL_STATIC)
        set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
        target_link_options(${target} PRIVATE -fno-lto)
    endif()
endfunction()

# promtail_library(NAME SOURCES a.c b.c [LINKS base codec] [EXTERNAL lib ...] [GENERATED x.c])
function(promtail_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;EXTERNAL" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE promtail_flags ${ARG_EXTERNAL})
endfunction()

# promtail_unit(FOLDER NAME [AS OTHER_NAME] [LINKS ...] [FAKES http ...]): test/unit/FOLDER/NAME.c
# against the library FOLDER, by cmocka. AS: once more, with other fakes.
# A fake (test/unit/fake/fake_*.c) is part of the program itself, so that it comes before what it
# stands for.
function(promtail_unit folder name)
    cmake_parse_arguments(ARG "" "AS" "LINKS;FAKES" ${ARGN})
    string(REPLACE "/" "_" prefix ${folder})
    string(REGEX REPLACE "/.*" "" library ${folder})
    set(source ${CMAKE_SOURCE_DIR}/test/unit/${folder}/${name}.c)
    if(ARG_AS)
        set(name ${ARG_AS})
    endif()
    set(target unit_${prefix}_${name})
    add_executable(${target} ${source})
    foreach(fake ${ARG_FAKES})
        target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/test/unit/fake/fake_${fake}.c)
    endforeach()
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/test/unit)
    target_compile_definitions(${target} PRIVATE TEST_ROOT="${CMAKE_SOURCE_DIR}/test")
    target_link_libraries(${target} PRIVATE ${library} ${ARG_LINKS} promtail_flags cmocka)
    promtail_no_lto(${target})
    add_test(NAME ${folder}/${name} COMMAND ${target})
    add_dependencies(units ${target})
endfunction()

# What names and lines a profile or a debugger shows goes to NAME.debug beside the program, which
# keeps a link to it.
function(promtail_split_debug name)
    add_custom_command(TARGET ${name} POST_BUILD
        COMMAND ${CMAKE_OBJCOPY} --only-keep-debug $<TARGET_FILE:${name}> $<TARGET_FILE:${name}>.debug
        COMMAND ${CMAKE_OBJCOPY} --strip-all --add-gnu-debuglink=$<TARGET_FILE:${name}>.debug $<TARGET_FILE:${name}>
        VERBATIM)
endfunction()

# promtail_program(NAME SOURCES ...): links every folder, in flow order.
function(promtail_program name)
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE cli app promtail_flags)
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX) # snappy is C++ inside
    if(PROMTAIL_STATIC)
        promtail_split_debug(${name})
        target_link_options(${name} PRIVATE -Wl,-Map=$<TARGET_FILE:${name}>.map) # deploy/components.py reads it
    endif()
endfunction()

# promtail_test_program(NAME SOURCES a.c b.c LINKS label codec base): a program that checks folders
# from outside, at build/PRESET/NAME.
function(promtail_test_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} promtail_flags)
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    if(PROMTAIL_TESTS)
        promtail_no_lto(${name})
    endif()
endfunction()
