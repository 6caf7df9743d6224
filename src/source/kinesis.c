/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Kinesis record: base64 -> a KPL aggregate's records, or one -> content -> a CloudWatch
 * envelope, one JSON value, or lines. What the lines say is never unwrapped.
 */
#include "cloudwatch.h"
#include "content.h"
#include "kpl.h"
#include "line_writer.h"
#include "promtail/base64.h"
#include "promtail/container_of.h"
#include "promtail/inflate.h"
#include "promtail/json_read.h"
#include "promtail/lines.h"
#include "promtail/time.h"
#include "source_row.h"
#include "timed_reader.h"

enum {
    RECORD_MAX = 16 * 1024 * 1024, /* Kinesis takes 10 MiB today */
    JSON_PIECE_MAX = 64 * 1024,
};

/* One user record. It is read several times: what is it, and then its entries. */
struct user_record {
    struct cloudwatch cloudwatch;
    const struct event_record *record;
    struct slice data; /* decoded */
    enum content_of of;
    int64_t
        *fallback_ns; /* of its first line without time; moved on to that of the next record's */
    struct slice_reader bytes;
    struct content content;
    uint64_t bytes_read; /* of text, by the longest way through */
};

static void close_record(struct cloudwatch *cloudwatch) {
    struct user_record *user = CONTAINER_OF(cloudwatch, struct user_record, cloudwatch);

    if (user->content.bytes > user->bytes_read) {
        user->bytes_read = user->content.bytes;
    }
    content_clean_up(&user->content);
}

static struct reader *open_record(struct cloudwatch *cloudwatch) {
    struct user_record *user = CONTAINER_OF(cloudwatch, struct user_record, cloudwatch);

    close_record(cloudwatch);
    slice_reader_init(&user->bytes, user->data, 0);
    content_init(&user->content, &user->bytes.reader, user->of, cloudwatch->env);
    return &user->content.reader;
}

/* A text may begin like zlib, so only what inflates to its end is that. Fails only when there is no
 * time left. */
static bool find_zlib(const struct source_env *env, struct slice data, bool *found,
                      struct error *err) {
    struct slice_reader bytes;
    struct inflate plain;
    struct timed_reader timed;
    struct buf chunk;
    bool timeout = false;
    bool ended = false;

    *found = inflate_is_zlib(data);
    if (!*found) {
        return true;
    }
    slice_reader_init(&bytes, data, 0);
    inflate_init(&plain, &bytes.reader, true, 0);
    timed_reader_init(&timed, &plain.reader, env);
    buf_init(&chunk, JSON_PIECE_MAX);
    while (*found && !ended) {
        buf_reset(&chunk);
        *found = reader_read(&timed.reader, &chunk, &ended, err);
        timeout = !*found && err->code == ERROR_DEADLINE;
    }
    buf_clean_up(&chunk);
    inflate_clean_up(&plain);
    return !timeout;
}

/* The bytes of the plain data from..to that are exactly one JSON object or array. False: they are
 * none; a bare number or word is a line. */
static bool find_json_value(struct user_record *user, uint64_t *from, uint64_t *to) {
    struct json_read json;
    struct json_token value;
    struct json_token token;
    struct error err;
    bool found;

    json_read_init(&json, open_record(&user->cloudwatch), JSON_PIECE_MAX);
    found = json_read_next(&json, &value, &err) &&
            (value.type == JSON_OBJECT || value.type == JSON_ARRAY) &&
            json_read_skip(&json, &value, &err) && json_read_next(&json, &token, &err) &&
            token.type == JSON_END;
    *from = value.start;
    *to = value.end;
    json_read_clean_up(&json);
    close_record(&user->cloudwatch);
    return found;
}

/* Those bytes are one entry, line breaks included. */
static bool record_write_range(struct user_record *user, struct line_writer *writer, uint64_t from,
                               uint64_t to, struct error *err) {
    struct reader *plain = open_record(&user->cloudwatch);
    struct buf chunk;
    uint64_t at = 0;
    bool ended = false;
    bool ok = true;

    buf_init(&chunk, JSON_PIECE_MAX);
    while (ok && !ended) {
        buf_reset(&chunk);
        ok = reader_read(plain, &chunk, &ended, err);
        struct slice part =
            slice_between(buf_slice(&chunk), from > at ? from - at : 0, to > at ? to - at : 0);
        at += chunk.len;
        ok = ok && line_writer_add(writer, part, true, err);
    }
    buf_clean_up(&chunk);
    close_record(&user->cloudwatch);
    return ok && line_writer_end(writer, err);
}

/* A CloudFront real-time log begins with its time, "1692112200.123", and a tab. */
static struct moment find_time(struct slice line) {
    struct moment time = {0};
    struct slice text;
    struct slice rest;

