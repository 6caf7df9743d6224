/* SPDX-License-Identifier: Apache-2.0 */
#include "envelope.h"

#include "cloudwatch_events.h"
#include "own_logs.h"
#include "promtail/json_object.h"
#include "source_row.h"

enum { MEMBER_MAX = 4096 }; /* of a name in the envelope; AWS allows 512 */

static const char *const NAMES[ENVELOPE_MEMBERS] = {
    [ENVELOPE_TYPE] = "messageType",
    [ENVELOPE_OWNER] = "owner",
    [ENVELOPE_GROUP] = "logGroup",
    [ENVELOPE_STREAM] = "logStream",
};

static bool has_all_members(const struct envelope *envelope) {
    for (int i = 0; i < ENVELOPE_MEMBERS; i++) {
        if (!envelope->seen[i]) {
            return false;
        }
    }
    return true;
}

/* The whole text of a member; empty when it is not a string. */
static bool envelope_read_text(struct envelope *envelope, struct buf *text, struct error *err) {
    struct json_token token;
    bool ok;

    buf_reset(text);
    do {
        ok = json_read_next(envelope->json, &token, err);
        if (ok && token.type == JSON_STRING && !buf_append(text, token.text)) {
            ok = error_set(err, ERROR_LIMIT, "a name is longer than %d bytes", MEMBER_MAX);
        }
    } while (ok && token.partial);
    return ok && json_read_skip(envelope->json, &token, err);
}

/* Entries were shipped under this name: when it comes again, it must have the same value. */
static bool read_name_again(struct envelope *envelope, enum envelope_member member,
                            struct error *err) {
    struct buf text;

    buf_init(&text, MEMBER_MAX);
    bool ok = envelope_read_text(envelope, &text, err);
    if (ok && envelope->pass != SHIP && !slice_equal(buf_slice(&text), envelope->texts[member])) {
        envelope->contradicts = true;
    }
    buf_clean_up(&text);
    return ok;
}

static bool read_text_member(struct envelope *envelope, enum envelope_member member,
                             struct error *err) {
    if (envelope->pass == SHIP || envelope->shipped) {
        return read_name_again(envelope, member, err);
    }
    if (!envelope_read_text(envelope, &envelope->names[member], err)) {
        return false;
    }
    envelope->texts[member] = buf_slice(&envelope->names[member]);
    envelope->seen[member] = true;
    return true;
}

bool envelope_is_control(const struct envelope *envelope) {
    return slice_equal(envelope->texts[ENVELOPE_TYPE], SLICE("CONTROL_MESSAGE"));
}

static bool is_data(const struct envelope *envelope) {
    return slice_equal(envelope->texts[ENVELOPE_TYPE], SLICE("DATA_MESSAGE"));
}

bool envelope_is_own(const struct envelope *envelope) {
    struct log_origin origin = {
        .owner = envelope->texts[ENVELOPE_OWNER],
        .group = envelope->texts[ENVELOPE_GROUP],
        .stream = envelope->texts[ENVELOPE_STREAM],
    };

    return own_logs_hold(envelope->from->env, &origin);
}

static void envelope_set_labels(const struct envelope *envelope, struct labels *labels) {
    const struct slice *texts = envelope->texts;
    bool by_kinesis = envelope->from->kinesis_arn.len > 0;

    if (envelope->from->labels != NULL) {
        *labels = *envelope->from->labels;
    } else {
        labels_init(labels);
        source_label(labels, "__aws_log_type", by_kinesis ? SLICE("kinesis") : SLICE("cloudwatch"));
    }
    source_label(labels, "__aws_kinesis_event_source_arn", envelope->from->kinesis_arn);
    source_label(labels, "__aws_cloudwatch_log_group", texts[ENVELOPE_GROUP]);
    source_label(labels, "__aws_cloudwatch_owner", texts[ENVELOPE_OWNER]);
    if (envelope->from->env->config->keep_stream == KEEP_STREAM_LABEL) {
        source_label(labels, "__aws_cloudwatch_log_stream", texts[ENVELOPE_STREAM]);
    }
}

/* json: they are read from it; NULL: from what was kept. */
static bool ship_log_events(struct envelope *envelope, struct json_read *json, struct error *err) {
    const struct source_env *env = envelope->from->env;
    struct labels labels;
    struct cloudwatch_events events = {
        .env = env,
        .labels = &labels,
        .stream = envelope->texts[ENVELOPE_STREAM],
        .owner = envelope->texts[ENVELOPE_OWNER],
        .item = envelope->from->item,
        .fallback_ns = source_time(env, envelope->from->time),
    };

    envelope_set_labels(envelope, &labels);
    return json != NULL ? cloudwatch_events_read(&events, json, err)
                        : cloudwatch_events_write(&events, &envelope->events, err);
}

/* Whether the entries of this list are shipped. */
static bool should_ship(const struct envelope *envelope) {
    if (envelope->pass == SHIP) {
        return envelope->lists == envelope->last_list;
    }
    return envelope->pass == SHIP_EARLY && envelope->lists == 1 && has_all_members(envelope) &&
           is_data(envelope) && !envelope_is_own(envelope);
}

