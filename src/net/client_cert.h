/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client_cert: the certificate that this program shows to a server (mTLS), and its private key,
 * as PEM texts: libcurl reads them for each connection that is made. They are checked when the
 * program starts.
 */
#ifndef PROMTAIL_NET_CLIENT_CERT_H
#define PROMTAIL_NET_CLIENT_CERT_H

#include <stdint.h>

#include "promtail/error.h"
#include "promtail/slice.h"

struct client_cert {
    struct slice chain; /* the certificate, then those of its issuers; borrowed; empty: none */
    struct slice key;   /* borrowed */
};

/* Whether the chain can be read and used, and its first certificate is valid at that second since
 * the epoch. */
MUST_CHECK bool client_cert_check_chain(struct slice chain, int64_t now_s, struct error *err);
/* Whether the key can be read, and belongs to the first certificate of a chain that was checked. */
MUST_CHECK bool client_cert_check_key(struct slice chain, struct slice key, struct error *err);

#endif
