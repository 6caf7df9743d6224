/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content: the text of an object or a record, whatever it is packed in.
 *
 * Flow:      object | record -> CONTENT -> lines | json_values | cloudwatch
 * The bytes decide, never a name, and after decompression again: up to CONTENT_LAYERS_MAX layers of
 * gzip or zstd are taken off. Content that then begins like another format (content_kind.h) is
 * ERROR_REFUSED, with its name and what to do. Of objects, text in UTF-16 with a byte order mark
 * becomes UTF-8, the mark of UTF-8 is taken off, and binary data (NUL bytes) is ERROR_REFUSED, too;
 * the text of a record is its bytes.
 * Content in memory never waits, but a few KB of it can be terabytes of text: between the layers
 * and after the last one, reading ends with ERROR_DEADLINE once the time for it is over.
 * Ownership: borrows its source and the environment. Owns a decoder for each layer that there is,
 *            and what was looked at (CONTENT_KIND_BYTES a layer) until it is read.
 */
#ifndef PROMTAIL_SOURCE_CONTENT_H
#define PROMTAIL_SOURCE_CONTENT_H

#include "content_layer.h"
#include "promtail/reader.h"
#include "promtail/utf16.h"

enum { CONTENT_LAYERS_MAX = 3 };

enum content_of {
    CONTENT_OBJECT,
    CONTENT_RECORD,
    CONTENT_ZLIB_RECORD, /* its outermost layer is zlib; the caller has seen that all of it is */
};

struct content {
    struct reader reader; /* the text */
    struct reader *source;
    const struct source_env *env;
    enum content_of of;
    struct peek_reader fronts[CONTENT_LAYERS_MAX + 1]; /* what goes into each layer; the text */
    unsigned front_count;
    struct content_layer layers[CONTENT_LAYERS_MAX];
    unsigned layer_count;
    struct utf16_reader utf16;
    struct reader *text; /* one of those above; NULL: not decided yet */
    uint64_t bytes;      /* of text that came out so far */
};

void content_init(struct content *content, struct reader *source, enum content_of of,
                  const struct source_env *env);
void content_clean_up(struct content *content); /* safe on zeroes, and twice */

#endif
