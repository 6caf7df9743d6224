/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kpl: the user records that a Kinesis Producer Library packed into one Kinesis record.
 *
 * Ownership: borrows the data; owns the record that was given last.
 * Format:    "Amazon Kinesis Data Streams Developer Guide", KPL aggregated record format;
 *            proto/kpl.proto.
 * Limits:    one record is unpacked at a time, however many there are.
 */
#ifndef PROMTAIL_SOURCE_KPL_H
#define PROMTAIL_SOURCE_KPL_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/arena.h"
#include "promtail/slice.h"

struct kpl {
    struct arena arena; /* of one record's message */
    struct slice rest;  /* of the aggregate's message */
};

/* False: no magic, a wrong MD5, or not such a message: the data is one record then. Checks all
 * records. */
bool kpl_init(struct kpl *kpl, struct slice data);
void kpl_clean_up(struct kpl *kpl); /* safe on zeroes, and twice */
/* False: there is no further record. It is valid until the next call. */
bool kpl_next(struct kpl *kpl, struct slice *record);

#endif
