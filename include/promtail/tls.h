/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls: the certificates that an https connection trusts.
 *
 * The certificates that are embedded in the binary are parsed when a connection asks for them: all
 * connections of a struct tls share one X509_STORE (net/ca_store.h). Nothing is parsed at start but
 * CA_CERT.
 */
#ifndef PROMTAIL_TLS_H
#define PROMTAIL_TLS_H

#include <stdbool.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct tls;

/* Initialises OpenSSL without its error texts. Must be called before anything else that uses
 * OpenSSL, such as curl_global_init. Can be called again. */
void tls_library_init(void);

/* extra_ca: PEM text of certificates to trust in addition to the embedded ones; may be empty. It is
 * parsed here. verify false: SKIP_TLS_VERIFY. */
struct tls *tls_new(struct slice extra_ca, bool verify, struct error *err) MUST_CHECK;
void tls_destroy(struct tls *tls); /* NULL is allowed; connections may outlive it */
bool tls_verifies(const struct tls *tls);
/* For http.c: gives the store to an SSL_CTX of OpenSSL (passed as void *). */
MUST_CHECK bool tls_apply(struct tls *tls, void *ssl_ctx, struct error *err);

#endif
