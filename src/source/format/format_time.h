/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_time: the times that a format's lines and the names of its objects have, by the rules of
 * its row.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_TIME_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_TIME_H

#include "promtail/s3_format.h"

/* The line's own time; unknown when it has none. False: it has one that can't be read. */
bool format_time_of_line(const struct s3_format *format, struct slice line, struct moment *time);

/* "20160501T0000Z", and as older files have it "201605010000Z": a {time} of a key. False: it can't
 * be read. */
bool format_time_of_name(struct slice text, struct moment *time);

#endif
