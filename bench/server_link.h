/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server_link: one connection of the bench's server, with or without TLS: its requests are read
 * one after the other, bodies are counted and thrown away.
 */
#ifndef BENCH_SERVER_LINK_H
#define BENCH_SERVER_LINK_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

enum { LINK_BUFFER_BYTES = 64 * 1024, LINK_TARGET_BYTES = 4096 };

struct server_link {
    int fd;
    SSL *ssl; /* NULL: without TLS */
    size_t at;
    size_t len;
    char buffer[LINK_BUFFER_BYTES];
};

struct server_request {
    bool is_get;
    char target[LINK_TARGET_BYTES];
    size_t body_bytes;
    bool is_gzip;
};

/* False: the connection has ended. */
bool server_link_read(struct server_link *link, struct server_request *request);
bool server_link_write(struct server_link *link, const char *bytes, size_t len);

#endif
