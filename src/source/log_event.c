/* SPDX-License-Identifier: Apache-2.0 */
#include "log_event.h"

#include <assert.h>

#include "promtail/json_object.h"

/* What a list keeps of an event. */
struct kept_event {
    int64_t time_ns;
    uint32_t message_at; /* in the JSON */
    uint32_t message_len;
    bool in_json;
    bool time_known;
    bool time_unreadable;
    bool has_fields; /* packed, after the message */
    bool fields_unreadable;
};

static bool read_message(struct log_event *event, struct json_read *json, struct buf *texts,
                         struct error *err) {
    struct json_token token;

    do {
        if (!json_read_next(json, &token, err)) {
            return false;
        }
        if (token.type != JSON_STRING) {
            return json_read_skip(json, &token, err);
        }
        if (!buf_append(texts, token.text)) {
            return error_set(err, ERROR_LIMIT, "a message is longer than %zu bytes", texts->max);
        }
    } while (token.partial);
    event->has_message = true;
    return true;
}

/* A number, or a string with a number; null means that there is no time. */
static bool read_time(struct log_event *event, struct json_read *json, struct error *err) {
    struct json_token token;

    if (!json_read_next(json, &token, err)) {
        return false;
    }
    bool has_text = token.type == JSON_NUMBER || token.type == JSON_STRING;
    event->time.known = has_text && !token.partial &&
                        time_parse_number(token.text, LOG_EVENT_NS_PER_MS, &event->time.ns);
    event->time_unreadable = !event->time.known && token.type != JSON_NULL;
    return (has_text && !token.partial) || json_read_skip(json, &token, err);
}

/* A string; a longer one than fits, or any other value, is not an id. */
static bool read_id(struct buf *id, struct json_read *json, struct error *err) {
    struct json_token token;

    buf_reset(id);
    if (!json_read_next(json, &token, err)) {
        return false;
    }
    if (token.type == JSON_STRING && !token.partial) {
        (void)!buf_append(id, token.text); /* false: it is longer than LOG_EVENT_ID_MAX */
    }
    return json_read_skip(json, &token, err);
}

/* before: how much of texts is not of this event. */
static bool log_event_read_member(struct log_event *event, struct json_read *json,
                                  struct json_token *key, struct buf *texts, size_t before,
                                  struct buf *id, struct error *err) {
    if (slice_equal(key->text, SLICE("message"))) {
        if (event->has_message) { /* of two the last counts */
            buf_truncate(texts, before);
            event->has_message = false;
        }
        return read_message(event, json, texts, err);
    }
    if (slice_equal(key->text, SLICE("timestamp"))) {
        return read_time(event, json, err);
    }
    if (slice_equal(key->text, SLICE("extractedFields"))) {
        return extracted_fields_read(&event->fields, json, err);
    }
    if (id != NULL && slice_equal(key->text, SLICE("id"))) {
        return read_id(id, json, err);
    }
    return json_read_skip(json, key, err);
}

static void log_event_init(struct log_event *event) {
    event->time = (struct moment){0};
    event->time_unreadable = false;
    event->has_message = false;
    event->in_json = false;
    event->message = (struct slice){0};
    extracted_fields_reset(&event->fields);
}

static void log_event_begin(struct log_event *event, struct buf *id) {
    log_event_init(event);
    if (id != NULL) {
        buf_reset(id);
    }
}

static bool log_event_read_any(struct log_event *event, struct json_read *json, struct buf *texts,
                               struct buf *id, struct error *err) {
    size_t before = texts->len;
    struct json_token key;
    bool ok = true;

    while (ok && json_object_next(json, &key, &ok, err)) {
        ok = log_event_read_member(event, json, &key, texts, before, id, err);
    }
    event->message = slice_after(buf_slice(texts), before);
    return ok;
}

