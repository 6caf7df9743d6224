/* SPDX-License-Identifier: Apache-2.0 */
#include "cloudwatch.h"

#include "cloudwatch_events.h"
#include "promtail/base64.h"
#include "promtail/inflate.h"
#include "promtail/json_read.h"
#include "source_row.h"
#include "timed_reader.h"

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
    struct slice texts[HEAD_MEMBERS]; /* in the invocation's arena */
    bool seen[HEAD_MEMBERS];
};

enum pass_kind {
    PASS_LOOK,  /* finds out what counts; nothing leaves */
    PASS_TRY,   /* entries leave if all names come before them */
    PASS_KNOWN, /* the second time: the head is known, and which logEvents counts */
};

/* One way through the envelope. */
struct pass {
    enum pass_kind kind;
    struct cloudwatch *cloudwatch;
    struct json_read json;
    struct head head;
    unsigned lists;     /* logEvents that were begun */
    unsigned last_list; /* PASS_KNOWN: the one that counts */
    bool shipped;       /* entries left, under the head of then */
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

/* The whole text of a member, behind its first token; empty when it is no string. */
static bool read_text(struct pass *pass, struct slice *text, struct error *err) {
    struct json_token token;
    struct buf whole;
    bool ok;

    *text = (struct slice){0};
    buf_init(&whole, MEMBER_MAX);
    do {
        ok = json_read_next(&pass->json, &token, err);
        if (ok && token.type == JSON_STRING && !buf_append(&whole, token.text)) {
            ok = error_set(err, ERROR_LIMIT, "a name has more than %d bytes", MEMBER_MAX);
        }
    } while (ok && token.partial);
    ok = ok && json_read_skip(&pass->json, &token, err);
    if (ok) {
        *text = arena_copy(pass->cloudwatch->env->arena, buf_slice(&whole));
    }
    buf_clean_up(&whole);
    return ok;
}

static bool read_head_member(struct pass *pass, enum head_member member, struct error *err) {
    struct slice text;

    if (!read_text(pass, &text, err)) {
        return false;
    }
    if (pass->kind == PASS_KNOWN) {
        return true;
    }
    if (pass->shipped && !slice_equal(text, pass->head.texts[member])) {
        pass->contradicts = true;
    }
    pass->head.texts[member] = text;
    pass->head.seen[member] = true;
    return true;
}

static bool is_control(const struct head *head) {
    return slice_equal(head->texts[HEAD_TYPE], SLICE("CONTROL_MESSAGE"));
}

/* The function's own log group: forwarding it would make lines that are forwarded again, for ever
 * (DESIGN 6.8). */
static bool is_own(const struct cloudwatch *cloudwatch, const struct head *head) {
    struct slice own = cloudwatch->env->config->own_log_group;

    return own.len > 0 && slice_equal(head->texts[HEAD_GROUP], own);
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
    };

    if (env->config->keep_stream == KEEP_STREAM_METADATA) {
        events.metadata_stream = label_value_mend(pass->head.texts[HEAD_STREAM], env->arena);
    }
    return cloudwatch_events_read(&events, &pass->json, err);
}

/* ---- one way through ---- */

/* Do the entries of this list leave? */
static bool its_turn(const struct pass *pass) {
    if (pass->kind == PASS_KNOWN) {
        return pass->lists == pass->last_list;
    }
    return pass->kind == PASS_TRY && pass->lists == 1 && head_complete(&pass->head) &&
           !is_control(&pass->head) && !is_own(pass->cloudwatch, &pass->head);
}

static bool read_list(struct pass *pass, struct error *err) {
    struct json_token token;

    if (!json_read_next(&pass->json, &token, err)) {
        return false;
    }
    if (token.type != JSON_ARRAY) {
        return json_read_skip(&pass->json, &token, err);
    }
    pass->lists++;
    pass->contradicts = pass->contradicts || (pass->shipped && pass->kind == PASS_TRY);
    if (!its_turn(pass)) {
        return json_read_skip(&pass->json, &token, err);
    }
    pass->shipped = true;
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

static bool read_envelope(struct pass *pass, struct error *err) {
    struct json_token token;

    if (!json_read_next(&pass->json, &token, err)) {
        return false;
    }
    if (token.type != JSON_OBJECT) {
        return error_set(err, ERROR_INPUT, "the data is no JSON object");
    }
    while (json_read_next(&pass->json, &token, err)) {
        if (token.type == JSON_OBJECT_END) {
            return json_read_next(&pass->json, &token, err) &&
                   (token.type == JSON_END ||
                    error_set(err, ERROR_INPUT, "more follows the envelope"));
        }
        if (!read_member(pass, &token, err)) {
            return false;
        }
    }
    return false;
}

/* ---- how often, and from where ---- */

static enum cloudwatch_result judge(const struct pass *pass, bool ok, struct error *err) {
    if (ok && pass->contradicts) {
        ok = error_set(err, ERROR_INPUT, "members come twice in the envelope, and differ");
    }
    if (!ok) {
        return CLOUDWATCH_FAILED;
    }
    if (pass->lists == 0 || pass->head.texts[HEAD_TYPE].len == 0) {
        error_set(err, ERROR_INPUT, "the data is no CloudWatch Logs envelope");
        return CLOUDWATCH_OTHER;
    }
    return CLOUDWATCH_READ;
}

/* What is done with an envelope that is not shipped. True: there is nothing more to do. */
static bool pass_over(const struct cloudwatch *cloudwatch, const struct head *head) {
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
                  "the function's own log group is one of its sources and is not forwarded: take "
                  "its subscription away, or set ALLOW_OWN_LOGS=true");
    }
    return true;
}

