/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tls: whom an https connection trusts.
 *
 * The CA bundle is embedded in the binary and parsed once per process into one X509_STORE that all
 * connections share (DESIGN 6.11): at tls_warm, else at the first https connection.
 */
#ifndef PROMTAIL_TLS_H
#define PROMTAIL_TLS_H

#include <stdbool.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct tls;

/* extra_ca: PEM text added to the bundle, may be empty (copied). verify false: SKIP_TLS_VERIFY. The
 * PEM is checked here. */
struct tls *tls_new(struct slice extra_ca, bool verify, struct error *err) MUST_CHECK;
void tls_destroy(struct tls *tls); /* NULL is allowed; after every connection is gone */
/* Parses the bundle now (in INIT, where the CPU is not throttled). */
MUST_CHECK bool tls_warm(struct tls *tls, struct error *err);
bool tls_verifies(const struct tls *tls);
/* For http.c: gives the store to an SSL_CTX of OpenSSL (passed as void *). */
MUST_CHECK bool tls_apply(struct tls *tls, void *ssl_ctx, struct error *err);

#endif
