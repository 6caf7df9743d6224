/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_times: the time of a JSON record, by the rules for members that its format has.
 *
 * Flow:      json_values (what is picked) -> RECORD_TIMES -> format_time_of_member
 */
#ifndef PROMTAIL_SOURCE_FORMAT_RECORD_TIMES_H
#define PROMTAIL_SOURCE_FORMAT_RECORD_TIMES_H

#include "format_time.h"
#include "promtail/json_values.h"

struct record_time { /* of a rule */
    enum s3_time_form form;
    size_t first;  /* number of a wanted member */
    size_t second; /* of "date time"; the same: one member only */
};

struct record_times {
    struct record_time times[FORMAT_TIMES_MAX];
    size_t count;
};

/* Tells values which members are wanted. */
void record_times_init(struct record_times *times, const struct s3_time_rule *rules,
                       struct json_values *values);
/* The first rule that finds a time holds; unknown when there is none. False: one before it could
 * not be read. */
bool record_times_of(const struct record_times *times, const struct json_values *values,
                     const struct json_value *value, struct moment *time);

#endif
