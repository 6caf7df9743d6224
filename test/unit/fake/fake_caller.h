/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_caller: one caller of http, that keeps what it is given; beside it the scripted server that
 * it asks.
 */
#ifndef PROMTAIL_TEST_FAKE_FAKE_CALLER_H
#define PROMTAIL_TEST_FAKE_FAKE_CALLER_H

#include "fake/fake_server.h"
#include "promtail/buf.h"
#include "promtail/http.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { BODY_MAX = 4 * 1024 * 1024 };

/* One transfer, and what became of it. */
struct call {
    struct http_handler handler; /* first */
    struct http_transfer *transfer;
    struct http_result result;
    struct buf body;
    char headers[2048]; /* "name=value;" */
    size_t pause_at;    /* once this many bytes are there; 0: never */
    size_t stop_at;
    bool paused, done;
};

struct setup {
    struct fake_server *server;
    struct loop *loop;
    char url[64];
    struct http_request request;
    struct call call;
};

/* A server with this script, and a GET of it, without a proxy. */
void set_up(struct setup *setup, const struct fake_server_step *steps, size_t count);
void tear_down(struct setup *setup);
/* The request is begun; again, when it was finished. */
void begin(struct setup *setup);
void finish(struct setup *setup);
void call_init(struct call *call);

#endif
