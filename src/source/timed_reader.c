/* SPDX-License-Identifier: Apache-2.0 */
#include "timed_reader.h"

static bool read_timed(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct timed_reader *timed = (struct timed_reader *)reader;

    if (deadline_reading_over(timed->env->deadline, timed->env->clock)) {
        return error_set(err, ERROR_DEADLINE, "no time left to read on");
    }
    return reader_read(timed->source, into, ended, err);
}

void timed_reader_init(struct timed_reader *timed, struct reader *source,
                       const struct source_env *env) {
    *timed = (struct timed_reader){{read_timed}, source, env};
}
