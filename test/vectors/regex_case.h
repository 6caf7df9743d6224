/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_case: a line of a file of regex vectors.
 *
 *   {"subjects_hex": ["", "61", ...]}  the texts of the patterns that follow
 *   {"re", "n", "m": {"1": [0, 1]}}    n groups; of each text that matches, by its index, the
 *                                      offsets of group 0..n, -1 for one that took no part
 *   {"re", "err"}                      refused, whatever the words
 *
 * Other members are comments.
 */
#ifndef PROMTAIL_TEST_REGEX_CASE_H
#define PROMTAIL_TEST_REGEX_CASE_H

#include "promtail/arena.h"
#include "promtail/error.h"
#include "promtail/regex.h"

struct regex_subjects {
    struct arena arena;
    struct slice *texts; /* in the arena */
    size_t count;
};

struct regex_match {
    struct regex_span *groups; /* NULL: no match */
    size_t count;
};

struct regex_case {
    bool has_pattern; /* else the line was a list of subjects */
    bool refused;
    struct slice pattern;
    size_t group_count;          /* with group 0 */
    struct regex_match *matches; /* of each subject */
};

/* The case lives in the arena. A list of subjects replaces the ones before. */
MUST_CHECK bool regex_case_read(struct slice line, struct regex_subjects *subjects,
                                struct arena *arena, struct regex_case *c, struct error *err);
void regex_subjects_clean_up(struct regex_subjects *subjects);

#endif
