/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_answer: reads the text of Loki's refusals.
 *
 * Format: plain text, several forms ("entry ... total ignored: 2 out of 10 for stream", "3 errors
 *         like: ..."); Loki's pkg/validation and pkg/ingester name them. They hold label sets and
 *         times, never a line.
 */
#ifndef PROMTAIL_LOKI_PUSH_ANSWER_H
#define PROMTAIL_LOKI_PUSH_ANSWER_H

#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/secrets.h"

enum { PUSH_ANSWER_MAX = 16384 };

/* How many of the entries a 400 refused, if its text says so; else all of them. */
uint64_t push_answer_refused(struct slice text, uint64_t entries);
/* Puts its first line into out, at most max bytes of it, with secrets blanked. */
void push_answer_excerpt(struct slice text, const struct secrets *secrets, size_t max,
                         struct buf *out);

#endif
