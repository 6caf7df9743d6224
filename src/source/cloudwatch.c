/* SPDX-License-Identifier: Apache-2.0 */
#include "cloudwatch.h"

#include "cloudwatch_events.h"
#include "own_logs.h"
#include "promtail/json_read.h"
#include "source_row.h"

enum {
    PIECE_MAX = 64 * 1024,
    MEMBER_MAX = 4096, /* of a name in the envelope; AWS allows 512 */
};

/* ---- the envelope's members ---- */

enum head_member { HEAD_TYPE, HEAD_OWNER, HEAD_GROUP, HEAD_STREAM, HEAD_MEMBERS };

static const char *const HEAD_NAMES[HEAD_MEMBERS] = {
    [HEAD_TYPE] = "messageType",
    [HEAD_OWNER] = "owner",
    [HEAD_GROUP] = "logGroup",
    [HEAD_STREAM] = "logStream",
};

struct head {
    struct slice texts[HEAD_MEMBERS];
    unsigned char *memory[HEAD_MEMBERS]; /* of the texts, in the envelope's arena */
    size_t rooms[HEAD_MEMBERS];
    bool seen[HEAD_MEMBERS];
};

enum pass_kind {
    SCAN,       /* finds out what counts; nothing is shipped */
    SHIP_EARLY, /* entries are shipped if all names come before them */
    SHIP,       /* the second time: the head is known, and which logEvents counts */
};

/* One way through the envelope. */
struct pass {
    enum pass_kind kind;
    struct cloudwatch *cloudwatch;
    struct json_read json;
    struct head head;
    unsigned lists;     /* logEvents that were begun */
    unsigned last_list; /* SHIP: the one that counts */
    bool has_events;    /* the last one is an array of objects that is not empty */
    bool shipped;       /* entries were, under the head of then */
    bool contradicts;   /* what came later says otherwise */
};

static bool head_complete(const struct head *head) {
    for (int i = 0; i < HEAD_MEMBERS; i++) {
        if (!head->seen[i]) {
            return false;
        }
    }
    return true;
}

/* The whole text of a member; empty when it is no string. */
static bool read_text(struct pass *pass, struct buf *text, struct error *err) {
    struct json_token token;
    bool ok;

    do {
        ok = json_read_next(&pass->json, &token, err);
        if (ok && token.type == JSON_STRING && !buf_append(text, token.text)) {
            ok = error_set(err, ERROR_LIMIT, "a name has more than %d bytes", MEMBER_MAX);
        }
    } while (ok && token.partial);
    return ok && json_read_skip(&pass->json, &token, err);
}

/* However often a member is repeated, it gets memory twice at most. */
static void keep_text(struct pass *pass, enum head_member member, struct slice text) {
    struct head *head = &pass->head;
    size_t room = head->rooms[member];

    if (pass->shipped && !slice_equal(text, head->texts[member])) {
        pass->contradicts = true;
    }
    if (text.len > room) {
        room = room == 0 ? text.len : MEMBER_MAX;
        head->memory[member] = arena_alloc(&pass->cloudwatch->memory, room);
        head->rooms[member] = room;
    }
    if (text.len > 0) {
        memcpy(head->memory[member], text.ptr, text.len);
    }
    head->texts[member] = slice_of(head->memory[member], text.len);
    head->seen[member] = true;
}

static bool read_head_member(struct pass *pass, enum head_member member, struct error *err) {
    struct buf text;

    buf_init(&text, MEMBER_MAX);
    bool ok = read_text(pass, &text, err);
    if (ok && pass->kind != SHIP) {
        keep_text(pass, member, buf_slice(&text));
    }
    buf_clean_up(&text);
    return ok;
}

static bool is_control(const struct head *head) {
    return slice_equal(head->texts[HEAD_TYPE], SLICE("CONTROL_MESSAGE"));
}

static bool is_data(const struct head *head) {
    return slice_equal(head->texts[HEAD_TYPE], SLICE("DATA_MESSAGE"));
}

static bool is_own(const struct cloudwatch *cloudwatch, const struct head *head) {
    struct log_origin origin = {
        .owner = head->texts[HEAD_OWNER],
        .group = head->texts[HEAD_GROUP],
        .stream = head->texts[HEAD_STREAM],
    };

    return own_logs_hold(cloudwatch->env, &origin);
}

