/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_escape: the escapes of a string in memory. json_string.c reads those of a stream; the fuzz
 * target json_escape compares the two.
 */
#ifndef PROMTAIL_JSON_JSON_ESCAPE_H
#define PROMTAIL_JSON_JSON_ESCAPE_H

#include "promtail/slice.h"

enum { JSON_ESCAPE_BYTES_MAX = 4 }; /* of UTF-8 */

/* What the letter after a backslash stands for; 0: it is 'u', or not that of an escape. */
unsigned char json_escape_meaning(unsigned char letter);
/* The number of bytes before the quote that ends a string, text being what follows the first one;
 * text.len when there is none. Whether its escapes are valid is for json_unescape to find. */
size_t json_string_end(struct slice text);
/* Writes what the escape at the front stands for, at most JSON_ESCAPE_BYTES_MAX bytes, to to[*len],
 * and adds their number to *len. Returns how many bytes of text it read; 0: it is not valid, or not
 * there whole. */
size_t json_unescape_one(struct slice text, unsigned char *to, size_t *len);
/* inside: a string without its quotes. Writes its text to `to`, which has room for inside.len bytes
 * and may be inside.ptr. False: it is not valid inside a string; *to is then undefined. */
bool json_unescape(struct slice inside, unsigned char *to, size_t *len);

#endif
