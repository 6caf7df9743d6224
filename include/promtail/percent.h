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

/* Appends the text; all but unreserved bytes and those of kept become %XX, with capital digits.
 * False: out is full. */
MUST_CHECK bool percent_encode(struct buf *out, struct slice text, struct slice kept);

/* Puts the bytes that the text stands for into out, which has room for text.len of them and may be
 * where the text stands; returns how many. A '%' without two digits stays as it is. form: '+' is a
 * blank, as in HTML's forms. */
size_t percent_decode(struct slice text, bool form, unsigned char *out);

#endif
