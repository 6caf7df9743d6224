/* SPDX-License-Identifier: Apache-2.0 */
#include "http_error.h"

#include "promtail/buf.h"
#include "promtail/url.h"

char *http_error_host(const char *url) {
    struct slice rest = slice_from_cstr(url);
    size_t scheme = slice_find(rest, SLICE("://"));
    bool https = slice_starts_with(rest, SLICE("https:"));

    rest = scheme < rest.len ? slice_after(rest, scheme + 3) : rest;
    rest = url_authority(rest);
    size_t at = slice_last_index(rest, '@');
    rest = at < rest.len ? slice_after(rest, at + 1) : rest;
    bool port = slice_last_index(rest, ':') < rest.len && !slice_ends_with(rest, SLICE("]"));
    struct slice suffix = port ? SLICE("") : https ? SLICE(":443") : SLICE(":80");
    char *host = mem_alloc(rest.len + suffix.len + 1);

    memcpy(host, rest.ptr, rest.len); /* once a transfer: snprintf costs ten times as much */
    memcpy(host + rest.len, suffix.ptr, suffix.len);
    host[rest.len + suffix.len] = '\0';
    return host;
}

static void describe_timeout(const struct http_failure *failure, struct error *err) {
    static const char *const MISSING[] = {
        [HTTP_STAGE_NAME] = "its name was not resolved",
        [HTTP_STAGE_CONNECT] = "no connection",
        [HTTP_STAGE_HANDSHAKE] = "the TLS handshake was not finished",
        [HTTP_STAGE_SEND] = "the request was not sent completely",
        [HTTP_STAGE_WAIT] = "no answer",
        [HTTP_STAGE_BODY] = "no complete answer",
    };
    const char *missing = MISSING[failure->stage];

    if (failure->limit_ms > 0) {
        error_set(err, ERROR_TRANSPORT, "%s: timed out: %s within %.3g s", failure->host, missing,
                  (double)failure->limit_ms / 1000);
    } else {
        error_set(err, ERROR_TRANSPORT, "%s: timed out: %s", failure->host, missing);
    }
}

/* libcurl's text, unless it quotes a URL: that of a proxy may contain a password. */
static const char *curl_text(const struct http_failure *failure) {
    const char *text = failure->text;
    bool of_proxy = strstr(text, "proxy") != NULL;
    bool quotes = strchr(text, '@') != NULL || strstr(text, "://") != NULL ||
                  strstr(text, "proxy syntax") != NULL;

    if (text[0] != '\0' && !quotes) {
        return text;
    }
    return of_proxy ? "curl can't use the proxy: look at HTTPS_PROXY, http_proxy and ALL_PROXY"
                    : failure->kind;
}

void http_error_describe(const struct http_failure *failure, struct error *err) {
    const char *host = failure->host;

    if (failure->timed_out) {
        describe_timeout(failure, err);
    } else if (failure->connect_errno != 0 && failure->proxied) {
        error_set(err, ERROR_TRANSPORT, "%s: %s (%s)", host, curl_text(failure),
                  strerror(failure->connect_errno));
    } else if (failure->connect_errno != 0) {
        error_set(err, ERROR_TRANSPORT, "%s: no connection: %s", host,
                  strerror(failure->connect_errno));
    } else if (failure->socket_errno != 0) {
        error_set(err, ERROR_TRANSPORT, "%s: can't open a socket: %s", host,
                  strerror(failure->socket_errno));
    } else if (failure->hint[0] != '\0') {
        error_set(err, ERROR_TRANSPORT, "%s: %s (%s)", host, curl_text(failure), failure->hint);
    } else {
        error_set(err, ERROR_TRANSPORT, "%s: %s", host, curl_text(failure));
    }
}
