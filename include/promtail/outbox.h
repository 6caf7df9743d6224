/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox: sends documents to where FAILED_EVENTS_TARGET says: as an object of S3, or as a message
 * to a queue of SQS.
 *
 * Flow:      app (parking) -> OUTBOX -> http
 * Ownership: borrows a message and what it names until sent(), outbox_cancel() or outbox_destroy().
 * Format:    "Amazon S3 API Reference", PutObject; "Amazon SQS API Reference", SendMessage.
 * Limits:    outbox_bytes_max() of one document.
 */
#ifndef PROMTAIL_OUTBOX_H
#define PROMTAIL_OUTBOX_H

#include "promtail/aws_credentials.h"
#include "promtail/failed_target.h"
#include "promtail/log.h"
#include "promtail/loop.h"
#include "promtail/secrets.h"
#include "promtail/tls.h"
#include "promtail/trace.h"

struct outbox_config { /* copied; what it points to is borrowed */
    const struct failed_target *target;
    const struct aws_credentials *credentials;
    const char *region;   /* the function's own, when the target names none */
    const char *endpoint; /* of the target's service; NULL: its own */
    bool fips, dualstack;
    struct tls *tls;
    const char *user_agent;
    const struct trace *trace;     /* of the invocation; NULL: none */
    uint64_t seed;                 /* of the retries' jitter */
    const struct secrets *secrets; /* blanked in answers; NULL: there are none */
};

struct outgoing;

struct outbox_message {
    /* In a turn of the loop, once. NULL: it was taken; else why not. The message may be sent again,
     * or freed. */
    void (*sent)(struct outbox_message *message, const struct error *failure);
    struct slice name;         /* the same for the same content; not empty */
    struct slice body;         /* UTF-8 without the characters that XML forbids */
    int64_t until_ms;          /* monotonic */
    struct outgoing *outgoing; /* private; NULL: it is not under way */
};

struct outbox;

struct outbox *outbox_new(const struct outbox_config *config, struct loop *loop,
                          const struct log *log);
void outbox_destroy(struct outbox *outbox); /* NULL is allowed */
/* Of a document that may be made of several things; one that can't be cut may be larger. */
size_t outbox_bytes_best(const struct outbox *outbox);
size_t outbox_bytes_max(const struct outbox *outbox);
/* Starts, and returns at once. False: it can't be started; sent() is then not called. */
MUST_CHECK bool outbox_send(struct outbox *outbox, struct outbox_message *message,
                            struct error *err);
void outbox_cancel(struct outbox_message *message); /* nothing when it is not under way */

#endif
