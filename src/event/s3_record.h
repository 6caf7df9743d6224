/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_record: an object that an event of S3 or EventBridge names, as a record, or as nothing to do.
 */
#ifndef PROMTAIL_EVENT_S3_RECORD_H
#define PROMTAIL_EVENT_S3_RECORD_H

#include "unwrap.h"

/* The JSON of what an event says about an object. */
struct s3_members {
    struct slice bucket, key, version_id, region, account, time, size;
};

struct s3_record {
    struct slice bucket, key, version_id, region, account;
    struct slice size; /* its JSON */
    struct moment time;
    bool readable; /* the event says that there is now an object to read */
};

/* The object has a name. */
bool s3_members_complete(const struct s3_members *members);
/* All but `readable`; the key is as it stands in the event. */
struct s3_record s3_record_read(struct unwrap *unwrap, const struct s3_members *members);
void s3_record_add(struct unwrap *unwrap, const struct s3_record *s3,
                   const struct event_scope *scope);

#endif
