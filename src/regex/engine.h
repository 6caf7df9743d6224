/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine: the engines that match a regex. regex.c selects one; tests and bench/ call each.
 *
 * pcre          PCRE2's JIT, with a bound on its work. Gives up when the bound is reached, when it
 * can't handle the pattern or the text (groups of a loop whose body may be empty, invalid UTF-8),
 * or without a JIT. backtracking  our program, depth first; a bit for each instruction and position
 * marks what was tried. Gives up when that takes more than its share of the scratch. threads
 * our program, all positions of it side by side ("Pike's machine"): memory depends on the program
 * only. Never gives up.
 */
#ifndef PROMTAIL_REGEX_ENGINE_H
#define PROMTAIL_REGEX_ENGINE_H

#include "promtail/regex.h"

enum regex_engine { REGEX_BY_PCRE, REGEX_BY_BACKTRACKING, REGEX_BY_THREADS };
enum regex_answer { REGEX_NO_MATCH, REGEX_MATCH, REGEX_GAVE_UP };

/* The leftmost match that begins at `from` or later; the text before it is context. groups:
 * regex_group_count spans, or NULL when groups are not needed. */
enum regex_answer regex_ask(struct regex *regex, enum regex_engine engine, struct slice text,
                            size_t from, struct regex_span *groups);

/* Whether a text is valid UTF-8, so that it is not checked for each match. */
enum regex_text { REGEX_TEXT_UNKNOWN, REGEX_TEXT_UTF8, REGEX_TEXT_BROKEN };

/* Finds the matches in one text one after the other, with a limit on their total cost. */
struct regex_scan {
    struct regex *regex; /* borrowed */
    struct slice text;
    enum regex_text kind;
    bool again;         /* backtracking found the last match, so its bits are still valid */
    uint64_t steps_max; /* gives up when the scratch has counted more */
};

void regex_scan_init(struct regex_scan *scan, struct regex *regex, struct slice text);
/* The first match from a place on that is not before the end of the last one. Gives up when the
 * matches together cost more than REGEX_SCAN_PASSES passes over the text, which can happen when
 * each match needs a scan to the end. */
enum regex_answer regex_scan_next(struct regex_scan *scan, size_t from, struct regex_span *groups);

/* The work done with this scratch: instructions run by backtracking and threads, and the maximum of
 * bytes that PCRE2 may have scanned. */
uint64_t regex_steps(const struct regex_scratch *scratch);

#endif
