/* SPDX-License-Identifier: Apache-2.0 */
#include "line_writer.h"

#include <assert.h>

#include "promtail/container_of.h"
#include "promtail/utf8.h"
#include "record_metadata.h"

enum { UTF8_BYTES_MAX = 4, HELD_KEEP = 64 * 1024 };

static size_t line_max(const struct source_env *env) {
    return env->config->too_long == LINE_SEND ? LINE_SEND_MAX : env->config->line_bytes_max;
}

size_t line_writer_max(const struct source_env *env) {
    return line_max(env) + 1;
}

void line_writer_at(struct line_writer *writer, struct moment time) {
    writer->entry.time_ns = time.known ? time.ns : writer->fallback_ns;
    writer->on_fallback = !time.known;
}

/* Where a text longer than max is cut: in front of a character, unless there is none near. */
static size_t cut_at(struct slice text, size_t max) {
    size_t at = max;

    while (at > 0 && max - at < UTF8_BYTES_MAX && (text.ptr[at] & 0xc0) == 0x80) {
        at--;
    }
    if (at == 0 || (text.ptr[at] & 0xc0) == 0x80) {
        return max; /* no UTF-8 */
    }
    return at;
}

/* Counts it. Its item may fail, and is read on all the same. */
static void drop_entry(const struct line_writer *writer) {
    const struct label_set *labels = writer->entry.labels;
    struct work_item *item = writer->entry.item;

    tally_drop(writer->env->tally, labels->drop, 1);
    if (labels->drop_fails != NULL && item != NULL) {
        work_item_hold(item);
        work_item_release_failed(item, labels->drop_fails);
    }
}

/* To the sink, unless the rules dropped the label set. */
static bool give_entry(struct line_writer *writer, struct error *err) {
    const struct source_env *env = writer->env;

    if (writer->entry.labels->drop != NULL) {
        drop_entry(writer);
        return true;
    }
    return env->sink->add(env->sink, &writer->entry, err);
}

/* The time of the next piece, or of the next line that has none. */
static void step_time(struct line_writer *writer) {
    if (writer->entry.time_ns < INT64_MAX) {
        writer->entry.time_ns++;
    }
    if (writer->on_fallback) {
        writer->fallback_ns = writer->entry.time_ns;
    }
}

static bool write_entry(struct line_writer *writer, struct slice text, struct error *err) {
    const struct source_env *env = writer->env;

    if (env->config->print_lines) {
        log_write(env->log, LOG_INFO, "%.*s", SLICE_ARG(text));
    }
    writer->entry.line = text;
    if (!give_entry(writer, err)) {
        return false;
    }
    step_time(writer);
    return true;
}

/* Of a line that is too long: its beginning, and the marker. */
static bool write_truncated(struct line_writer *writer, struct slice text, struct error *err) {
    struct slice marker = LINE_TRUNCATED_MARKER;
    size_t kept = cut_at(text, writer->max - marker.len);
    struct buf line;
    bool ok;

    buf_init(&line, writer->max);
    ok = buf_append(&line, slice_first(text, kept)) && buf_append(&line, marker);
    assert(ok);
    ok = write_entry(writer, buf_slice(&line), err);
    buf_clean_up(&line);
    writer->truncated = true;
    tally_drop(writer->env->tally, "line_truncated", 1);
    return ok;
}

/* Writes the pieces of a line that are whole: what can follow does not change them. */
static bool write_pieces(struct line_writer *writer, struct slice *text, struct error *err) {
    while (text->len > writer->max && !writer->truncated) {
        if (writer->env->config->too_long == LINE_TRUNCATE) {
            return write_truncated(writer, *text, err);
        }
        size_t cut = cut_at(*text, writer->max);
        if (!write_entry(writer, slice_first(*text, cut), err)) {
            return false;
        }
        *text = slice_after(*text, cut);
    }
    return true;
}

static bool end_line(struct line_writer *writer, struct slice text, struct error *err) {
    bool ok = true;

    writer->env->tally->lines++;
    if (text.len > 0 && !writer->truncated) {
        ok = write_entry(writer, text, err);
    }
    writer->inside = false;
    writer->truncated = false;
    return ok;
}

