/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backoff: how long to wait before a request is sent again: "full jitter", any time up to a ceiling
 * that doubles with each try, so that many senders don't come back together. Pure.
 *
 * Format: "AWS SDKs and Tools Reference Guide", retry behavior; RFC 9110, Retry-After.
 */
#ifndef PROMTAIL_BACKOFF_H
#define PROMTAIL_BACKOFF_H

#include <stdint.h>

enum { BACKOFF_FIRST_MS = 100, BACKOFF_MAX_MS = 5000 };

/* tries: made so far, at least 1. retry_after_ms: the time that the answer asked for, which is the
 * minimum and is not limited; -1 when it asked for none. random: any number; it picks the time
 * below the ceiling. */
int64_t backoff_ms(unsigned tries, int64_t retry_after_ms, uint64_t random);

#endif
