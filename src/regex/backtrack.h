/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backtrack: runs a program depth first. Paths that part or meet at an instruction and a place of
 * the text where one has been before are cut, so that the steps are at most program length times
 * text length (Go's "bit-state" machine works so, too).
 *
 * Memory: a bit per mark and place, and the paths still to be tried: both bounded for a stretch of
 * the text of a certain length, which moves along as matches are tried further on. When one try
 * goes beyond a part of it, in a text that is longer, it gives up.
 */
#ifndef PROMTAIL_CODEC_REGEX_BACKTRACK_H
#define PROMTAIL_CODEC_REGEX_BACKTRACK_H

#include "engine.h"
#include "program.h"
#include "scratch.h"

/* groups: program->slots / 2 spans, or NULL. again: it found a match of this text last, with this
 * scratch, which ended at *from or before. When it gives up, *from is where others may go on: no
 * match begins before it. */
enum regex_answer regex_backtrack(const struct regex_program *program,
                                  struct regex_scratch *scratch, struct slice text, size_t *from,
                                  bool again, struct regex_span *groups);

#endif
