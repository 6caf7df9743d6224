/* SPDX-License-Identifier: Apache-2.0 */
#include "source_row.h"

bool source_error_is_permanent(const struct error *err) {
    return err->code == ERROR_INPUT || err->code == ERROR_LIMIT || err->code == ERROR_REFUSED;
}

const char *source_refusal(const struct error *err) {
    return err->code == ERROR_REFUSED ? "unreadable" : "damaged_record";
}

int64_t source_time(const struct source_env *env, struct moment time) {
    return time.known ? time.ns : env->began_ns;
}

void source_time_unreadable(const struct source_env *env, const struct work_item *item) {
    if (tally_drop(env->tally, "time_unreadable", 1)) {
        log_write(env->log, LOG_WARN, "%.*s: a timestamp can't be read: the next one known is used",
                  SLICE_ARG(item->identity));
    }
}

void source_label(struct labels *labels, const char *name, struct slice value) {
    bool fits = labels_set(labels, slice_from_cstr(name), value);

    if (!fits) {
        abort(); /* sources give a handful of LABELS_MAX */
    }
}

const struct label_set *source_labels_done(const struct source_env *env, struct labels *labels) {
    return label_cache_get(env->labels, labels, env->log);
}

bool source_end(const struct source_env *env, struct work_item *item, bool ok, struct error *err) {
    struct error fault = {0};

    if (env->sink->end(env->sink, item, &fault)) {
        return ok;
    }
    if (ok || err->code != fault.code) { /* else err says the same, and where */
        *err = fault;
    }
    return false;
}
