/* SPDX-License-Identifier: Apache-2.0 */
/* push_request: the HTTP request of one try of a push. */
#ifndef PROMTAIL_LOKI_PUSH_REQUEST_H
#define PROMTAIL_LOKI_PUSH_REQUEST_H

#include "promtail/http.h"
#include "promtail/loki_push.h"
#include "push_body.h"

/* Borrows all of it. tenant: empty: the configuration's. left_ms: until pushing ends. */
struct http_request push_request_make(const struct loki_push_config *config, struct slice tenant,
                                      const struct push_body *body, int64_t left_ms);

#endif
