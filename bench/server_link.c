/* SPDX-License-Identifier: Apache-2.0 */
#include "server_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { WRITE_MAX = 1 << 20 };

static bool link_fill(struct server_link *link) {
    int got = link->ssl != NULL ? SSL_read(link->ssl, link->buffer, sizeof(link->buffer))
                                : (int)recv(link->fd, link->buffer, sizeof(link->buffer), 0);

    link->at = 0;
    link->len = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static bool link_skip(struct server_link *link, size_t len) {
    while (len > link->len - link->at) {
        len -= link->len - link->at;
        if (!link_fill(link)) {
            return false;
        }
    }
    link->at += len;
    return true;
}

/* Without its end; what has no room is left out. */
static bool link_read_line(struct server_link *link, char *line, size_t size) {
    size_t len = 0;

    for (;;) {
        if (link->at == link->len && !link_fill(link)) {
            return false;
        }
        char byte = link->buffer[link->at++];
        if (byte == '\n') {
            break;
        }
        if (byte != '\r' && len + 1 < size) {
            line[len++] = byte;
        }
    }
    line[len] = '\0';
    return true;
}

static bool link_skip_chunks(struct server_link *link, size_t *bytes) {
    char line[256];
    size_t size;

    do {
        if (!link_read_line(link, line, sizeof(line))) {
            return false;
        }
        size = strtoul(line, NULL, 16);
        *bytes += size;
        if (size > 0 && (!link_skip(link, size) || !link_read_line(link, line, sizeof(line)))) {
            return false;
        }
    } while (size > 0);
    do { /* trailers */
        if (!link_read_line(link, line, sizeof(line))) {
            return false;
        }
    } while (line[0] != '\0');
    return true;
}

/* The value when the line is this header; else NULL. */
static const char *header_value(const char *line, const char *name) {
    size_t len = strlen(name);

    return strncasecmp(line, name, len) == 0 ? line + len + strspn(line + len, " ") : NULL;
}

bool server_link_read(struct server_link *link, struct server_request *request) {
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    char line[LINK_TARGET_BYTES + 64];
    bool chunked = false;
    bool waits = false;
    const char *value;

    *request = (struct server_request){0};
    if (!link_read_line(link, line, sizeof(line))) {
        return false;
    }
    request->is_get = strncmp(line, "GET ", 4) == 0;
    sscanf(line, "%*s %4095s", request->target);
    while (link_read_line(link, line, sizeof(line)) && line[0] != '\0') {
        if ((value = header_value(line, "Content-Length:")) != NULL) {
            request->body_bytes = strtoul(value, NULL, 10);
        }
        if ((value = header_value(line, "Content-Encoding:")) != NULL) {
            request->is_gzip = strcasecmp(value, "gzip") == 0;
        }
        chunked = chunked || header_value(line, "Transfer-Encoding:") != NULL;
        waits = waits || header_value(line, "Expect:") != NULL;
    }
    if (waits && !server_link_write(link, go_on, strlen(go_on))) {
        return false;
    }
    return chunked ? link_skip_chunks(link, &request->body_bytes)
                   : link_skip(link, request->body_bytes);
}

bool server_link_write(struct server_link *link, const char *bytes, size_t len) {
    while (len > 0) {
        size_t part = len < WRITE_MAX ? len : WRITE_MAX;
        int sent = link->ssl != NULL ? SSL_write(link->ssl, bytes, (int)part)
                                     : (int)send(link->fd, bytes, part, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        len -= (size_t)sent;
    }
    return true;
}
