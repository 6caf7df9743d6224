/* SPDX-License-Identifier: Apache-2.0 */
/*
 * first: where a match of a program can begin.
 */
#ifndef PROMTAIL_REGEX_FIRST_H
#define PROMTAIL_REGEX_FIRST_H

#include "program.h"

/* Sets program->first from its code. */
void regex_first_find(struct regex_program *program);
/* The first place at `from` or later where a match may begin; SIZE_MAX when there is none. */
size_t regex_first_place(const struct regex_program *program, struct slice text, size_t from);

#endif
