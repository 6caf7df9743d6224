/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_tls: libcurl's TLS settings of one transfer: whether the server is verified, the client
 * certificate, the oldest version. What holds for the server only (SKIP_TLS_VERIFY, the client
 * certificate) does not hold for an https:// proxy before it.
 */
#ifndef PROMTAIL_NET_HTTP_TLS_H
#define PROMTAIL_NET_HTTP_TLS_H

#include "promtail/error.h"
#include "promtail/tls.h"

/* easy: libcurl's handle, which borrows the texts of the client certificate. */
MUST_CHECK bool http_tls_set(void *easy, const struct tls *tls, struct error *err);

#endif
