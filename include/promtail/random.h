/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random: repeatable numbers from a seed, for the jitter of retries. They must not be used for
 * secrets.
 *
 * Format: Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators" (SplitMix64).
 */
#ifndef PROMTAIL_RANDOM_H
#define PROMTAIL_RANDOM_H

#include <stdint.h>

#include "promtail/clock.h"

struct random {
    uint64_t state; /* initially the seed, any number */
};

uint64_t random_next(struct random *random);
/* A seed: the kernel's random number, or the time where it has none yet. */
uint64_t random_seed(const struct clock *clock);

#endif
