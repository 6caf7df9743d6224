/* SPDX-License-Identifier: Apache-2.0 */
/*
 * batch_keeper: who keeps the entries of a batch that Loki refused for good (FAILED_EVENTS_TARGET).
 *
 * Flow: loki_push -> BATCH_KEEPER (app)
 */
#ifndef PROMTAIL_BATCH_KEEPER_H
#define PROMTAIL_BATCH_KEEPER_H

#include "promtail/batch.h"

/* What waits for it; lives in its owner. */
struct batch_keep {
    /* In a turn of the loop, once. NULL: all is kept; else why not. */
    void (*kept)(struct batch_keep *keep, const struct error *failure);
    void *work; /* of the keeper; NULL: nothing is under way */
};

struct batch_keeper {
    /* Begins, and returns at once. The batch is borrowed, unchanged, until kept() or forget().
     * reason: static, as the tally has it; text: what Loki answered. False: err says why it can't
     * be kept; kept() is then not called. */
    MUST_CHECK bool (*keep)(struct batch_keeper *keeper, struct batch_keep *keep,
                            const struct batch *batch, const char *reason, const struct error *text,
                            int64_t until_ms, struct error *err);
    /* The wait is over: kept() is not called any more. */
    void (*forget)(struct batch_keeper *keeper, struct batch_keep *keep);
};

#endif
