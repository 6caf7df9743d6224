/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain_sample: a file read as if it were the object of a key, and its first entries as they
 * would be pushed: with the settings of the environment, and without a connection.
 */
#ifndef PROMTAIL_CLI_EXPLAIN_SAMPLE_H
#define PROMTAIL_CLI_EXPLAIN_SAMPLE_H

#include "promtail/buf.h"
#include "promtail/error.h"

enum { EXPLAIN_ENTRIES_MAX = 10 };

/* Appends the first entries, how many there are, and what was dropped. False: the file or a setting
 * can't be read. That the object fails or is refused is part of the answer. */
MUST_CHECK bool explain_sample(struct slice key, const char *path, struct buf *out,
                               struct error *err);

#endif
