/* SPDX-License-Identifier: Apache-2.0 */
#include "timed_reader.h"

#include "promtail/container_of.h"

bool timed_reader_has_time(const struct source_env *env, struct error *err) {
    return !deadline_reading_over(env->deadline, env->clock) ||
           error_set(err, ERROR_DEADLINE, "no time left to read on");
}

static bool read_timed(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct timed_reader *timed = CONTAINER_OF(reader, struct timed_reader, reader);

    return timed_reader_has_time(timed->env, err) && reader_read(timed->source, into, ended, err);
}

void timed_reader_init(struct timed_reader *timed, struct reader *source,
                       const struct source_env *env) {
    *timed = (struct timed_reader){{read_timed}, source, env};
}
