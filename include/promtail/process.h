/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process: everything that lives as long as the process; one struct, no globals. It is built from
 * parts: what is given is used, what is NULL is made.
 */
#ifndef PROMTAIL_PROCESS_H
#define PROMTAIL_PROCESS_H

#include "promtail/batcher.h"
#include "promtail/config.h"
#include "promtail/entry_filter.h"
#include "promtail/log.h"
#include "promtail/loki_auth.h"
#include "promtail/loki_push.h"
#include "promtail/loop.h"
#include "promtail/metadata.h"
#include "promtail/object_store.h"
#include "promtail/regex.h"
#include "promtail/secrets.h"
#include "promtail/source.h"
#include "promtail/tally.h"
#include "promtail/tls.h"
#include "promtail/trace.h"
#include "promtail/version.h"

#define PROCESS_USER_AGENT "lambda-promtail/" PROMTAIL_VERSION

struct process_parts {                     /* borrowed until process_clean_up */
    struct object_store *objects;          /* NULL: S3 */
    struct push_sink *push;                /* NULL: Loki at WRITE_ADDRESS */
    const struct clock *clock;             /* NULL: the loop's, or the machine's */
    const struct environment *environment; /* NULL: the variables of the process */
    struct loop *loop; /* NULL: made when objects or push are; without a loop nothing waits */
};

struct aws_access;
struct parking;
struct push_secrets;
struct reference_documents;

struct process {
    const struct config *config; /* borrowed */
    struct secrets secrets;      /* of the configuration: blanked in what servers answer */
    const struct clock *clock;
    struct log log;
    struct log_limit log_limit; /* its limit; set anew for each invocation */
    struct tally tally;         /* of the current invocation */
    struct trace trace;         /* of the current invocation */
    struct arena invocation;
    struct loop *loop;      /* given or made; NULL: none is needed */
    struct loop *made_loop; /* owned */
    struct tls *aws_tls;    /* always verifies, with the bundle alone */
    struct tls *loki_tls;   /* the same one, unless a TLS setting of WRITE_ADDRESS is set */
    struct loki_auth loki_auth;
    struct loki_push *made_push; /* owned; NULL: a push sink was given */
    struct push_sink *push;
    struct batcher *batcher;
    struct metadata_sink metadata;         /* before the batcher: every entry passes */
    struct aws_access *aws;                /* owned; credentials, and what settings refer to */
    struct reference_documents *documents; /* owned; fetches what settings refer to */
    struct push_secrets *push_secrets;     /* owned; NULL: no credential came by reference */
    struct parking *parking;               /* owned; NULL: nothing is parked */
    struct object_store *made_objects;     /* owned; NULL: an object store was given */
    struct object_store *objects;
    struct regex_scratch *regex_scratch; /* of all expressions */
    struct entry_filter *filter;         /* NULL: none is configured */
    struct label_rules *rules;
    struct label_cache *labels;
    struct source_config source;
};

/* Fetches what the settings refer to, checks them (the second phase of config.h), and makes all of
 * the above that is not given. The configuration was read by config_read, is borrowed, and outlives
 * the process. process must be cleaned up in any case. */
MUST_CHECK bool process_init(struct process *process, struct config *config,
                             const struct process_parts *parts, struct error *err);
void process_clean_up(struct process *process); /* safe on zeroes, and twice */
/* Before an invocation: what has expired is fetched again, within the time until until_ms. */
void process_ensure(struct process *process, int64_t until_ms);
/* After its last push: a fetch of secrets that is under way gets a second to end. */
void process_settle(struct process *process, int64_t until_ms);

#endif
