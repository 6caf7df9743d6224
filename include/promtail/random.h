/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random: numbers that a seed repeats, for the jitter of retries. No secret may rest on them.
 *
 * Format: Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators" (SplitMix64).
 */
#ifndef PROMTAIL_RANDOM_H
#define PROMTAIL_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state; /* at first the seed: any number */
};

uint64_t random_next(struct random *random);

#endif
