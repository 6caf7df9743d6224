/* SPDX-License-Identifier: Apache-2.0 */
/* The S3 formats. Row order is match order; the last row takes any key. */
#include "format_table.h"

const struct format_family *const FORMAT_FAMILIES[] = {
    &FORMATS_NOT_LOGS, &FORMATS_LOAD_BALANCERS, &FORMATS_NETWORK, &FORMATS_AUDIT,
    &FORMATS_SERVICES, &FORMATS_BY_NAME,        &FORMATS_OTHER,   NULL,
};

const struct s3_format *s3_format_at(size_t index) {
    for (size_t i = 0; FORMAT_FAMILIES[i] != NULL; i++) {
        if (index < FORMAT_FAMILIES[i]->count) {
            return &FORMAT_FAMILIES[i]->rows[index];
        }
        index -= FORMAT_FAMILIES[i]->count;
    }
    return NULL;
}
