/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwrap: takes envelopes off, one inside the other, until a record is left or a list of them.
 *
 * An envelope is a row that lists the members that it wants, says whether they match, and unwraps
 * it. It calls unwrap_payload for what it carries. A list is only begun (unwrap_add_list): its
 * elements are unwrapped when they are read.
 */
#ifndef PROMTAIL_EVENT_UNWRAP_H
#define PROMTAIL_EVENT_UNWRAP_H

#include "promtail/event.h"
#include "promtail/json_object.h"

struct envelope;

/* The envelopes around one record, taken off in one go. */
struct unwrap {
    const struct envelope *const *envelopes; /* in the order in which they are tried, then NULL */
    struct event *event;
    struct arena *arena;         /* of the record */
    struct event_record *record; /* where it goes */
    bool has_record;
};

struct payload {
    struct slice text;                 /* the object itself */
    const struct json_member *members; /* those of the row, in its order */
};

enum { ENVELOPE_NAMES_MAX = 8, ENVELOPES_MAX = 8 };

struct envelope {
    const char *names[ENVELOPE_NAMES_MAX]; /* of the members that it wants; NULL ends them */
    bool (*matches)(const struct payload *payload);
    /* False: it is not this envelope after all, and nothing was done. Inside a text that is so when
     * its content is missing: then it is an application's own JSON, and a log entry. */
    bool (*unwrap)(struct unwrap *unwrap, const struct payload *payload,
                   const struct event_scope *scope);
};

extern const struct envelope ENVELOPE_CLOUDWATCH; /* {"awslogs":{"data":…}} */
extern const struct envelope ENVELOPE_RECORDS;    /* {"Records":[…]}: Kinesis, SQS, SNS, S3 */
extern const struct envelope ENVELOPE_TEST_EVENT; /* {"Event":"s3:TestEvent",…} */
extern const struct envelope ENVELOPE_SNS_MESSAGE; /* {"Type":"Notification","Message":…}, in SQS */
extern const struct envelope ENVELOPE_EVENTBRIDGE; /* {"source":…,"detail-type":…,"detail":…} */
extern const struct envelope ENVELOPE_CLOUDTRAIL_NOTICE; /* {"s3Bucket":…,"s3ObjectKey":[…]} */
extern const struct envelope ENVELOPE_PARKED;            /* {"lambda_promtail_parked":1,…} */
extern const struct envelope ENVELOPE_DESTINATION; /* {"requestContext":…,"requestPayload":…} */

/* False: unknown envelope type; nothing was done. */
bool unwrap_payload(struct unwrap *unwrap, struct slice text, const struct event_scope *scope);

/* The text of a member, unescaped where it stands: for what is never read as JSON again. Empty when
 * the member is not a string. */
struct slice unwrap_text(struct slice value);
/* The text of a member whose JSON may be wanted yet. */
struct slice unwrap_text_copy(const struct unwrap *unwrap, struct slice value);

/* A time in the JSON of a member: a number, or a string of one, of units since the epoch; or a
 * string as in RFC 3339. Without the member, or null: unknown. What cannot be read is counted
 * ("time_unreadable"), and unknown. */
struct moment unwrap_epoch(struct unwrap *unwrap, struct slice value, int64_t unit_ns);
struct moment unwrap_rfc3339(struct unwrap *unwrap, struct slice value);

/* A work item of the scope; its identity is what ("sqs message ") and then the name. */
struct work_item *unwrap_add_item(struct unwrap *unwrap, const struct event_scope *scope,
                                  const char *what, struct slice name, struct slice id);
/* The record, with the scope's time; its item settles it. */
struct event_record *unwrap_add_record(struct unwrap *unwrap, enum event_kind kind,
                                       const struct event_scope *scope, struct work_item *item);
/* The elements of the array come next, with this scope; its parent waits for them. element: unwraps
 * one; its record, if there is one, goes to unwrap->record. */
struct event_list *unwrap_add_list(struct unwrap *unwrap, struct slice array,
                                   void (*element)(struct unwrap *unwrap, struct event_list *list,
                                                   struct slice element),
                                   const struct event_scope *scope);
/* The last element of the list fails; its item is called what ("record ") and its number. Inside a
 * message only the first one is named. */
void unwrap_fail_element(struct unwrap *unwrap, struct event_list *list, const char *what,
                         const char *fault);
/* What a message says is an envelope, or a log entry itself. inside: its scope, with the text and
 * the message's item as the parent. */
void unwrap_message(struct unwrap *unwrap, const struct event_scope *inside);
/* It needs nothing more: counted, and done. */
void unwrap_skip(struct unwrap *unwrap, struct work_item *item, const char *reason);
/* It lacks what it needs; what: "s3.object.key". */
void unwrap_fail_without(struct work_item *item, const char *what);

#endif
