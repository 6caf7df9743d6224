/* SPDX-License-Identifier: Apache-2.0 */
#include "aws_call.h"

#include "aws_policy.h"
#include "promtail/container_of.h"

#define VPC_HINT "; a function in a VPC needs an endpoint of this service or a NAT"

static bool is_success(long status) {
    return status >= 200 && status <= 299;
}

static struct aws_call *aws_call_of_handler(struct http_handler *handler) {
    return CONTAINER_OF(handler, struct aws_call, handler);
}

static struct aws_call *aws_call_of_tries(struct aws_try *tries) {
    return CONTAINER_OF(tries, struct aws_call, tries);
}

/* Reserves the maximum at once: growing would leave parts of a secret in freed memory. Only what is
 * written is wiped: the rest of a large answer's memory is never touched. */
static void begin_answer(struct aws_call *call) {
    buf_reset(&call->answer);
    (void)!buf_reserve(&call->answer, call->answer.max);
    call->refusal = (struct aws_error){0};
    call->too_long = false;
}

static void wipe_answer(struct aws_call *call) {
    mem_wipe(call->answer.ptr, call->answer_filled);
    buf_clean_up(&call->answer);
    call->answer_filled = 0;
}

static struct authorizer *aws_call_authorizer(struct aws_call *call) {
    const struct aws_request *wanted = call->request;

    return wanted->token != NULL || wanted->is_unsigned ? NULL
                                                        : aws_signer_authorizer(&call->signer);
}

static void aws_call_add_headers(const struct aws_call *call, struct http_request *request) {
    const struct aws_request *wanted = call->request;

    if (wanted->content_type != NULL) {
        http_request_add(request, "Content-Type", slice_from_cstr(wanted->content_type));
    }
    if (wanted->target != NULL) {
        http_request_add(request, "X-Amz-Target", slice_from_cstr(wanted->target));
    }
    if (wanted->token != NULL) {
        http_request_add(request, "Authorization", slice_from_cstr(wanted->token));
    }
    if (call->client->user_agent != NULL) {
        http_request_add(request, "User-Agent", slice_from_cstr(call->client->user_agent));
    }
}

static const char *aws_call_method(const struct aws_request *wanted) {
    if (wanted->method != NULL) {
        return wanted->method;
    }
    return wanted->target != NULL ? "POST" : "GET";
}

static bool aws_call_send(struct aws_call *call, struct error *err) {
    const struct aws_client *client = call->client;
    const struct aws_request *wanted = call->request;
    int64_t left_ms = wanted->until_ms - clock_monotonic_ms(loop_clock(client->tries.loop));
    struct http_request request = {
        .method = aws_call_method(wanted),
        .url = wanted->url,
        .body = wanted->body,
        .authorizer = aws_call_authorizer(call),
        .tls = client->tls,
        .connect_timeout_ms = wanted->connect_ms > 0 ? wanted->connect_ms : AWS_CONNECT_TIMEOUT_MS,
        .idle_timeout_ms = AWS_IDLE_TIMEOUT_MS,
        .timeout_ms = left_ms,
        .direct = wanted->direct,
    };

    if (left_ms <= 0) {
        return error_set(err, ERROR_DEADLINE, "no time left for a request");
    }
    if (request.authorizer == NULL && wanted->token == NULL && !wanted->is_unsigned) {
        return error_set(err, ERROR_INPUT, "AWS_ACCESS_KEY_ID is missing");
    }
    aws_call_add_headers(call, &request);
    trace_add_to_aws(client->trace, &request);
    begin_answer(call);
    if (!http_start(client->tries.loop, &request, &call->handler, &call->transfer, err)) {
        call->transfer = NULL;
        return false;
    }
    return true;
}

/* The call is not touched after this: its owner may clean it up in done. */
static void aws_call_finish(struct aws_call *call, struct aws_answer *answer) {
    answer->refusal = &call->refusal;
    answer->error = answer->ok ? (struct error){0} : call->error;
    answer->body = answer->ok ? buf_slice(&call->answer) : (struct slice){0};
    call->done(call, answer);
}

static void aws_call_send_again(struct aws_try *tries) {
    struct aws_call *call = aws_call_of_tries(tries);
    struct error last = call->error;

    if (!aws_call_send(call, &call->error)) {
        if (call->error.code == ERROR_DEADLINE) {
            error_set(&call->error, ERROR_DEADLINE, "no time left for another try: %.180s",
                      last.text);
        }
        call->refusal = (struct aws_error){0};
        aws_call_finish(call, &(struct aws_answer){.ok = false});
    }
}

