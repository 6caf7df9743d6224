/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_time_form: texts of times in the forms of enum s3_time_form: a row per form, with what it
 * looks like.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_TIME_FORM_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_TIME_FORM_H

#include "promtail/s3_format.h"

enum format_time_found {
    FORMAT_TIME_ABSENT,
    FORMAT_TIME_FOUND,
    FORMAT_TIME_UNREADABLE,
};

/* All of the text; empty, "-" and "null" mean that there is none. With maybe, so does what does not
 * look like this form. */
enum format_time_found format_time_whole(enum s3_time_form form, struct slice text, bool maybe,
                                         int64_t *ns);
/* Whether the text begins with a time of this form that ends at the separator, or with the text. */
bool format_time_until(enum s3_time_form form, struct slice text, char separator, int64_t *ns);
/* The text's front, when it looks like this form; followed by a letter or a digit, it can't be
 * read. Never of a number with a unit. */
enum format_time_found format_time_front(enum s3_time_form form, struct slice text, int64_t *ns);
/* The first place that looks like this form, and can be read. */
enum format_time_found format_time_anywhere(enum s3_time_form form, struct slice text, int64_t *ns);

#endif
