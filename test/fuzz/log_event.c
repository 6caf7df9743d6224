/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log_event (libFuzzer): any bytes as log events of an envelope, at hand whole and from a stream of
 * single bytes, where none is plain: the same events, up to the same end.
 */
#include "source/log_event.h"

#include "fuzz_target.h"

enum { PIECE_MAX = 300 }; /* more than an id may have, as where it is used */

static void write_event(const struct log_event *event, struct buf *out) {
    fuzz_check(buf_printf(out, "\n%d %" PRId64 " %d %d \"", event->time.known, event->time.ns,
                          event->time_unreadable, event->has_message) &&
               buf_append(out, event->message) && buf_append_cstr(out, "\" ") &&
               buf_append(out, event->id) && buf_append_cstr(out, " ") &&
               buf_append(out, extracted_fields_get(&event->fields, EXTRACTED_ACCOUNT)) &&
               buf_printf(out, " %d", event->fields.unreadable));
}

/* The events of an array's elements that are objects, then how it ended. */
static void dump(struct json_read *json, bool wants_id, struct buf *out) {
    struct json_token token = {.type = JSON_NULL};
    struct error err = {0};
    struct buf texts;
    struct buf id;
    bool ok = true;

    buf_init(&texts, LOG_EVENT_TEXT_MAX);
    buf_init(&id, LOG_EVENT_ID_MAX);
    while (ok && token.type != JSON_END) {
        struct log_event event = {0};
        ok = json_read_next(json, &token, &err);
        if (ok && token.type == JSON_OBJECT) {
            buf_reset(&texts);
            ok = log_event_read(&event, json, &texts, wants_id ? &id : NULL, &err);
        }
        if (ok && token.type == JSON_OBJECT) {
            write_event(&event, out);
        }
    }
    fuzz_check(ok || buf_printf(out, "\nerror %d", (int)err.code));
    buf_clean_up(&id);
    buf_clean_up(&texts);
    json_read_clean_up(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct slice text = slice_of(data, size);
    struct slice_reader source;
    struct json_read json;
    struct buf whole;
    struct buf stepped;

    buf_init(&whole, 64 * size + 1024);
    buf_init(&stepped, 64 * size + 1024);
    for (int wants_id = 0; wants_id < 2; wants_id++) {
        buf_reset(&whole);
        buf_reset(&stepped);
        json_read_init_slice(&json, text, PIECE_MAX);
        dump(&json, wants_id != 0, &whole);
        slice_reader_init(&source, text, 1);
        json_read_init(&json, &source.reader, PIECE_MAX);
        dump(&json, wants_id != 0, &stepped);
        fuzz_check(slice_equal(buf_slice(&whole), buf_slice(&stepped)));
    }
    buf_clean_up(&stepped);
    buf_clean_up(&whole);
    return 0;
}
