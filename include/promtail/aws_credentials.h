/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_credentials: the function's access key, secret key and session token: from the environment
 * (Lambda's role), or from a container's credentials endpoint (container_credentials.h).
 *
 * Texts are borrowed from the configuration, or from what renews them; never printed.
 */
#ifndef PROMTAIL_AWS_CREDENTIALS_H
#define PROMTAIL_AWS_CREDENTIALS_H

/* Whoever replaces the credentials before they expire. */
struct aws_renewal {
    /* Called before each signature; starts nothing before the next turn of the loop. */
    void (*used)(struct aws_renewal *renewal);
};

struct aws_credentials {
    const char *access_key; /* NULL or "": requests go unsigned and S3 will refuse most of them */
    const char *secret_key;
    const char *session_token;   /* NULL: none */
    struct aws_renewal *renewal; /* NULL: they never change */
};

#endif
