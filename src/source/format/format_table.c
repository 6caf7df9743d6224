/* SPDX-License-Identifier: Apache-2.0 */
/* The S3 formats. Row order is match order; the last row takes any key. */
#include "format_table.h"

static const struct format_family *const FAMILIES[] = {
    &FORMATS_NOT_LOGS, &FORMATS_LOAD_BALANCERS, &FORMATS_NETWORK, &FORMATS_AUDIT,
    &FORMATS_SERVICES, &FORMATS_BY_NAME,        &FORMATS_OTHER,
};
enum { FAMILY_COUNT = sizeof(FAMILIES) / sizeof(FAMILIES[0]) };

const struct s3_format *s3_format_at(size_t index) {
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        if (index < FAMILIES[i]->count) {
            return &FAMILIES[i]->rows[index];
        }
        index -= FAMILIES[i]->count;
    }
    return NULL;
}
