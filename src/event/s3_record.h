/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_record: an object that S3 or EventBridge tells of, as a record, or as nothing to do.
 */
#ifndef PROMTAIL_EVENT_S3_RECORD_H
#define PROMTAIL_EVENT_S3_RECORD_H

#include "unwrap.h"

struct s3_record {
    struct slice bucket, key, version_id, region, account;
    struct slice size; /* its JSON */
    struct moment time;
    bool readable; /* the event says that there is now an object to read */
};

void s3_record_take(struct unwrap *unwrap, const struct s3_record *s3, const struct scope *scope);

#endif
