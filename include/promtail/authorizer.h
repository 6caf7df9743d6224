/* SPDX-License-Identifier: Apache-2.0 */
/*
 * authorizer: what makes a request allowed: nothing, basic, bearer, SigV4. Made by app; net asks it
 * at every start of a transfer, so that a repeat carries fresh credentials without its owner
 * knowing which kind.
 */
#ifndef PROMTAIL_AUTHORIZER_H
#define PROMTAIL_AUTHORIZER_H

#include "promtail/error.h"
#include "promtail/slice.h"

/* Borrowed from the authorizer until its next call; never printed. */
struct authorization {
    const char *username; /* basic, with password; else NULL */
    const char *password;
    const char *bearer; /* token; else NULL */
    const char *sigv4;  /* "aws:amz:REGION:SERVICE"; else NULL; with the three below */
    const char *access_key;
    const char *secret_key;
    const char *session_token; /* may be NULL */
};

struct authorizer {
    MUST_CHECK bool (*authorize)(struct authorizer *authorizer, struct authorization *out,
                                 struct error *err);
    /* After 401/403: drop what is cached. True when the next authorize may give something else;
     * NULL: never. */
    bool (*refresh)(struct authorizer *authorizer);
};

#endif
