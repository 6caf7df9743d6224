/* SPDX-License-Identifier: Apache-2.0 */
#include "cloudwatch_events.h"

#include "line_writer.h"
#include "promtail/time.h"
#include "source_row.h"

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
    struct moment time;
    bool time_unreadable;
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

/* A number, or a string of one; null is none. */
static bool read_time(struct log_events *events, struct error *err) {
    struct json_token token;

    if (!json_read_next(events->json, &token, err)) {
        return false;
    }
    bool has_text = token.type == JSON_NUMBER || token.type == JSON_STRING;
    events->time.known =
        has_text && !token.partial && time_parse_number(token.text, NS_PER_MS, &events->time.ns);
    events->time_unreadable = !events->time.known && token.type != JSON_NULL;
    return json_read_skip(events->json, &token, err);
}

static bool write_message(struct log_events *events, struct error *err) {
    const struct source_env *env = events->writer.env;

    if (!events->has_message) {
        tally_drop(env->tally, "not_a_log", 1);
        return true;
    }
    if (events->time_unreadable) {
        source_time_unreadable(env, events->writer.entry.item);
    }
    if (events->time.known) {
        line_writer_at(&events->writer, events->time.ns);
    } else {
        line_writer_at_fallback(&events->writer);
    }
    return line_writer_add(&events->writer, buf_slice(&events->message), false, err);
}

/* One {id, timestamp, message}, its brace read already. */
static bool read_log_event(struct log_events *events, struct error *err) {
    struct json_read *json = events->json;
    struct json_token token;

    events->has_message = false;
    events->time.known = false;
    events->time_unreadable = false;
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

static bool read_element(struct log_events *events, struct json_token *token, struct error *err) {
    if (token->type == JSON_OBJECT) {
        return read_log_event(events, err);
    }
    tally_drop(events->writer.env->tally, "not_a_log", 1);
    return json_read_skip(events->json, token, err);
}

static bool read_log_events(struct log_events *events, struct error *err) {
    struct json_token token = {.type = JSON_OBJECT};

    while (token.type != JSON_ARRAY_END) {
        if (!read_element(events, &token, err) || !json_read_next(events->json, &token, err)) {
            return false;
        }
    }
    return true;
}

bool cloudwatch_events_read(const struct cloudwatch_events *target, struct json_read *json,
                            struct error *err) {
    struct log_events events = {.json = json};
    struct label stream = {SLICE("log_stream"), target->metadata_stream};

    line_writer_init(&events.writer, target->env, target->labels, target->item,
                     target->fallback_ns);
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
