/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loki_push: pushes batches to Loki, several at once, with retries inside the deadline; a
 * push_sink.
 *
 * Flow:   batch -> LOKI_PUSH -> http
 * Format: "Loki HTTP API", ingest logs: POST, protobuf in one raw snappy block, with
 *         PUSH_COMPRESSION=gzip inside gzip. What each answer means: docs/configuration.md.
 */
#ifndef PROMTAIL_LOKI_PUSH_H
#define PROMTAIL_LOKI_PUSH_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/authorizer.h"
#include "promtail/batch_keeper.h"
#include "promtail/http.h"
#include "promtail/log.h"
#include "promtail/push_compression.h"
#include "promtail/push_sink.h"
#include "promtail/secrets.h"
#include "promtail/tally.h"
#include "promtail/trace.h"

struct loki_push_config { /* all borrowed */
    const char *url;      /* without user info */
    const char *tenant;   /* X-Scope-OrgID of entries that name none; NULL or "": no header */
    const char *user_agent;
    struct authorizer *authorizer; /* NULL: none */
    struct tls *tls;               /* NULL with http */
    enum push_compression compression;
    unsigned concurrency;          /* pushes in flight */
    unsigned retries_max;          /* tries after the first */
    int64_t timeout_ms;            /* one try */
    bool rejected_fails;           /* REJECTED_ENTRIES=fail: refused entries fail their items */
    struct batch_keeper *keeper;   /* of what Loki refused for good; NULL: it is dropped */
    uint64_t seed;                 /* of the jitter */
    const struct trace *trace;     /* of the invocation; NULL: none */
    const struct secrets *secrets; /* blanked in what Loki and others answer; NULL: none */
};

struct loki_push;

struct loki_push *loki_push_new(const struct loki_push_config *config, struct loop *loop,
                                struct tally *tally, const struct log *log);
/* NULL is allowed; batches in flight fail. */
void loki_push_destroy(struct loki_push *push);
/* begin() forgets that Loki was down. It is down after a push was given up without an answer or
 * after 408, 429 or 5xx, when none has succeeded since its first try. */
struct push_sink *loki_push_sink(struct loki_push *push);

#endif
