/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_match: what a pattern captured of a key so far, and what that cost.
 *
 * Ownership: captures are slices of the key.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_MATCH_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_MATCH_H

#include "promtail/s3_format.h"

struct format_match {
    struct slice captures[S3_CAPTURE_COUNT];
    unsigned captured; /* a bit for each that is set */
    size_t steps;      /* bytes of the key that were looked at, one by one; never reset */
};

/* A capture that a pattern can ask for again: the account of the key's head. */
static inline void format_match_set(struct format_match *match, enum s3_capture capture,
                                    struct slice text) {
    match->captures[capture] = text;
    match->captured |= 1u << capture;
}

static inline bool format_match_has(const struct format_match *match, enum s3_capture capture) {
    return (match->captured & 1u << capture) != 0;
}

#endif
