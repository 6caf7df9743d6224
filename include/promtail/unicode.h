/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unicode: the properties of code points in Unicode 15.0: case, folding, classes.
 *
 * Format: UnicodeData.txt, Scripts.txt, CaseFolding.txt and PropertyValueAliases.txt of Unicode
 *         15.0.0; the build makes the tables of Debian's unicode-data (tools/unicode_tables.py).
 * A code point is 0..UNICODE_MAX; surrogates are code points too, though no text contains them.
 */
#ifndef PROMTAIL_UNICODE_H
#define PROMTAIL_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "promtail/slice.h"

enum { UNICODE_MAX = 0x10ffff };

struct unicode_range {
    uint32_t first;
    uint32_t last; /* inclusive */
};

/* A set of code points: ranges in rising order that neither touch nor overlap. Static. */
struct unicode_class {
    const struct unicode_range *ranges;
    size_t count;
};

/* Simple case mapping (one code point to one), as Go's unicode.ToLower and ToUpper. */
uint32_t unicode_to_lower(uint32_t code_point);
uint32_t unicode_to_upper(uint32_t code_point);

/* The next one that differs only by case, in rising order and then from the smallest again (Go's
 * unicode.SimpleFold): 'A' -> 'a' -> 'A', 'K' -> 'k' -> U+212A -> 'K', '1' -> '1'. */
uint32_t unicode_fold_next(uint32_t code_point);

/* The smallest code point from this one on that differs from another only by case; above
 * UNICODE_MAX when there is none. */
uint32_t unicode_fold_seek(uint32_t code_point);

/* The class that \p{name} means: a general category ("Lu", "L"), its long name
 * ("Lowercase_Letter"), a script ("Greek"), Any, Assigned or ASCII. Case, spaces, '_' and '-' are
 * ignored. False: unknown. */
bool unicode_class_find(struct slice name, struct unicode_class *found);
bool unicode_class_has(struct unicode_class set, uint32_t code_point);

bool unicode_is_letter(uint32_t code_point); /* L */
bool unicode_is_digit(uint32_t code_point);  /* Nd */

#endif
