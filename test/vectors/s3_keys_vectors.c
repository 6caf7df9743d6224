/* SPDX-License-Identifier: Apache-2.0 */
/*
 * s3_keys vectors: what the key of an object tells. Lines of five columns with tabs between them:
 *
 *   key type source owner region
 *
 * The first line has these names. "-": not in the key. Type "skip": not a log, "unknown": no row
 * knows it. \xNN in a key is that byte.
 */
#include "promtail/buf.h"
#include "promtail/hex.h"
#include "promtail/s3_format.h"
#include "vector_kind.h"

enum { KEY_BYTES_MAX = 1 << 20 };

enum { COLUMN_KEY, COLUMN_TYPE, COLUMN_SOURCE, COLUMN_OWNER, COLUMN_REGION, COLUMN_COUNT };

static const char *const COLUMNS[COLUMN_COUNT] = {"key", "type", "source", "owner", "region"};

struct s3_keys_vectors {
    struct buf key;
};

static void *vectors_open(void) {
    struct s3_keys_vectors *vectors = mem_zalloc(sizeof(*vectors));

    buf_init(&vectors->key, KEY_BYTES_MAX);
    return vectors;
}

static void vectors_close(void *state) {
    struct s3_keys_vectors *vectors = state;

    buf_clean_up(&vectors->key);
    mem_free(vectors);
}

static bool read_columns(struct slice line, struct slice columns[COLUMN_COUNT], struct error *err) {
    bool more = true;

    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (!more) {
            return error_set(err, ERROR_INPUT, "has %zu columns, not %d", i, COLUMN_COUNT);
        }
        more = slice_cut(line, '\t', &columns[i], &line);
    }
    return !more || error_set(err, ERROR_INPUT, "has more than %d columns", COLUMN_COUNT);
}

/* The byte at the front of the text, and how many bytes it takes there. */
static unsigned char byte_at(struct slice text, size_t *taken) {
    if (text.len >= 4 && text.ptr[0] == '\\' && text.ptr[1] == 'x') {
        int high = hex_value(text.ptr[2]);
        int low = hex_value(text.ptr[3]);
        if (high >= 0 && low >= 0) {
            *taken = 4;
            return (unsigned char)(high << 4 | low);
        }
    }
    *taken = 1;
    return text.ptr[0];
}

static bool unescape(struct slice text, struct buf *key, struct error *err) {
    size_t taken;

    buf_reset(key);
    for (; text.len > 0; text = slice_after(text, taken)) {
        if (!buf_append_byte(key, byte_at(text, &taken))) {
            return error_set(err, ERROR_LIMIT, "the key has more than %d bytes", KEY_BYTES_MAX);
        }
    }
    return true;
}

static struct slice type_of(const struct s3_format *format) {
    struct slice type = slice_from_cstr(format->type);

    if (slice_equal(type, SLICE("s3_not_a_log"))) {
        return SLICE("skip");
    }
    return slice_equal(type, SLICE("s3_other")) ? SLICE("unknown") : type;
}

/* What the key tells for the label __aws_TYPE or __aws_TYPE_owner. */
static struct slice label_value(const struct s3_format *format, const struct s3_origin *origin,
                                const char *suffix) {
    for (const struct s3_label *label = format->labels; label->name != NULL; label++) {
        struct slice name = slice_after(slice_from_cstr(label->name), strlen("__aws_"));
        bool is_type = slice_starts_with(name, slice_from_cstr(format->type));

        name = slice_after(name, strlen(format->type));
        if (is_type && slice_equal(name, slice_from_cstr(suffix)) &&
            label->value != S3_CAPTURE_BUCKET) {
            return origin->captures[label->value];
        }
    }
    return (struct slice){0};
}

static void compare(const struct slice columns[COLUMN_COUNT], size_t column, struct slice got,
                    struct report *report) {
    got = got.len == 0 ? SLICE("-") : got;
    if (slice_equal(columns[column], got)) {
        return;
    }
    report_begin(report, columns[COLUMN_KEY]);
    report_text("expected %s ", COLUMNS[column]);
    report_quote(columns[column]);
    report_text(", got ");
    report_quote(got);
    report_end();
}

static bool vectors_check(void *state, struct slice line, struct report *report) {
    struct s3_keys_vectors *vectors = state;
    struct slice columns[COLUMN_COUNT];
    struct s3_origin origin;
    struct error err;

    if (!read_columns(line, columns, &err) || !unescape(columns[COLUMN_KEY], &vectors->key, &err)) {
        return report_malformed(report, &err);
    }
    if (report->line == 1 && slice_equal(columns[COLUMN_KEY], SLICE("key"))) {
        return false;
    }
    const struct s3_format *format =
        s3_format_for(buf_slice(&vectors->key), SLICE("bucket"), &origin);
    compare(columns, COLUMN_TYPE, type_of(format), report);
    compare(columns, COLUMN_SOURCE, label_value(format, &origin, ""), report);
    compare(columns, COLUMN_OWNER, label_value(format, &origin, "_owner"), report);
    compare(columns, COLUMN_REGION, origin.captures[S3_CAPTURE_REGION], report);
    return true;
}

const struct vector_kind vector_kind_s3_keys = {"s3_keys", vectors_open, vectors_check,
                                                vectors_close};
