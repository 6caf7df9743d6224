/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/push_compression.h"

const struct choice PUSH_COMPRESSION_CHOICES[] = {
    {"snappy", PUSH_COMPRESSION_SNAPPY},
    {"gzip", PUSH_COMPRESSION_GZIP},
    {NULL, 0},
};
