/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime_client.h"

#include "promtail/container_of.h"
#include "promtail/http_url.h"
#include "promtail/number.h"
#include "promtail/percent.h"
#include "promtail/url.h"

enum { URL_MAX = 4096, HEADER_MAX = 8192 };

/* ---- answers ---- */

struct header_row {
    const char *name; /* in lower case, as from http */
    size_t field;     /* offset of a struct buf in the client */
};

static const struct header_row HEADERS[] = {
    {"lambda-runtime-aws-request-id", offsetof(struct runtime_client, request_id)},
    {"lambda-runtime-invocation-id", offsetof(struct runtime_client, invocation_id)},
    {"lambda-runtime-invoked-function-arn", offsetof(struct runtime_client, function_arn)},
    {"lambda-runtime-trace-id", offsetof(struct runtime_client, trace_id)},
};
enum { HEADER_ROWS = sizeof(HEADERS) / sizeof(HEADERS[0]) };

static struct runtime_client *runtime_client_of(struct http_handler *handler) {
    return CONTAINER_OF(handler, struct runtime_client, handler);
}

static struct buf *header_field(struct runtime_client *client, size_t row) {
    return (struct buf *)(void *)((unsigned char *)client + HEADERS[row].field);
}

/* Reserves the exact size: an event of 6 MB then uses 6 MB, not the next power of two. */
static void reserve_event(struct runtime_client *client, struct slice length) {
    uint64_t bytes;

    if (client->wants_event && number_parse_u64(length, &bytes) && bytes <= RUNTIME_EVENT_MAX) {
        (void)!buf_reserve(&client->event, (size_t)bytes); /* within its maximum */
    }
}

static void runtime_client_take_header(struct http_handler *handler, struct slice name,
                                       struct slice value) {
    struct runtime_client *client = runtime_client_of(handler);

    for (size_t row = 0; row < HEADER_ROWS; row++) {
        struct buf *field = header_field(client, row);
        if (slice_equal(name, slice_from_cstr(HEADERS[row].name))) {
            buf_reset(field);
            if (!buf_append(field, value)) {
                buf_reset(field); /* too long: ignored */
            }
        }
    }
    if (slice_equal(name, SLICE("lambda-runtime-deadline-ms")) &&
        !number_parse_i64(value, &client->deadline_ms)) {
        client->deadline_ms = 0;
    }
    if (slice_equal(name, SLICE("content-length"))) {
        reserve_event(client, value);
    }
}

static enum http_flow runtime_client_take_body(struct http_handler *handler, long status,
                                               struct slice bytes) {
    struct runtime_client *client = runtime_client_of(handler);

    if (client->wants_event && status == 200) {
        client->event_too_large = client->event_too_large || !buf_append(&client->event, bytes);
    } else if (!buf_append(&client->answer, slice_first(bytes, buf_room(&client->answer)))) {
        return HTTP_STOP;
    }
    return HTTP_GO_ON; /* the rest is read and dropped: the connection stays usable */
}

static void runtime_client_take_end(struct http_handler *handler,
                                    const struct http_result *result) {
    struct runtime_client *client = runtime_client_of(handler);

    client->transfer = NULL;
    client->result = *result;
    client->done = true;
}

/* ---- requests ---- */

static bool runtime_client_perform(struct runtime_client *client,
                                   const struct http_request *request, struct error *err) {
    client->done = false;
    client->wants_event = request->method[0] == 'G';
    buf_reset(&client->answer);
    if (!http_start(client->loop, request, &client->handler, &client->transfer, err)) {
        client->transfer = NULL;
        return false;
    }
    while (!client->done) {
        loop_turn(client->loop, INT64_MAX);
    }
    if (!client->result.ok) {
        *err = client->result.error;
    }
    return client->result.ok;
}

static void add_unless_empty(struct http_request *request, const char *name, struct slice value) {
    if (value.len > 0) {
        http_request_add(request, name, value);
    }
}

/* Without a User-Agent, which nobody reads here: libcurl takes 3,500 instructions to write one. */
static struct http_request runtime_client_request(struct runtime_client *client,
                                                  const char *method) {
    return (struct http_request){
        .method = method,
        .url = buf_cstr(&client->url),
        .direct = true,
        .local = true,
    };
}

