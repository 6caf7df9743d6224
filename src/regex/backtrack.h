/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backtrack: runs a program depth first. A path that reaches an instruction and a place of the text
 * that another path has reached is dropped, so that the steps are at most program length times text
 * length (Go's "bit-state" machine works so, too).
 *
 * Memory: a bit per mark and place, and the paths still to be tried: both bounded for a stretch of
 * the text of a certain length, which moves along as matches are tried further on. When one try
 * goes too far in a longer text, it gives up.
 */
#ifndef PROMTAIL_REGEX_BACKTRACK_H
#define PROMTAIL_REGEX_BACKTRACK_H

#include "engine.h"
#include "program.h"
#include "scratch.h"

/* groups: program->slots / 2 spans, or NULL. again: the last match with this scratch was found in
 * this text, and ended at *from or before. When it gives up, no match begins before *from, where
 * another engine can continue. */
enum regex_answer regex_backtrack(const struct regex_program *program,
                                  struct regex_scratch *scratch, struct slice text, size_t *from,
                                  bool again, struct regex_span *groups);

#endif