static void aws_call_take_header(struct http_handler *handler, struct slice name,
                                 struct slice value) {
    struct aws_call *call = aws_call_of_handler(handler);

    if (slice_equal(name, SLICE("x-amzn-errortype"))) {
        aws_error_header(&call->refusal, value);
    } else if (slice_equal(name, SLICE("x-amz-bucket-region"))) {
        snprintf(call->refusal.region, sizeof(call->refusal.region), "%.*s", SLICE_ARG(value));
    }
}

static enum http_flow aws_call_take_body(struct http_handler *handler, long status,
                                         struct slice bytes) {
    struct aws_call *call = aws_call_of_handler(handler);

    if (is_success(status) && bytes.len > buf_room(&call->answer)) {
        call->too_long = true;
        return HTTP_STOP;
    }
    /* The beginning of an error document is enough. */
    (void)!buf_append(&call->answer, slice_first(bytes, buf_room(&call->answer)));
    if (call->answer.len > call->answer_filled) {
        call->answer_filled = call->answer.len;
    }
    return HTTP_GO_ON;
}

static void aws_call_read_break(struct aws_call *call, const struct http_result *result,
                                struct aws_failure *failure) {
    struct error reason = result->error;

    secrets_blank_error(call->client->secrets, &reason);
    const char *hint = strstr(reason.text, "timed out") != NULL ? VPC_HINT : "";
    error_set(&call->error, ERROR_TRANSPORT, "%.160s%s", reason.text, hint);
    failure->permanent = result->permanent;
}

static void aws_call_read_refusal(struct aws_call *call, const struct http_result *result,
                                  struct aws_failure *failure) {
    struct aws_error *refusal = &call->refusal;

    secrets_blank(call->client->secrets, &call->answer);
    aws_error_parse(refusal, buf_slice(&call->answer));
    error_set(&call->error, ERROR_REMOTE, "HTTP %ld%s%s%s%s", result->status,
              refusal->code[0] != '\0' ? " " : "", refusal->code,
              refusal->message[0] != '\0' ? ": " : "", refusal->message);
    secrets_blank_error(call->client->secrets, &call->error); /* a header's code */
    failure->status = result->status;
    failure->code = refusal->code;
    failure->retry_after_ms = result->retry_after_ms;
}

/* True: another try is waited for. */
static bool aws_call_try_again(struct aws_call *call, const struct http_result *result) {
    struct aws_failure failure = {
        .name = slice_from_cstr(call->request->name), .code = "", .retry_after_ms = -1};

    if (call->too_long) {
        return error_set(&call->error, ERROR_LIMIT, "the answer has more than %zu bytes",
                         call->request->answer_max);
    }
    if (result->status == 0 || is_success(result->status)) {
        aws_call_read_break(call, result, &failure);
    } else {
        aws_call_read_refusal(call, result, &failure);
    }
    return aws_try_again(&call->tries, &failure, &call->error);
}

static void aws_call_transfer_done(struct http_handler *handler, const struct http_result *result) {
    struct aws_call *call = aws_call_of_handler(handler);
    bool ok = result->ok && is_success(result->status);

    call->transfer = NULL;
    if (ok || !aws_call_try_again(call, result)) {
        aws_call_finish(call, &(struct aws_answer){.ok = ok, .status = result->status});
    }
}

void aws_call_init(struct aws_call *call, struct aws_client *client,
                   void (*done)(struct aws_call *call, const struct aws_answer *answer)) {
    *call = (struct aws_call){
        .handler = {.header = aws_call_take_header,
                    .body = aws_call_take_body,
                    .done = aws_call_transfer_done},
        .client = client,
        .done = done,
    };
}

bool aws_call_start(struct aws_call *call, const struct aws_request *request, struct error *err) {
    struct aws_client *client = call->client;

    call->request = request;
    aws_try_init(&call->tries, &client->tries, request->until_ms, aws_call_send_again);
    aws_signer_init(&call->signer, client->credentials, request->region, request->service,
                    loop_clock(client->tries.loop));
    wipe_answer(call);
    buf_init(&call->answer, request->answer_max);
    return aws_call_send(call, err);
}

void aws_call_clean_up(struct aws_call *call) {
    if (call->transfer != NULL) {
        http_cancel(call->transfer);
    }
    aws_try_cancel(&call->tries);
    wipe_answer(call);
    *call = (struct aws_call){0};
}
