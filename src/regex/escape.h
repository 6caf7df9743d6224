/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape: a backslash and what it makes of the characters behind it, when that is one code point:
 * \n, \., \x41, \x{1F600}, \012 ("RE2 syntax", escape sequences).
 */
#ifndef PROMTAIL_CODEC_REGEX_ESCAPE_H
#define PROMTAIL_CODEC_REGEX_ESCAPE_H

#include "cursor.h"

/* The cursor stands on the backslash, and afterwards behind the sequence. */
MUST_CHECK bool regex_escape_parse(struct regex_cursor *cursor, uint32_t *code_point);

#endif