bool log_event_read(struct log_event *event, struct json_read *json, struct buf *texts,
                    struct buf *id, struct error *err) {
    size_t before = texts->len;
    bool ok;

    log_event_begin(event, id);
    ok = log_event_read_plain(event, json, texts, id);
    if (!ok) {
        buf_truncate(texts, before);
        log_event_begin(event, id);
        ok = log_event_read_any(event, json, texts, id, err);
    }
    if (id != NULL) {
        event->id = buf_slice(id);
    }
    return ok;
}

void log_event_list_init(struct log_event_list *list, bool wants_id) {
    *list = (struct log_event_list){.wants_id = wants_id};
    buf_init(&list->id, LOG_EVENT_ID_MAX);
    buf_init(&list->texts, LOG_EVENT_TEXT_MAX);
    buf_init(&list->rows, LOG_EVENT_TEXT_MAX);
}

void log_event_list_clean_up(struct log_event_list *list) {
    buf_clean_up(&list->texts);
    buf_clean_up(&list->rows);
    buf_clean_up(&list->id);
    *list = (struct log_event_list){0};
}

void log_event_list_reset(struct log_event_list *list) {
    buf_reset(&list->texts);
    buf_reset(&list->rows);
    list->without_message = 0;
}

/* Its length, and the id. */
static bool pack_id(struct log_event_list *list, struct slice id) {
    return buf_append_byte(&list->texts, (unsigned char)id.len) && buf_append(&list->texts, id);
}

static size_t unpack_id(struct slice bytes, struct slice *id) {
    *id = slice_between(bytes, 1, 1 + (size_t)bytes.ptr[0]);
    return 1 + id->len;
}

bool log_event_list_read(struct log_event_list *list, struct json_read *json, struct error *err) {
    struct log_event event;

    assert(json->source == NULL);
    list->json = json->text;
    if (!log_event_read(&event, json, &list->texts, list->wants_id ? &list->id : NULL, err)) {
        return false;
    }
    if (!event.has_message) {
        list->without_message++;
        return true;
    }
    struct kept_event kept = {
        .time_ns = event.time.ns,
        .message_at = event.in_json ? (uint32_t)(event.message.ptr - list->json.ptr) : 0,
        .message_len = (uint32_t)event.message.len,
        .in_json = event.in_json,
        .time_known = event.time.known,
        .time_unreadable = event.time_unreadable,
        .has_fields = extracted_fields_any(&event.fields),
        .fields_unreadable = event.fields.unreadable != 0,
    };
    return (buf_append(&list->rows, slice_of((const unsigned char *)&kept, sizeof(kept))) &&
            (!kept.has_fields || extracted_fields_pack(&event.fields, &list->texts)) &&
            (!list->wants_id || pack_id(list, event.id))) ||
           error_set(err, ERROR_LIMIT, "there are too many log events");
}

bool log_event_list_next(const struct log_event_list *list, struct log_event_cursor *cursor,
                         struct log_event *event) {
    struct kept_event kept;

    if (cursor->row == list->rows.len) {
        return false;
    }
    memcpy(&kept, list->rows.ptr + cursor->row, sizeof(kept));
    log_event_init(event);
    event->time = (struct moment){.known = kept.time_known, .ns = kept.time_ns};
    event->time_unreadable = kept.time_unreadable;
    event->has_message = true;
    event->message = kept.in_json ? slice_of(list->json.ptr + kept.message_at, kept.message_len)
                                  : slice_of(list->texts.ptr + cursor->text, kept.message_len);
    cursor->row += sizeof(kept);
    cursor->text += kept.in_json ? 0 : kept.message_len;
    if (kept.has_fields) {
        cursor->text += extracted_fields_unpack(&event->fields,
                                                slice_after(buf_slice(&list->texts), cursor->text));
    }
    event->fields.unreadable = kept.fields_unreadable;
    if (list->wants_id) {
        cursor->text += unpack_id(slice_after(buf_slice(&list->texts), cursor->text), &event->id);
    }
    return true;
}