static bool scan_element(struct envelope *envelope, struct json_token *token, struct error *err) {
    return envelope->pass == SCAN && token->type == JSON_OBJECT
               ? log_event_list_read(&envelope->events, envelope->json, err)
               : json_read_skip(envelope->json, token, err);
}

/* The elements of an array, from its first token to its end. */
static bool scan_list(struct envelope *envelope, struct json_token *token, struct error *err) {
    bool only_objects = token->type != JSON_ARRAY_END;

    while (token->type != JSON_ARRAY_END) {
        only_objects = only_objects && token->type == JSON_OBJECT;
        if (!scan_element(envelope, token, err) ||
            !json_read_next_element(envelope->json, token, err)) {
            return false;
        }
    }
    envelope->has_events = only_objects;
    return true;
}

static bool envelope_read_list(struct envelope *envelope, struct error *err) {
    struct json_token token;

    if (!json_read_next(envelope->json, &token, err)) {
        return false;
    }
    envelope->lists++;
    envelope->has_events = false;
    log_event_list_reset(&envelope->events);
    envelope->contradicts =
        envelope->contradicts || (envelope->shipped && envelope->pass == SHIP_EARLY);
    if (token.type != JSON_ARRAY) {
        return json_read_skip(envelope->json, &token, err);
    }
    if (!json_read_next(envelope->json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT || !should_ship(envelope)) {
        return scan_list(envelope, &token, err);
    }
    envelope->shipped = true;
    envelope->has_events = true; /* what is not an object after the first is counted */
    return ship_log_events(envelope, envelope->json, err);
}

static bool envelope_read_member(struct envelope *envelope, struct json_token *key,
                                 struct error *err) {
    for (enum envelope_member member = 0; member < ENVELOPE_MEMBERS; member++) {
        if (slice_equal(key->text, slice_from_cstr(NAMES[member]))) {
            return read_text_member(envelope, member, err);
        }
    }
    if (slice_equal(key->text, SLICE("logEvents"))) {
        return envelope_read_list(envelope, err);
    }
    return json_read_skip(envelope->json, key, err);
}

/* Nothing but blanks follows. */
static bool read_envelope_end(struct envelope *envelope, struct error *err) {
    struct json_token token;

    return json_read_next(envelope->json, &token, err) &&
           (token.type == JSON_END ||
            error_set(err, ERROR_INPUT, "unexpected text after the JSON of the data"));
}

static bool read_envelope_members(struct envelope *envelope, struct error *err) {
    struct json_token key;
    bool ok = true;

    while (ok && json_object_next(envelope->json, &key, &ok, err)) {
        ok = envelope_read_member(envelope, &key, err);
    }
    return ok && read_envelope_end(envelope, err);
}

static bool read_envelope(struct envelope *envelope, struct error *err) {
    struct json_token token;

    if (!json_read_next(envelope->json, &token, err)) {
        return false;
    }
    if (token.type == JSON_END) {
        return error_set(err, ERROR_INPUT, "the data is empty");
    }
    if (token.type != JSON_OBJECT) {
        return json_read_skip(envelope->json, &token, err) && read_envelope_end(envelope, err);
    }
    return read_envelope_members(envelope, err);
}

static bool run_pass(struct envelope *envelope, enum envelope_pass pass, struct json_read *json,
                     struct error *err) {
    envelope->pass = pass;
    envelope->json = json;
    bool ok = read_envelope(envelope, err);
    envelope->json = NULL;
    return ok &&
           (!envelope->contradicts ||
            error_set(err, ERROR_INPUT, "the envelope has a member twice, with different values"));
}

void envelope_init(struct envelope *envelope, const struct cloudwatch *from) {
    *envelope = (struct envelope){.from = from};
    for (int i = 0; i < ENVELOPE_MEMBERS; i++) {
        buf_init(&envelope->names[i], MEMBER_MAX);
    }
    log_event_list_init(&envelope->events, from->env->config->metadata.wanted[METADATA_EVENT_ID]);
}

void envelope_clean_up(struct envelope *envelope) {
    for (int i = 0; i < ENVELOPE_MEMBERS; i++) {
        buf_clean_up(&envelope->names[i]);
    }
    log_event_list_clean_up(&envelope->events);
    *envelope = (struct envelope){0};
}

bool envelope_scan(struct envelope *envelope, struct json_read *json, struct error *err) {
    return run_pass(envelope, SCAN, json, err);
}

bool envelope_ship_early(struct envelope *envelope, struct json_read *json, struct error *err) {
    return run_pass(envelope, SHIP_EARLY, json, err);
}

bool envelope_ship(struct envelope *envelope, struct json_read *json, struct error *err) {
    envelope->last_list = envelope->lists;
    envelope->lists = 0;
    return run_pass(envelope, SHIP, json, err);
}

bool envelope_ship_kept(struct envelope *envelope, struct error *err) {
    envelope->shipped = true;
    return ship_log_events(envelope, NULL, err);
}

bool envelope_is_whole(const struct envelope *envelope) {
    return envelope->has_events && (is_data(envelope) || envelope_is_control(envelope));
}
