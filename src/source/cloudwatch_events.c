/* SPDX-License-Identifier: Apache-2.0 */
#include "cloudwatch_events.h"

#include "line_writer.h"
#include "promtail/time.h"

enum {
    MESSAGE_MAX = 16 * 1024 * 1024, /* CloudWatch's own limit is 1 MB */
    MESSAGE_KEEP = 256 * 1024,
    NS_PER_MS = 1000000,
};

struct log_events {
    struct json_read *json; /* borrowed */
    struct line_writer writer;
    struct buf message;
    bool has_message;
    bool has_time;
    int64_t time_ns;
};

static bool read_message(struct log_events *events, struct error *err) {
    struct json_token token;

    buf_reset_keeping(&events->message, MESSAGE_KEEP); /* of two the last counts */
    events->has_message = false;
    do {
        if (!json_read_next(events->json, &token, err)) {
            return false;
        }
        if (token.type != JSON_STRING) {
            return json_read_skip(events->json, &token, err);
        }
        if (!buf_append(&events->message, token.text)) {
            return error_set(err, ERROR_LIMIT, "a message has more than %d bytes", MESSAGE_MAX);
        }
    } while (token.partial);
    events->has_message = true;
    return true;
}

static bool read_time(struct log_events *events, struct error *err) {
    struct json_token token;

    if (!json_read_next(events->json, &token, err)) {
        return false;
    }
    events->has_time =
        token.type == JSON_NUMBER && time_parse_epoch(token.text, NS_PER_MS, &events->time_ns);
    return json_read_skip(events->json, &token, err);
}

static bool write_message(struct log_events *events, struct error *err) {
    const struct source_env *env = events->writer.env;

    if (!events->has_message) {
        tally_drop(env->tally, "not_a_log", 1);
        return true;
    }
    if (events->has_time) {
        line_writer_at(&events->writer, events->time_ns);
    } else {
        line_writer_at_spare(&events->writer);
    }
    return line_writer_add(&events->writer, buf_slice(&events->message), false, err);
}

/* One {id, timestamp, message}, its brace read already. */
static bool read_log_event(struct log_events *events, struct error *err) {
    struct json_read *json = events->json;
    struct json_token token;

    events->has_message = false;
    events->has_time = false;
    while (json_read_next(json, &token, err)) {
        bool ok;
        if (token.type == JSON_OBJECT_END) {
            return write_message(events, err);
        }
        if (slice_equal(token.text, SLICE("message"))) {
            ok = read_message(events, err);
        } else if (slice_equal(token.text, SLICE("timestamp"))) {
            ok = read_time(events, err);
        } else {
            ok = json_read_skip(json, &token, err);
        }
        if (!ok) {
            return false;
        }
    }
    return false;
}

/* The elements of logEvents, its bracket read already. */
static bool read_log_events(struct log_events *events, struct error *err) {
    struct json_read *json = events->json;
    struct json_token token;

    while (json_read_next(json, &token, err)) {
        bool ok = true;
        if (token.type == JSON_ARRAY_END) {
            return true;
        }
        if (token.type == JSON_OBJECT) {
            ok = read_log_event(events, err);
        } else {
            tally_drop(events->writer.env->tally, "not_a_log", 1);
            ok = json_read_skip(json, &token, err);
        }
        if (!ok) {
            return false;
        }
    }
    return false;
}

bool cloudwatch_events_read(const struct cloudwatch_events *target, struct json_read *json,
                            struct error *err) {
    struct log_events events = {.json = json};
    struct label stream = {SLICE("log_stream"), target->metadata_stream};

    line_writer_init(&events.writer, target->env, target->labels, target->item, 0);
    if (stream.value.len > 0) {
        events.writer.entry.metadata = &stream;
        events.writer.entry.metadata_count = 1;
    }
    buf_init(&events.message, MESSAGE_MAX);
    bool ok = read_log_events(&events, err);
    buf_clean_up(&events.message);
    line_writer_clean_up(&events.writer);
    return ok;
}
