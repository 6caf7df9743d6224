/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/http.h"

#include <curl/curl.h>
#include <limits.h>
#include <sys/socket.h>

#include "http_error.h"
#include "promtail/buf.h"
#include "promtail/number.h"
#include "tls_words.h"
#include "transfers.h"

enum {
    POOL_MAX = 16, /* easy handles kept for reuse */
    BUFFER_BYTES = 32 * 1024,
    AGE_REMOTE_S = 25, /* below the idle time-outs of load balancers (60 s and more) */
    HEADER_NAME_MAX = 64,
    HEADER_LINE_MAX = 64 * 1024,
    WAIT_MAX_MS = 60 * 60 * 1000,
};

/* The connections and TLS sessions that one tls vouches for. libcurl compares the TLS settings that
 * it knows before it uses one again, but not what on_ssl_ctx did: kept in one place, those of
 * WRITE_ADDRESS with CA_CERT would serve AWS on the same host and port. */
struct trust {
    const struct tls *tls; /* borrowed; only compared */
    CURLSH *kept;
    struct trust *next;
};

struct transfers {
    struct loop *loop;
    CURLM *multi;
    struct trust *trusts; /* owned */
    CURL *pool[POOL_MAX];
    unsigned pooled;
    bool moved;                  /* something arrived since it was last asked */
    unsigned resumes;            /* transfers that wait for http_resume's effect */
    struct http_transfer *first; /* all there are */
};

struct http_transfer {
    struct timer idle; /* first: fires with this address */
    struct transfers *transfers;
    struct http_handler *handler; /* borrowed */
    struct tls *tls;
    CURL *easy;
    struct curl_slist *headers;
    struct http_transfer *next;
    struct http_transfer **link; /* what points here */
    char *host;                  /* "host:port" for the error texts */
    int64_t idle_timeout_ms;
    int64_t moved_ms; /* when the last byte came */
    int64_t connect_timeout_ms;
    int64_t timeout_ms;
    curl_off_t body_bytes; /* of the request */
    enum http_stage connecting;
    curl_off_t connected_before; /* libcurl's time of it, when the newest connection was begun */
    int socket_errno;
    long status; /* of the final answer, once its first line is there; else 0 */
    int64_t retry_after_ms;
    bool paused;
    bool resume;
    bool stopped;
    struct error tls_error;
    char text[CURL_ERROR_SIZE];
};

/* ---- life of all transfers ---- */

struct transfers *transfers_new(struct loop *loop, struct error *err) {
    struct transfers *transfers = mem_zalloc(sizeof(*transfers));

    tls_library_init(); /* curl would load the words of all of OpenSSL's errors */
    curl_global_init(CURL_GLOBAL_NOTHING);
    transfers->loop = loop;
    transfers->multi = curl_multi_init();
    if (transfers->multi == NULL) {
        mem_free(transfers);
        error_set(err, ERROR_LIMIT, "libcurl can't start");
        return NULL;
    }
    return transfers;
}

static void destroy_trusts(struct transfers *transfers) {
    while (transfers->trusts != NULL) {
        struct trust *trust = transfers->trusts;
        transfers->trusts = trust->next;
        curl_share_cleanup(trust->kept);
        mem_free(trust);
    }
}

/* NULL: no memory. */
static CURLSH *kept_of(struct transfers *transfers, const struct tls *tls) {
    struct trust *trust = transfers->trusts;

    while (trust != NULL && trust->tls != tls) {
        trust = trust->next;
    }
    if (trust != NULL) {
        return trust->kept;
    }
    CURLSH *kept = curl_share_init();
    if (kept == NULL) {
        return NULL;
    }
    if (curl_share_setopt(kept, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) != CURLSHE_OK ||
        curl_share_setopt(kept, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) != CURLSHE_OK) {
        curl_share_cleanup(kept);
        return NULL;
    }
    trust = mem_alloc(sizeof(*trust));
    *trust = (struct trust){tls, kept, transfers->trusts};
    transfers->trusts = trust;
    return kept;
}

void transfers_destroy(struct transfers *transfers) {
    if (transfers == NULL) {
        return;
    }
    while (transfers->first != NULL) {
        http_cancel(transfers->first);
    }
    while (transfers->pooled > 0) {
        curl_easy_cleanup(transfers->pool[--transfers->pooled]);
    }
    destroy_trusts(transfers);
    curl_multi_cleanup(transfers->multi);
    curl_global_cleanup();
    mem_free(transfers);
}

