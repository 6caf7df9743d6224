/* SPDX-License-Identifier: Apache-2.0 */
/*
 * random_text: a text that a pattern with these letters may well match; now and then with bytes
 * that are no UTF-8.
 */
#ifndef PROMTAIL_TEST_RANDOM_TEXT_H
#define PROMTAIL_TEST_RANDOM_TEXT_H

#include "dice.h"
#include "letters.h"
#include "promtail/buf.h"

enum { RANDOM_TEXT_MAX = 4096 }; /* bytes: the maximum of the buf is to be that or more */

/* Replaces what is in text: 0..40 letters, seldom 300. */
void random_text(struct dice *dice, const struct letters *letters, struct buf *text);

#endif
