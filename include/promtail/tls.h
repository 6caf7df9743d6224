/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls: the certificates that an https connection trusts, and the one that it shows (mTLS).
 *
 * The certificates that are embedded in the binary are parsed when a connection asks for them: all
 * connections of a struct tls share one X509_STORE (net/ca_store.h). Nothing is parsed at start but
 * CA_CERT, CLIENT_CERT and CLIENT_KEY.
 */
#ifndef PROMTAIL_TLS_H
#define PROMTAIL_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct client_cert;
struct tls;

/* Initialises OpenSSL without its error texts. Must be called before anything else that uses
 * OpenSSL, such as curl_global_init. Can be called again. */
void tls_library_init(void);

/* For a process that may be one of several copies of a snapshot: OpenSSL's random numbers must not
 * be those of the others. It notices a fork, but not this. */
void tls_library_reseed(void);

/* extra_ca: PEM text of certificates to trust in addition to the embedded ones; may be empty. It is
 * parsed here. verify false: SKIP_TLS_VERIFY; a proxy on the way is verified nevertheless. */
struct tls *tls_new(struct slice extra_ca, bool verify, struct error *err) MUST_CHECK;
void tls_destroy(struct tls *tls); /* NULL is allowed; idle connections may outlive it */
bool tls_verifies(const struct tls *tls);

/* Sets the client certificate, a PEM text: the certificate first, then those of its issuers. Fails
 * when it can't be used, or isn't valid now (in seconds since the epoch). */
MUST_CHECK bool tls_set_certificate(struct tls *tls, struct slice chain, int64_t now_s,
                                    struct error *err);
/* Sets its private key, a PEM text. After tls_set_certificate; both are borrowed until
 * tls_destroy. */
MUST_CHECK bool tls_set_key(struct tls *tls, struct slice key, struct error *err);

/* For http_tls.c; NULL: there is none. */
const struct client_cert *tls_client_cert(const struct tls *tls);
/* For http_progress.c: whether a server has asked for a client certificate. */
bool tls_was_asked(const struct tls *tls);
/* For http_progress.c: gives the store to an SSL_CTX of OpenSSL (passed as void *). */
MUST_CHECK bool tls_apply(struct tls *tls, void *ssl_ctx, struct error *err);

#endif
