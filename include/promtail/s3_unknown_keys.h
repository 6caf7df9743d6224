/* SPDX-License-Identifier: Apache-2.0 */
/* s3_unknown_keys: S3_UNKNOWN_KEYS: what happens to an object whose key matches no log type. */
#ifndef PROMTAIL_S3_UNKNOWN_KEYS_H
#define PROMTAIL_S3_UNKNOWN_KEYS_H

#include "promtail/choice.h"

enum s3_unknown_keys {
    S3_UNKNOWN_LINES, /* it is read as lines of the type s3_other */
    S3_UNKNOWN_SKIP,  /* not fetched; counted */
    S3_UNKNOWN_FAIL,  /* not fetched; its item fails */
};

extern const struct choice S3_UNKNOWN_KEYS_CHOICES[];

#endif
