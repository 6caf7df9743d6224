/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cursor: a place in a pattern that is being parsed, and the fault found there.
 */
#ifndef PROMTAIL_REGEX_CURSOR_H
#define PROMTAIL_REGEX_CURSOR_H

#include "promtail/error.h"
#include "promtail/slice.h"

/* What is wrong with the pattern, with the error text of Go's regexp/syntax. */
struct regex_fault {
    const char *what;      /* static: "missing closing ]" */
    struct slice fragment; /* of the pattern */
    size_t at;             /* where a reader should look; often where the fragment begins */
};

struct regex_cursor {
    struct slice pattern; /* borrowed */
    size_t at;
    struct regex_fault fault; /* when a function returned false */
};

/* The rest of the pattern. */
struct slice regex_cursor_rest(const struct regex_cursor *cursor);
bool regex_cursor_at_end(const struct regex_cursor *cursor);
/* The byte `ahead` bytes after the cursor; 0 after the end (the length distinguishes it from a
 * NUL). */
unsigned char regex_cursor_peek(const struct regex_cursor *cursor, size_t ahead);
/* Takes a code point. At the end it gives U+FFFD, which has no meaning in the syntax. False:
 * invalid UTF-8. */
MUST_CHECK bool regex_cursor_next(struct regex_cursor *cursor, uint32_t *code_point);

/* Sets the fault, with the pattern from..to as its fragment. Returns false. */
bool regex_cursor_fail(struct regex_cursor *cursor, const char *what, size_t from, size_t to);
/* The bytes from..to must be UTF-8. */
MUST_CHECK bool regex_cursor_check_utf8(struct regex_cursor *cursor, size_t from, size_t to);

#endif
