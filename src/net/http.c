/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/http.h"

#include <curl/curl.h>
#include <limits.h>
#include <stddef.h>

#include "http_answer.h"
#include "http_error.h"
#include "http_headers.h"
#include "http_progress.h"
#include "http_tls.h"
#include "loop_transfers.h"
#include "promtail/buf.h"
#include "promtail/container_of.h"
#include "transfers.h"

enum {
    BUFFER_BYTES = 32 * 1024,
    AGE_REMOTE_S = 25,        /* below the idle time-outs of load balancers (60 s and more) */
    EXPECT_BYTES = 64 * 1024, /* libcurl adds Expect to bodies of more than 1 MiB */
};

struct http_transfer {
    struct transfer transfer;
    struct timer idle;
    struct loop *loop;
    struct http_handler *handler; /* borrowed */
    struct http_headers headers;
    struct http_answer answer;
    struct http_progress progress;
    char *host; /* owned; "host:port" for the error texts */
    int64_t idle_timeout_ms;
    bool stopped;
    bool has_credentials; /* that libcurl makes a header of */
};

static struct http_transfer *of_timer(struct timer *timer) {
    return CONTAINER_OF(timer, struct http_transfer, idle);
}

/* What is the next transfer's may not be found in the handle any more. */
static void unset_request(struct http_transfer *transfer) {
    CURL *easy = transfer->transfer.easy;

    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, NULL);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
    http_progress_unwatch(&transfer->progress);
}

/* Frees the transfer; the handler is not called. */
static void http_release(struct http_transfer *transfer) {
    if (transfer->transfer.keeps) {
        unset_request(transfer);
    }
    timer_clear(loop_timers(transfer->loop), &transfer->idle);
    transfer_clean_up(&transfer->transfer);
    http_headers_clean_up(&transfer->headers);
    mem_free(transfer->host);
    mem_free(transfer);
}

void http_cancel(struct http_transfer *transfer) {
    http_release(transfer);
}

void http_resume(struct http_transfer *transfer) {
    transfer_resume(&transfer->transfer);
}

/* ---- what curl calls ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    struct http_transfer *transfer = context;
    struct http_handler *handler = transfer->handler;
    size_t len = size * count;

    transfer_note_progress(&transfer->transfer);
    switch (handler->body(handler, transfer->answer.status, slice_of(bytes, len))) {
    case HTTP_PAUSE:
        transfer->transfer.paused = true;
        return CURL_WRITEFUNC_PAUSE;
    case HTTP_STOP:
        transfer->stopped = true;
        return 0;
    case HTTP_GO_ON:
        break;
    }
    return len;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    struct http_transfer *transfer = context;
    struct http_handler *handler = transfer->handler;
    struct slice line = slice_of(bytes, size * count);
    struct slice name;
    struct slice value;
    long status = 0;

    transfer_note_progress(&transfer->transfer);
    if (slice_starts_with(line, SLICE("HTTP/"))) {
        curl_easy_getinfo(transfer->transfer.easy, CURLINFO_RESPONSE_CODE, &status);
        http_answer_begin(&transfer->answer, status);
    } else if (http_answer_take_line(&transfer->answer, line, &name, &value) &&
               handler->header != NULL) {
        handler->header(handler, name, value);
    }
    return line.len;
}

/* ---- the settings of a route, which its handles keep ---- */

static void prepare_basics(CURL *easy) {
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
}

static bool prepare_tls(struct http_transfer *transfer, const struct tls *tls, struct error *err) {
    return http_tls_set(transfer->transfer.easy, tls, err) &&
           transfer_trust(&transfer->transfer, tls, err);
}

static bool prepare_route(struct http_transfer *transfer, struct error *err) {
    const struct transfer_route *route = &transfer->transfer.route;
    CURL *easy = transfer->transfer.easy;

    if (transfer->transfer.prepared) {
        return true;
    }
    prepare_basics(easy);
    http_progress_prepare(&transfer->progress);
    if (route->direct) {
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    }
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN,
                     route->local ? LONG_MAX / 2000 : (long)AGE_REMOTE_S);
    if (route->local) {
        /* Else libcurl looks for old names in its cache after each transfer. */
        curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, -1L);
    }
    return route->tls == NULL || prepare_tls(transfer, route->tls, err);
}

