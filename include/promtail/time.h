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

/* "2018-07-02T22:23:00.186641Z": RFC 3339 with any fraction after a point or a comma (digits
 * beyond the ninth are dropped); 'T', a blank, or what separates two columns (tab, ',', ';', '|');
 * zone "Z", "+hh:mm", "+hhmm", "+hh", " UTC", and without one it is UTC (NLB access logs). False
 * when it is anything else, or outside years 1678..2262. */
bool time_parse_rfc3339(struct slice text, int64_t *ns);

/* A time off the front of the text; whatever may follow it. False: there is none, and the text is
 * as it was. Zones as above. */
typedef bool time_take(struct slice *text, int64_t *ns);
time_take time_take_rfc3339;
time_take time_take_clf;      /* "06/Feb/2019:00:00:38 +0000" */
time_take time_take_slashes;  /* "2023/11/20 12:34:57.104563", "23/11/20 12:34:56" */
time_take time_take_hyphens;  /* "20-Nov-2023 12:34:56.789" (Tomcat) */
time_take time_take_compact;  /* "20231120 12:34:56" */
time_take time_take_weekday;  /* "Mon, 21 May 2018 01:38:01:601" (Redshift) */
time_take time_take_american; /* "Nov 2, 2021, 5:04:45 PM" (Inspector) */

/* A decimal number of units since the epoch ("1692112200.123", unit_ns 1000000000, a power of ten),
 * exact to the nanosecond; digits beyond it are dropped. False when it is not a number, is
 * negative, has an exponent, or does not fit. */
bool time_parse_epoch(struct slice text, int64_t unit_ns, int64_t *ns);
/* The same for a number in any form that JSON allows: "1.607497475123E9", "17e8", "-0". */
bool time_parse_number(struct slice text, int64_t unit_ns, int64_t *ns);
/* The same of a number whose unit its digits before the point tell: 10 are seconds, 13 milli-, 16
 * micro- and 19 nanoseconds; "0" is the epoch. False for any other count. */
bool time_parse_digits(struct slice text, int64_t *ns);

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
