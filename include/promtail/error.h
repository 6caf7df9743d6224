/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error: why something did not work, in words for a person and in a code for the caller.
 *
 * The function at the bottom says what is wrong with its input (error_set); each caller adds only
 * where (error_prefix): "s3://logs/a.gz: after line 12: connection reset". Both return false, so
 * that failing is one statement. Reporting never allocates. A text never holds a secret or a
 * payload.
 */
#ifndef PROMTAIL_ERROR_H
#define PROMTAIL_ERROR_H

#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

enum error_code {
    ERROR_NONE,
    ERROR_INPUT,     /* the bytes given are not what they should be */
    ERROR_LIMIT,     /* larger or deeper than we accept */
    ERROR_TRANSPORT, /* no answer: connection, name, time-out, body cut short */
    ERROR_REMOTE,    /* the other side answered, with a refusal */
    ERROR_MISSING,   /* the object is not there: nothing to do (docs/semantics.md#items) */
    ERROR_REFUSED,   /* it can never be read; trying again is pointless (docs/semantics.md#items) */
    ERROR_DEADLINE,  /* the invocation's time is used up */
    ERROR_DOWN,      /* Loki counts as down (docs/semantics.md#lokis-answers): read no further */
};

struct error {
    enum error_code code;
    char text[240]; /* fixed: reporting an error never allocates */
};

/* Sets code and text (cut when too long; control bytes and broken UTF-8 become '?'). Returns
 * false. */
bool error_set(struct error *err, enum error_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts "PREFIX: " in front of the text. Returns false. */
bool error_prefix(struct error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
