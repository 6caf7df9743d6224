/* SPDX-License-Identifier: Apache-2.0 */
/*
 * percent: percent-encoding ("RFC 3986", 2.1 and 2.3).
 */
#ifndef PROMTAIL_PERCENT_H
#define PROMTAIL_PERCENT_H

#include <stdbool.h>

#include "promtail/buf.h"
#include "promtail/slice.h"

/* Letters, digits and -._~, which never need an escape. */
bool percent_is_unreserved(unsigned char byte);

/* Appends the text, with all bytes but unreserved ones and those of kept as %XX, in capital digits.
 * False: out is full. */
MUST_CHECK bool percent_encode(struct buf *out, struct slice text, struct slice kept);

/* Writes the decoded text to out, which has room for text.len bytes and may be the text itself;
 * returns the number of bytes. A '%' without two digits is kept. form: '+' is a blank, as in HTML
 * forms. */
size_t percent_decode(struct slice text, bool form, unsigned char *out);

#endif
