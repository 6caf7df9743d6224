/* SPDX-License-Identifier: Apache-2.0 */
/*
 * push_refused: what becomes of a batch of which Loki refused entries for good: they are dropped
 * and counted, and, with FAILED_EVENTS_TARGET, the whole batch is kept first.
 *
 * Ownership: borrows the batch until it is settled; settles nothing itself.
 */
#ifndef PROMTAIL_LOKI_PUSH_REFUSED_H
#define PROMTAIL_LOKI_PUSH_REFUSED_H

#include "promtail/batch.h"
#include "push_shared.h"

enum push_refused_fate {
    PUSH_REFUSED_DONE,  /* AWS's retry would not store the entries either */
    PUSH_REFUSED_KEPT,  /* as soon as keep->kept() says so, or says why not */
    PUSH_REFUSED_FAILED /* failure says why */
};

struct push_refused {
    struct batch *batch;     /* not changed until keep->kept() */
    struct batch_keep *keep; /* of the owner of the batch */
    const char *reason;      /* as the tally has it: "rejected"; static */
    uint64_t count;          /* of its entries, that are not stored */
};

/* answer: what Loki said. Counts the entries unless the batch fails. */
enum push_refused_fate push_refused_take(struct push_shared *shared,
                                         const struct push_refused *refused,
                                         const struct error *answer, struct error *failure);

#endif
