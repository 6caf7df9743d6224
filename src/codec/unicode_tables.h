/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unicode_tables: the constants under unicode.c. tools/unicode_tables.py writes their definition
 * into the build folder; a change here is one there, too.
 *
 * Every table is sorted by its first member. None but the two classes at the end holds a pointer:
 * in a position independent program each would cost a relocation.
 */
#ifndef PROMTAIL_CODEC_UNICODE_TABLES_H
#define PROMTAIL_CODEC_UNICODE_TABLES_H

#include "promtail/unicode.h"

/* A class is UNICODE_RANGES[start] and those that follow. */
struct unicode_name {
    char name[22]; /* lower case, without ' ', '_' and '-'; NUL at the end */
    uint16_t start;
    uint16_t count;
};

/* Every stride-th code point from first to first + span maps to itself + delta. */
struct unicode_case_run {
    uint32_t first;
    int32_t delta;
    uint16_t span;
    uint16_t stride;
};

/* Where the next of an orbit is not the lower or else the upper case. */
struct unicode_fold {
    uint32_t from;
    uint32_t to;
};

extern const struct unicode_range UNICODE_RANGES[]; /* class by class, so not sorted as a whole */
extern const size_t UNICODE_RANGES_COUNT;
extern const struct unicode_name UNICODE_NAMES[];
extern const size_t UNICODE_NAMES_COUNT;
extern const struct unicode_case_run UNICODE_LOWER[];
extern const size_t UNICODE_LOWER_COUNT;
extern const struct unicode_case_run UNICODE_UPPER[];
extern const size_t UNICODE_UPPER_COUNT;
extern const struct unicode_fold UNICODE_FOLDS[];
extern const size_t UNICODE_FOLDS_COUNT;

extern const struct unicode_class UNICODE_LETTERS; /* L */
extern const struct unicode_class UNICODE_DIGITS;  /* Nd */

#endif
