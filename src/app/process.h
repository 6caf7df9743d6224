/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process: everything that lives as long as the process; one struct, no globals.
 */
#ifndef PROMTAIL_APP_PROCESS_H
#define PROMTAIL_APP_PROCESS_H

#include "promtail/aws_credentials.h"
#include "promtail/batcher.h"
#include "promtail/config.h"
#include "promtail/log.h"
#include "promtail/loki_auth.h"
#include "promtail/loki_push.h"
#include "promtail/loop.h"
#include "promtail/metadata.h"
#include "promtail/object_store.h"
#include "promtail/regex.h"
#include "promtail/runtime.h"
#include "promtail/secrets.h"
#include "promtail/source.h"
#include "promtail/tally.h"
#include "promtail/tls.h"

struct process {
    struct runtime_handler handler; /* first: the runtime hands it back */
    struct config config;
    struct secrets secrets; /* of the configuration: blanked in what servers answer */
    const struct clock *clock;
    struct log log;
    struct log_limit log_limit; /* its limit; set anew for each invocation */
    struct tally tally;         /* of the current invocation */
    struct arena invocation;
    struct loop *loop;
    struct tls *aws_tls;  /* always verifies, with the bundle alone */
    struct tls *loki_tls; /* the same one, unless CA_CERT or SKIP_TLS_VERIFY is set */
    struct loki_auth loki_auth;
    struct loki_push *push;
    struct batcher *batcher;
    struct metadata_sink metadata; /* before the batcher: every entry passes */
    struct aws_credentials credentials;
    struct object_store *objects;
    struct regex_scratch *regex_scratch; /* of all expressions */
    struct label_rules *rules;
    struct label_cache *labels;
    struct source_config source;
};

/* Reads the configuration and makes all of the above on the given loop. process must be cleaned up
 * in any case. */
MUST_CHECK bool process_init(struct process *process, const struct environment *environment,
                             struct loop *loop, struct error *err);
void process_clean_up(struct process *process); /* safe on zeroes, and twice; leaves the loop */

#endif
