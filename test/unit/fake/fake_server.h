/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_server: a real HTTP server on 127.0.0.1, in a thread, that answers requests one after the
 * other as its script says.
 */
#ifndef PROMTAIL_TEST_FAKE_FAKE_SERVER_H
#define PROMTAIL_TEST_FAKE_FAKE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

enum { FAKE_SERVER_REQUESTS = 16, FAKE_SERVER_REQUEST_MAX = 8192 };

struct fake_server_step {
    const char *answer; /* bytes as they go over the wire; "": none */
    size_t filler;      /* this many 'x' behind it */
    bool close;         /* then the connection is closed; else the next request is read from it, */
    bool hold;          /* or nothing more ever happens on it */
    bool early;         /* answered at the end of the head; its body is not read before. When the
                         * first step is so, the connections take few bytes that nobody reads. */
    size_t drain;       /* bytes of a body that are read (and forgotten) after an early answer */
    bool shut;          /* with hold: the answering side of the connection is closed */
};

struct fake_server;

struct fake_server *fake_server_new(const struct fake_server_step *steps, size_t count);
/* Joins its thread. */
void fake_server_destroy(struct fake_server *server);
unsigned fake_server_port(const struct fake_server *server);
unsigned fake_server_connections(struct fake_server *server);
/* Sends bytes that nobody asked for on the newest connection, which must wait for a request. */
void fake_server_send(struct fake_server *server, const char *bytes);
/* The n-th request (from 0), head and body, once it was answered; "" before. */
const char *fake_server_request(struct fake_server *server, size_t number);

#endif
