/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_time: the times that the lines of one object, its JSON records and its name have, by the
 * rules of its format.
 *
 * Ownership: borrows the format's rules.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_TIME_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_TIME_H

#include "format_times.h"
#include "promtail/vpc_flow_time.h"

/* A rule that lines of this object can fit. */
struct format_time_rule {
    const struct s3_time_rule *rule;
    unsigned column; /* its field, where a header named it; 0: it does not */
    unsigned second; /* of "date time" the other one; 0: the column is the only one */
};

struct format_time {
    const struct s3_time_rule *all; /* of the format; NULL: no record has a time */
    char separator;
    struct format_time_rule rules[FORMAT_TIMES_MAX];
    unsigned count;
    struct moment last; /* of the lines so far */
};

/* VPC_FLOW_TIME=processing: records of flow logs have the time when their object is read, as
 * lambda-promtail documents it. */
bool format_time_is_processing(const struct s3_format *format, enum vpc_flow_time setting);

/* setting: which rules flow logs have. */
void format_time_init(struct format_time *times, const struct s3_format *format,
                      enum vpc_flow_time setting);
/* From here on the lines have these columns, in fields that end at the separator: fields by number
 * do not count any more. */
void format_time_columns(struct format_time *times, struct slice names, char separator);

/* The line's own time; unknown when it has none. False: it has one that can't be read (time is then
 * that of a later rule, if there is one). */
bool format_time_of_line(struct format_time *times, struct slice line, struct moment *time);

/* The text of a rule's member: of a string without its quotes and escapes, of a number as it is.
 * Empty, "-" and "null" mean that there is none. False: it has one that can't be read. */
bool format_time_of_member(enum s3_time_form form, struct slice text, struct moment *time);

/* A {time} of a key: "20160501T0000Z", and as older files have it "201605010000Z"; the other forms
 * are in format_time_name.c. False: it can't be read. */
bool format_time_of_name(struct slice text, struct moment *time);

#endif