/* ---- the settings of a request: each of them is set for each request ---- */

/* Where the handle goes, and what it asks for there. Not with a proxy: one that makes no tunnel is
 * sent the whole address, of which the target alone would take the place. */
static bool set_target(struct transfer *transfer, const char *url) {
    struct slice origin;
    const char *target = NULL;

    return transfer->route.direct && origin_cut(url, &origin, &target) &&
           origin_parse(&transfer->origin, origin) &&
           curl_easy_setopt(transfer->easy, CURLOPT_REQUEST_TARGET, target) == CURLE_OK &&
           curl_easy_setopt(transfer->easy, CURLOPT_CURLU, transfer->origin.parsed) == CURLE_OK;
}

static void set_url(struct transfer *transfer, const char *url) {
    if (!set_target(transfer, url)) {
        curl_easy_setopt(transfer->easy, CURLOPT_CURLU, NULL);
        curl_easy_setopt(transfer->easy, CURLOPT_REQUEST_TARGET, NULL);
        curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
    }
}

static void set_basics(struct http_transfer *transfer, const struct http_request *request) {
    CURL *easy = transfer->transfer.easy;

    http_progress_watch(&transfer->progress);
    set_url(&transfer->transfer, request->url);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     request->connect_timeout_ms > 0 ? (long)request->connect_timeout_ms
                                                     : (long)INT_MAX);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
}

static void set_method(CURL *easy, const struct http_request *request) {
    bool puts = strcmp(request->method, "PUT") == 0;

    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, puts ? request->method : NULL);
    if (puts || strcmp(request->method, "POST") == 0) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                         request->body.len > 0 ? (const char *)request->body.ptr : "");
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
}

static bool set_authorization(struct http_transfer *transfer, const struct http_request *request,
                              struct error *err) {
    struct authorization auth = {0};
    struct authorizer *authorizer = request->authorizer;
    CURL *easy = transfer->transfer.easy;

    if (authorizer == NULL) {
        return true;
    }
    if (!authorizer->authorize(authorizer, request, &auth, err)) {
        return false;
    }
    transfer->has_credentials = auth.username != NULL || auth.bearer != NULL;
    if (auth.username != NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(easy, CURLOPT_USERNAME, auth.username);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, auth.password);
    }
    if (auth.bearer != NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, auth.bearer);
    }
    return http_headers_add(&transfer->headers, auth.headers, auth.header_count, err);
}

static bool set_headers(struct http_transfer *transfer, const struct http_request *request,
                        struct error *err) {
    struct http_headers *headers = &transfer->headers;

    bool expects = request->body.len >= EXPECT_BYTES;

    if (!http_headers_add(headers, request->headers, request->header_count, err) ||
        (expects && !http_headers_leave_out(headers, "Expect", err)) ||
        !set_authorization(transfer, request, err)) {
        return false;
    }
    curl_easy_setopt(transfer->transfer.easy, CURLOPT_HTTPHEADER, headers->list);
    return true;
}

/* ---- the end of a transfer ---- */

/* Turns a success that is not final, or came before the request was sent completely, into a
 * failure. (An error may come early: it may be about the headers or the length.) */
static void judge_success(const struct http_transfer *transfer, struct http_result *result) {
    if (result->ok && result->status == 0) {
        error_set(&result->error, ERROR_TRANSPORT, "%s: no final answer came", transfer->host);
        result->ok = false;
    }
    if (result->status / 100 == 2 && !result->sent) {
        error_set(&result->error, ERROR_TRANSPORT, "%s: answered %ld before the request was sent",
                  transfer->host, result->status);
        result->status = 0;
        result->ok = false;
    }
}

/* Fills in what the answer says, of a result that has ok and error. */
static void judge_answer(const struct http_transfer *transfer, struct http_result *result) {
    result->status = transfer->answer.status;
    result->sent = http_progress_sent(&transfer->progress);
    result->retry_after_ms = transfer->answer.retry_after_ms;
    judge_success(transfer, result);
}

void http_so_far(const struct http_transfer *transfer, struct http_result *result) {
    *result = (struct http_result){0};
    judge_answer(transfer, result);
}

/* Releases the transfer first, so that done() may start another one on the same connection. */
static void http_end(struct http_transfer *transfer, struct http_result *result) {
    struct http_handler *handler = transfer->handler;

    judge_answer(transfer, result);
    http_release(transfer);
    handler->done(handler, result);
}

