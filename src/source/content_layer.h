/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content_layer: one layer of compression around an object or a record, a row per kind.
 *
 * Flow:      content -> CONTENT_LAYER -> content
 * Ownership: borrows its source; owns a decoder.
 * Limits:    memory for the window of one zstd layer of 8 MiB, and of 2 MiB for each further one.
 */
#ifndef PROMTAIL_SOURCE_CONTENT_LAYER_H
#define PROMTAIL_SOURCE_CONTENT_LAYER_H

#include "promtail/inflate.h"
#include "promtail/zstd.h"
#include "timed_reader.h"

struct content_layer {
    const struct content_layer_kind *kind;
    struct timed_reader timed; /* before the decoder */
    union {
        struct inflate inflate;
        struct zstd zstd;
    } decoder;
};

struct content_layer_kind {
    const char *inside;                  /* " inside gzip", for an error */
    bool (*matches)(struct slice front); /* whether these first bytes begin it */
    struct reader *(*open)(struct content_layer *layer, struct reader *source, bool is_inner);
    void (*close)(struct content_layer *layer);
};

extern const struct content_layer_kind CONTENT_LAYER_ZLIB; /* text may begin like it */
/* NULL: the bytes are not compressed in a way that can be read. */
const struct content_layer_kind *content_layer_find(struct slice front);

/* Returns the plain bytes. is_inner: a layer of the same kind is around it. */
struct reader *content_layer_open(struct content_layer *layer,
                                  const struct content_layer_kind *kind, struct reader *source,
                                  const struct source_env *env, bool is_inner);
void content_layer_close(struct content_layer *layer);

#endif
