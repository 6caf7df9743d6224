/* SPDX-License-Identifier: Apache-2.0 */
#include "parked_event.h"

#include "promtail/base64.h"
#include "promtail/json_write.h"
#include "promtail/utf8.h"

enum { LABEL_TEXT_ROOM = 64 }; /* quotes, commas and brackets around a new stream */

/* UTF-8, without U+FFFE and U+FFFF, which XML and therefore SQS refuses. */
static bool is_plain_text(struct slice text) {
    if (!utf8_valid(text)) {
        return false;
    }
    for (size_t i = 0; i + 2 < text.len; i++) {
        if (text.ptr[i] == 0xef && text.ptr[i + 1] == 0xbf && text.ptr[i + 2] >= 0xbe) {
            return false;
        }
    }
    return true;
}

static void write_base64(struct json_write *json, struct slice bytes) {
    struct buf encoded;

    buf_init(&encoded, bytes.len / 3 * 4 + 4);
    (void)!base64_encode(&encoded, bytes); /* it fits */
    json_write_begin(json, '{');
    json_write_key(json, SLICE("base64"));
    json_write_string(json, buf_slice(&encoded));
    json_write_end(json, '}');
    buf_clean_up(&encoded);
}

static void parked_write_bytes(struct json_write *json, struct slice bytes) {
    if (is_plain_text(bytes)) {
        json_write_string(json, bytes);
    } else {
        write_base64(json, bytes);
    }
}

static void write_time_ns(struct json_write *json, int64_t time_ns) {
    char text[24];

    snprintf(text, sizeof(text), "%lld", (long long)time_ns);
    json_write_string(json, slice_from_cstr(text));
}

/* {"lambda_promtail_parked":1,"reason":…,"text":… */
static void write_head(struct json_write *json, const struct parked_why *why, struct buf *out) {
    json_write_init(json, out);
    json_write_begin(json, '{');
    json_write_key(json, SLICE("lambda_promtail_parked"));
    json_write_int(json, 1);
    json_write_key(json, SLICE("reason"));
    json_write_string(json, slice_from_cstr(why->reason));
    json_write_key(json, SLICE("text"));
    json_write_string(json, slice_from_cstr(why->text));
}

/* Of what comes after the reason, which may have other words at a retry. */
static void write_name(struct slice content, char name[PARKED_NAME_BYTES]) {
    unsigned char digest[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];

    digest_sha256(content, digest);
    digest_hex(digest, sizeof(digest), hex);
    snprintf(name, PARKED_NAME_BYTES, PARKED_NAME_START "%s" PARKED_NAME_END, hex);
}

static void parked_write_labels(struct json_write *json, struct slice labels) {
    unsigned char *room = mem_alloc(labels.len);
    struct label label;

    json_write_key(json, SLICE("stream"));
    json_write_begin(json, '{');
    while (batch_read_label(&labels, &label, room)) {
        json_write_key(json, label.name);
        parked_write_bytes(json, label.value);
    }
    json_write_end(json, '}');
    mem_free(room);
}

/* ["TIME","LINE",{METADATA}] */
static void parked_write_entry(struct json_write *json, const struct batch_entry *entry) {
    struct slice metadata = entry->metadata;
    struct label pair;

    json_write_begin(json, '[');
    write_time_ns(json, entry->time_ns);
    parked_write_bytes(json, entry->line);
    if (metadata.len > 0) {
        json_write_begin(json, '{');
        while (batch_read_pair(&metadata, &pair)) {
            json_write_key(json, pair.name);
            parked_write_bytes(json, pair.value);
        }
        json_write_end(json, '}');
    }
    json_write_end(json, ']');
}

static void write_stream_begin(struct json_write *json, struct slice labels) {
    json_write_begin(json, '{');
    parked_write_labels(json, labels);
    json_write_key(json, SLICE("values"));
    json_write_begin(json, '[');
}

static void write_stream_end(struct json_write *json) {
    json_write_end(json, ']');
    json_write_end(json, '}');
}

static void write_streams(struct batch_cursor *cursor, size_t bytes_best, struct json_write *json) {
    struct batch_cursor next = *cursor;
    const struct stream *stream = NULL;
    struct batch_entry entry;
    size_t count = 0;

    for (; batch_read_next(&next, &entry); *cursor = next, count++) {
        struct json_write before = *json;
        size_t len = json->out->len;
        if (next.stream != stream) {
            if (stream != NULL) {
                write_stream_end(json);
            }
            write_stream_begin(json, entry.labels);
        }
        parked_write_entry(json, &entry);
        if (count > 0 && json->out->len + LABEL_TEXT_ROOM > bytes_best) { /* for the next one */
            buf_truncate(json->out, len);
            *json = before;
            break;
        }
        stream = next.stream;
    }
    write_stream_end(json);
}

bool parked_event_write_entries(struct batch_cursor *cursor, struct slice tenant,
                                const struct parked_why *why, size_t bytes_best, struct buf *out,
                                char name[PARKED_NAME_BYTES]) {
    struct json_write json;

    write_head(&json, why, out);
    size_t content = out->len;
    if (tenant.len > 0) {
        json_write_key(&json, SLICE("tenant"));
        json_write_string(&json, tenant);
    }
    json_write_key(&json, SLICE("streams"));
    json_write_begin(&json, '[');
    write_streams(cursor, bytes_best, &json);
    json_write_end(&json, ']');
    json_write_end(&json, '}');
    write_name(slice_after(buf_slice(out), content), name);
    return !json.full;
}

bool parked_event_write_event(struct slice event, const struct parked_why *why, struct buf *out,
                              char name[PARKED_NAME_BYTES]) {
    struct json_write json;

    write_head(&json, why, out);
    json_write_key(&json, SLICE("event"));
    write_name(event, name);
    return buf_append(out, event) && buf_append_byte(out, '}') && !json.full;
}
