/* SPDX-License-Identifier: Apache-2.0 */
/*
 * records: {"Records":[…]}: the events of Kinesis, SQS, SNS and S3.
 *
 * A row per service: the members that it wants of a record, whether they are complete, and how its
 * record is unwrapped.
 */
#ifndef PROMTAIL_EVENT_RECORDS_H
#define PROMTAIL_EVENT_RECORDS_H

#include "unwrap.h"

enum { RECORD_NAMES_MAX = 4 };

/* One row per service: sqs.c, kinesis.c, sns.c, s3_notification.c. members: those of the row. */
struct record_source {
    const char *name;                    /* of eventSource */
    const char *names[RECORD_NAMES_MAX]; /* of the members that it wants; NULL ends them */
    enum event_origin origin;
    /* It has what it is about: a body, data, a message, an object's name. Changes nothing. */
    bool (*is_complete)(const struct json_member *members);
    void (*unwrap)(struct unwrap *unwrap, const struct json_member *members,
                   const struct event_scope *scope);
};
extern const struct record_source RECORD_SOURCE_SQS;
extern const struct record_source RECORD_SOURCE_KINESIS;
extern const struct record_source RECORD_SOURCE_SNS;
extern const struct record_source RECORD_SOURCE_S3;

#endif
