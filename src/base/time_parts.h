/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_parts: what the texts of times are made of: numbers of a fixed width, fractions, zones.
 *
 * Each take function takes its part off the front of the text; when it is not there: false, and the
 * text is as it was.
 */
#ifndef PROMTAIL_BASE_TIME_PARTS_H
#define PROMTAIL_BASE_TIME_PARTS_H

#include "promtail/time.h"

#define TIME_NS_PER_SECOND INT64_C(1000000000)

struct time_parts {
    unsigned year, month, day, hour, minute, second;
    int64_t fraction_ns;
    int64_t offset_seconds; /* east of Greenwich */
};

/* False: no such day or time of day, or not in years 1678..2262. A leap second counts as the next
 * minute's first. */
bool time_parts_ns(const struct time_parts *parts, int64_t *ns);

bool time_take_byte(struct slice *text, unsigned char byte);
/* Exactly so many digits (at most 9), whatever follows. */
bool time_take_number(struct slice *text, unsigned count, unsigned *value);
/* Digits as a fraction of a second; those beyond the ninth are dropped. */
bool time_take_fraction(struct slice *text, int64_t *ns);
/* "12:34:56", and followed by a byte of points and digits a fraction. */
bool time_take_clock(struct slice *text, const char *points, struct time_parts *parts);
/* "Z", "+02:00", "+0200", "+02", " UTC", " GMT", or nothing at all. False: no such zone. */
bool time_take_zone(struct slice *text, struct time_parts *parts);
/* "Feb" */
bool time_take_month(struct slice *text, unsigned *month);

#endif
