/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_probe: asks every regex engine the same question and compares their answers.
 *
 * The threads with groups are the reference, for they never give up. The others, with groups and
 * without, and regex_find and regex_matches must say the same, or that they gave up.
 */
#ifndef PROMTAIL_TEST_ENGINE_PROBE_H
#define PROMTAIL_TEST_ENGINE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/regex.h"

/* All is borrowed but the spans. */
struct engine_probe {
    const char *repeat; /* how to see a difference again; printed with it */
    struct slice pattern;
    enum regex_extent extent;
    struct regex *regex; /* of the pattern */
    struct slice text;
    size_t from;              /* where a character of the text begins, or its end */
    bool silent;              /* differences are not printed */
    struct regex_span *spans; /* owned; NULL at first */
    size_t spans_count;
};

struct engine_verdict {
    bool agree;
    bool matched;
    bool pcre_answered;    /* yes or no */
    bool pcre_gave_groups; /* with groups asked for, it answered */
};

/* Prints each difference: the pattern and the text in hexadecimal, and both answers. */
struct engine_verdict engine_probe_compare(struct engine_probe *probe);
void engine_probe_clean_up(struct engine_probe *probe);

#endif
