/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content_kind: the format of content that is not text, recognised by its beginning, and what its
 * owner can do about it.
 *
 * A row per kind in one table (content_kind.c). A text may begin like one of them
 * ("ORCHESTRATOR started"): where the magic number is text, control bytes must follow it.
 */
#ifndef PROMTAIL_SOURCE_CONTENT_KIND_H
#define PROMTAIL_SOURCE_CONTENT_KIND_H

#include <stdbool.h>

#include "promtail/slice.h"

enum { CONTENT_KIND_BYTES = 4096 }; /* of the beginning are looked at */

struct content_kind {
    const char *name;   /* "Parquet" */
    const char *advice; /* "set the delivery's format to JSON or text" */
};

/* By magic number; NULL: unknown. */
const struct content_kind *content_kind_find(struct slice front);
/* More than a tenth of the bytes are NUL. */
bool content_kind_is_binary(struct slice front);

#endif
