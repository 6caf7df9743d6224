/* SPDX-License-Identifier: Apache-2.0 */
/* push_compression: PUSH_COMPRESSION: what the body of a push is wrapped in. */
#ifndef PROMTAIL_PUSH_COMPRESSION_H
#define PROMTAIL_PUSH_COMPRESSION_H

#include "promtail/choice.h"

enum push_compression {
    PUSH_COMPRESSION_SNAPPY,
    PUSH_COMPRESSION_GZIP, /* around a snappy block that is not compressed itself */
};

extern const struct choice PUSH_COMPRESSION_CHOICES[];

#endif