static const struct label_set *make_labels(const struct pass *pass) {
    const struct source_env *env = pass->cloudwatch->env;
    const struct slice *texts = pass->head.texts;
    bool by_kinesis = pass->cloudwatch->kinesis_arn.len > 0;
    struct labels labels;

    labels_init(&labels);
    source_label(&labels, "__aws_log_type", by_kinesis ? SLICE("kinesis") : SLICE("cloudwatch"));
    source_label(&labels, "__aws_kinesis_event_source_arn", pass->cloudwatch->kinesis_arn);
    source_label(&labels, "__aws_cloudwatch_log_group", texts[HEAD_GROUP]);
    source_label(&labels, "__aws_cloudwatch_owner", texts[HEAD_OWNER]);
    if (env->config->keep_stream == KEEP_STREAM_LABEL) {
        source_label(&labels, "__aws_cloudwatch_log_stream", texts[HEAD_STREAM]);
    }
    return source_labels_done(env, &labels);
}

static bool ship_log_events(struct pass *pass, struct error *err) {
    const struct source_env *env = pass->cloudwatch->env;
    struct cloudwatch_events events = {
        .env = env,
        .labels = make_labels(pass),
        .item = pass->cloudwatch->item,
        .fallback_ns = source_time(env, pass->cloudwatch->time),
    };

    if (env->config->keep_stream == KEEP_STREAM_METADATA) {
        events.metadata_stream =
            label_value_mend(pass->head.texts[HEAD_STREAM], &pass->cloudwatch->memory);
    }
    return cloudwatch_events_read(&events, &pass->json, err);
}

/* ---- one way through ---- */

/* Whether the entries of this list are shipped. */
static bool should_ship(const struct pass *pass) {
    if (pass->kind == SHIP) {
        return pass->lists == pass->last_list;
    }
    return pass->kind == SHIP_EARLY && pass->lists == 1 && head_complete(&pass->head) &&
           is_data(&pass->head) && !is_own(pass->cloudwatch, &pass->head);
}

/* The elements of an array, from its first token to its end. */
static bool scan_list(struct pass *pass, struct json_token *token, struct error *err) {
    bool only_objects = token->type != JSON_ARRAY_END;

    while (token->type != JSON_ARRAY_END) {
        only_objects = only_objects && token->type == JSON_OBJECT;
        if (!json_read_skip(&pass->json, token, err) || !json_read_next(&pass->json, token, err)) {
            return false;
        }
    }
    pass->has_events = only_objects;
    return true;
}

