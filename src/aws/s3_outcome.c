/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_outcome.h"

#include "aws_policy.h"
#include "s3_body.h"

#define VPC_HINT "; a function in a VPC needs an S3 gateway endpoint or a NAT"

static void log_again(struct s3_object *object, int64_t wait_ms) {
    struct slice bucket = object->ref->bucket;
    struct slice key = object->ref->key;

    if (object->shared->warnings < S3_WARNINGS_MAX) {
        object->shared->warnings++;
        log_write(object->shared->log, LOG_WARN,
                  "s3://%.*s/%.*s: %s: try %u of %d in %" PRId64 " ms", (int)bucket.len,
                  (const char *)bucket.ptr, (int)key.len, (const char *)key.ptr, object->error.text,
                  object->tries + 1, AWS_TRIES, wait_ms);
    }
}

static void add_wait(struct error *err, int64_t wait_ms) {
    char text[sizeof(err->text)];
    bool retryable = err->retryable;

    snprintf(text, sizeof(text), "%s", err->text);
    error_set(err, err->code,
              "%.160s; it asks to wait %" PRId64 " s, longer than the time that is left", text,
              wait_ms / 1000);
    err->retryable = retryable;
}

/* object->error says what happened. attempt: its status, code, retry_after_ms and permanent are
 * set. */
static void again_or_fail(struct s3_object *object, struct aws_attempt *attempt) {
    int64_t now_ms = clock_monotonic_ms(loop_clock(object->shared->loop));

    if (object->received - object->received_before >= S3_OBJECT_BUFFER) {
        object->tries = 1;
    }
    object->received_before = object->received;
    attempt->tries = object->tries;
    attempt->left_ms = object->deadline->read_until_ms - now_ms;
    attempt->random = random_next(&object->shared->random);
    struct aws_plan plan = aws_plan_make(attempt);
    if (plan.again) {
        log_again(object, plan.wait_ms);
        timer_set(loop_timers(object->shared->loop), &object->again, now_ms + plan.wait_ms);
        return;
    }
    if (plan.asked_too_long) {
        add_wait(&object->error, attempt->retry_after_ms);
    }
    object->failed = true;
}

/* Asked for again, unless nothing would tell another object's bytes from this one's. permanent: no
 * retry can mend it. */
static void go_on(struct s3_object *object, bool permanent) {
    struct aws_attempt attempt = {
        .status = 0, .code = "", .retry_after_ms = -1, .permanent = permanent};

    if (object->received > 0 && object->etag[0] == '\0' && object->ref->version_id.len == 0) {
        object->failed = true;
        return;
    }
    again_or_fail(object, &attempt);
}

static void settle_break(struct s3_object *object, const struct http_result *result) {
    struct error reason = result->error;
    struct error *err = &object->error;

    secrets_blank_error(object->shared->config.secrets, &reason);
    const char *hint = strstr(reason.text, "timed out") != NULL ? VPC_HINT : "";
    if (!object->begun && object->received == 0) {
        error_set(err, ERROR_TRANSPORT, "%.110s%s", reason.text, hint);
    } else if (object->total >= 0) {
        error_set(err, ERROR_TRANSPORT, "body ends after %" PRId64 " of %" PRId64 " bytes: %.90s%s",
                  object->received, object->total, reason.text, hint);
    } else {
        error_set(err, ERROR_TRANSPORT, "body ends after %" PRId64 " bytes: %.90s%s",
                  object->received, reason.text, hint);
    }
    go_on(object, result->permanent);
}

static void settle_body(struct s3_object *object, long status) {
    if (s3_body_end(object, status)) {
        object->ended = true;
    } else if (!object->failed) {
        go_on(object, false);
    }
}

/* S3 names the region of the bucket: ask there, and from now on. */
static bool follow(struct s3_object *object, const char *region) {
    if (region == NULL || strcmp(region, object->region) == 0 ||
        object->redirects >= S3_REDIRECTS_MAX) {
        return false;
    }
    object->redirects++;
    object->tries--; /* it was no failure */
    snprintf(object->region, sizeof(object->region), "%s", region);
    s3_regions_put(&object->shared->regions, object->ref->bucket, slice_from_cstr(region));
    s3_object_start_again(object);
    return true;
}

/* A 416 says that nothing comes after the last byte: of an object of unknown length, whose transfer
 * broke there. Where a length is known it contradicts the answer before, or the event. */
static bool is_at_end(const struct s3_object *object, long status) {
    return status == 416 && object->received > 0 && object->total < 0 &&
           object->answer.range_total == object->received &&
           (object->ref->size < 0 || object->ref->size == object->received);
}

static void settle_refusal(struct s3_object *object, const struct http_result *result) {
    struct s3_error xml;

    secrets_blank(object->shared->config.secrets, &object->xml);
    s3_error_parse(&xml, buf_slice(&object->xml));
    if (follow(object, s3_answer_other_region(&object->answer, result->status, &xml))) {
        return;
    }
    if (is_at_end(object, result->status)) {
        object->ended = true;
        return;
    }
    s3_answer_refusal(&object->answer, result->status, &xml, object->ref->version_id.len > 0,
                      &object->error);
    struct aws_attempt attempt = {
        .status = result->status, .code = xml.code, .retry_after_ms = result->retry_after_ms};
    again_or_fail(object, &attempt);
}

void s3_outcome_settle(struct s3_object *object, const struct http_result *result) {
    if (result->status != 0 && !s3_body_is(result->status)) {
        settle_refusal(object, result);
    } else if (result->ok || (object->begun && object->received == object->total)) {
        settle_body(object, result->status);
    } else {
        settle_break(object, result);
    }
}

void s3_outcome_deadline(const struct s3_object *object, struct error *err) {
    int64_t handed_out = object->received - (int64_t)(object->body.len - object->taken);

    if (object->transfer == NULL && !object->ended && object->error.code != ERROR_NONE) {
        error_set(err, ERROR_DEADLINE, "no time left for another try: %.180s", object->error.text);
    } else if (object->transfer != NULL && !object->answer.came) {
        error_set(err, ERROR_DEADLINE,
                  "no time left to read on after %" PRId64 " bytes: no answer from %s" VPC_HINT,
                  handed_out, object->host);
    } else {
        error_set(err, ERROR_DEADLINE, "no time left to read on after %" PRId64 " bytes",
                  handed_out);
    }
}
