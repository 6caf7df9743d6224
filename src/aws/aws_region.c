/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_region.h"

static bool aws_region_set(struct aws_region *region, struct slice name) {
    if (!host_label_valid_region(name)) {
        return false;
    }
    memcpy(region->text, name.ptr, name.len);
    region->text[name.len] = '\0';
    return true;
}

bool aws_region_init(struct aws_region *region, struct slice named, const char *own,
                     struct error *err) {
    *region = (struct aws_region){0};
    return aws_region_set(region, named.len > 0 ? named : slice_from_cstr(own)) ||
           error_set(err, ERROR_INPUT, "invalid region name");
}

bool aws_region_redirect(struct aws_region *region, const struct aws_answer *answer) {
    struct slice name = slice_from_cstr(answer->refusal->region);
    bool redirects = answer->status / 100 == 3 || answer->status == 400;

    if (!redirects || slice_equal(name, slice_from_cstr(region->text)) ||
        region->redirects == AWS_REDIRECTS_MAX || !aws_region_set(region, name)) {
        return false;
    }
    region->redirects++;
    return true;
}
