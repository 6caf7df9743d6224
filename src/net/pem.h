/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pem: certificates and private keys from PEM texts ("RFC 7468").
 *
 * Blocks of another kind are skipped, so that one text may hold a certificate and its key. Errors
 * never quote the text.
 */
#ifndef PROMTAIL_NET_PEM_H
#define PROMTAIL_NET_PEM_H

#include "promtail/error.h"
#include "promtail/slice.h"

struct evp_pkey_st;   /* OpenSSL's EVP_PKEY; EVP_PKEY_free wipes it */
struct stack_st_X509; /* OpenSSL's STACK_OF(X509) */

/* All certificates, in their order. NULL: there is none, or one can't be read. */
struct stack_st_X509 *pem_certificates(struct slice text, struct error *err) MUST_CHECK;

void pem_certificates_free(struct stack_st_X509 *certificates); /* NULL is allowed */

/* The first private key. NULL: there is none, it can't be read, or it is encrypted: nobody is asked
 * for a pass phrase. */
struct evp_pkey_st *pem_private_key(struct slice text, struct error *err) MUST_CHECK;

#endif
