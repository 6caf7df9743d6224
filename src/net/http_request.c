/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/http.h"

void http_request_add(struct http_request *request, const char *name, struct slice value) {
    if (request->header_count == HTTP_HEADERS_MAX) {
        abort();
    }
    request->headers[request->header_count++] = (struct http_header){.name = name, .value = value};
}
