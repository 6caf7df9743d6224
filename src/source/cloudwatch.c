/* SPDX-License-Identifier: Apache-2.0 */
#include "cloudwatch.h"

#include "envelope.h"
#include "promtail/json_read.h"

enum { PIECE_MAX = 64 * 1024 };

/* What a pass that ended means. source_failed: not the JSON, but reading it. */
static enum cloudwatch_result result_of(const struct envelope *envelope, bool ok,
                                        bool source_failed, struct error *err) {
    if (!ok) {
        bool unfit = err->code == ERROR_INPUT || err->code == ERROR_LIMIT;
        return unfit && !source_failed && envelope->pass != SHIP && !envelope->shipped
                   ? CLOUDWATCH_NO_JSON
                   : CLOUDWATCH_FAILED;
    }
    if (envelope_is_whole(envelope)) {
        return CLOUDWATCH_READ;
    }
    error_set(err, ERROR_INPUT,
              "the data is not a CloudWatch Logs envelope: messageType must be DATA_MESSAGE or "
              "CONTROL_MESSAGE, and logEvents an array of objects that is not empty");
    return CLOUDWATCH_OTHER;
}

/* What is done with an envelope that is not shipped. True: there is nothing more to do. */
static bool skip_envelope(const struct envelope *envelope) {
    const struct source_env *env = envelope->from->env;

    if (envelope_is_control(envelope)) {
        tally_drop(env->tally, "control_message", 1);
        return true;
    }
    if (!envelope_is_own(envelope)) {
        return false;
    }
    tally_drop(env->tally, "own_log_group", 1);
    if (tally_dropped(env->tally, "own_log_group") == 1) {
        log_write(env->log, LOG_WARN,
                  "the function's own logs are one of its sources and are not forwarded: remove "
                  "the subscription of its log group, or set ALLOW_OWN_LOGS=true");
    }
    return true;
}

/* All of it is at hand: first what counts, then the entries. */
static enum cloudwatch_result read_at_hand(struct envelope *envelope, struct slice text,
                                           struct error *err) {
    struct json_read json;

    json_read_init_slice(&json, text, PIECE_MAX);
    bool ok = envelope_scan(envelope, &json, err);
    json_read_clean_up(&json);
    enum cloudwatch_result result = result_of(envelope, ok, false, err);
    if (result != CLOUDWATCH_READ || skip_envelope(envelope)) {
        return result;
    }
    ok = envelope_ship_kept(envelope, err);
    return result_of(envelope, ok, false, err);
}

/* Entries are shipped while it is read; when the names come after them, it is read once more. */
static enum cloudwatch_result read_stream(struct envelope *envelope, struct cloudwatch *cloudwatch,
                                          struct peek_reader *plain, struct slice front,
                                          struct error *err) {
    struct json_read json;

    json_read_init(&json, &plain->reader, PIECE_MAX);
    json_read_put_front(&json, front); /* where it is: a copy of it costs time */
    peek_reader_skip(plain, front.len);
    bool ok = envelope_ship_early(envelope, &json, err);
    json_read_clean_up(&json);
    enum cloudwatch_result result = result_of(envelope, ok, plain->source_failed, err);
    if (result != CLOUDWATCH_READ || envelope->shipped || skip_envelope(envelope)) {
        return result;
    }
    json_read_init(&json, cloudwatch->open(cloudwatch), PIECE_MAX);
    ok = envelope_ship(envelope, &json, err);
    json_read_clean_up(&json);
    return result_of(envelope, ok, false, err);
}

enum cloudwatch_result cloudwatch_read(struct cloudwatch *cloudwatch, struct error *err) {
    enum cloudwatch_result result = CLOUDWATCH_FAILED;
    struct envelope envelope;
    struct peek_reader plain;
    struct slice front;

    envelope_init(&envelope, cloudwatch);
    peek_reader_init(&plain, cloudwatch->open(cloudwatch), CLOUDWATCH_AT_HAND);
    if (peek_reader_look(&plain, &front, err)) {
        result = plain.source_ended ? read_at_hand(&envelope, front, err)
                                    : read_stream(&envelope, cloudwatch, &plain, front, err);
    }
    cloudwatch->close(cloudwatch);
    envelope_clean_up(&envelope);
    peek_reader_clean_up(&plain);
    return result;
}
