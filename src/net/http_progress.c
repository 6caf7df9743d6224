/* SPDX-License-Identifier: Apache-2.0 */
#include "http_progress.h"

#include <assert.h>
#include <curl/curl.h>
#include <sys/socket.h>

#include "http_hint.h"
#include "tls_words.h"

static_assert(sizeof(((struct http_progress *)NULL)->text) >= CURL_ERROR_SIZE,
              "libcurl's text fits");

/* ---- what curl calls ---- */

static CURLcode on_ssl_ctx(CURL *easy, void *ssl_ctx, void *context) {
    struct http_progress *progress = context;

    (void)easy;
    progress->connecting = HTTP_STAGE_HANDSHAKE;
    return tls_apply(progress->tls, ssl_ctx, &progress->tls_error) ? CURLE_OK
                                                                   : CURLE_SSL_CERTPROBLEM;
}

/* Opens a socket as libcurl does, but keeps the error. */
static curl_socket_t on_open_socket(void *context, curlsocktype purpose,
                                    struct curl_sockaddr *address) {
    struct http_progress *progress = context;
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    curl_off_t connected = 0;

    (void)purpose;
    progress->socket_errno = fd < 0 ? errno : 0;
    progress->connecting = HTTP_STAGE_CONNECT;
    curl_easy_getinfo(progress->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    progress->connected_before = connected;
    return fd;
}

void http_progress_prepare(const struct http_progress *progress) {
    curl_easy_setopt(progress->easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    if (progress->tls != NULL) {
        curl_easy_setopt(progress->easy, CURLOPT_SSL_CTX_FUNCTION, on_ssl_ctx);
    }
}

void http_progress_watch(struct http_progress *progress) {
    curl_easy_setopt(progress->easy, CURLOPT_ERRORBUFFER, progress->text);
    curl_easy_setopt(progress->easy, CURLOPT_OPENSOCKETDATA, progress);
    if (progress->tls != NULL) {
        curl_easy_setopt(progress->easy, CURLOPT_SSL_CTX_DATA, progress);
    }
}

void http_progress_unwatch(struct http_progress *progress) {
    curl_easy_setopt(progress->easy, CURLOPT_ERRORBUFFER, NULL);
}

/* ---- how far it came ---- */

static bool is_connected(const struct http_progress *progress) {
    curl_off_t connected = 0;

    curl_easy_getinfo(progress->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    return connected > progress->connected_before;
}

/* Headers are sent in one piece as soon as there is a connection. */
bool http_progress_sent(const struct http_progress *progress) {
    curl_off_t uploaded = 0;

    curl_easy_getinfo(progress->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    return is_connected(progress) && uploaded == progress->body_bytes;
}

static enum http_stage stage_of(const struct http_progress *progress, long status) {
    if (!is_connected(progress)) {
        return progress->connecting;
    }
    if (!http_progress_sent(progress)) {
        return HTTP_STAGE_SEND;
    }
    return status == 0 ? HTTP_STAGE_WAIT : HTTP_STAGE_BODY;
}

/* Whether a retry can't fix the error. So it is with a certificate that is not trusted, but not
 * with a handshake that broke. */
static bool is_permanent(const struct http_progress *progress, CURLcode code) {
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_NOT_BUILT_IN:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return true;
    case CURLE_UNSUPPORTED_PROTOCOL: /* of the URL; after connecting: the answer is not HTTP */
        return !is_connected(progress) && progress->connecting == HTTP_STAGE_NAME;
    case CURLE_COULDNT_CONNECT: /* the proxy setting can't be used */
    case CURLE_COULDNT_RESOLVE_PROXY:
        return strncmp(progress->text, "Unsupported proxy", strlen("Unsupported proxy")) == 0;
    default:
        return false;
    }
}

/* ---- why it went no further ---- */

/* The smaller of the limits that are set; 0 when none is. */
static int64_t least_limit(int64_t one, int64_t other) {
    return one > 0 && (other == 0 || one < other) ? one : other;
}

/* When c-ares can't open a socket, it only reports that no name server answers. */
static int try_socket(void) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return errno;
    }
    close(fd);
    return 0;
}

static struct http_failure failure_of(const struct http_progress *progress, CURLcode code,
                                      long status, const char *hint) {
    struct http_failure failure = {
        .host = progress->host,
        .stage = stage_of(progress, status),
        .timed_out = code == CURLE_OPERATION_TIMEDOUT,
        .limit_ms = progress->timeout_ms,
        .text = progress->text,
        .kind = curl_easy_strerror(code),
        .hint = hint,
    };
    long proxied = 0;
    long reason = 0; /* of the last address that failed */

    curl_easy_getinfo(progress->easy, CURLINFO_USED_PROXY, &proxied);
    curl_easy_getinfo(progress->easy, CURLINFO_OS_ERRNO, &reason);
    failure.proxied = proxied != 0;
    if (failure.stage < HTTP_STAGE_SEND) {
        failure.limit_ms = least_limit(progress->connect_timeout_ms, progress->timeout_ms);
    }
    if (failure.stage == HTTP_STAGE_CONNECT && reason == ETIMEDOUT) {
        failure.limit_ms = 0;
    }
    if (code == CURLE_COULDNT_CONNECT) {
        failure.connect_errno = (int)reason;
        failure.socket_errno = progress->socket_errno;
    } else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY) {
        failure.socket_errno = try_socket();
    }
    return failure;
}

static struct http_hint proxy_hint_of(const struct http_progress *progress) {
    long status = 0;

    curl_easy_getinfo(progress->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    return http_hint_of_proxy(status);
}

/* A refusal of the client certificate may be lost: with TLS 1.3 it comes when the request is being
 * sent already, and the connection then breaks. */
static struct http_hint tls_hint_of(const struct http_progress *progress, long status) {
    bool has_cert = tls_client_cert(progress->tls) != NULL;
    struct http_hint hint = http_hint_of_tls(progress->text, has_cert);
    bool broke = status == 0 && progress->connecting == HTTP_STAGE_HANDSHAKE;

    return hint.text[0] == '\0' && broke && tls_was_asked(progress->tls)
               ? http_hint_of_request(has_cert)
               : hint;
}

static struct http_hint hint_of(const struct http_progress *progress, long status) {
    struct http_hint hint = proxy_hint_of(progress);

    return hint.text[0] == '\0' && progress->tls != NULL ? tls_hint_of(progress, status) : hint;
}

bool http_progress_explain(struct http_progress *progress, int code, long status,
                           struct error *err) {
    tls_words_fill_in(progress->text, sizeof(progress->text));
    if (progress->tls_error.code != ERROR_NONE) {
        *err = progress->tls_error;
        return true;
    }
    struct http_hint hint = hint_of(progress, status);
    struct http_failure failure = failure_of(progress, (CURLcode)code, status, hint.text);
    http_error_describe(&failure, err);
    return status == 0 && (hint.permanent || is_permanent(progress, (CURLcode)code));
}
