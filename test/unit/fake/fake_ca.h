/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_ca: certificates that the tests sign themselves, and tables of them in the form of
 * net/ca_table.h.
 */
#ifndef PROMTAIL_TEST_FAKE_FAKE_CA_H
#define PROMTAIL_TEST_FAKE_FAKE_CA_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>

#include "net/ca_table.h"
#include "promtail/buf.h"

#define FAKE_CA_HOST "logs.example.com" /* whom the servers' certificates name */

enum { FAKE_CA_KEYS = 6, FAKE_CA_SET_MAX = 8, FAKE_CA_DER_MAX = 1 << 16 };

enum { KEY_LEAF, KEY_A, KEY_A2, KEY_B, KEY_INTERMEDIATE, KEY_STRANGER };

struct fake_ca {
    EVP_PKEY *keys[FAKE_CA_KEYS];
    long serial;
};

struct fake_ca_plan {
    const char *subject;
    const char *issuer;
    int key;
    int signer; /* key */
    bool ca;
    bool key_ids;  /* subject and authority key identifier */
    int from_days; /* from today; both 0: -1 and 1 */
    int until_days;
};

struct fake_ca_table {
    struct ca_table table;
    struct ca_row rows[FAKE_CA_SET_MAX];
    unsigned char der[FAKE_CA_DER_MAX];
};

struct fake_ca *fake_ca_new(void);
void fake_ca_destroy(struct fake_ca *ca);
X509 *fake_ca_sign(struct fake_ca *ca, const struct fake_ca_plan *plan);
void fake_ca_extend(X509 *certificate, X509V3_CTX *context, int nid, const char *value);
/* certificates: up to a NULL, at most FAKE_CA_SET_MAX. */
void fake_ca_table_make(struct fake_ca_table *made, X509 *const *certificates);
void fake_ca_pem(struct buf *pem, X509 *const *certificates);
/* A private key, encrypted with "pass" when there is a cipher. */
void fake_ca_key_pem(struct buf *pem, EVP_PKEY *key, const EVP_CIPHER *cipher);

#endif
