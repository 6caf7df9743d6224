/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_format: one kind of log object in S3: which keys it has, which labels, and where a line has
 * its time.
 *
 * A row per kind, in one table; row order is match order, the last row takes any key.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_S3_FORMAT_H
#define PROMTAIL_SOURCE_FORMAT_S3_FORMAT_H

#include "promtail/time.h"
#include "s3_key.h"

/* What the key tells beyond the kind. */
struct s3_origin {
    struct slice name;    /* of the load balancer, trail, bucket …: value of __aws_<type> */
    struct slice owner;   /* account; may be empty */
    struct moment time;   /* in the object's name */
    bool time_unreadable; /* a name of this form has one, but this one can't be read */
};

struct s3_format {
    const char *type;        /* value of __aws_log_type, "s3_lb" */
    const char *name_label;  /* "__aws_s3_lb" */
    const char *owner_label; /* "__aws_s3_lb_owner" */
    const char *name_label2; /* a second spelling of the two; NULL: none */
    const char *owner_label2;
    bool (*match)(const struct s3_key *key, struct slice bucket, struct s3_origin *origin);
    /* The line's own time; unknown when it has none. False: it has one that can't be read. NULL: no
     * line has one. */
    bool (*time)(struct slice line, struct moment *time);
};

extern const struct s3_format S3_FORMAT_LB;
extern const struct s3_format S3_FORMAT_OTHER;

/* Never NULL. */
const struct s3_format *s3_format_for(struct slice key, struct slice bucket,
                                      struct s3_origin *origin);

#endif
