/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape: one character as it is written in a URL (%2F), in JSON or Go (\u002f, \", \x2f) or in
 * HTML (&#47;, &amp;).
 */
#ifndef PROMTAIL_BASE_ESCAPE_H
#define PROMTAIL_BASE_ESCAPE_H

#include "promtail/slice.h"

enum { ESCAPE_BYTES_MAX = 12 }; /* of the text: a surrogate pair in JSON */

/* The bytes (1..4, to out) of the escape at the front of text. Returns its length in the text; 0
 * when there is none. */
size_t escape_decode(struct slice text, unsigned char out[4], size_t *len);
/* Whether the text may be the beginning of an escape that was cut off. */
bool escape_is_cut(struct slice text);

#endif
