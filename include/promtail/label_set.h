/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_set: the final, immutable labels of a stream, made once per distinct input.
 *
 * Ownership: lives in the arena that it was made in.
 */
#ifndef PROMTAIL_LABEL_SET_H
#define PROMTAIL_LABEL_SET_H

#include <stdint.h>

#include "promtail/slice.h"

struct label_set {
    struct slice text;   /* {a="b", c="d"}: sorted, escaped; empty: drop says why */
    struct slice tenant; /* of __tenant_id__; empty: the default tenant */
    uint64_t hash;       /* of tenant and text */
    const char *drop;    /* why its entries are dropped: a reason for the tally, static. NULL: they
                          * are not */
};

#endif