static CURL *take_easy(struct transfers *transfers) {
    return transfers->pooled > 0 ? transfers->pool[--transfers->pooled] : curl_easy_init();
}

static void give_easy(struct transfers *transfers, CURL *easy) {
    if (transfers->pooled < POOL_MAX) {
        curl_easy_reset(easy);
        curl_easy_setopt(easy, CURLOPT_SHARE, NULL);
        transfers->pool[transfers->pooled++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

static void wipe_headers(struct curl_slist *headers) {
    for (struct curl_slist *at = headers; at != NULL; at = at->next) {
        mem_wipe(at->data, strlen(at->data)); /* one may be a token */
    }
    curl_slist_free_all(headers);
}

/* Takes it out of everything; the handler is not called. */
static void release(struct http_transfer *transfer) {
    struct transfers *transfers = transfer->transfers;

    timer_clear(loop_timers(transfers->loop), &transfer->idle);
    if (transfer->link != NULL) {
        curl_multi_remove_handle(transfers->multi, transfer->easy);
        *transfer->link = transfer->next;
        if (transfer->next != NULL) {
            transfer->next->link = transfer->link;
        }
        transfers->resumes -= transfer->resume ? 1 : 0;
    }
    give_easy(transfers, transfer->easy);
    wipe_headers(transfer->headers);
    mem_free(transfer->host);
    mem_free(transfer);
}

void http_cancel(struct http_transfer *transfer) {
    release(transfer);
}

/* ---- what curl calls ---- */

static void note_progress(struct http_transfer *transfer) {
    transfer->transfers->moved = true;
    transfer->moved_ms = clock_monotonic_ms(loop_clock(transfer->transfers->loop));
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    struct http_transfer *transfer = context;
    size_t len = size * count;

    note_progress(transfer);
    switch (transfer->handler->body(transfer->handler, transfer->status, slice_of(bytes, len))) {
    case HTTP_PAUSE:
        transfer->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    case HTTP_STOP:
        transfer->stopped = true;
        return 0;
    case HTTP_GO_ON:
        break;
    }
    return len;
}

/* A number of seconds, or a date. */
static int64_t parse_retry_after(const struct http_transfer *transfer, struct slice value) {
    char date[64];
    uint64_t seconds;

    if (number_parse_u64(value, &seconds)) {
        return seconds < INT32_MAX ? (int64_t)seconds * 1000 : (int64_t)INT32_MAX * 1000;
    }
    snprintf(date, sizeof(date), "%.*s", (int)slice_first(value, sizeof(date) - 1).len,
             (const char *)value.ptr);
    time_t at = curl_getdate(date, NULL);
    if (at < 0) {
        return -1;
    }
    int64_t left =
        (int64_t)at * 1000 - clock_realtime_ns(loop_clock(transfer->transfers->loop)) / 1000000;
    return left > 0 ? left : 0;
}

static void take_header(struct http_transfer *transfer, struct slice line) {
    unsigned char lower[HEADER_NAME_MAX];
    struct slice name;
    struct slice value;

    if (!slice_cut(line, ':', &name, &value) || name.len > sizeof(lower)) {
        return;
    }
    for (size_t i = 0; i < name.len; i++) {
        lower[i] = (unsigned char)tolower(name.ptr[i]);
    }
    name = slice_of(lower, name.len);
    value = slice_trim(value);
    if (slice_equal(name, SLICE("retry-after"))) {
        transfer->retry_after_ms = parse_retry_after(transfer, value);
    }
    if (transfer->handler->header != NULL) {
        transfer->handler->header(transfer->handler, name, value);
    }
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    struct http_transfer *transfer = context;
    struct slice line = slice_of(bytes, size * count);

    note_progress(transfer);
    if (slice_starts_with(line, SLICE("HTTP/"))) {
        curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->status);
        transfer->status = transfer->status < 200 ? 0 : transfer->status; /* only interim */
    } else if (transfer->status > 0) {
        take_header(transfer, slice_trim(line));
    }
    return line.len;
}

static CURLcode on_ssl_ctx(CURL *easy, void *ssl_ctx, void *context) {
    struct http_transfer *transfer = context;

    (void)easy;
    transfer->connecting = HTTP_STAGE_HANDSHAKE;
    return tls_apply(transfer->tls, ssl_ctx, &transfer->tls_error) ? CURLE_OK
                                                                   : CURLE_SSL_CERTPROBLEM;
}

/* As libcurl does it itself, but the error is kept. */
static curl_socket_t on_open_socket(void *context, curlsocktype purpose,
                                    struct curl_sockaddr *address) {
    struct http_transfer *transfer = context;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

    (void)purpose;
    transfer->socket_errno = fd < 0 ? errno : 0;
    transfer->connecting = HTTP_STAGE_CONNECT;
    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &transfer->connected_before);
    return fd;
}

/* ---- one transfer's settings ---- */

static bool add_header(struct http_transfer *transfer, const char *name, struct slice value,
                       struct error *err) {
    struct buf line;
    const char *text;
    bool ok;

    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < 0x20 || value.ptr[i] == 0x7f) {
            return error_set(err, ERROR_INPUT, "the value of header %s has a control byte", name);
        }
    }
    buf_init(&line, HEADER_LINE_MAX);
    ok = buf_append_cstr(&line, name) && buf_append_cstr(&line, value.len > 0 ? ": " : ":") &&
         buf_append(&line, value) && (text = buf_cstr(&line)) != NULL;
    if (ok) {
        struct curl_slist *headers = curl_slist_append(transfer->headers, text);
        ok = headers != NULL;
        transfer->headers = ok ? headers : transfer->headers;
    }
    mem_wipe(line.ptr, line.len);
    buf_clean_up(&line);
    return ok || error_set(err, ERROR_LIMIT, "header %s is too long", name);
}

