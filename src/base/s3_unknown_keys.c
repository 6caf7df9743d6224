/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/s3_unknown_keys.h"

const struct choice S3_UNKNOWN_KEYS_CHOICES[] = {
    {"lines", S3_UNKNOWN_LINES},
    {"skip", S3_UNKNOWN_SKIP},
    {"fail", S3_UNKNOWN_FAIL},
    {NULL, 0},
};
