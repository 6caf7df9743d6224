/* SPDX-License-Identifier: Apache-2.0 */
#include "push_request.h"

struct http_request push_request_make(const struct loki_push_config *config, struct slice tenant,
                                      const struct push_body *body, int64_t left_ms) {
    struct http_request request = {
        .method = "POST",
        .url = config->url,
        .body = buf_slice(&body->bytes),
        .authorizer = config->authorizer,
        .tls = config->tls,
        .timeout_ms = config->timeout_ms < left_ms ? config->timeout_ms : left_ms,
    };

    tenant = tenant.len > 0 ? tenant : slice_from_cstr(config->tenant);
    http_request_add(&request, "Content-Type", SLICE("application/x-protobuf"));
    if (body->in_gzip) {
        http_request_add(&request, "Content-Encoding", SLICE("gzip"));
    }
    http_request_add(&request, "User-Agent", slice_from_cstr(config->user_agent));
    if (tenant.len > 0) {
        http_request_add(&request, "X-Scope-OrgID", tenant);
    }
    trace_add_to_loki(config->trace, &request);
    return request;
}