static bool add_headers(struct http_transfer *transfer, const struct http_header *headers,
                        unsigned count, struct error *err) {
    for (unsigned i = 0; i < count; i++) {
        if (!add_header(transfer, headers[i].name, headers[i].value, err)) {
            return false;
        }
    }
    return true;
}

static bool set_authorization(struct http_transfer *transfer, const struct http_request *request,
                              struct error *err) {
    struct authorization auth = {0};
    struct authorizer *authorizer = request->authorizer;
    CURL *easy = transfer->easy;

    if (authorizer == NULL) {
        return true;
    }
    if (!authorizer->authorize(authorizer, request, &auth, err)) {
        return false;
    }
    if (auth.username != NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(easy, CURLOPT_USERNAME, auth.username);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, auth.password);
    }
    if (auth.bearer != NULL) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, auth.bearer);
    }
    return add_headers(transfer, auth.headers, auth.header_count, err);
}

static bool set_headers(struct http_transfer *transfer, const struct http_request *request,
                        struct error *err) {
    return add_headers(transfer, request->headers, request->header_count, err) &&
           add_header(transfer, "Expect", (struct slice){0}, err);
}

static bool set_tls(struct http_transfer *transfer, struct error *err) {
    CURL *easy = transfer->easy;
    CURLSH *kept = kept_of(transfer->transfers, transfer->tls);
    long verify = tls_verifies(transfer->tls) ? 1 : 0;

    if (kept == NULL) {
        return error_set(err, ERROR_LIMIT, "libcurl has no memory for connections");
    }
    curl_easy_setopt(easy, CURLOPT_SHARE, kept);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify * 2);
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_ssl_ctx);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer);
    return true;
}

static void set_method(struct http_transfer *transfer, const struct http_request *request) {
    CURL *easy = transfer->easy;

    if (strcmp(request->method, "POST") == 0) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                         request->body.len > 0 ? (const char *)request->body.ptr : "");
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
}

static void set_route(struct http_transfer *transfer, const struct http_request *request) {
    CURL *easy = transfer->easy;

    if (request->direct) {
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    }
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN,
                     request->local ? LONG_MAX / 2000 : (long)AGE_REMOTE_S);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     request->connect_timeout_ms > 0 ? (long)request->connect_timeout_ms
                                                     : (long)INT_MAX);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
}

static void set_basics(struct http_transfer *transfer, const struct http_request *request) {
    CURL *easy = transfer->easy;

    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_BYTES);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->text);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
}

/* ---- the end of a transfer ---- */

/* The least that is set; 0: none. */
static int64_t least_limit(int64_t one, int64_t other) {
    return one > 0 && (other == 0 || one < other) ? one : other;
}

