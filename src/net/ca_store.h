/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ca_store: an X509_STORE of OpenSSL that parses the certificates of a table only when a
 * verification asks for their subject.
 *
 * It gives the same results as a store with the whole table.
 */
#ifndef PROMTAIL_NET_CA_STORE_H
#define PROMTAIL_NET_CA_STORE_H

#include "ca_table.h"
#include "promtail/error.h"
#include "promtail/slice.h"

struct x509_store_st; /* OpenSSL's X509_STORE; X509_STORE_free frees it */

/* table: borrowed by the store; may be NULL. extra_pem: additional trusted certificates, parsed
 * now; may be empty. */
struct x509_store_st *ca_store_new(const struct ca_table *table, struct slice extra_pem,
                                   struct error *err) MUST_CHECK;

#endif
