/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error: why something failed: a text for people and a code for the caller.
 *
 * The lowest function describes what is wrong with its input (error_set); each caller only adds the
 * place (error_prefix): "s3://logs/a.gz: after line 12: connection reset". Both return false, so
 * that a failure is one statement. Reporting never allocates. A text never contains a secret or a
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
    ERROR_TRANSPORT, /* no answer, or not all of it: connection, name, time-out */
    ERROR_REMOTE,    /* the server answered with an error */
    ERROR_MISSING,   /* the object does not exist (docs/semantics.md#items) */
    ERROR_REFUSED,   /* it can never be read, so a retry is pointless (docs/semantics.md#items) */
    ERROR_DEADLINE,  /* the time of the invocation is used up */
    ERROR_DOWN,      /* Loki is considered down (docs/semantics.md#lokis-answers) */
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