static bool is_connected(const struct http_transfer *transfer) {
    curl_off_t connected = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    return connected > transfer->connected_before;
}

/* Given to the system whole. A head goes out in one piece, as soon as there is a connection. */
static bool is_sent(const struct http_transfer *transfer) {
    curl_off_t uploaded = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    return is_connected(transfer) && uploaded == transfer->body_bytes;
}

static enum http_stage stage_of(const struct http_transfer *transfer) {
    if (!is_connected(transfer)) {
        return transfer->connecting;
    }
    if (!is_sent(transfer)) {
        return HTTP_STAGE_SEND;
    }
    return transfer->status == 0 ? HTTP_STAGE_WAIT : HTTP_STAGE_BODY;
}

/* What no other try can mend. A certificate that is not trusted is among it, a handshake that broke
 * is not. */
static bool is_permanent(const struct http_transfer *transfer, CURLcode code) {
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_NOT_BUILT_IN:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return true;
    case CURLE_UNSUPPORTED_PROTOCOL: /* of a URL; else it says that the answer is not HTTP */
        return stage_of(transfer) == HTTP_STAGE_NAME;
    case CURLE_COULDNT_CONNECT: /* of a proxy's address that can't be used */
    case CURLE_COULDNT_RESOLVE_PROXY:
        return strncmp(transfer->text, "Unsupported proxy", strlen("Unsupported proxy")) == 0;
    default:
        return false;
    }
}

/* c-ares says only that no name server answers when it could not open a socket. */
static int try_socket(void) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return errno;
    }
    close(fd);
    return 0;
}

static struct http_failure failure_of(const struct http_transfer *transfer, CURLcode code) {
    struct http_failure failure = {
        .host = transfer->host,
        .stage = stage_of(transfer),
        .timed_out = code == CURLE_OPERATION_TIMEDOUT,
        .limit_ms = transfer->timeout_ms,
        .text = transfer->text,
        .kind = curl_easy_strerror(code),
    };
    long proxied = 0;
    long reason = 0; /* of the last address that failed */

    curl_easy_getinfo(transfer->easy, CURLINFO_USED_PROXY, &proxied);
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &reason);
    failure.proxied = proxied != 0;
    if (failure.stage < HTTP_STAGE_SEND) {
        failure.limit_ms = least_limit(transfer->connect_timeout_ms, transfer->timeout_ms);
    }
    if (failure.stage == HTTP_STAGE_CONNECT && reason == ETIMEDOUT) {
        failure.limit_ms = 0;
    }
    if (code == CURLE_COULDNT_CONNECT) {
        failure.connect_errno = (int)reason;
        failure.socket_errno = transfer->socket_errno;
    } else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY) {
        failure.socket_errno = try_socket();
    }
    return failure;
}

static void describe_failure(struct http_transfer *transfer, CURLcode code,
                             struct http_result *result) {
    struct http_failure failure;

    tls_words_fill_in(transfer->text, sizeof(transfer->text));
    if (transfer->tls_error.code != ERROR_NONE) {
        result->error = transfer->tls_error;
        result->permanent = true;
    } else if (transfer->stopped) {
        error_set(&result->error, ERROR_LIMIT, "%s: the answer was not wanted to its end",
                  transfer->host);
    } else {
        failure = failure_of(transfer, code);
        http_error_describe(&failure, &result->error);
        result->permanent = transfer->status == 0 && is_permanent(transfer, code);
    }
}

/* A success that nobody can mean: not final, or of a request whose end was not there yet. (An error
 * may come early: it is about the head, or the length.) */
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

/* Gives the transfer back first, so that done() may begin another one on the same connection. */
static void end(struct http_transfer *transfer, struct http_result *result) {
    struct http_handler *handler = transfer->handler;

    result->status = transfer->status;
    result->sent = is_sent(transfer);
    result->retry_after_ms = transfer->retry_after_ms;
    judge_success(transfer, result);
    release(transfer);
    handler->done(handler, result);
}

