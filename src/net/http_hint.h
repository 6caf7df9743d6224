/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_hint: what an operator can do about a connection that failed: by the code of OpenSSL's error
 * (a server's refusal comes as an alert, "RFC 8446", 6, whose number such a code contains), or by a
 * proxy's answer to CONNECT.
 */
#ifndef PROMTAIL_NET_HTTP_HINT_H
#define PROMTAIL_NET_HTTP_HINT_H

#include <stdbool.h>

struct http_hint {
    const char *text; /* "": there is nothing to say */
    bool permanent;   /* a retry can't fix it */
};

/* text: libcurl's, with OpenSSL's error ("error:0A00045C:SSL routines::..."). has_cert: a client
 * certificate is set. */
struct http_hint http_hint_of_tls(const char *text, bool has_cert);

/* For a connection that broke without an answer, after the server had asked for a client
 * certificate. */
struct http_hint http_hint_of_request(bool has_cert);

/* status: of the proxy's answer; 0: it gave none. */
struct http_hint http_hint_of_proxy(long status);

#endif
