/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snappy: one raw block (snappy's format_description, "raw"), as the Loki push API wants it; never
 * framed.
 */
#ifndef PROMTAIL_SNAPPY_H
#define PROMTAIL_SNAPPY_H

#include "promtail/buf.h"

enum { SNAPPY_HEAD_MAX = 10 };

/* Appends the block. Fails only when out is full. */
MUST_CHECK bool snappy_encode(struct buf *out, struct slice plain, struct error *err);

/* A block whose bytes are not compressed at all is this head, which goes into to, and then the
 * bytes themselves. Returns the length of the head. len: of the bytes, 1 to 2^32 - 1. */
size_t snappy_literal_head(unsigned char to[SNAPPY_HEAD_MAX], size_t len);

#endif
