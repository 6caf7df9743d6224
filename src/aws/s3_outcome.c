/* SPDX-License-Identifier: Apache-2.0 */
#include "s3_outcome.h"

static enum s3_verdict s3_outcome_broken(const struct s3_ending *ending) {
    return s3_body_can_go_on(ending->body, ending->versioned) ? S3_BROKEN : S3_UNREADABLE;
}

static enum s3_verdict s3_outcome_of_break(struct s3_outcome *outcome,
                                           const struct s3_ending *ending, struct error *err) {
    const struct s3_body *body = ending->body;
    struct error reason = ending->result->error;

    secrets_blank_error(ending->secrets, &reason);
    const char *hint = strstr(reason.text, "timed out") != NULL ? S3_VPC_HINT : "";
    if (!ending->body_began && body->received == 0) {
        error_set(err, ERROR_TRANSPORT, "%.110s%s", reason.text, hint);
    } else if (body->total >= 0) {
        error_set(err, ERROR_TRANSPORT, "body ends after %" PRId64 " of %" PRId64 " bytes: %.90s%s",
                  body->received, body->total, reason.text, hint);
    } else {
        error_set(err, ERROR_TRANSPORT, "body ends after %" PRId64 " bytes: %.90s%s",
                  body->received, reason.text, hint);
    }
    outcome->failure.permanent = ending->result->permanent;
    return s3_outcome_broken(ending);
}

static enum s3_verdict s3_outcome_of_end(const struct s3_ending *ending, struct error *err) {
    struct s3_body *body = ending->body;
    long status = ending->result->status;

    if (!ending->body_began && !s3_body_begin(body, status, err)) {
        return S3_UNREADABLE;
    }
    if (s3_body_end(body, status, err)) {
        return S3_WHOLE;
    }
    return err->code == ERROR_TRANSPORT ? s3_outcome_broken(ending) : S3_UNREADABLE;
}

static enum s3_verdict s3_outcome_of_refusal(struct s3_outcome *outcome,
                                             const struct s3_ending *ending, struct error *err) {
    const struct http_result *result = ending->result;
    const struct s3_answer *answer = &ending->body->answer;

    secrets_blank(ending->secrets, ending->xml);
    s3_error_parse(&outcome->refusal, buf_slice(ending->xml));
    outcome->region = s3_answer_other_region(answer, result->status, &outcome->refusal);
    if (outcome->region != NULL && ending->region != NULL &&
        strcmp(outcome->region, ending->region) != 0) {
        return S3_OTHER_REGION;
    }
    if (result->status == 416 && s3_body_ends_here(ending->body)) {
        return S3_WHOLE;
    }
    s3_answer_refusal(answer, result->status, &outcome->refusal, ending->versioned, err);
    outcome->failure.status = result->status;
    outcome->failure.code = outcome->refusal.code;
    outcome->failure.retry_after_ms = result->retry_after_ms;
    return S3_BROKEN; /* aws_policy decides which errors are worth another try */
}

void s3_outcome_make(struct s3_outcome *outcome, const struct s3_ending *ending,
                     struct error *err) {
    const struct http_result *result = ending->result;
    const struct s3_body *body = ending->body;

    *outcome = (struct s3_outcome){.failure = {.code = "", .retry_after_ms = -1}};
    if (result->status != 0 && !s3_body_follows(result->status)) {
        outcome->verdict = s3_outcome_of_refusal(outcome, ending, err);
    } else if (result->ok || (ending->body_began && body->received == body->total)) {
        outcome->verdict = s3_outcome_of_end(ending, err);
    } else {
        outcome->verdict = s3_outcome_of_break(outcome, ending, err);
    }
}
