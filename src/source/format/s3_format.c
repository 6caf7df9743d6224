/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_format.h"

static const struct s3_format *const S3_FORMATS[] = {&S3_FORMAT_LB, &S3_FORMAT_OTHER};
enum { S3_FORMAT_COUNT = sizeof(S3_FORMATS) / sizeof(S3_FORMATS[0]) };

const struct s3_format *s3_format_for(struct slice key, struct slice bucket,
                                      struct s3_origin *origin) {
    struct s3_key parts = s3_key_parse(key);
    int i = 0;

    *origin = (struct s3_origin){0};
    while (i < S3_FORMAT_COUNT - 1 && !S3_FORMATS[i]->match(&parts, bucket, origin)) {
        i++;
    }
    if (S3_FORMATS[i] == &S3_FORMAT_OTHER) {
        *origin = (struct s3_origin){0}; /* of what a format found before it said no */
        S3_FORMAT_OTHER.match(&parts, bucket, origin);
    }
    return S3_FORMATS[i];
}
