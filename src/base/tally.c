/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tally.h"

void tally_reset(struct tally *tally) {
    *tally = (struct tally){0};
}

static struct tally_drop *find(struct tally *tally, const char *reason) {
    for (unsigned i = 0; i < tally->dropped_count; i++) {
        if (strcmp(tally->dropped[i].reason, reason) == 0) {
            return &tally->dropped[i];
        }
    }
    return NULL;
}

/* The last place is kept for the reasons that came too late. */
static struct tally_drop *find_or_add(struct tally *tally, const char *reason) {
    struct tally_drop *drop = find(tally, reason);

    if (drop == NULL && tally->dropped_count == TALLY_REASONS - 1) {
        reason = "other";
        drop = find(tally, reason);
    }
    if (drop == NULL && tally->dropped_count < TALLY_REASONS) {
        drop = &tally->dropped[tally->dropped_count++];
        drop->reason = reason;
    }
    return drop != NULL ? drop : &tally->dropped[TALLY_REASONS - 1];
}

bool tally_drop(struct tally *tally, const char *reason, uint64_t count) {
    struct tally_drop *drop = find_or_add(tally, reason);

    drop->count += count;
    if (drop->logged < TALLY_LINES_PER_REASON) {
        drop->logged++;
        return true;
    }
    return false;
}

uint64_t tally_dropped(const struct tally *tally, const char *reason) {
    for (unsigned i = 0; i < tally->dropped_count; i++) {
        if (strcmp(tally->dropped[i].reason, reason) == 0) {
            return tally->dropped[i].count;
        }
    }
    return 0;
}
