/* SPDX-License-Identifier: Apache-2.0 */
/* Log events as AWS writes them: {"id":"…","timestamp":1767323045000,"message":"…"}, members in any
 * order, each at most once. */
#include "log_event.h"
#include "promtail/json_cut.h"

enum { MEMBER_ID = 1, MEMBER_TIME = 2, MEMBER_MESSAGE = 4 };

static bool cut_id(struct slice *text, struct buf *id) {
    struct buf none = {0}; /* an id with escapes is for json_read */
    struct slice inside;

    return json_cut_bytes(text, SLICE("\"")) && json_cut_string(text, &none, &inside) &&
           (id == NULL || buf_append(id, inside));
}

static bool cut_time(struct slice *text, struct log_event *event) {
    uint64_t ms;

    if (!json_cut_whole(text, INT64_MAX / LOG_EVENT_NS_PER_MS, &ms)) {
        return false;
    }
    event->time = moment_at((int64_t)ms * LOG_EVENT_NS_PER_MS);
    return true;
}

static bool cut_message(struct slice *text, struct log_event *event, struct buf *texts) {
    size_t before = texts->len;

    event->has_message =
        json_cut_bytes(text, SLICE("\"")) && json_cut_string(text, texts, &event->message);
    event->in_json = texts->len == before;
    return event->has_message;
}

/* 0: it is another one. */
static unsigned cut_event_name(struct slice *text) {
    if (json_cut_bytes(text, SLICE("\"id\""))) {
        return MEMBER_ID;
    }
    if (json_cut_bytes(text, SLICE("\"timestamp\""))) {
        return MEMBER_TIME;
    }
    return json_cut_bytes(text, SLICE("\"message\"")) ? MEMBER_MESSAGE : 0;
}

static bool cut_event_value(struct slice *text, unsigned member, struct log_event *event,
                            struct buf *texts, struct buf *id) {
    switch (member) {
    case MEMBER_ID:
        return cut_id(text, id);
    case MEMBER_TIME:
        return cut_time(text, event);
    default:
        return cut_message(text, event, texts);
    }
}

bool log_event_read_plain(struct log_event *event, struct json_read *json, struct buf *texts,
                          struct buf *id) {
    struct slice text = json_read_rest(json);
    unsigned seen = 0;

    json_cut_blanks(&text);
    do {
        unsigned member = cut_event_name(&text);
        if (member == 0 || (seen & member) != 0 || !json_cut_mark(&text, ':') ||
            !cut_event_value(&text, member, event, texts, id)) {
            return false;
        }
        seen |= member;
    } while (json_cut_mark(&text, ','));
    if (!json_cut_mark(&text, '}')) {
        return false;
    }
    json_read_leave(json, text);
    return true;
}
