/* SPDX-License-Identifier: Apache-2.0 */
#include "http_hint.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "tls_words.h"

#define ALERT(number) (SSL_AD_REASON_OFFSET + (number))
#define WANTED "the server wants a client certificate: CLIENT_CERT"
#define REFUSED "the server refuses the certificate of CLIENT_CERT"
#define ISSUER "the server does not know the issuer of CLIENT_CERT"
#define VERSION "TLS 1.2 or later is required"

static const struct tls_row {
    int reason; /* of OpenSSL's error */
    bool permanent;
    const char *with_cert; /* a client certificate is set */
    const char *without;
} TLS_ROWS[] = {
    {SSL_R_WRONG_VERSION_NUMBER, false, "the port does not speak TLS",
     "the port does not speak TLS"},
    {SSL_R_UNSUPPORTED_PROTOCOL, true, VERSION, VERSION},
    {ALERT(SSL_AD_PROTOCOL_VERSION), true, VERSION, VERSION},
    {ALERT(SSL_AD_HANDSHAKE_FAILURE), false, "no common cipher, or CLIENT_CERT is refused",
     "no common cipher, or the server wants a client certificate: CLIENT_CERT"},
    {ALERT(SSL_AD_CERTIFICATE_REQUIRED), true, REFUSED, WANTED},
    {ALERT(SSL_AD_BAD_CERTIFICATE), true, REFUSED, WANTED},
    {ALERT(SSL_AD_UNSUPPORTED_CERTIFICATE), true, REFUSED, WANTED},
    {ALERT(SSL_AD_CERTIFICATE_UNKNOWN), true, REFUSED, WANTED},
    {ALERT(SSL_AD_ACCESS_DENIED), true, REFUSED, WANTED},
    {ALERT(SSL_AD_CERTIFICATE_REVOKED), true, REFUSED, ""},
    {ALERT(SSL_AD_CERTIFICATE_EXPIRED), true, REFUSED, ""},
    {ALERT(SSL_AD_UNKNOWN_CA), true, ISSUER, ""},
};
enum { PROXY_WANTS_USER = 407, TLS_ROW_COUNT = sizeof(TLS_ROWS) / sizeof(TLS_ROWS[0]) };

struct http_hint http_hint_of_tls(const char *text, bool has_cert) {
    unsigned long code = tls_words_code(text);

    for (int i = 0; ERR_GET_LIB(code) == ERR_LIB_SSL && i < TLS_ROW_COUNT; i++) {
        if (TLS_ROWS[i].reason == ERR_GET_REASON(code)) {
            return (struct http_hint){has_cert ? TLS_ROWS[i].with_cert : TLS_ROWS[i].without,
                                      TLS_ROWS[i].permanent};
        }
    }
    return (struct http_hint){"", false};
}

struct http_hint http_hint_of_request(bool has_cert) {
    return (struct http_hint){has_cert ? "the server may refuse the certificate of CLIENT_CERT"
                                       : "the server asks for a client certificate: CLIENT_CERT",
                              false};
}

struct http_hint http_hint_of_proxy(long status) {
    if (status == PROXY_WANTS_USER) {
        return (struct http_hint){"the proxy wants a user name and a password", true};
    }
    return (struct http_hint){"", false};
}
