/* SPDX-License-Identifier: Apache-2.0 */
#include "summary.h"

#include "promtail/time.h"

enum { SUMMARY_MAX = 1 << 16, SUMMARY_USUAL = 1024 };

const char *const SUMMARY_PHASES[PHASES] = {
    [PHASE_PARSE] = "parse_ms",
    [PHASE_FETCH] = "fetch_ms",
    [PHASE_PUSH] = "push_ms",
    [PHASE_WAIT] = "wait_ms",
};

static void summary_write_count(struct json_write *json, const char *name, uint64_t count) {
    json_write_key(json, slice_from_cstr(name));
    json_write_int(json, (int64_t)count);
}

static void summary_write_items(struct json_write *json, const struct delivery *delivery) {
    json_write_key(json, SLICE("items"));
    json_write_begin(json, '{');
    summary_write_count(json, "done", delivery->done);
    summary_write_count(json, "failed", delivery->failed);
    summary_write_count(json, "refused", delivery->refused);
    json_write_end(json, '}');
}

static void summary_write_dropped(struct json_write *json, const struct tally *tally) {
    json_write_key(json, SLICE("dropped"));
    json_write_begin(json, '{');
    for (unsigned i = 0; i < tally->dropped_count; i++) {
        summary_write_count(json, tally->dropped[i].reason, tally->dropped[i].count);
    }
    json_write_end(json, '}');
}

static void summary_write_text(struct json_write *json, const char *name, struct slice text) {
    json_write_key(json, slice_from_cstr(name));
    json_write_string(json, text);
}

static void summary_write_sources(struct json_write *json, const struct tally *tally) {
    json_write_key(json, SLICE("bytes_by_source"));
    json_write_begin(json, '{');
    for (unsigned i = 0; i < tally->source_count; i++) {
        summary_write_count(json, tally->sources[i].name, tally->sources[i].bytes);
    }
    json_write_end(json, '}');
}

/* On what the time went, and how old the newest entry is. */
static void summary_write_times(struct json_write *json, const struct tally *tally,
                                int64_t now_ns) {
    summary_write_count(json, "ms", (uint64_t)stopwatch_total_ms(&tally->time));
    for (int i = 0; i < PHASES; i++) {
        summary_write_count(json, SUMMARY_PHASES[i], (uint64_t)tally->time.ms[i]);
    }
    if (tally->entries > 0) {
        summary_write_count(json, "lag_ms", (uint64_t)tally_lag_ms(tally, now_ns));
    }
}

void summary_write_answer(struct json_write *json, const struct delivery *delivery,
                          const struct tally *tally) {
    summary_write_items(json, delivery);
    summary_write_count(json, "entries", tally->entries);
    summary_write_dropped(json, tally);
}

bool summary_log(const struct delivery *delivery, const struct tally *tally,
                 const struct log *log) {
    int64_t now_ns = clock_realtime_ns(log->clock);
    struct buf line;
    struct buf now;
    struct json_write json;

    if (!log_on(log, LOG_INFO)) {
        return false;
    }
    buf_init(&line, SUMMARY_MAX);
    buf_init(&now, 64);
    (void)!buf_reserve(&line, SUMMARY_USUAL); /* within its maximum: it need not grow */
    bool timed = time_write_rfc3339(&now, now_ns);
    json_write_init(&json, &line);
    json_write_begin(&json, '{');
    summary_write_text(&json, "timestamp", timed ? buf_slice(&now) : SLICE(""));
    summary_write_text(&json, "level", SLICE("INFO"));
    summary_write_text(&json, "message", SLICE("invocation"));
    summary_write_text(&json, "requestId", log->request_id);
    summary_write_items(&json, delivery);
    summary_write_count(&json, "bytes_read", tally->bytes_read);
    summary_write_count(&json, "lines", tally->lines);
    summary_write_count(&json, "entries", tally->entries);
    summary_write_dropped(&json, tally);
    summary_write_count(&json, "pushes", tally->pushes);
    summary_write_count(&json, "retries", tally->retries);
    summary_write_count(&json, "bytes_sent", tally->bytes_sent);
    summary_write_times(&json, tally, now_ns);
    summary_write_sources(&json, tally);
    json_write_end(&json, '}');
    bool written = log_raw(log, buf_slice(&line));
    buf_clean_up(&line);
    buf_clean_up(&now);
    return written;
}
