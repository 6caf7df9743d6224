/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accel: PCRE2 as the accelerator of one regex: for which calls it gives the same result as Go,
 * when it is worth its cost, and how much work it may do.
 */
#ifndef PROMTAIL_REGEX_ACCEL_H
#define PROMTAIL_REGEX_ACCEL_H

#include "engine.h"
#include "pcre.h"
#include "program.h"

enum accel_state { ACCEL_LATER, ACCEL_READY, ACCEL_NEVER };

struct regex_accel {
    enum accel_state state;
    struct slice pattern; /* for PCRE2; in the regex's arena */
    struct pcre *pcre;    /* owned; NULL until ACCEL_READY */
    bool searches;        /* PCRE2 searches by itself; otherwise it is called at each place */
    bool spans_differ;    /* only whether it matches is the same as in Go */
    unsigned uses;
    unsigned debt;
};

/* root: as parsed. Texts live in the arena. */
void regex_accel_init(struct regex_accel *accel, const struct regex_node *root,
                      struct arena *arena);
void regex_accel_clean_up(struct regex_accel *accel); /* safe on zeroes, and twice */

/* Counts a use. True when the regex was used often enough to be compiled, and is not skipped. */
bool regex_accel_pays(struct regex_accel *accel);

/* As regex_ask. When it gives up, no match begins before *from, where another engine can
 * continue. */
enum regex_answer regex_accel_find(struct regex_accel *accel, const struct regex_program *program,
                                   struct regex_scratch *scratch, struct slice text,
                                   enum regex_text kind, size_t *from, struct regex_span *groups);

#endif
