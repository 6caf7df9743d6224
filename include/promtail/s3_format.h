/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_format: one kind of log object in S3, as a row of data: which keys it has, how its records are
 * cut out, where a record has its time, which labels its stream gets.
 *
 * Flow:      object key -> S3_FORMAT -> labels, record reader, time rules
 * Ownership: rows are constant. What a key tells are slices of the key and the bucket's name.
 * Limits:    the work for a key is linear in its length (source/format/format_key.h has the
 *            language of the patterns).
 */
#ifndef PROMTAIL_S3_FORMAT_H
#define PROMTAIL_S3_FORMAT_H

#include <stddef.h>

#include "promtail/slice.h"
#include "promtail/time.h"

/* What a key can tell, by the word that a pattern has for it ({account}). */
enum s3_capture {
    S3_CAPTURE_BUCKET, /* the bucket's name: never in a pattern */
    S3_CAPTURE_PREFIX, /* what the user put in front; without the last slash */
    S3_CAPTURE_ORGANISATION,
    S3_CAPTURE_ACCOUNT,
    S3_CAPTURE_REGION,
    S3_CAPTURE_NAME, /* of the load balancer, trail, web ACL … */
    S3_CAPTURE_KIND, /* which of several logs of one service */
    S3_CAPTURE_ID,
    S3_CAPTURE_TIME, /* see s3_origin.time */
    S3_CAPTURE_COUNT,
};

enum s3_records { S3_RECORDS_LINES, S3_RECORDS_COUNT };

/* Which lines of an object are no records. */
enum s3_header {
    S3_HEADER_NONE,
    S3_HEADER_FIRST_LINE, /* the names of the columns */
    S3_HEADER_COMMENTS,   /* every line that begins with '#' (W3C extended log file format) */
};

enum s3_time_form { S3_TIME_NONE, S3_TIME_RFC3339 };

/* Where a line has its time. */
struct s3_time_rule {
    const char *line_start; /* only lines that begin so; NULL: any line */
    unsigned field;         /* counted from 1, each ends at a blank */
    enum s3_time_form form; /* S3_TIME_NONE: no further rule */
};

struct s3_label {
    const char *name; /* NULL: no further label */
    enum s3_capture value;
};

enum { S3_KEYS_MAX = 4 };

struct s3_format {
    const char *type;              /* value of __aws_log_type */
    const char *keys[S3_KEYS_MAX]; /* patterns; NULL: no further one */
    enum s3_records records;
    enum s3_header header;
    const struct s3_time_rule *times; /* the first whose line_start fits holds; NULL: no line has
                                       * a time */
    const char *columns; /* names of a line's fields, with a blank between two; NULL: not known */
    const struct s3_label *labels;
};

/* What a key tells beyond the kind. */
struct s3_origin {
    struct slice captures[S3_CAPTURE_COUNT]; /* empty: not in this key */
    struct moment time;                      /* of the object's name */
    bool time_unreadable;                    /* there is one, but it can't be read */
};

/* Never NULL: the last row takes any key. */
const struct s3_format *s3_format_for(struct slice key, struct slice bucket,
                                      struct s3_origin *origin);

/* The rows in the order in which they are tried; NULL after the last. */
const struct s3_format *s3_format_at(size_t index);

#endif
