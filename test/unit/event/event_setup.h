/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_setup: events as AWS sends them, all of their records, and a text that says what they are.
 */
#ifndef TEST_EVENT_SETUP_H
#define TEST_EVENT_SETUP_H

#include "promtail/event.h"
#include "test.h"

#define ARN_QUEUE "arn:aws:sqs:us-east-1:1:q"
#define S3_RECORD(name, key, size)                                                                 \
    "{\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu-west-1\",\"eventTime\":\"1970-01-01T00:00:"    \
    "01Z\","                                                                                       \
    "\"eventName\":\"" name "\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"" key    \
    "\",\"size\":" size "}}}"
#define RECORDS(records) "{\"Records\":[" records "]}"
#define SQS(id, body)                                                                              \
    "{\"eventSource\":\"aws:sqs\",\"messageId\":\"" id "\",\"eventSourceARN\":\"" ARN_QUEUE        \
    "\",\"body\":" body ",\"attributes\":{\"SentTimestamp\":\"1500\",\"MessageGroupId\":\"g\"}}"
#define BRIDGE(source, type, detail)                                                               \
    "{\"id\":\"7\",\"source\":\"" source "\",\"detail-type\":\"" type                              \
    "\",\"account\":\"1\",\"region\":\"eu-west-1\",\"time\":\"1970-01-01T00:00:02Z\","             \
    "\"detail\":" detail "}"

enum { EVENT_TEXT_MAX = 1 << 16, RECORDS_MAX = 64 };

struct parsed {
    struct arena arena;
    struct tally tally;
    struct event event;
    struct event_record records[RECORDS_MAX];
    size_t record_count;
    struct error err;
    bool ok;
};

/* What an event becomes: "how many items are done; the other outermost items; kind: item [what it
 * says] at time; ..." An item: identity and o, d, f or r: open, done, failed, refused. */
struct event_case {
    const char *payload;
    const char *text;
};

/* Pulls all records. The payload is copied: texts are unescaped in it. */
void parse(struct parsed *parsed, struct slice payload);
void forget(struct parsed *parsed);
/* The oldest outermost item that is alive: open, or named as failed or refused. */
const struct work_item *first_item(const struct parsed *parsed);
/* Each event becomes what its text says; cut at any byte it is one error. */
void check_events(const struct event_case *cases, size_t count);
#define CHECK_EVENTS(cases) check_events(cases, sizeof(cases) / sizeof((cases)[0]))

#endif
