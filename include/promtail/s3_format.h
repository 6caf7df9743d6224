/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_format: one kind of log object in S3, as a row of data: which keys it has, how its records are
 * cut out, where a record has its time, which labels its stream gets.
 *
 * Flow:      object key -> S3_FORMAT -> labels, record reader, time rules
 * Ownership: rows are constant. What was read in a key is slices of it and of the bucket's name.
 * Limits:    the work for a key is linear in its length (source/format/format_key.h has the
 *            language of the patterns).
 */
#ifndef PROMTAIL_S3_FORMAT_H
#define PROMTAIL_S3_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/slice.h"
#include "promtail/time.h"

/* What a key can hold, by the word that a pattern has for it ({account}). */
enum s3_capture {
    S3_CAPTURE_BUCKET, /* the bucket's name: never in a pattern */
    S3_CAPTURE_PREFIX, /* what the user put in front; without the last slash */
    S3_CAPTURE_ORGANISATION,
    S3_CAPTURE_ACCOUNT,
    S3_CAPTURE_SERVICE, /* the segment after the account */
    S3_CAPTURE_REGION,
    S3_CAPTURE_NAME, /* of the load balancer, trail, web ACL … */
    S3_CAPTURE_KIND, /* which of several logs of one service */
    S3_CAPTURE_ID,
    S3_CAPTURE_TIME, /* see s3_origin.time */
    S3_CAPTURE_COUNT,
};

/* How records are cut out of an object. */
enum s3_records {
    S3_RECORDS_LINES,
    S3_RECORDS_NOT_A_LOG, /* the object is skipped, without a request to S3 */
    S3_RECORDS_JSON,
    S3_RECORDS_BY_CONTENT, /* its first bytes tell: JSON, W3C or plain lines; and the JSON may be
                            * CloudWatch envelopes */
    S3_RECORDS_COUNT,
};

/* Which lines of an object are not records. */
enum s3_header {
    S3_HEADER_NONE,
    S3_HEADER_FIRST_LINE, /* the names of the columns */
    S3_HEADER_COMMENTS,   /* every line that begins with '#' (W3C extended log file format) */
};

enum s3_time_form {
    S3_TIME_NONE,     /* ends an array of rules */
    S3_TIME_RFC3339,  /* "2018-07-02T22:23:00.186641Z", with a blank, a comma, without a zone … */
    S3_TIME_EPOCH_S,  /* a number since 1970, with any fraction */
    S3_TIME_EPOCH_MS, /* … in milliseconds */
    S3_TIME_EPOCH_US, /* … in microseconds */
    S3_TIME_DIGITS,   /* … in the unit that 10, 13, 16 or 19 digits tell */
    S3_TIME_CLF,      /* "06/Feb/2019:00:00:38 +0000" */
    S3_TIME_SLASHES,  /* "2023/11/20 12:34:57.104563", "23/11/20 12:34:56" */
    S3_TIME_HYPHENS,  /* "20-Nov-2023 12:34:56.789" */
    S3_TIME_COMPACT,  /* "20231120 12:34:56" */
    S3_TIME_WEEKDAY,  /* "Mon, 21 May 2018 01:38:01:601" */
    S3_TIME_AMERICAN, /* "Nov 2, 2021, 5:04:45 PM" */
    S3_TIME_ANY,      /* what looks like one of these; anything else is not a time */
    S3_TIME_LAST,     /* no text: the time of the line before */
    S3_TIME_FORM_COUNT,
};

/* Fields that no number can tell. */
enum {
    S3_FIELD_FRONT = 0,             /* what follows line_start, whatever follows the time */
    S3_FIELD_LAST = 0x7ffffffe,     /* the line's last field */
    S3_FIELD_ANYWHERE = 0x7fffffff, /* the first place that looks like this form */
};

/* Where a record has its time: in a field of a line (by number, or by the name that the object's
 * header gives it) or in a member of a JSON record. The rules of an array are tried in order: the
 * first that finds a time holds. "-" and an empty text mean that there is none. So does what stands
 * at the front or anywhere, and does not look like this form; in a field it is a time that can't be
 * read, unless the rule says maybe. */
struct s3_time_rule {
    const char *line_start; /* only lines that begin so; NULL: any line */
    unsigned field;     /* counted from 1, each ends at the format's separator; or S3_FIELD_… */
    const char *column; /* name in the header, where there is one; "date time": both columns,
                             * with a blank between them */
    const char *member; /* of a JSON record: "eventTime", "event.timestamp"; "date time": both
                             * members, as above */
    bool maybe;         /* a field that looks like no time has none */
    enum s3_time_form form; /* S3_TIME_NONE: no further rule */
};

struct s3_label {
    const char *name; /* NULL: no further label */
    enum s3_capture value;
};

enum { S3_KEYS_MAX = 4 };

struct s3_format {
    const char *type;     /* value of __aws_log_type */
    const char *document; /* title of AWS's page about it; NULL: there is none */
    /* Only keys [PREFIX/]AWSLogs/[ORGANISATION/]ACCOUNT/SERVICE/… (and their Hive-compatible form):
     * "CloudTrail", "ses|SES", "*" for any, "~name" for any that holds these letters, in any case
     * and with hyphens. The patterns are held against what follows SERVICE/. NULL: any key, and
     * the patterns are held against all of it. */
    const char *service;
    const char *keys[S3_KEYS_MAX]; /* patterns (source/format/format_key.h); NULL: no further one */
    enum s3_records records;
    enum s3_header header;
    bool takes_unknown; /* keys that no row before knows: S3_UNKNOWN_KEYS */
    const char *array; /* JSON: the member that holds the records; NULL: the document is one record,
                        * and further ones may follow it */
    bool joins_lines;  /* a line without a time of its own goes on with the record before it */
    char separator;    /* of a line's fields; '\0': a blank */
    const struct s3_time_rule *times; /* the first that fits holds; NULL: no record has a time */
    const char *columns; /* names of a line's fields, with a blank between two; NULL: not known */
    const struct s3_label *labels;
};

/* What a key says beyond its log type. */
struct s3_origin {
    struct slice captures[S3_CAPTURE_COUNT]; /* empty: not in this key */
    struct moment time;                      /* of the object's name */
    bool time_unreadable;                    /* there is one, but it can't be read */
};

/* Never NULL: the last row takes any key. */
const struct s3_format *s3_format_for(struct slice key, struct slice bucket,
                                      struct s3_origin *origin);

/* The word that the patterns have for it. */
const char *s3_capture_word(enum s3_capture capture);

/* The rows in the order in which they are tried; NULL after the last. */
const struct s3_format *s3_format_at(size_t index);

#endif
