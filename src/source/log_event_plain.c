/* SPDX-License-Identifier: Apache-2.0 */
/* Log events in the form in which AWS writes them:
 * {"id":"…","timestamp":1767323045000,"message":"…"} */
#include "log_event.h"
#include "promtail/json_cut.h"

static bool cut_id(struct slice *text, struct buf *id) {
    struct buf none = {0}; /* an id with escapes is for json_read */
    struct slice inside;

    return json_cut_bytes(text, SLICE("\"id\":\"")) && json_cut_string(text, &none, &inside) &&
           (id == NULL || buf_append(id, inside));
}

static bool cut_time(struct slice *text, struct moment *time) {
    uint64_t ms;

    if (!json_cut_bytes(text, SLICE(",\"timestamp\":")) ||
        !json_cut_whole(text, INT64_MAX / LOG_EVENT_NS_PER_MS, &ms)) {
        return false;
    }
    *time = moment_at((int64_t)ms * LOG_EVENT_NS_PER_MS);
    return true;
}

bool log_event_read_plain(struct log_event *event, struct json_read *json, struct buf *texts,
                          struct buf *id) {
    struct slice text = json_read_rest(json);
    size_t before = texts->len;

    if (!cut_id(&text, id) || !cut_time(&text, &event->time) ||
        !json_cut_bytes(&text, SLICE(",\"message\":\"")) ||
        !json_cut_string(&text, texts, &event->message) || !json_cut_bytes(&text, SLICE("}"))) {
        return false;
    }
    event->has_message = true;
    event->in_json = texts->len == before;
    json_read_leave(json, text);
    return true;
}
