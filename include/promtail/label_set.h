/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_set: the final, immutable labels of a stream.
 *
 * Ownership: lives in the arena that it was made in, or in its cache (label_cache.h).
 */
#ifndef PROMTAIL_LABEL_SET_H
#define PROMTAIL_LABEL_SET_H

#include <stdint.h>

#include "promtail/error.h"
#include "promtail/label.h"
#include "promtail/slice.h"

struct label_set {
    /* From 1 on; no other set that the process's label_rules made ever had it. Sets of different
     * numbers may still have equal texts. 0: no number (in tests). */
    uint64_t number;
    const struct label *labels; /* sorted by name, values as they are */
    size_t label_count;
    struct slice text;   /* {a="b", c="d"}: the labels, escaped; when empty, drop says why */
    struct slice tenant; /* of __tenant_id__; empty: the default tenant */
    uint64_t hash;       /* of tenant and text; the same in every process */
    const char *drop;    /* why its entries are dropped: a reason for the tally, static. NULL: they
                          * are not */
    const struct error *drop_fails; /* of drop: the items of its entries fail with this; NULL: they
                                     * do not */
};

#endif
