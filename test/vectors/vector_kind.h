/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vector_kind: one kind of test vectors: what a line of such a file holds, and how it is checked.
 *
 * A row of the table in vectors.c and a file NAME_vectors.c each.
 */
#ifndef PROMTAIL_TEST_VECTOR_KIND_H
#define PROMTAIL_TEST_VECTOR_KIND_H

#include <stdbool.h>

#include "promtail/slice.h"
#include "report.h"

struct vector_kind {
    const char *name;
    void *(*open)(void); /* what lives as long as the file is read */
    /* Tells the report each difference; a malformed line is one. False: the line is no case, but
     * says something of those that follow. */
    bool (*check)(void *state, struct slice line, struct report *report);
    void (*close)(void *state);
};

extern const struct vector_kind vector_kind_relabel;
extern const struct vector_kind vector_kind_regex;
extern const struct vector_kind vector_kind_sigv4;
extern const struct vector_kind vector_kind_s3_keys;

#endif