    time.known = slice_cut(line, '\t', &text, &rest) && slice_index(text, '.') < text.len &&
                 time_parse_epoch(text, 1000000000, &time.ns);
    return time;
}

static bool record_write_lines(struct user_record *user, struct line_writer *writer,
                               struct error *err) {
    struct lines lines;
    struct line line;
    bool first_piece = true;
    bool ok;

    lines_init(&lines, open_record(&user->cloudwatch), line_writer_max(user->cloudwatch.env));
    while ((ok = lines_next(&lines, &line, err)) && !line.end) {
        if (first_piece) {
            line_writer_at(writer, find_time(line.text));
        }
        ok = line_writer_add(writer, line.text, line.partial, err);
        if (!ok) {
            break;
        }
        first_piece = !line.partial;
    }
    lines_clean_up(&lines);
    close_record(&user->cloudwatch);
    return ok;
}

static bool record_write_text(struct user_record *user, struct error *err) {
    const struct source_env *env = user->cloudwatch.env;
    struct line_writer writer;
    struct labels labels;
    uint64_t from;
    uint64_t to;

    labels_init(&labels);
    source_label(&labels, "__aws_log_type", SLICE("kinesis"));
    source_label(&labels, "__aws_kinesis_event_source_arn", user->record->arn);
    line_writer_init(&writer, env, source_labels_done(env, &labels), user->cloudwatch.item,
                     *user->fallback_ns);
    bool ok = find_json_value(user, &from, &to) ? record_write_range(user, &writer, from, to, err)
                                                : record_write_lines(user, &writer, err);
    *user->fallback_ns = writer.fallback_ns;
    line_writer_clean_up(&writer);
    return ok;
}

static bool read_whole_record(struct user_record *user, struct error *err) {
    switch (cloudwatch_read(&user->cloudwatch, err)) {
    case CLOUDWATCH_READ:
        return true;
    case CLOUDWATCH_FAILED:
        return false;
    case CLOUDWATCH_OTHER:
    case CLOUDWATCH_NO_JSON:
        break;
    }
    return record_write_text(user, err);
}

static bool read_user_record(const struct source_env *env, const struct event_record *record,
                             struct slice data, int64_t *fallback_ns, struct error *err) {
    struct user_record user = {
        .cloudwatch = {.env = env,
                       .item = record->item,
                       .kinesis_arn = record->arn,
                       .time = record->time,
                       .open = open_record,
                       .close = close_record},
        .record = record,
        .data = data,
        .fallback_ns = fallback_ns,
    };
    bool zlib;

    if (!find_zlib(env, data, &zlib, err)) {
        return false;
    }
    user.of = zlib ? CONTENT_ZLIB_RECORD : CONTENT_RECORD;
    bool ok = read_whole_record(&user, err);
    tally_read(env->tally, "kinesis", user.bytes_read);
    if (ok && user.bytes_read == 0) {
        tally_drop(env->tally, "empty_line", 1);
    }
    return ok;
}

/* A damaged user record is refused, and with it the record that holds it, but the others go on.
 * What fails for another reason (Loki is down, no time is left) ends the reading. */
static bool read_aggregate(const struct source_env *env, const struct event_record *record,
                           struct kpl *kpl, struct error *err) {
    int64_t fallback_ns = source_time(env, record->time);
    struct slice data;
    size_t damaged = 0;

    for (size_t i = 0; kpl_next(kpl, &data); i++) {
        struct error fault = {0};
        bool ok = read_user_record(env, record, data, &fallback_ns, &fault);
        if (source_end(env, record->item, ok, &fault)) {
            continue;
        }
        error_prefix(&fault, "user record %zu", i + 1);
        if (!source_error_is_permanent(&fault)) {
            *err = fault;
            return false;
        }
        if (damaged++ == 0) {
            *err = fault;
        } else {
            tally_drop(env->tally, source_refusal(&fault), 1); /* the first: with the record */
        }
    }
    return damaged == 0;
}

static bool read_kinesis(const struct source_env *env, const struct event_record *record,
                         struct object *object, struct error *err) {
    struct kpl kpl = {0};
    int64_t fallback_ns = source_time(env, record->time);
    struct buf data;
    bool ok;

    (void)object;
    buf_init(&data, RECORD_MAX);
    ok = base64_decode(&data, record->data, err);
    if (ok && kpl_init(&kpl, buf_slice(&data))) {
        ok = read_aggregate(env, record, &kpl, err);
    } else if (ok) {
        ok = read_user_record(env, record, buf_slice(&data), &fallback_ns, err);
    }
    kpl_clean_up(&kpl);
    buf_clean_up(&data);
    return ok;
}

const struct source_row SOURCE_KINESIS = {
    .kind = EVENT_KINESIS,
    .damaged = SOURCE_REFUSES,
    .read = read_kinesis,
};
