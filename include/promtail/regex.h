/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex: regular expressions with the syntax and the answers of Go's regexp package (RE2), in time
 * linear in the text.
 *
 * Syntax:    Go's regexp/syntax with Perl flags ("RE2 syntax", Unicode 15.0). What Go refuses is
 *            refused, with Go's error text.
 * Answers:   leftmost-first; spans in bytes; each byte of invalid UTF-8 is one U+FFFD of one byte.
 * Ownership: a regex owns all it needs but the scratch, which all of a process share and which must
 *            outlive them. Texts are borrowed for the length of a call.
 * Cost:      PCRE2's JIT where it gives Go's answer, within a bound on its work; else our own
 *            matchers, whose steps are at most a constant times program size times text length for
 *            one match, and for all of regex_replace_all together. Where groups are wanted a step
 *            may copy them.
 * Limits:    one match uses at most REGEX_SCRATCH_MAX bytes that depend on the text. A program has
 *            at most REGEX_PROGRAM_MAX instructions, a repeat counts to 1000 (Go's limits).
 */
#ifndef PROMTAIL_REGEX_H
#define PROMTAIL_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/buf.h"
#include "promtail/error.h"
#include "promtail/slice.h"

enum { REGEX_SCRATCH_MAX = 1 << 20, REGEX_PROGRAM_MAX = 3355443, REGEX_SCAN_PASSES = 64 };

struct regex;
struct regex_scratch; /* memory for one match at a time */

enum regex_extent {
    REGEX_SEARCH, /* somewhere in the text */
    REGEX_WHOLE,  /* all of it, as Prometheus anchors: ^(?s:PATTERN)$ */
};

/* Bytes start..end of the text; both REGEX_UNSET when the group took no part in the match. */
struct regex_span {
    size_t start;
    size_t end;
};
#define REGEX_UNSET SIZE_MAX

struct regex_scratch *regex_scratch_new(void) __attribute__((returns_nonnull));
void regex_scratch_destroy(struct regex_scratch *scratch); /* NULL is allowed */

/* NULL: err has Go's text and where: "missing closing ]: `[x`, at byte 3". The byte counts in
 * pattern, from 1. */
struct regex *regex_new(struct slice pattern, enum regex_extent extent,
                        struct regex_scratch *scratch, struct error *err) MUST_CHECK;
void regex_destroy(struct regex *regex); /* NULL is allowed */

/* Groups with group 0, the whole match: at least 1. Names are empty for groups without one; several
 * may have the same. */
size_t regex_group_count(const struct regex *regex);
struct slice regex_group_name(const struct regex *regex, size_t group);

/* Name and version of the library underneath ("PCRE2/10.42"); static. */
const char *regex_library(void);

bool regex_matches(struct regex *regex, struct slice text);
/* The leftmost match. groups: regex_group_count spans, written when there is one. */
bool regex_find(struct regex *regex, struct slice text, struct regex_span *groups);

/* Go's Expand: $1, ${1}, $name, ${name} and $$ in the template, for one match of the text. False:
 * out is full. */
MUST_CHECK bool regex_expand(const struct regex *regex, struct slice template, struct slice text,
                             const struct regex_span *groups, struct buf *out);
/* Go's ReplaceAll: the text with each match, left to right, replaced by the expanded template.
 * False: out is full; or the matches together take more than REGEX_SCAN_PASSES times what one may,
 * which takes a long text where each is sought up to its end. */
MUST_CHECK bool regex_replace_all(struct regex *regex, struct slice text, struct slice template,
                                  struct buf *out);

#endif
