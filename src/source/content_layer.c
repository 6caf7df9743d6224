/* SPDX-License-Identifier: Apache-2.0 */
#include "content_layer.h"

enum { INNER_WINDOW_LOG = 21 }; /* 2 MiB, as zstd's default level takes */

static struct reader *open_inflate(struct content_layer *layer, struct reader *source,
                                   bool is_inner) {
    struct inflate *inflate = &layer->decoder.inflate;

    (void)is_inner;
    inflate_init(inflate, source, layer->kind == &CONTENT_LAYER_ZLIB, 0);
    return &inflate->reader;
}

static void close_inflate(struct content_layer *layer) {
    inflate_clean_up(&layer->decoder.inflate);
}

static struct reader *open_zstd(struct content_layer *layer, struct reader *source, bool is_inner) {
    struct zstd *zstd = &layer->decoder.zstd;

    zstd_init(zstd, source, is_inner ? INNER_WINDOW_LOG : ZSTD_WINDOW_LOG);
    return &zstd->reader;
}

static void close_zstd(struct content_layer *layer) {
    zstd_clean_up(&layer->decoder.zstd);
}

static const struct content_layer_kind KINDS[] = {
    {.inside = " inside gzip",
     .matches = inflate_is_gzip,
     .open = open_inflate,
     .close = close_inflate},
    {.inside = " inside zstd", .matches = zstd_is_frame, .open = open_zstd, .close = close_zstd},
};

const struct content_layer_kind CONTENT_LAYER_ZLIB = {.inside = " inside zlib",
                                                      .matches = inflate_is_zlib,
                                                      .open = open_inflate,
                                                      .close = close_inflate};

const struct content_layer_kind *content_layer_find(struct slice front) {
    for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
        if (KINDS[i].matches(front)) {
            return &KINDS[i];
        }
    }
    return NULL;
}

struct reader *content_layer_open(struct content_layer *layer,
                                  const struct content_layer_kind *kind, struct reader *source,
                                  const struct source_env *env, bool is_inner) {
    layer->kind = kind;
    timed_reader_init(&layer->timed, source, env);
    return kind->open(layer, &layer->timed.reader, is_inner);
}

void content_layer_close(struct content_layer *layer) {
    layer->kind->close(layer);
}
