/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/arn.h"

static bool arn_cut_parts(struct slice text, struct arn *arn) {
    struct slice scheme;
    struct slice *const parts[] = {&scheme, &arn->partition, &arn->service, &arn->region,
                                   &arn->account};
    struct slice rest = text;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (!slice_cut(rest, ':', parts[i], &rest)) {
            return false;
        }
    }
    arn->resource = rest;
    return slice_equal(scheme, SLICE("arn")) && arn->partition.len > 0 && arn->service.len > 0 &&
           rest.len > 0;
}

bool arn_cut(struct slice text, struct arn *arn) {
    *arn = (struct arn){0};
    if (!arn_cut_parts(text, arn)) {
        *arn = (struct arn){0};
        return false;
    }
    return true;
}
