/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8: well-formed UTF-8 as RFC 3629 has it: no surrogates, nothing overlong, nothing above
 * U+10FFFF.
 */
#ifndef PROMTAIL_UTF8_H
#define PROMTAIL_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/byte.h"
#include "promtail/slice.h"

/* U+FFFD, as text and as a code point. */
#define UTF8_REPLACEMENT SLICE("\xef\xbf\xbd")
enum { UTF8_REPLACEMENT_CODE = 0xfffd };

/* Bytes of the character at the front, 1..4; 0 when there is no well-formed one. text is not
 * empty. */
size_t utf8_length(struct slice text);
/* The code point at the front and its bytes, 1..4. A byte that does not begin a well-formed
 * character gives U+FFFD and 1. text is not empty. */
size_t utf8_decode(struct slice text, uint32_t *code_point);
bool utf8_valid(struct slice text); /* well-formed as a whole; an empty text is */
/* Writes a code point (not checked) to out; returns its bytes. */
size_t utf8_encode(unsigned code_point, unsigned char out[4]);

/* Appends map(code point) for each code point (map NULL: unchanged), as Go's strings.Map: each byte
 * of invalid UTF-8 becomes U+FFFD. False: out is full. */
MUST_CHECK bool utf8_map(struct slice text, uint32_t (*map)(uint32_t code_point), struct buf *out);

#endif
