/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch: the memory of one match at a time, and the count of steps.
 *
 * What depends on the text's length is shared out: SCRATCH_TRIED for backtracking's bits,
 * SCRATCH_PATHS for its stack, SCRATCH_JIT for PCRE2's. Together REGEX_SCRATCH_MAX.
 */
#ifndef PROMTAIL_CODEC_REGEX_SCRATCH_H
#define PROMTAIL_CODEC_REGEX_SCRATCH_H

#include "promtail/regex.h"

enum {
    SCRATCH_TRIED = REGEX_SCRATCH_MAX / 16 * 2,
    SCRATCH_PATHS = REGEX_SCRATCH_MAX / 16 * 10,
    SCRATCH_JIT = REGEX_SCRATCH_MAX / 16 * 4,
};

struct pcre_scratch;

struct regex_scratch {
    struct buf tried;          /* owned; its max may be lowered, by tests */
    struct buf paths;          /* likewise */
    size_t tried_from;         /* the place whose bits come first */
    size_t match_end;          /* of the last match of backtracking */
    struct pcre_scratch *pcre; /* owned; NULL until the first pattern needs it */
    uint64_t steps;            /* instructions run by our engines, ever */
    uint64_t accel_steps;      /* what PCRE2 was allowed to spend, ever */
};

#endif