static bool runtime_client_write_url(struct runtime_client *client, struct slice id,
                                     const char *path, struct error *err) {
    struct buf *url = &client->url;

    buf_reset(url);
    if (!buf_append(url, buf_slice(&client->base)) ||
        !buf_append_cstr(url, id.len > 0 ? "/invocation/" : "/") ||
        !percent_encode(url, id, (struct slice){0}) ||
        !buf_append_cstr(url, id.len > 0 ? "/" : "") || !buf_append_cstr(url, path) ||
        buf_cstr(url) == NULL) {
        return error_set(err, ERROR_LIMIT, "the address of the Runtime API is too long");
    }
    return true;
}

bool runtime_client_next(struct runtime_client *client, const char *path, struct error *err) {
    for (size_t row = 0; row < HEADER_ROWS; row++) {
        buf_reset(header_field(client, row));
    }
    buf_reset_keeping(&client->event, RUNTIME_EVENT_KEEP);
    client->deadline_ms = 0;
    client->event_too_large = false;
    if (!runtime_client_write_url(client, (struct slice){0}, path, err)) {
        return false;
    }
    struct http_request request = runtime_client_request(client, "GET");
    return runtime_client_perform(client, &request, err);
}

static bool runtime_client_send(struct runtime_client *client, const char *error_type,
                                struct slice body, int64_t timeout_ms, struct error *err) {
    struct http_request request = runtime_client_request(client, "POST");

    request.body = body;
    request.timeout_ms = timeout_ms;
    add_unless_empty(&request, "Content-Type", SLICE("application/json"));
    add_unless_empty(&request, "Lambda-Runtime-Invocation-Id", buf_slice(&client->invocation_id));
    add_unless_empty(&request, "Lambda-Runtime-Function-Error-Type", slice_from_cstr(error_type));
    return runtime_client_perform(client, &request, err);
}

bool runtime_client_post(struct runtime_client *client, const char *what, const char *error_type,
                         struct slice body, struct error *err) {
    return runtime_client_write_url(client, buf_slice(&client->request_id), what, err) &&
           runtime_client_send(client, error_type, body, 0, err);
}

bool runtime_client_start_error(struct runtime_client *client, const char *path,
                                const char *error_type, struct slice body, struct error *err) {
    return runtime_client_write_url(client, (struct slice){0}, path, err) &&
           runtime_client_send(client, error_type, body, RUNTIME_START_ERROR_MS, err);
}

/* api: "host:port" optionally with a path, from Lambda. */
static bool write_base(struct runtime_client *client, struct slice api) {
    struct http_url parts;
    struct error fault;
    const char *base;

    api = url_trim_slashes(api);
    return api.len > 0 && buf_append_cstr(&client->base, "http://") &&
           buf_append(&client->base, api) &&
           buf_append_cstr(&client->base, "/2018-06-01/runtime") &&
           (base = buf_cstr(&client->base)) != NULL && http_url_check(base, &parts, &fault) &&
           !parts.has_user;
}

bool runtime_client_init(struct runtime_client *client, struct slice api, struct loop *loop,
                         struct error *err) {
    *client = (struct runtime_client){.loop = loop};
    client->handler = (struct http_handler){.header = runtime_client_take_header,
                                            .body = runtime_client_take_body,
                                            .done = runtime_client_take_end};
    buf_init(&client->base, URL_MAX / 2);
    buf_init(&client->url, URL_MAX);
    buf_init(&client->event, RUNTIME_EVENT_MAX);
    buf_init(&client->answer, RUNTIME_ANSWER_MAX);
    for (size_t row = 0; row < HEADER_ROWS; row++) {
        buf_init(header_field(client, row), HEADER_MAX);
    }
    return write_base(client, api) ||
           error_set(err, ERROR_INPUT, "is not host:port (example: 127.0.0.1:9001)");
}

void runtime_client_clean_up(struct runtime_client *client) {
    if (client->transfer != NULL) {
        http_cancel(client->transfer);
    }
    for (size_t row = 0; row < HEADER_ROWS; row++) {
        buf_clean_up(header_field(client, row));
    }
    buf_clean_up(&client->base);
    buf_clean_up(&client->url);
    buf_clean_up(&client->event);
    buf_clean_up(&client->answer);
    *client = (struct runtime_client){0};
}