static enum cloudwatch_result run_pass(struct pass *pass, struct error *err) {
    bool ok = read_envelope(pass, err);

    json_read_clean_up(&pass->json);
    return judge(pass, ok, err);
}

static struct pass make_second(const struct pass *first) {
    return (struct pass){
        .kind = PASS_KNOWN,
        .cloudwatch = first->cloudwatch,
        .head = first->head,
        .last_list = first->lists,
    };
}

/* All of it is at hand: first what counts, then the entries. */
static enum cloudwatch_result read_at_hand(struct cloudwatch *cloudwatch, struct slice text,
                                           struct error *err) {
    struct pass first = {.kind = PASS_LOOK, .cloudwatch = cloudwatch};
    enum cloudwatch_result result;

    json_read_init_slice(&first.json, text, PIECE_MAX);
    result = run_pass(&first, err);
    if (result == CLOUDWATCH_FAILED) {
        return CLOUDWATCH_OTHER; /* no JSON */
    }
    if (result != CLOUDWATCH_READ || pass_over(cloudwatch, &first.head)) {
        return result;
    }
    struct pass second = make_second(&first);
    json_read_init_slice(&second.json, text, PIECE_MAX);
    return run_pass(&second, err);
}

/* What was read already, and then the rest. */
struct joined_reader {
    struct reader reader;
    struct slice front;
    struct reader *rest;
    uint64_t *bytes_read; /* of the rest */
};

static bool read_joined(struct reader *reader, struct buf *into, bool *ended, struct error *err) {
    struct joined_reader *joined = (struct joined_reader *)reader;
    struct slice part = slice_first(joined->front, buf_room(into));

    if (part.len == 0) {
        size_t before = into->len;
        bool ok = reader_read(joined->rest, into, ended, err);
        *joined->bytes_read += into->len - before;
        return ok;
    }
    joined->front = slice_after(joined->front, part.len);
    return buf_append(into, part);
}

/* Entries leave while it is read; when the names come behind them, it is read a second time. */
static enum cloudwatch_result read_stream(struct cloudwatch *cloudwatch, struct slice front,
                                          struct reader *rest, struct error *err) {
    struct joined_reader joined = {{read_joined}, front, rest, &cloudwatch->env->tally->bytes_read};
    struct pass first = {.kind = PASS_TRY, .cloudwatch = cloudwatch};
    enum cloudwatch_result result;

    json_read_init(&first.json, &joined.reader, PIECE_MAX);
    result = run_pass(&first, err);
    if (first.shipped) {
        return result;
    }
    if (result == CLOUDWATCH_FAILED && err->code == ERROR_INPUT) {
        return CLOUDWATCH_OTHER;
    }
    if (result != CLOUDWATCH_READ || pass_over(cloudwatch, &first.head)) {
        return result;
    }
    struct pass second = make_second(&first);
    json_read_init(&second.json, cloudwatch->open(cloudwatch), PIECE_MAX);
    return run_pass(&second, err);
}

enum cloudwatch_result cloudwatch_read(struct cloudwatch *cloudwatch, struct error *err) {
    struct reader *plain = cloudwatch->open(cloudwatch);
    enum cloudwatch_result result = CLOUDWATCH_FAILED;
    bool ended = false;
    bool ok = true;
    struct buf front;

    buf_init(&front, CLOUDWATCH_AT_HAND);
    while (ok && !ended && buf_room(&front) > 0) {
        ok = reader_read(plain, &front, &ended, err);
    }
    cloudwatch->env->tally->bytes_read += front.len;
    if (ok) {
        result = ended ? read_at_hand(cloudwatch, buf_slice(&front), err)
                       : read_stream(cloudwatch, buf_slice(&front), plain, err);
    }
    cloudwatch->close(cloudwatch);
    buf_clean_up(&front);
    return result;
}

/* ---- as the invocation's event ---- */

struct direct {
    struct cloudwatch cloudwatch; /* first */
    struct slice data;
    struct base64_reader base64;
    struct inflate plain;
    struct timed_reader timed;
};

static void close_direct(struct cloudwatch *cloudwatch) {
    inflate_clean_up(&((struct direct *)cloudwatch)->plain);
}

static struct reader *open_direct(struct cloudwatch *cloudwatch) {
    struct direct *direct = (struct direct *)cloudwatch;

    close_direct(cloudwatch);
    base64_reader_init(&direct->base64, direct->data);
    inflate_init(&direct->plain, &direct->base64.reader, true, 0);
    timed_reader_init(&direct->timed, &direct->plain.reader, cloudwatch->env);
    return &direct->timed.reader;
}

static bool read_direct(const struct source_env *env, const struct event_record *record,
                        struct object *object, struct error *err) {
    struct direct direct = {
        .cloudwatch = {.env = env,
                       .item = record->item,
                       .open = open_direct,
                       .close = close_direct},
        .data = record->data,
    };

    (void)object;
    return cloudwatch_read(&direct.cloudwatch, err) == CLOUDWATCH_READ;
}

const struct source_row SOURCE_CLOUDWATCH = {EVENT_CLOUDWATCH, read_direct};
