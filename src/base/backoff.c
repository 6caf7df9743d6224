/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/backoff.h"

int64_t backoff_ms(unsigned tries, int64_t retry_after_ms, uint64_t random) {
    int64_t ceiling_ms = BACKOFF_FIRST_MS;

    for (unsigned i = 1; i < tries && ceiling_ms < BACKOFF_MAX_MS; i++) {
        ceiling_ms *= 2;
    }
    ceiling_ms = ceiling_ms < BACKOFF_MAX_MS ? ceiling_ms : BACKOFF_MAX_MS;
    int64_t wait_ms = (int64_t)(random % (uint64_t)(ceiling_ms + 1));
    return wait_ms > retry_after_ms ? wait_ms : retry_after_ms;
}
