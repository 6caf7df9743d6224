/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch: the memory of one match at a time, and the count of steps.
 *
 * Memory that depends on the length of the text is divided: SCRATCH_TRIED for backtracking's bits,
 * SCRATCH_PATHS for its stack, SCRATCH_JIT for PCRE2's. Together REGEX_SCRATCH_MAX.
 */
#ifndef PROMTAIL_REGEX_SCRATCH_H
#define PROMTAIL_REGEX_SCRATCH_H

#include "promtail/regex.h"

enum {
    SCRATCH_TRIED = REGEX_SCRATCH_MAX / 16 * 2,
    SCRATCH_PATHS = REGEX_SCRATCH_MAX / 16 * 10,
    SCRATCH_JIT = REGEX_SCRATCH_MAX / 16 * 4,
};

struct pcre_scratch;

struct regex_scratch {
    struct buf tried;          /* owned; its max may be lowered by tests */
    struct buf paths;          /* owned; its max, too, may be lowered by tests */
    size_t tried_from;         /* the place whose bits come first */
    size_t match_end;          /* of the last match of backtracking */
    struct pcre_scratch *pcre; /* owned; NULL until the first pattern needs it */
    uint64_t steps;            /* instructions run by our engines in all */
    uint64_t accel_steps;      /* steps that PCRE2 was allowed in all */
};

#endif
