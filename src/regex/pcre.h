/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pcre: a pattern compiled by PCRE2's JIT, and a match with a limit on its work. Wraps PCRE2.
 */
#ifndef PROMTAIL_REGEX_PCRE_H
#define PROMTAIL_REGEX_PCRE_H

#include "engine.h"

struct pcre;
struct pcre_scratch; /* PCRE2's stack and result, for one match at a time */

const char *pcre_library(void); /* "PCRE2/10.42"; static */

/* anchored: a match must begin at `from`. NULL: PCRE2 can't compile it (too large, or this machine
 * has no JIT), which is not an error. */
struct pcre *pcre_new(struct slice pattern, bool anchored);
void pcre_destroy(struct pcre *pcre); /* NULL is allowed */

struct pcre_scratch *pcre_scratch_new(size_t stack_max) __attribute__((returns_nonnull));
void pcre_scratch_destroy(struct pcre_scratch *scratch); /* NULL is allowed */

/* text: must be UTF-8. limit: of PCRE2's match count ("pcre2api", match limit), which is about the
 * branches tried; the JIT starts counting again at each place where a match may begin. groups: may
 * be NULL. */
enum regex_answer pcre_find(const struct pcre *pcre, struct pcre_scratch *scratch, uint32_t limit,
                            struct slice text, size_t from, struct regex_span *groups,
                            size_t group_count);

#endif
