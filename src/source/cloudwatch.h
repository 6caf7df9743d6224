/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudwatch: reads the envelope of a CloudWatch Logs subscription, wherever it came from, as a
 * stream.
 *
 * Flow:   base64 | record -> inflate -> CLOUDWATCH -> line_writer
 * Format: "Amazon CloudWatch Logs User Guide", subscription filters: {messageType, owner, logGroup,
 *         logStream, subscriptionFilters, logEvents: [{id, timestamp (ms), message}]}, any order.
 *         It is one when messageType is DATA_MESSAGE or CONTROL_MESSAGE and logEvents an array of
 *         objects that is not empty; any other JSON is an application's own.
 * Limits: up to CLOUDWATCH_AT_HAND plain bytes are read before the first entry is shipped, so that
 *         of duplicate members the last counts; in a larger envelope, a member that comes again
 *         after the entries, with another value, fails the record.
 */
#ifndef PROMTAIL_SOURCE_CLOUDWATCH_H
#define PROMTAIL_SOURCE_CLOUDWATCH_H

#include "promtail/source.h"

enum { CLOUDWATCH_AT_HAND = 1024 * 1024 };

struct cloudwatch {
    const struct source_env *env; /* borrowed */
    struct work_item *item;
    struct slice kinesis_arn;    /* of the stream that it came by; empty: direct */
    const struct labels *labels; /* of the object that holds it, its type among them; NULL: none */
    struct moment time;          /* of what it came by: for events without a time of their own */
    /* A reader of the plain JSON from its beginning; closed by the next call and by close(). */
    struct reader *(*open)(struct cloudwatch *cloudwatch);
    void (*close)(struct cloudwatch *cloudwatch);
};

enum cloudwatch_result {
    CLOUDWATCH_READ,
    CLOUDWATCH_FAILED, /* err says why */
    /* Not such an envelope, err says why; no entry was shipped. */
    CLOUDWATCH_OTHER,   /* but another JSON text */
    CLOUDWATCH_NO_JSON, /* and not JSON */
};

enum cloudwatch_result cloudwatch_read(struct cloudwatch *cloudwatch, struct error *err);

#endif
