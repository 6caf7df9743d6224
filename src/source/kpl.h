/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kpl: the user records that a Kinesis Producer Library packed into one Kinesis record.
 *
 * Ownership: owns the unpacked message until kpl_clean_up; records are parts of it.
 * Format:    "Amazon Kinesis Data Streams Developer Guide", KPL aggregated record format;
 *            proto/kpl.proto.
 */
#ifndef PROMTAIL_SOURCE_KPL_H
#define PROMTAIL_SOURCE_KPL_H

#include <stdbool.h>
#include <stddef.h>

#include "promtail/arena.h"
#include "promtail/slice.h"

struct kpl {
    struct arena arena; /* of the message */
    void *message;      /* NULL: the data is no aggregate */
    size_t count;
};

/* False: no magic, a wrong MD5, or no such message: the data is one record then. */
bool kpl_unpack(struct kpl *kpl, struct slice data);
void kpl_clean_up(struct kpl *kpl); /* safe on zeroes, and twice */
struct slice kpl_record(const struct kpl *kpl, size_t number);

#endif
