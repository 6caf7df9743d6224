/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_target: the form of a target of LLVM's libFuzzer ("libFuzzer: a library for coverage-guided
 * fuzz testing"), which replay.c calls, too.
 */
#ifndef PROMTAIL_TEST_FUZZ_TARGET_H
#define PROMTAIL_TEST_FUZZ_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Returns 0; a fault ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of any input. */
static inline void fuzz_check(bool holds) {
    if (!holds) {
        abort();
    }
}

#endif
