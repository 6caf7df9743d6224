/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwrap: takes envelopes off, one inside the other, until records are left.
 *
 * An envelope is a row: how its members tell it, and how it is taken apart. It calls unwrap_payload
 * for what it carries.
 */
#ifndef PROMTAIL_EVENT_UNWRAP_H
#define PROMTAIL_EVENT_UNWRAP_H

#include "promtail/event.h"
#include "promtail/json_object.h"

/* One event_parse. */
struct unwrap {
    struct arena *arena;
    struct tally *tally;
    struct event *event;
};

/* Where a payload was found. */
struct scope {
    unsigned depth;                  /* envelopes around it */
    struct work_item *parent;        /* of what it carries; NULL: that is outermost */
    const struct event_record *text; /* the nearest SQS or SNS message around it, as a log entry;
                                      * NULL: there is none */
    struct moment time;              /* of the nearest envelope that has one */
};

/* The top-level members that tell one envelope from another, read in one pass. */
enum payload_member {
    PAYLOAD_AWSLOGS,
    PAYLOAD_RECORDS,
    PAYLOAD_EVENT,
    PAYLOAD_TYPE,
    PAYLOAD_MESSAGE,
    PAYLOAD_TOPIC_ARN,
    PAYLOAD_TIMESTAMP,
    PAYLOAD_MESSAGE_ID,
    PAYLOAD_SOURCE,
    PAYLOAD_DETAIL_TYPE,
    PAYLOAD_DETAIL,
    PAYLOAD_ACCOUNT,
    PAYLOAD_REGION,
    PAYLOAD_TIME,
    PAYLOAD_ID,
    PAYLOAD_REQUEST_PAYLOAD,
    PAYLOAD_REQUEST_CONTEXT,
    PAYLOAD_MEMBERS,
};

struct payload {
    struct slice text; /* the object itself */
    struct json_member members[PAYLOAD_MEMBERS];
};

struct envelope {
    bool (*matches)(const struct unwrap *unwrap, const struct payload *payload);
    /* False: on a closer look it is none; nothing was done then. So it is with what lacks its
     * content inside a text: that is an application's own JSON, and an entry. */
    bool (*unwrap)(struct unwrap *unwrap, const struct payload *payload, const struct scope *scope);
};

extern const struct envelope ENVELOPE_CLOUDWATCH; /* {"awslogs":{"data":…}} */
extern const struct envelope ENVELOPE_RECORDS;    /* {"Records":[…]}: Kinesis, SQS, SNS, S3 */
extern const struct envelope ENVELOPE_TEST_EVENT; /* {"Event":"s3:TestEvent",…} */
extern const struct envelope ENVELOPE_SNS_MESSAGE; /* {"Type":"Notification","Message":…}, in SQS */
extern const struct envelope ENVELOPE_EVENTBRIDGE; /* {"source":…,"detail-type":…,"detail":…} */
extern const struct envelope ENVELOPE_DESTINATION; /* {"requestContext":…,"requestPayload":…} */

/* False: it is no envelope that is known; nothing was done then. */
bool unwrap_payload(struct unwrap *unwrap, struct slice text, const struct scope *scope);

/* The text of a payload's member; empty when it is no string. */
struct slice payload_text(const struct unwrap *unwrap, const struct payload *payload,
                          enum payload_member member);

/* A time in the JSON of a member: a number, or a string of one, of units since the epoch; or a
 * string as in RFC 3339. Without the member, or null: unknown. What cannot be read is counted
 * ("time_unreadable"), and unknown. */
struct moment unwrap_epoch(struct unwrap *unwrap, struct slice value, int64_t unit_ns);
struct moment unwrap_rfc3339(struct unwrap *unwrap, struct slice value);

/* A work item of the scope. */
struct work_item *unwrap_add_item(struct unwrap *unwrap, const struct scope *scope,
                                  struct slice identity, struct slice id);
/* A record after those there are, with the scope's time; its item settles it. */
struct event_record *unwrap_add_record(struct unwrap *unwrap, enum event_kind kind,
                                       const struct scope *scope, struct work_item *item);
/* A text as the record of its own item. */
void unwrap_add_text(struct unwrap *unwrap, const struct event_record *text,
                     struct work_item *item);
/* It needs nothing more: counted, and done. */
void unwrap_pass_over(struct unwrap *unwrap, struct work_item *item, const char *reason);
/* It lacks what it needs; what: "s3.object.key". */
void unwrap_fail_without(struct work_item *item, const char *what);

#endif
