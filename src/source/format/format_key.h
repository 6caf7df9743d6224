/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_key: whether a key fits a pattern, and what it tells.
 *
 *   {name}          a capture in the form that it usually has; a second time: the same bytes again
 *   {name:form}     … in this form (format_form.c)
 *   {kind:(a|b)}    … one of these words
 *   {name:*}        … what * takes
 *   {name:abc-*}    … abc- and what * takes
 *   (a|b)           one of these words, the first that fits; (a|) a word or nothing
 *   [...]           what may be missing; slashes, too
 *   *               any bytes but '/', as few as can be: what follows it fits to the end of the
 *                   segment (or to the end of the brackets that it stands in)
 *   **              as a segment: any number of segments, as few as can be; {prefix:**} captured
 *   anything else   itself
 *
 * A pattern fits a whole text: a key, or what follows the service in its head (s3_key.h).
 *
 * Nothing that was decided is tried again another way: a word, a form, brackets are taken when they
 * fit there. Only * and ** look for a place, and each place is looked at once. So that the work is
 * linear in the key, after a * (not the last thing of its segment) stand only literals, words and
 * forms with a maximum, and after the last ** there is no slash in brackets:
 * test/unit/source/format/pattern_lint.c holds every row to it.
 */
#ifndef PROMTAIL_SOURCE_FORMAT_FORMAT_KEY_H
#define PROMTAIL_SOURCE_FORMAT_FORMAT_KEY_H

#include "format_match.h"

/* Adds to what is captured already. False: the text does not fit, and nothing was added. */
bool format_key_match(struct slice pattern, struct slice text, struct format_match *match);

#endif
