/* SPDX-License-Identifier: Apache-2.0 */
#include "http_headers.h"

#include <curl/curl.h>

#include "promtail/buf.h"
#include "promtail/byte.h"

enum { HEADER_LINE_MAX = 64 * 1024 };

/* The node and its text in one piece of memory. */
static struct curl_slist *http_headers_node(struct slice name, struct slice value) {
    size_t gap = value.len > 0 ? 2 : 1;
    struct curl_slist *node = mem_alloc(sizeof(*node) + name.len + gap + value.len + 1);
    char *to = (char *)(node + 1);

    *node = (struct curl_slist){.data = to};
    memcpy(to, name.ptr, name.len);
    memcpy(to + name.len, ": ", gap);
    if (value.len > 0) {
        memcpy(to + name.len + gap, value.ptr, value.len);
    }
    to[name.len + gap + value.len] = '\0';
    return node;
}

static bool http_headers_append(struct http_headers *headers, const char *name, struct slice value,
                                struct error *err) {
    struct slice named = slice_from_cstr(name);

    for (size_t i = 0; i < value.len; i++) {
        if (byte_is_control(value.ptr[i])) {
            return error_set(err, ERROR_INPUT, "the value of header %s has a control byte", name);
        }
    }
    if (value.len > HEADER_LINE_MAX - named.len - sizeof(": ")) {
        return error_set(err, ERROR_LIMIT, "header %s is too long", name);
    }
    struct curl_slist *node = http_headers_node(named, value);
    if (headers->list == NULL) {
        headers->list = node;
    } else {
        headers->last->next = node;
    }
    headers->last = node;
    return true;
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
    while (headers->list != NULL) {
        struct curl_slist *node = headers->list;
        headers->list = node->next;
        mem_wipe(node->data, strlen(node->data));
        mem_free(node);
    }
    headers->last = NULL;
}
