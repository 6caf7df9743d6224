/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/host_label.h"

bool host_label_valid(struct slice label) {
    for (size_t i = 0; i < label.len; i++) {
        unsigned char byte = label.ptr[i];
        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '-') {
            return false;
        }
    }
    return label.len > 0 && label.len <= HOST_LABEL_BYTES_MAX && label.ptr[0] != '-' &&
           label.ptr[label.len - 1] != '-';
}

bool host_label_valid_region(struct slice region) {
    return region.len <= REGION_BYTES_MAX && host_label_valid(region);
}
