/* SPDX-License-Identifier: Apache-2.0 */
/*
 * redact_preset: one kind of sensitive text that REDACT finds: a row each, in a file each; and what
 * these files share.
 *
 * A preset is asked only at its trigger bytes. It looks back at most REDACT_BACK bytes from there
 * and ahead at most REDACT_AHEAD, however the line goes on: so the time is linear, and a line can
 * be read in parts.
 */
#ifndef PROMTAIL_LABEL_REDACT_PRESET_H
#define PROMTAIL_LABEL_REDACT_PRESET_H

#include <stdbool.h>

#include "promtail/slice.h"

enum { REDACT_BACK = 80, REDACT_AHEAD = 320 };

/* Bytes start..end; end 0: nothing. */
struct redact_span {
    size_t start;
    size_t end;
};

/* A part of a line, around a trigger byte. */
struct redact_window {
    struct slice text;
    size_t done; /* where the last finding ends: no other one begins before it */
};

struct redact_found {
    struct redact_span now;   /* it includes the trigger byte */
    struct redact_span later; /* and it, or instead of it: what follows somewhat later */
    size_t next;              /* the first byte that may be a trigger again; set beforehand */
};

struct redact_preset {
    const char *word; /* in REDACT */
    const char *replacement;
    const char *reason; /* as the tally counts it */
    const char *triggers;
    size_t row_min; /* fewer triggers in a row are nothing, and it is not asked; 0: it always is */
    void (*find)(const struct redact_window *window, size_t at, struct redact_found *found);
};

extern const struct redact_preset REDACT_PRESET_IP;
extern const struct redact_preset REDACT_PRESET_EMAIL;
extern const struct redact_preset REDACT_PRESET_CREDIT_CARD;
extern const struct redact_preset REDACT_PRESET_AWS_KEY;

/* True for a digit at this place; false beyond the end. */
bool redact_digit_at(struct slice text, size_t at);
/* True for an ASCII letter, a digit or '_'. */
bool redact_word_at(struct slice text, size_t at);
/* The end of the escape (\n, \u003c, \x22, %20) that goes on across this place; this place, if none
 * does. */
size_t redact_escape_end(struct slice text, size_t at);
/* Whether a word goes on across this place from before it. An escape is not part of one. */
bool redact_word_before(struct slice text, size_t at);
/* Whether a number goes on: a digit before this place that is not an escape's, or a digit and a
 * dot. */
bool redact_number_before(struct slice text, size_t at);
/* Likewise after it. */
bool redact_number_at(struct slice text, size_t at);

#endif
