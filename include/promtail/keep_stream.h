/* SPDX-License-Identifier: Apache-2.0 */
/* keep_stream: KEEP_STREAM: whether and how the name of a CloudWatch log stream is kept. */
#ifndef PROMTAIL_KEEP_STREAM_H
#define PROMTAIL_KEEP_STREAM_H

#include "promtail/choice.h"

enum keep_stream {
    KEEP_STREAM_NO,
    KEEP_STREAM_LABEL,
    KEEP_STREAM_METADATA,
};

extern const struct choice KEEP_STREAM_CHOICES[];

#endif
