/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/tally.h"

void tally_reset(struct tally *tally) {
    *tally = (struct tally){0};
}

/* The index of the reason in dropped; dropped_count when it is new. */
static unsigned tally_find(const struct tally *tally, const char *reason) {
    unsigned i = 0;

    while (i < tally->dropped_count && strcmp(tally->dropped[i].reason, reason) != 0) {
        i++;
    }
    return i;
}

/* The last place is for all reasons beyond the maximum. */
static struct tally_drop *find_or_add(struct tally *tally, const char *reason) {
    unsigned place = tally_find(tally, reason);

    if (place == tally->dropped_count && place >= TALLY_REASONS - 1) {
        reason = "other";
        place = tally_find(tally, reason);
    }
    if (place == tally->dropped_count) {
        tally->dropped[tally->dropped_count++].reason = reason;
    }
    return &tally->dropped[place];
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
    unsigned place = tally_find(tally, reason);

    return place < tally->dropped_count ? tally->dropped[place].count : 0;
}
