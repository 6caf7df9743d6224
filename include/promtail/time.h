/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time: text of a point in time to nanoseconds since the Unix epoch and back; UTC, proleptic
 * Gregorian, exact to the digit that the text gives. No locale, no time zone files.
 */
#ifndef PROMTAIL_TIME_H
#define PROMTAIL_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/slice.h"

/* "2018-07-02T22:23:00.186641Z": RFC 3339 with any fraction (digits beyond the ninth are dropped),
 * 'T' or a blank, zone "Z" or "+hh:mm"; without a zone it is UTC (NLB access logs). False when it
 * is anything else, or outside years 1678..2262. */
bool time_parse_rfc3339(struct slice text, int64_t *ns);

/* A decimal number of units since the epoch ("1692112200.123", unit_ns 1000000000, a power of ten),
 * exact to the nanosecond; digits beyond it are dropped. False when it is not a number, is
 * negative, has an exponent, or does not fit. */
bool time_parse_epoch(struct slice text, int64_t unit_ns, int64_t *ns);
/* The same for a number in any form that JSON allows: "1.607497475123E9", "17e8", "-0". */
bool time_parse_number(struct slice text, int64_t unit_ns, int64_t *ns);

/* A time that may be unknown. Every value of ns is a time, 0 (the epoch) too. */
struct moment {
    int64_t ns;
    bool known;
};
struct moment moment_at(int64_t ns);
struct moment moment_or(struct moment first, struct moment second); /* the first that is known */

/* Appends "2018-07-02T22:23:00.186Z" (milliseconds). */
MUST_CHECK bool time_write_rfc3339(struct buf *out, int64_t ns);

/* "20180702T222300Z", the form of Signature Version 4; years 0..9999. */
enum { TIME_BASIC_BYTES = 16 };
void time_write_basic(int64_t ns, char out[TIME_BASIC_BYTES + 1]);

#endif
