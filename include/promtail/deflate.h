/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deflate: packs bytes that are at hand into gzip.
 *
 * Ownership: owns 220 KB of working memory, of which it touches 140 KB, from its first use on.
 * Format:    RFC 1952, one member without name and time.
 * Limits:    less than 4 GiB.
 */
#ifndef PROMTAIL_DEFLATE_H
#define PROMTAIL_DEFLATE_H

#include "promtail/buf.h"

enum { DEFLATE_HEAD_MAX = 255 };

struct deflate;

struct deflate *deflate_new(void);
void deflate_destroy(struct deflate *deflate); /* NULL is allowed */

/* Appends a member that holds head and then rest. The few bytes of head are not compressed, so that
 * nobody has to copy rest only to put them in front of it. Fails when out is full, or rest too
 * large; out is then unchanged. */
MUST_CHECK bool deflate_gzip(struct deflate *deflate, struct buf *out, struct slice head,
                             struct slice rest, struct error *err);

#endif
