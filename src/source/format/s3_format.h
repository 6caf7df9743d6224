/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_format: one kind of log object in S3: which keys it has, which labels, and where a line has
 * its time.
 *
 * A row per kind, in one table; row order is match order, the last row takes any key.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_S3_FORMAT_H
#define PROMTAIL_SOURCE_FORMAT_S3_FORMAT_H

#include <stdint.h>

#include "s3_key.h"

/* What the key tells beyond the kind. */
struct s3_origin {
    struct slice name;  /* of the load balancer, trail, bucket …: value of __aws_<type> */
    struct slice owner; /* account; may be empty */
    int64_t time_ns;    /* in the object's name; 0: none */
};

struct s3_format {
    const char *type;        /* value of __aws_log_type, "s3_lb" */
    const char *name_label;  /* "__aws_s3_lb" */
    const char *owner_label; /* "__aws_s3_lb_owner" */
    const char *name_label2; /* a second spelling of the two; NULL: none */
    const char *owner_label2;
    bool (*match)(const struct s3_key *key, struct slice bucket, struct s3_origin *origin);
    /* The line's own time. False: it has none. NULL: no line has. */
    bool (*time)(struct slice line, int64_t *time_ns);
};

extern const struct s3_format S3_FORMAT_LB;
extern const struct s3_format S3_FORMAT_OTHER;

/* Never NULL. */
const struct s3_format *s3_format_for(struct slice key, struct slice bucket,
                                      struct s3_origin *origin);

#endif
