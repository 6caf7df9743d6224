/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sample_rate: SAMPLE_RATE: which share of the lines is kept, decided by a hash of time and text
 * alone: the same at every retry, and on every machine.
 */
#ifndef PROMTAIL_LABEL_SAMPLE_RATE_H
#define PROMTAIL_LABEL_SAMPLE_RATE_H

#include <stdint.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct sample_rate {
    uint64_t kept; /* of 2^64 hashes the lowest ones are kept */
    bool keeps_all;
};

/* A decimal fraction from 0 to 1, exact up to 18 digits after the point: "0.25". Empty: 1. */
MUST_CHECK bool sample_rate_parse(struct sample_rate *rate, struct slice text, struct error *err);
bool sample_rate_keeps(const struct sample_rate *rate, int64_t time_ns, struct slice text);

#endif
