/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timed_reader: a reader that fails with ERROR_DEADLINE once the time for reading is over.
 *
 * Flow:      base64 | record -> inflate -> TIMED_READER -> cloudwatch
 *            content has one between its layers, too
 * Ownership: borrows its source and the environment. What is in memory never waits, but a few MB of
 *            it can be gigabytes of text.
 */
#ifndef PROMTAIL_SOURCE_TIMED_READER_H
#define PROMTAIL_SOURCE_TIMED_READER_H

#include "promtail/source.h"

struct timed_reader {
    struct reader reader;
    struct reader *source;
    const struct source_env *env;
};

/* Fails with ERROR_DEADLINE when no time is left. */
MUST_CHECK bool timed_reader_has_time(const struct source_env *env, struct error *err);

void timed_reader_init(struct timed_reader *timed, struct reader *source,
                       const struct source_env *env);

#endif
