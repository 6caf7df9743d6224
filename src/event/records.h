/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records: the elements of a "Records" array; each says itself which service it comes from.
 */
#ifndef PROMTAIL_EVENT_RECORDS_H
#define PROMTAIL_EVENT_RECORDS_H

#include "unwrap.h"

enum record_member {
    RECORD_EVENT_SOURCE,
    RECORD_EVENT_SOURCE_OF_SNS, /* with a capital E */
    RECORD_EVENT_SOURCE_ARN,
    RECORD_REGION,
    RECORD_EVENT_NAME,
    RECORD_EVENT_TIME,
    RECORD_BODY,
    RECORD_MESSAGE_ID,
    RECORD_ATTRIBUTES,
    RECORD_KINESIS,
    RECORD_S3,
    RECORD_SNS,
    RECORD_MEMBERS,
};

struct record {
    struct json_member members[RECORD_MEMBERS];
};

struct slice record_text(const struct unwrap *unwrap, const struct record *record,
                         enum record_member member);

/* One row per service: sqs.c, kinesis.c, sns.c, s3_notification.c. */
struct record_source {
    const char *name; /* of eventSource */
    enum event_origin origin;
    /* It has what it is about: a body, data, a message, an object's name. */
    bool (*is_complete)(const struct unwrap *unwrap, const struct record *record);
    void (*take)(struct unwrap *unwrap, const struct record *record, const struct scope *scope);
};
extern const struct record_source RECORD_SOURCE_SQS;
extern const struct record_source RECORD_SOURCE_KINESIS;
extern const struct record_source RECORD_SOURCE_SNS;
extern const struct record_source RECORD_SOURCE_S3;

#endif
