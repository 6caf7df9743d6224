/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accel: PCRE2 as the accelerator of one regex: for which questions it has Go's answer, from when
 * on it pays, and what it may spend.
 */
#ifndef PROMTAIL_CODEC_REGEX_ACCEL_H
#define PROMTAIL_CODEC_REGEX_ACCEL_H

#include "engine.h"
#include "pcre.h"
#include "program.h"

enum accel_state { ACCEL_LATER, ACCEL_READY, ACCEL_NEVER };

struct regex_accel {
    enum accel_state state;
    struct slice pattern; /* for PCRE2; in the regex's arena */
    struct pcre *pcre;    /* owned; NULL until ACCEL_READY */
    bool searches;        /* PCRE2 looks for the place itself; else it is asked place by place */
    bool spans_differ;    /* only its yes or no is Go's */
    unsigned uses;
    unsigned debt;
};

/* root: as parsed. Texts live in the arena. */
void regex_accel_init(struct regex_accel *accel, const struct regex_node *root,
                      struct arena *arena);
void regex_accel_clean_up(struct regex_accel *accel); /* safe on zeroes, and twice */

/* Counts a use. Has it been used often enough to be compiled, and has it no debt to pay? */
bool regex_accel_pays(struct regex_accel *accel);

/* As regex_ask. When it gives up, *from is where others may go on: no match begins before it. */
enum regex_answer regex_accel_find(struct regex_accel *accel, const struct regex_program *program,
                                   struct regex_scratch *scratch, struct slice text,
                                   enum regex_text kind, size_t *from, struct regex_span *groups);

#endif