static bool read_list(struct pass *pass, struct error *err) {
    struct json_token token;

    if (!json_read_next(&pass->json, &token, err)) {
        return false;
    }
    pass->lists++;
    pass->has_events = false;
    pass->contradicts = pass->contradicts || (pass->shipped && pass->kind == SHIP_EARLY);
    if (token.type != JSON_ARRAY) {
        return json_read_skip(&pass->json, &token, err);
    }
    if (!json_read_next(&pass->json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT || !should_ship(pass)) {
        return scan_list(pass, &token, err);
    }
    pass->shipped = true;
    pass->has_events = true; /* what is not an object after the first is counted */
    return ship_log_events(pass, err);
}

static bool read_member(struct pass *pass, struct json_token *key, struct error *err) {
    for (enum head_member member = 0; member < HEAD_MEMBERS; member++) {
        if (slice_equal(key->text, slice_from_cstr(HEAD_NAMES[member]))) {
            return read_head_member(pass, member, err);
        }
    }
    if (slice_equal(key->text, SLICE("logEvents"))) {
        return read_list(pass, err);
    }
    return json_read_skip(&pass->json, key, err);
}

/* Nothing but blanks follows. */
static bool read_envelope_end(struct pass *pass, struct error *err) {
    struct json_token token;

    return json_read_next(&pass->json, &token, err) &&
           (token.type == JSON_END ||
            error_set(err, ERROR_INPUT, "more follows the JSON of the data"));
}

static bool read_envelope_members(struct pass *pass, struct error *err) {
    struct json_token token;

    while (json_read_next(&pass->json, &token, err)) {
        if (token.type == JSON_OBJECT_END) {
            return read_envelope_end(pass, err);
        }
        if (!read_member(pass, &token, err)) {
            return false;
        }
    }
    return false;
}

static bool read_envelope(struct pass *pass, struct error *err) {
    struct json_token token;

    if (!json_read_next(&pass->json, &token, err)) {
        return false;
    }
    if (token.type == JSON_END) {
        return error_set(err, ERROR_INPUT, "the data is empty");
    }
    if (token.type != JSON_OBJECT) {
        return json_read_skip(&pass->json, &token, err) && read_envelope_end(pass, err);
    }
    return read_envelope_members(pass, err);
}

/* ---- how often, and from where ---- */

static enum cloudwatch_result judge(const struct pass *pass, bool ok, struct error *err) {
    if (ok && pass->contradicts) {
        ok = error_set(err, ERROR_INPUT, "members come twice in the envelope, and differ");
    }
    if (!ok) {
        return CLOUDWATCH_FAILED;
    }
    if (!pass->has_events || !(is_data(&pass->head) || is_control(&pass->head))) {
        error_set(err, ERROR_INPUT,
                  "the data is not a CloudWatch Logs envelope: messageType must be DATA_MESSAGE or "
                  "CONTROL_MESSAGE, and logEvents an array of objects that is not empty");
        return CLOUDWATCH_OTHER;
    }
    return CLOUDWATCH_READ;
}

/* What is done with an envelope that is not shipped. True: there is nothing more to do. */
static bool skip_envelope(const struct cloudwatch *cloudwatch, const struct head *head) {
    const struct source_env *env = cloudwatch->env;

    if (is_control(head)) {
        tally_drop(env->tally, "control_message", 1);
        return true;
    }
    if (!is_own(cloudwatch, head)) {
        return false;
    }
    tally_drop(env->tally, "own_log_group", 1);
    if (tally_dropped(env->tally, "own_log_group") == 1) {
        log_write(env->log, LOG_WARN,
                  "the function's own logs are one of its sources and are not forwarded: take the "
                  "subscription of its log group away, or set ALLOW_OWN_LOGS=true");
    }
    return true;
}

static enum cloudwatch_result run_pass(struct pass *pass, struct error *err) {
    bool ok = read_envelope(pass, err);

    json_read_clean_up(&pass->json);
    return judge(pass, ok, err);
}

static struct pass second_pass(const struct pass *first) {
    return (struct pass){
        .kind = SHIP,
        .cloudwatch = first->cloudwatch,
        .head = first->head,
        .last_list = first->lists,
    };
}

/* All of it is at hand: first what counts, then the entries. */
static enum cloudwatch_result read_at_hand(struct cloudwatch *cloudwatch, struct slice text,
                                           struct error *err) {
    struct pass first = {.kind = SCAN, .cloudwatch = cloudwatch};
    enum cloudwatch_result result;

    json_read_init_slice(&first.json, text, PIECE_MAX);
    result = run_pass(&first, err);
    if (result == CLOUDWATCH_FAILED) {
        return CLOUDWATCH_NO_JSON;
    }
    if (result != CLOUDWATCH_READ || skip_envelope(cloudwatch, &first.head)) {
        return result;
    }
    struct pass second = second_pass(&first);
    json_read_init_slice(&second.json, text, PIECE_MAX);
    return run_pass(&second, err);
}

/* Entries are shipped while it is read; when the names come after them, it is read once more. */
static enum cloudwatch_result read_stream(struct cloudwatch *cloudwatch, struct peek_reader *plain,
                                          struct error *err) {
    struct pass first = {.kind = SHIP_EARLY, .cloudwatch = cloudwatch};
    enum cloudwatch_result result;

    json_read_init(&first.json, &plain->reader, PIECE_MAX);
    result = run_pass(&first, err);
    if (first.shipped) {
        return result;
    }
    bool unfit = err->code == ERROR_INPUT || err->code == ERROR_LIMIT; /* it, not the reading */
    if (result == CLOUDWATCH_FAILED && unfit && !plain->source_failed) {
        return CLOUDWATCH_NO_JSON;
    }
    if (result != CLOUDWATCH_READ || skip_envelope(cloudwatch, &first.head)) {
        return result;
    }
    struct pass second = second_pass(&first);
    json_read_init(&second.json, cloudwatch->open(cloudwatch), PIECE_MAX);
    return run_pass(&second, err);
}

enum cloudwatch_result cloudwatch_read(struct cloudwatch *cloudwatch, struct error *err) {
    enum cloudwatch_result result = CLOUDWATCH_FAILED;
    struct peek_reader plain;
    struct slice front;

    peek_reader_init(&plain, cloudwatch->open(cloudwatch), CLOUDWATCH_AT_HAND);
    if (peek_reader_look(&plain, &front, err)) {
        result = plain.source_ended ? read_at_hand(cloudwatch, front, err)
                                    : read_stream(cloudwatch, &plain, err);
    }
    cloudwatch->close(cloudwatch);
    peek_reader_clean_up(&plain);
    arena_clean_up(&cloudwatch->memory);
    return result;
}
