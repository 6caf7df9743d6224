/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_http: the loop and its transfers, played from a script; linked instead of net/.
 *
 * The n-th http_start gets the n-th answer of the script. A turn moves one transfer one step (all
 * headers, a piece of the body, the end), else it sets the clock to the next timer, or to until_ms.
 * Time passes in no other way.
 */
#ifndef PROMTAIL_TEST_FAKE_FAKE_HTTP_H
#define PROMTAIL_TEST_FAKE_FAKE_HTTP_H

#include "promtail/http.h"

enum { FAKE_HEADERS = 4, FAKE_REQUESTS = 64 };

struct fake_answer {
    long status; /* 0: none comes, error says why */
    struct {
        const char *name, *value;
    } headers[FAKE_HEADERS];
    struct slice body;
    size_t piece;      /* bytes at once; 0: whole */
    const char *error; /* the transfer breaks after the body, with this text; NULL: it ends well */
    bool permanent;    /* with error: no retry can mend it */
    bool silent;       /* nothing ever happens */
    bool stalls;       /* all that is here comes, but the answer does not end */
    int64_t retry_after_s; /* 0: not said */
};

struct fake_request {
    char url[1200];
    char range[64];
    char if_match[64];
    char sha256[80];
    char authorization[512];
    char token[64];
    char tenant[64];
    char target[64];
    char trace[128];
    char content_type[64];
    char error_type[64];
    char invocation_id[64];
    char body[256]; /* its beginning */
    size_t body_bytes;
    int64_t timeout_ms;
    bool is_signed;
    bool direct;
    bool is_get;
    int64_t at_ms;
};

struct fake {
    struct loop *loop;
    const struct fake_answer *answers; /* borrowed */
    size_t answer_count;
    struct fake_request requests[FAKE_REQUESTS];
    size_t request_count;
    size_t cancelled, resumed;
    size_t refuse_start; /* the n-th start fails (from 1); 0: none */
};

struct fake *fake_new(const struct fake_answer *answers, size_t count);
void fake_destroy(struct fake *fake);
void fake_set_ms(struct fake *fake, int64_t now_ms);
size_t fake_open(const struct fake *fake); /* transfers that run */

#endif
