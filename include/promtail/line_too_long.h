/* SPDX-License-Identifier: Apache-2.0 */
/* line_too_long: LINE_TOO_LONG: how a line longer than LINE_MAX_BYTES is handled. */
#ifndef PROMTAIL_LINE_TOO_LONG_H
#define PROMTAIL_LINE_TOO_LONG_H

#include "promtail/choice.h"

enum line_too_long {
    LINE_SPLIT,
    LINE_TRUNCATE, /* with a marker */
    LINE_SEND,     /* whole */
};

extern const struct choice LINE_TOO_LONG_CHOICES[];

#endif
