/* SPDX-License-Identifier: Apache-2.0 */
/*
 * threads: runs a program over the text once, all its places side by side, the preferred ones first
 * (Pike's machine; "Regular Expression Matching: the Virtual Machine Approach", R. Cox).
 *
 * Memory: instructions times groups, independent of the length of the text. Never gives up.
 */
#ifndef PROMTAIL_REGEX_THREADS_H
#define PROMTAIL_REGEX_THREADS_H

#include "engine.h"
#include "program.h"
#include "scratch.h"

/* groups: program->slots / 2 spans, or NULL. */
enum regex_answer regex_threads(const struct regex_program *program, struct regex_scratch *scratch,
                                struct slice text, size_t from, struct regex_span *groups);

#endif
