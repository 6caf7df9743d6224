/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape: an escape sequence for one code point: \n, \., \x41, \x{1F600}, \012 ("RE2 syntax",
 * escape sequences).
 */
#ifndef PROMTAIL_REGEX_ESCAPE_H
#define PROMTAIL_REGEX_ESCAPE_H

#include "cursor.h"

/* The cursor is at the backslash; afterwards it is after the sequence. */
MUST_CHECK bool regex_escape_parse(struct regex_cursor *cursor, uint32_t *code_point);

#endif
