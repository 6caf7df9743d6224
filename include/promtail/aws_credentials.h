/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aws_credentials: the function's access key, secret key and session token, from the environment
 * (Lambda's role).
 *
 * Texts are borrowed from the configuration; never printed.
 */
#ifndef PROMTAIL_AWS_CREDENTIALS_H
#define PROMTAIL_AWS_CREDENTIALS_H

struct aws_credentials {
    const char *access_key; /* NULL or "": requests go unsigned and S3 will refuse most of them */
    const char *secret_key;
    const char *session_token; /* NULL: none */
};

#endif
