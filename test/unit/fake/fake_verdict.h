/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_verdict: what OpenSSL says of a server's certificate, with a store that is given.
 */
#ifndef PROMTAIL_TEST_FAKE_FAKE_VERDICT_H
#define PROMTAIL_TEST_FAKE_FAKE_VERDICT_H

#include <openssl/x509_vfy.h>

#include "net/ca_table.h"

struct verdict {
    int code;
    int depth;
    int chain; /* certificates of the chain that was found */
};

/* Everything parsed: the table, then extra (up to a NULL). */
X509_STORE *verdict_reference_new(const struct ca_table *table, X509 *const *extra);
/* That of net/ca_store.h, with extra as its PEM text. */
X509_STORE *verdict_store_new(const struct ca_table *table, X509 *const *extra);
/* As a TLS client asks. sent: what the server sent besides its own certificate, up to a NULL; may
 * be NULL. host: whom the client wants; NULL for no server. */
struct verdict verdict_of(X509_STORE *store, X509 *leaf, X509 *const *sent, const char *host,
                          unsigned long flags);
int verdict_objects_in(X509_STORE *store);

#endif
