/* SPDX-License-Identifier: Apache-2.0 */
#include "push_refused.h"

/* Begins to keep the batch. */
static bool push_refused_keep(const struct push_shared *shared, const struct push_refused *refused,
                              const struct error *answer, struct error *failure) {
    struct batch_keeper *keeper = shared->config.keeper;

    *failure = *answer;
    if (batch_was_parked(refused->batch)) {
        return error_prefix(failure, "refused again, after it was parked");
    }
    return keeper->keep(keeper, refused->keep, refused->batch, refused->reason, answer,
                        shared->deadline->push_until_ms, failure);
}

enum push_refused_fate push_refused_take(struct push_shared *shared,
                                         const struct push_refused *refused,
                                         const struct error *answer, struct error *failure) {
    bool keeps = shared->config.keeper != NULL;

    if (keeps && !push_refused_keep(shared, refused, answer, failure)) {
        return PUSH_REFUSED_FAILED;
    }
    push_shared_drop(shared, refused->reason, refused->count, batch_entries(refused->batch),
                     answer);
    return keeps ? PUSH_REFUSED_KEPT : PUSH_REFUSED_DONE;
}
