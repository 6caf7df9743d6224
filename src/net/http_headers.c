/* SPDX-License-Identifier: Apache-2.0 */
#include "http_headers.h"

#include <curl/curl.h>

#include "promtail/buf.h"
#include "promtail/byte.h"

enum { HEADER_LINE_MAX = 64 * 1024 };

static bool http_headers_append(struct http_headers *headers, const char *name, struct slice value,
                                struct error *err) {
    struct buf line;
    const char *text;
    bool ok;

    for (size_t i = 0; i < value.len; i++) {
        if (byte_is_control(value.ptr[i])) {
            return error_set(err, ERROR_INPUT, "the value of header %s has a control byte", name);
        }
    }
    buf_init(&line, HEADER_LINE_MAX);
    ok = buf_append_cstr(&line, name) && buf_append_cstr(&line, value.len > 0 ? ": " : ":") &&
         buf_append(&line, value) && (text = buf_cstr(&line)) != NULL;
    if (ok) {
        struct curl_slist *list = curl_slist_append(headers->list, text);
        ok = list != NULL;
        headers->list = ok ? list : headers->list;
    }
    mem_wipe(line.ptr, line.len);
    buf_clean_up(&line);
    return ok || error_set(err, ERROR_LIMIT, "header %s is too long", name);
}

bool http_headers_add(struct http_headers *headers, const struct http_header *added, unsigned count,
                      struct error *err) {
    for (unsigned i = 0; i < count; i++) {
        if (!http_headers_append(headers, added[i].name, added[i].value, err)) {
            return false;
        }
    }
    return true;
}

bool http_headers_leave_out(struct http_headers *headers, const char *name, struct error *err) {
    return http_headers_append(headers, name, (struct slice){0}, err);
}

void http_headers_clean_up(struct http_headers *headers) {
    for (struct curl_slist *at = headers->list; at != NULL; at = at->next) {
        mem_wipe(at->data, strlen(at->data));
    }
    curl_slist_free_all(headers->list);
    headers->list = NULL;
}
