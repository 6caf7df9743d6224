/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dice: random numbers that a seed repeats on every machine (Steele, Lea, Flood: SplitMix64).
 */
#ifndef PROMTAIL_TEST_DICE_H
#define PROMTAIL_TEST_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

static inline uint64_t dice_roll(struct dice *dice) {
    uint64_t z = dice->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* 0 .. sides - 1; sides is at least 1 and small, so that the bias does not matter. */
static inline size_t dice_below(struct dice *dice, size_t sides) {
    return (size_t)(dice_roll(dice) >> 32) % sides;
}

static inline size_t dice_between(struct dice *dice, size_t first, size_t last) {
    return first + dice_below(dice, last - first + 1);
}

static inline bool dice_percent(struct dice *dice, unsigned percent) {
    return dice_below(dice, 100) < percent;
}

#endif
