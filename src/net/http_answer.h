/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_answer: parses the headers of an answer, line by line.
 *
 * Format:    "Retry-After" (RFC 9110, 10.2.3): a number of seconds or a date.
 * Ownership: borrows the clock.
 * Limits:    headers with names longer than 64 bytes are ignored.
 */
#ifndef PROMTAIL_NET_HTTP_ANSWER_H
#define PROMTAIL_NET_HTTP_ANSWER_H

#include "promtail/clock.h"
#include "promtail/slice.h"

enum { HTTP_HEADER_NAME_MAX = 64 };

struct http_answer {
    const struct clock *clock;
    long status;            /* of the final answer, after its first line; before, 0 */
    int64_t retry_after_ms; /* -1: there is none */
    unsigned char lower[HTTP_HEADER_NAME_MAX];
};

void http_answer_init(struct http_answer *answer, const struct clock *clock);
/* Takes the status of an answer. Interim answers (1xx) are ignored. */
void http_answer_begin(struct http_answer *answer, long status);
/* True: the line is a header of the final answer; its name is in lower case, and borrowed until the
 * next line. */
bool http_answer_take_line(struct http_answer *answer, struct slice line, struct slice *name,
                           struct slice *value);

#endif