static void on_idle(struct timer *timer) {
    struct http_transfer *transfer = (struct http_transfer *)timer;
    struct loop *loop = transfer->transfers->loop;
    int64_t now_ms = clock_monotonic_ms(loop_clock(loop));
    struct http_result result = {0};

    if (transfer->paused) {
        transfer->moved_ms = now_ms; /* it is we who are slow */
    }
    if (now_ms - transfer->moved_ms < transfer->idle_timeout_ms) {
        timer_set(loop_timers(loop), timer, transfer->moved_ms + transfer->idle_timeout_ms);
        return;
    }
    error_set(&result.error, ERROR_TRANSPORT, "%s: timed out: no byte for %.3g s", transfer->host,
              (double)transfer->idle_timeout_ms / 1000);
    end(transfer, &result);
}

bool http_start(struct loop *loop, const struct http_request *request, struct http_handler *handler,
                struct http_transfer **started, struct error *err) {
    struct transfers *transfers = loop_transfers(loop);
    struct http_transfer *transfer;
    CURL *easy = take_easy(transfers);

    if (easy == NULL) {
        return error_set(err, ERROR_LIMIT, "libcurl has no memory for a transfer");
    }
    transfer = mem_zalloc(sizeof(*transfer));
    *transfer = (struct http_transfer){
        .idle = {.fire = on_idle},
        .transfers = transfers,
        .handler = handler,
        .tls = request->tls,
        .easy = easy,
        .host = http_error_host(request->url),
        .idle_timeout_ms = request->idle_timeout_ms,
        .connect_timeout_ms = request->connect_timeout_ms,
        .timeout_ms = request->timeout_ms,
        .body_bytes = (curl_off_t)request->body.len,
        .retry_after_ms = -1,
    };
    set_basics(transfer, request);
    set_method(transfer, request);
    set_route(transfer, request);
    if ((transfer->tls != NULL && !set_tls(transfer, err)) ||
        !set_headers(transfer, request, err) || !set_authorization(transfer, request, err)) {
        goto fail;
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    if (transfer->tls == NULL &&
        slice_starts_with(slice_from_cstr(request->url), SLICE("https:"))) {
        error_set(err, ERROR_INPUT, "%s: https without a certificate store", transfer->host);
        goto fail;
    }
    if (curl_multi_add_handle(transfers->multi, easy) != CURLM_OK) {
        error_set(err, ERROR_LIMIT, "%s: libcurl does not take the transfer", transfer->host);
        goto fail;
    }
    transfer->next = transfers->first;
    transfer->link = &transfers->first;
    if (transfer->next != NULL) {
        transfer->next->link = &transfer->next;
    }
    transfers->first = transfer;
    transfer->moved_ms = clock_monotonic_ms(loop_clock(loop));
    if (transfer->idle_timeout_ms > 0) {
        timer_set(loop_timers(loop), &transfer->idle,
                  transfer->moved_ms + transfer->idle_timeout_ms);
    }
    *started = transfer;
    return true;
fail:
    release(transfer);
    return false;
}

void http_resume(struct http_transfer *transfer) {
    if (transfer->paused && !transfer->resume) {
        transfer->resume = true; /* the next turn does it: curl may call body() at once */
        transfer->transfers->resumes++;
    }
}

/* ---- what the loop calls ---- */

static void resume_all(struct transfers *transfers) {
    for (struct http_transfer *transfer = transfers->first;
         transfer != NULL && transfers->resumes > 0; transfer = transfer->next) {
        if (transfer->resume) {
            transfer->resume = false;
            transfer->paused = false;
            transfers->resumes--;
            note_progress(transfer);
            curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
        }
    }
}

bool transfers_drive(struct transfers *transfers, int64_t wait_ms) {
    int running;
    int timeout = (int)(wait_ms < WAIT_MAX_MS ? wait_ms : WAIT_MAX_MS);

    transfers->moved = false;
    resume_all(transfers);
    if (timeout > 0 && !transfers->moved) {
        curl_multi_poll(transfers->multi, NULL, 0, timeout, NULL);
    }
    curl_multi_perform(transfers->multi, &running);
    return transfers->moved;
}

bool transfers_finish(struct transfers *transfers) {
    CURLMsg *message;
    int left;
    bool any = false;

    while ((message = curl_multi_info_read(transfers->multi, &left)) != NULL) {
        struct http_transfer *transfer = NULL;
        struct http_result result = {0};
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        result.ok = code == CURLE_OK;
        if (!result.ok) {
            describe_failure(transfer, code, &result);
        }
        any = true;
        end(transfer, &result);
    }
    return any;
}

const char *http_libraries(void) {
    return curl_version();
}
