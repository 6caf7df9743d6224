/* SPDX-License-Identifier: Apache-2.0 */
/* What every unit test includes: cmocka with the headers it wants before it. */
#ifndef PROMTAIL_TEST_H
#define PROMTAIL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "promtail/slice.h"

/* Fails with both texts when they differ. */
#define assert_slice(actual, expected)                                                             \
    do {                                                                                           \
        struct slice actual_slice = (actual);                                                      \
        struct slice expected_slice = slice_from_cstr(expected);                                   \
        if (!slice_equal(actual_slice, expected_slice)) {                                          \
            fail_msg("got \"%.*s\", expected \"%.*s\"", (int)actual_slice.len,                     \
                     (const char *)actual_slice.ptr, (int)expected_slice.len,                      \
                     (const char *)expected_slice.ptr);                                            \
        }                                                                                          \
    } while (0)

#endif
