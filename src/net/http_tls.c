/* SPDX-License-Identifier: Apache-2.0 */
#include "http_tls.h"

#include <curl/curl.h>

#include "client_cert.h"

static CURLcode set_blob(CURL *easy, CURLoption option, struct slice text) {
    struct curl_blob blob = {
        /* libcurl only reads it. */
        .data = (void *)(uintptr_t)text.ptr,
        .len = text.len,
        .flags = CURL_BLOB_NOCOPY,
    };

    return curl_easy_setopt(easy, option, &blob);
}

static bool set_client_cert(CURL *easy, const struct client_cert *cert, struct error *err) {
    return (set_blob(easy, CURLOPT_SSLCERT_BLOB, cert->chain) == CURLE_OK &&
            set_blob(easy, CURLOPT_SSLKEY_BLOB, cert->key) == CURLE_OK) ||
           error_set(err, ERROR_LIMIT, "libcurl has no memory for the client certificate");
}

bool http_tls_set(void *easy, const struct tls *tls, struct error *err) {
    const struct client_cert *cert = tls_client_cert(tls);
    long verify = tls_verifies(tls) ? 1 : 0;

    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify * 2);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    return cert == NULL || set_client_cert(easy, cert, err);
}
