/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/keep_stream.h"

const struct choice KEEP_STREAM_CHOICES[] = {
    {"false", KEEP_STREAM_NO},
    {"true", KEEP_STREAM_LABEL},
    {"metadata", KEEP_STREAM_METADATA},
    {NULL, 0},
};
