/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8: well-formed UTF-8 as RFC 3629 has it: no surrogates, nothing overlong, nothing above
 * U+10FFFF.
 */
#ifndef PROMTAIL_UTF8_H
#define PROMTAIL_UTF8_H

#include "promtail/slice.h"

#define UTF8_REPLACEMENT SLICE("\xef\xbf\xbd") /* U+FFFD */

/* Bytes of the character at the front, 1..4; 0 when there is no well-formed one. text is not empty.
 * */
size_t utf8_length(struct slice text);
/* Writes a code point (not checked) to out; returns its bytes. */
size_t utf8_encode(unsigned code_point, unsigned char out[4]);

#endif
