/* SPDX-License-Identifier: Apache-2.0 */
#include "summary.h"

#include "promtail/time.h"

enum { SUMMARY_MAX = 1 << 16 };

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

void summary_write_answer(struct json_write *json, const struct delivery *delivery,
                          const struct tally *tally) {
    summary_write_items(json, delivery);
    summary_write_count(json, "entries", tally->entries);
    summary_write_dropped(json, tally);
}

static bool summary_write_line(const struct delivery *delivery, const struct tally *tally,
                               int64_t ms, const struct log *log) {
    struct buf line;
    struct buf now;
    struct json_write json;

    buf_init(&line, SUMMARY_MAX);
    buf_init(&now, 64);
    bool timed = time_write_rfc3339(&now, clock_realtime_ns(log->clock));
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
    summary_write_count(&json, "ms", (uint64_t)ms);
    json_write_end(&json, '}');
    bool written = log_raw(log, buf_slice(&line));
    buf_clean_up(&line);
    buf_clean_up(&now);
    return written;
}

void summary_log(const struct delivery *delivery, struct tally *tally, int64_t ms,
                 const struct log *log) {
    uint64_t lost = log_lost(log);

    if (lost > 0) {
        tally_drop(tally, "log_lines", lost);
    }
    if (log_on(log, LOG_INFO) && summary_write_line(delivery, tally, ms, log)) {
        log_lost_reported(log, lost);
    }
}
