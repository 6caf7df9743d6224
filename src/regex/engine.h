/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine: the ways in which a regex is matched. regex.c picks one; tests and bench/ ask each.
 *
 * pcre          PCRE2's JIT, with a bound on its work. Gives up when the bound is reached, when the
 *               pattern or the text is not for it (a loop over a body that may be empty and groups
 *               wanted, a text that is no UTF-8), or when there is no JIT.
 * backtracking  our program, depth first; a bit per (instruction, position) cuts what was tried.
 *               Gives up when that takes more than its share of the scratch.
 * threads       our program, all positions of it side by side ("Pike's machine"): memory depends on
 *               the program only. Never gives up.
 */
#ifndef PROMTAIL_CODEC_REGEX_ENGINE_H
#define PROMTAIL_CODEC_REGEX_ENGINE_H

#include "promtail/regex.h"

enum regex_engine { REGEX_BY_PCRE, REGEX_BY_BACKTRACKING, REGEX_BY_THREADS };
enum regex_answer { REGEX_NO_MATCH, REGEX_MATCH, REGEX_GAVE_UP };

/* The leftmost match that begins at `from` or later; what is before counts as context. groups:
 * regex_group_count spans, or NULL when yes or no is enough. */
enum regex_answer regex_ask(struct regex *regex, enum regex_engine engine, struct slice text,
                            size_t from, struct regex_span *groups);

/* What is known of a text, so that it is not looked through at each of its matches. */
enum regex_text { REGEX_TEXT_UNKNOWN, REGEX_TEXT_UTF8, REGEX_TEXT_BROKEN };

/* The matches of one text, one after the other: all together cost no more than a few do alone. */
struct regex_scan {
    struct regex *regex; /* borrowed */
    struct slice text;
    enum regex_text kind;
    bool again;         /* backtracking found the last match: its bits still count */
    uint64_t steps_max; /* when the scratch has counted so many, it gives up */
};

void regex_scan_init(struct regex_scan *scan, struct regex *regex, struct slice text);
/* The first match from a place on that is not before the end of the last one. Gives up when the
 * matches together take more than REGEX_SCAN_PASSES passes over the text, as can be where each has
 * to be sought up to its end. */
enum regex_answer regex_scan_next(struct regex_scan *scan, size_t from, struct regex_span *groups);

/* What was spent with this scratch, ever: instructions that backtracking and threads have run, and
 * the bytes that PCRE2 may have looked at, at most. */
uint64_t regex_steps(const struct regex_scratch *scratch);

#endif