/* Credentials, a client certificate and what a failure left may not be found by another request. */
static bool leaves_nothing(const struct http_transfer *transfer) {
    const struct tls *tls = transfer->progress.tls;

    return !transfer->has_credentials && (tls == NULL || tls_client_cert(tls) == NULL);
}

static void on_finished(struct transfer *finished, int code) {
    struct http_transfer *transfer = CONTAINER_OF(finished, struct http_transfer, transfer);
    struct http_result result = {.ok = code == CURLE_OK};

    finished->keeps = result.ok && leaves_nothing(transfer);

    if (!result.ok && transfer->stopped) {
        error_set(&result.error, ERROR_LIMIT, "%s: the rest of the answer was not read",
                  transfer->host);
    } else if (!result.ok) {
        result.permanent = http_progress_explain(&transfer->progress, code, transfer->answer.status,
                                                 &result.error);
    }
    http_end(transfer, &result);
}

static void on_idle(struct timer *timer) {
    struct http_transfer *transfer = of_timer(timer);
    struct transfer *moving = &transfer->transfer;
    int64_t now_ms = clock_monotonic_ms(loop_clock(transfer->loop));
    struct http_result result = {0};

    if (moving->paused) {
        moving->moved_ms = now_ms; /* the caller is slow, not the server */
    }
    if (now_ms - moving->moved_ms < transfer->idle_timeout_ms) {
        timer_set(loop_timers(transfer->loop), timer, moving->moved_ms + transfer->idle_timeout_ms);
        return;
    }
    error_set(&result.error, ERROR_TRANSPORT, "%s: timed out: no byte for %.3g s", transfer->host,
              (double)transfer->idle_timeout_ms / 1000);
    http_end(transfer, &result);
}

/* ---- its beginning ---- */

static bool apply_request(struct http_transfer *transfer, const struct http_request *request,
                          struct error *err) {
    CURL *easy = transfer->transfer.easy;

    transfer->progress.easy = easy;
    if (!prepare_route(transfer, err)) {
        return false;
    }
    set_basics(transfer, request);
    set_method(easy, request);
    if (!set_headers(transfer, request, err)) {
        return false;
    }
    return request->tls != NULL ||
           !slice_starts_with(slice_from_cstr(request->url), SLICE("https:")) ||
           error_set(err, ERROR_INPUT, "%s: https without a certificate store", transfer->host);
}

static struct http_transfer *new_transfer(struct loop *loop, const struct http_request *request,
                                          struct http_handler *handler) {
    struct http_transfer *transfer = mem_zalloc(sizeof(*transfer));

    transfer->idle.fire = on_idle;
    transfer->loop = loop;
    transfer->handler = handler;
    transfer->host = http_error_host(request->url);
    transfer->idle_timeout_ms = request->idle_timeout_ms;
    http_answer_init(&transfer->answer, loop_clock(loop));
    transfer->progress.tls = request->tls;
    transfer->progress.host = transfer->host;
    transfer->progress.connect_timeout_ms = request->connect_timeout_ms;
    transfer->progress.timeout_ms = request->timeout_ms;
    transfer->progress.body_bytes = (int64_t)request->body.len;
    return transfer;
}

bool http_start(struct loop *loop, const struct http_request *request, struct http_handler *handler,
                struct http_transfer **started, struct error *err) {
    struct http_transfer *transfer = new_transfer(loop, request, handler);
    struct transfer *moving = &transfer->transfer;
    struct transfers *transfers = loop_transfers(loop);
    bool direct = request->direct || transfers_are_direct(transfers);
    struct transfer_route route = {request->tls, direct, request->local};

    if (!transfer_init(moving, transfers, &route, on_finished, err) ||
        !apply_request(transfer, request, err)) {
        goto fail;
    }
    if (!transfer_start(moving, err)) {
        error_prefix(err, "%s", transfer->host);
        goto fail;
    }
    if (transfer->idle_timeout_ms > 0) {
        timer_set(loop_timers(loop), &transfer->idle, moving->moved_ms + transfer->idle_timeout_ms);
    }
    *started = transfer;
    return true;
fail:
    http_release(transfer);
    return false;
}

const char *http_libraries(void) {
    return curl_version();
}
