/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8_map: a text code point by code point, as Go's strings.Map: each byte that is no UTF-8 is one
 * U+FFFD, and comes out as such.
 */
#ifndef PROMTAIL_LABEL_UTF8_MAP_H
#define PROMTAIL_LABEL_UTF8_MAP_H

#include <stdint.h>

#include "promtail/buf.h"

/* Appends what map makes of each code point; NULL: itself. False: out is full. */
MUST_CHECK bool utf8_map(struct slice text, uint32_t (*map)(uint32_t code_point), struct buf *out);

#endif
