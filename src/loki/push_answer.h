/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_answer: the answer to one try of a push: its text and type as they arrive, and what it says.
 *
 * Format: plain text, several forms ("entry ... total ignored: 2 out of 10 for stream", "3 errors
 *         like: ..."); Loki's pkg/validation and pkg/ingester name them. They hold label sets and
 *         times, never a line.
 * Limits: PUSH_ANSWER_MAX bytes of the text are kept.
 */
#ifndef PROMTAIL_LOKI_PUSH_ANSWER_H
#define PROMTAIL_LOKI_PUSH_ANSWER_H

#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/http.h"
#include "promtail/secrets.h"
#include "refusal.h"

enum { PUSH_ANSWER_MAX = 16384 };

struct push_answer {
    struct buf text; /* owned */
    char type[32];   /* the beginning of Content-Type */
};

void push_answer_init(struct push_answer *answer);
void push_answer_clean_up(struct push_answer *answer);
void push_answer_reset(struct push_answer *answer); /* for another try */
void push_answer_add_header(struct push_answer *answer, struct slice name, struct slice value);
void push_answer_add_text(struct push_answer *answer, struct slice bytes);

/* The row of refusal.h that decides; NULL: the status does. in_gzip: the push was. */
const struct refusal *push_answer_refusal(const struct push_answer *answer, long status,
                                          bool in_gzip);

/* A try that did not store everything, or got no answer. All borrowed. */
struct push_failure {
    const struct http_result *result;
    const struct retry_plan *plan;
    const struct refusal *refusal; /* NULL: none */
    struct slice target;           /* where it was pushed to */
    unsigned tries;
    const struct secrets *secrets; /* blanked; NULL: none */
};

/* Puts into err where to, how often, what was answered, and what a person can do. */
void push_answer_describe(const struct push_answer *answer, const struct push_failure *failure,
                          struct error *err);

/* How many of the entries a 400 refused, if its text says so; else all of them. */
uint64_t push_answer_refused(struct slice text, uint64_t entries);

#endif