/* The bytes of a line that goes on; they are written as soon as they make a piece. */
static bool line_writer_hold(struct line_writer *writer, struct slice text, struct error *err) {
    struct slice held;

    writer->inside = true;
    if (writer->held.len == 0 && !write_pieces(writer, &text, err)) {
        return false; /* from where they stand, so that of 64 MiB no second copy is held */
    }
    if (writer->truncated) {
        return true;
    }
    if (!buf_append(&writer->held, text)) {
        return error_set(err, ERROR_LIMIT, "a line is longer than %zu bytes", writer->held.max);
    }
    held = buf_slice(&writer->held);
    if (!write_pieces(writer, &held, err)) {
        return false;
    }
    buf_drop_front(&writer->held, writer->held.len - held.len);
    return true;
}

static bool end_held(struct line_writer *writer, struct error *err) {
    bool ok = end_line(writer, buf_slice(&writer->held), err);

    buf_reset_keeping(&writer->held, HELD_KEEP);
    return ok;
}

/* The line as it is sent, or a part of it, as entries. */
static bool line_writer_take(struct line_writer *writer, struct slice text, bool partial,
                             struct error *err) {
    if (partial) {
        return line_writer_hold(writer, text, err);
    }
    if (writer->inside) {
        return line_writer_hold(writer, text, err) && end_held(writer, err);
    }
    if (text.len == 0) {
        writer->env->tally->lines++;
        tally_drop(writer->env->tally, "empty_line", 1);
        return true;
    }
    return write_pieces(writer, &text, err) && end_line(writer, text, err);
}

static bool write_filtered(struct line_sink *sink, struct slice text, bool partial,
                           struct error *err) {
    struct line_writer *writer = CONTAINER_OF(sink, struct line_writer, filtered_sink);

    return line_writer_take(writer, text, partial, err);
}

/* The time as it was read, for SAMPLE_RATE: what was read has no part in the moment when the
 * invocation began. */
static int64_t time_as_read(const struct line_writer *writer) {
    return writer->entry.time_ns - (writer->on_fallback ? writer->began_ns : 0);
}

/* An empty line, and all of one whose label set is dropped: neither is shipped in any case. */
static bool passes_unfiltered(const struct line_writer *writer, struct slice text, bool partial) {
    return writer->inside || writer->entry.labels->drop != NULL || (text.len == 0 && !partial);
}

/* To the filters, which give to filtered_sink what is sent of it. */
static bool filter_line(struct line_writer *writer, struct slice text, bool partial,
                        struct error *err) {
    const struct source_env *env = writer->env;
    const char *dropped;

    if (!writer->inside_filter && passes_unfiltered(writer, text, partial)) {
        return line_writer_take(writer, text, partial, err);
    }
    if (writer->filtered == NULL) {
        writer->filtered = filtered_line_new(writer->filter, &writer->filtered_sink, env->tally);
    }
    writer->inside_filter = partial;
    if (!filtered_line_add(writer->filtered, time_as_read(writer), text, partial, &dropped, err)) {
        return false;
    }
    if (dropped != NULL) {
        env->tally->lines++;
        tally_drop(env->tally, dropped, 1);
        step_time(writer);
    }
    return true;
}

bool line_writer_end(struct line_writer *writer, struct error *err) {
    if (writer->inside_filter) {
        return filter_line(writer, (struct slice){0}, false, err);
    }
    return !writer->inside || end_held(writer, err);
}

bool line_writer_add(struct line_writer *writer, struct slice text, bool partial,
                     struct error *err) {
    return writer->filter != NULL ? filter_line(writer, text, partial, err)
                                  : line_writer_take(writer, text, partial, err);
}

void line_writer_init(struct line_writer *writer, const struct source_env *env,
                      const struct label_set *labels, struct work_item *item, int64_t fallback_ns) {
    *writer = (struct line_writer){
        .env = env,
        .filter = env->filter,
        .filtered_sink = {write_filtered},
        .entry = {.labels = labels, .item = item},
        .fallback_ns = fallback_ns,
        .began_ns = fallback_ns == env->began_ns ? fallback_ns : 0,
        .max = line_max(env),
    };
    if (env->metadata != NULL) {
        record_metadata_attach(env->metadata, &writer->entry);
    }
    line_writer_at(writer, (struct moment){0});
    buf_init(&writer->held, SIZE_MAX);
}

void line_writer_clean_up(struct line_writer *writer) {
    filtered_line_destroy(writer->filtered);
    buf_clean_up(&writer->held);
    *writer = (struct line_writer){0};
}
