/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern_writer: where a random pattern is written to, and what its letters are drawn from.
 */
#ifndef PROMTAIL_TEST_PATTERN_WRITER_H
#define PROMTAIL_TEST_PATTERN_WRITER_H

#include "dice.h"
#include "letters.h"
#include "promtail/buf.h"

/* What a pattern is mostly about: a column of the weights in random_pattern.c. */
enum flavour { FLAVOUR_LOOPS, FLAVOUR_CLASSES, FLAVOUR_CASE, FLAVOUR_LINES, FLAVOUR_COUNT };

struct pattern_writer {
    struct dice *dice; /* borrowed, as the next two */
    struct buf *out;
    struct letters *letters;
    enum flavour flavour;
    unsigned depth;  /* of groups */
    unsigned pieces; /* that may still be written */
    unsigned copies; /* by how much counted repeats may still multiply */
};

/* The buf is large enough for any pattern: a full one ends the program. */
void pattern_put(struct pattern_writer *writer, const char *text);
void pattern_put_number(struct pattern_writer *writer, size_t number);
/* As itself or in one of the ways to escape it; always one character. */
void pattern_put_code_point(struct pattern_writer *writer, uint32_t code_point);
const char *pattern_pick(struct pattern_writer *writer, const char *const *texts, size_t count);
uint32_t pattern_draw_letter(struct pattern_writer *writer); /* of the flavour's alphabet */

#define PATTERN_PICK(writer, texts) pattern_pick(writer, texts, sizeof(texts) / sizeof((texts)[0]))

#endif
