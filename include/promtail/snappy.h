/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snappy: one raw block (snappy's format_description, "raw"), as the Loki push API wants it; never
 * framed.
 */
#ifndef PROMTAIL_SNAPPY_H
#define PROMTAIL_SNAPPY_H

#include "promtail/buf.h"

/* Appends the block. Fails only when out is full. */
MUST_CHECK bool snappy_encode(struct buf *out, struct slice plain, struct error *err);

#endif
